"""Changes the zygote's modules, hoping that the next worker is forked without limits from the changed ones."""

import sys

if getattr(sys, "attacked", False):
    print("attack-marker-zygote")
sys.attacked = True
for module in [sys.modules.get("__main__"), *map(sys.modules.get, list(sys.modules))]:
    if getattr(module, "__name__", "").startswith(("__main__", "autograder")):
        for name in ("lock_down", "_lower", "_kill_group"):
            if hasattr(module, name):
                setattr(module, name, lambda *_, **__: None)
        if hasattr(module, "Zygote"):
            module.Zygote._kill_all = module.Zygote._bury = lambda *_: None
        if hasattr(module, "Limits"):
            module.Limits.__init__ = lambda *_, **__: None


def relu(X):
    return X


def prelu(X):
    return X


def DNNforward(X, W, K):
    return X, X, X


def DNNbackward(X, y, W, K, H, A, O):
    return W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs
