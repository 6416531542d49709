"""Returns objects that pose as arrays by __class__, __array__ and an __array_interface__ with a bad address."""

import numpy as np


class Posing:
    __class__ = np.ndarray
    shape, dtype, ndim = (4, 5), np.dtype(float), 2

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("attack")

    def __len__(self):
        return 2**62

    def __getattr__(self, name):
        return self


class Address:
    __class__ = np.ndarray

    def __init__(self, shape):
        self.__array_interface__ = {"shape": shape, "typestr": "<f8", "data": (64, False), "version": 3}


def relu(X):
    return Posing()


def prelu(X):
    return Address(X.shape)


def DNNforward(X, W, K):
    return Posing(), Address(X.shape), [Posing()] * 3


def DNNbackward(X, y, W, K, H, A, O):
    return W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs
