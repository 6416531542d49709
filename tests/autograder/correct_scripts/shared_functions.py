"""A module that a script imports."""

import numpy as np


def load(path):
    table = np.loadtxt(path)
    return table[:, :3], table[:, 3]


def likelihood(X, t, w):
    a = X @ w
    return np.mean(np.log1p(np.exp(-np.abs(a))) + np.maximum(a, 0) - t * a)


def slope(X, t, w):
    return X.T @ (1 / (1 + np.exp(-(X @ w))) - t) / len(t)
