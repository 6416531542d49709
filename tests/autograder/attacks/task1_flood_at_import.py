"""Prints a hundred megabytes on standard error while it is imported, in lines without end and odd bytes."""

import sys

for _ in range(100):
    sys.stderr.buffer.write(b"\xff\xfe\x00\x1b[" * 200_000)
sys.stdout.write("x" * 10_000_000)


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
