"""Returns lists that contain themselves, a thousand levels, millions of entries, and maps with odd keys."""
# honest: prelu=2

import numpy as np


def relu(X):
    endless = []
    endless.append(endless)
    return endless


def DNNforward(X, W, K):
    deep = []
    for _ in range(1000):
        deep = [deep]
    return deep, [None] * 3_000_000, {None: 1, 2: 3, (4,): {b"": ...}}


def DNNbackward(X, y, W, K, H, A, O):
    return [np.zeros(0)] * 5000, {str(i): np.zeros(1) for i in range(5000)}


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return (iter(()) for _ in range(3))


def prelu(X):
    return (X > 0) * 1.0
