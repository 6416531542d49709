"""Returns arrays whose shape, dtype, strides and item count lie, some reading beyond their memory."""

import numpy as np
from numpy.lib.stride_tricks import as_strided


class Shaped(np.ndarray):
    shape = property(lambda self: (4, 5))
    dtype = property(lambda self: np.dtype("float64"))
    ndim = property(lambda self: 2)
    nbytes = size = property(lambda self: 0)


def relu(X):
    return np.zeros(3, "int8").view(Shaped)


def prelu(X):
    return as_strided(X, shape=(1 << 20,), strides=(8,))


def DNNforward(X, W, K):
    return as_strided(X, shape=(2**40,), strides=(0,)), X[::-1], np.broadcast_to(1.0, (2**30, 64))


def DNNbackward(X, y, W, K, H, A, O):
    return np.zeros((0, 2**62)), np.zeros((1,) * 32)


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs
