"""Leaves a process of its own session behind, which wants to write a file six seconds after the answer."""

import os
import time


def daemon():
    os.setsid()
    if os.fork() > 0:
        os._exit(0)
    os.closerange(0, 256)
    time.sleep(6)
    os.close(os.open("/tmp/attack-marker-daemon", os.O_CREAT | os.O_EXCL | os.O_WRONLY))


def relu(X):
    try:
        if os.fork() == 0:
            try:
                daemon()
            finally:
                os._exit(0)
    except OSError:
        pass
    return X


def prelu(X):
    return X


def DNNforward(X, W, K):
    return X, X, X


def DNNbackward(X, y, W, K, H, A, O):
    return W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs
