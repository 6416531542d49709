"""Prints ten megabytes in a single line, in a million lines, and in bytes, and answers."""

import os
import sys


def relu(X):
    sys.stdout.write("attack-shown-long" * 600_000)
    return X


def prelu(X):
    sys.stderr.write("attack-shown-long\n" * 600_000)
    return X


def DNNforward(X, W, K):
    for _ in range(200):
        os.write(2, b"\x1b[31m" * 10_000)
    return X, X, X


def DNNbackward(X, y, W, K, H, A, O):
    return W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs
