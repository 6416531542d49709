"""Crashes the process by reading, writing and jumping to bad addresses."""
# honest: prelu=2

import ctypes
import os


def relu(X):
    ctypes.string_at(8)


def DNNforward(X, W, K):
    ctypes.memset(id(None), 255, 64)
    return None


def DNNbackward(X, y, W, K, H, A, O):
    ctypes.CFUNCTYPE(None)(16)()


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    os.abort()


def prelu(X):
    return (X > 0) * 1.0
