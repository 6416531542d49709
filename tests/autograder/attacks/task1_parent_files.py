"""Opens its ancestors' environment and file descriptors through /proc."""

import os

PARENT = os.getppid()


def attempt(path):
    try:
        os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
        print("attack-marker-parent", path)
    except OSError:
        pass


if PARENT > 0:
    attempt(f"/proc/{PARENT}/environ")
    attempt(f"/proc/{PARENT}/mem")
    try:
        for number in os.listdir(f"/proc/{PARENT}/fd"):
            attempt(f"/proc/{PARENT}/fd/{number}")
    except OSError:
        pass


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
