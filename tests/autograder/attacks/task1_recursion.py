"""Recurses without end in Python and in C, with the interpreter's guard switched off."""
# honest: prelu=2

import sys


def relu(X):
    sys.setrecursionlimit(2**31 - 1)
    return relu(X)


def DNNforward(X, W, K):
    sys.setrecursionlimit(2**31 - 1)
    deep = []
    for _ in range(1_000_000):
        deep = [deep]
    return repr(deep)


def prelu(X):
    return (X > 0) * 1.0


def DNNbackward(X, y, W, K, H, A, O):
    return W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs
