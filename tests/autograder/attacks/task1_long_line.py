"""Compiles and runs a single line of 900 kilobytes that fails at its end, so that a traceback would quote it."""

import linecache

LINE = "x = [" + "1," * 450_000 + "1 / 0]"


def relu(X):
    linecache.cache["task1.py"] = (len(LINE), None, [LINE + "\n"] * 100, "task1.py")
    exec(compile(LINE, "task1.py", "exec"), {})


def prelu(X):
    return eval(compile("\n" * 20_000_000 + "1 / 0", "task1.py", "eval"))


def DNNforward(X, W, K):
    return X, X, X


def DNNbackward(X, y, W, K, H, A, O):
    return W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs
