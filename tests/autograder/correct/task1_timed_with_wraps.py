"""Every graded function is wrapped by a timing decorator that keeps the signature."""

import functools
import time

import numpy as np

seconds = {}


def timed(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        start = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            passed = time.perf_counter() - start
            seconds[function.__name__] = seconds.get(function.__name__, 0.0) + passed

    return wrapper


@timed
def relu(X):
    return np.maximum(X, np.zeros_like(X))


@timed
def prelu(X):
    return np.sign(np.maximum(X, 0))


@timed
def DNNforward(X, W, K):
    H = (X @ W.T).T
    A = relu(H)
    O = (A.T @ K[:, None])[:, 0]
    return H, A, O


@timed
def DNNbackward(X, y, W, K, H, A, O):
    d = (O - y)[None, :] / len(y)  # (1, N)
    pLpK = (d @ A.T)[0]
    pLpW = (K[:, None] @ d * prelu(H)) @ X
    return pLpW, pLpK


@timed
def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    W_list, K_list = [], []
    for epoch in range(num_epochs):
        for i in range(0, len(y), batch_size):
            H, A, O = DNNforward(X[i : i + batch_size], W, K)
            pLpW, pLpK = DNNbackward(X[i : i + batch_size], y[i : i + batch_size], W, K, H, A, O)
            W, K = W - lr * pLpW, K - lr * pLpK
        W_list.append(W)
        K_list.append(K)
        if print_loss:
            print(epoch, 0.5 * np.mean((DNNforward(X, W, K)[2] - y) ** 2), seconds)
    return W_list, K_list
