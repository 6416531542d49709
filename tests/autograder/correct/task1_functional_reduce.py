"""Training is folded with functools.reduce and itertools.accumulate, without a loop statement."""

from functools import partial, reduce
from itertools import accumulate, repeat

import numpy as np


def relu(X):
    return np.vectorize(lambda v: v if v > 0 else 0, otypes=[float])(X)


def prelu(X):
    return np.vectorize(lambda v: v > 0, otypes=[bool])(X)


def DNNforward(X, W, K):
    H = reduce(np.add, (np.outer(W[:, d], X[:, d]) for d in range(3)))
    A = relu(H)
    return H, A, reduce(np.add, map(np.multiply, K, A))


def DNNbackward(X, y, W, K, H, A, O):
    error = np.divide(O - y, len(y))
    pLpK = np.array([np.dot(row, error) for row in A])
    pLpW = np.array([[np.sum(error * k * prelu(h) * x) for x in X.T] for k, h in zip(K, H)])
    return pLpW, pLpK


def _update(weights, batch, lr):
    X, y = batch
    gradients = DNNbackward(X, y, *weights, *DNNforward(X, *weights))
    return tuple(w - lr * g for w, g in zip(weights, gradients))


def _show(X, y, weights):
    print("loss", 0.5 * np.mean(np.square(y - DNNforward(X, *weights)[2])))
    return weights


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    starts = range(0, len(X), batch_size)
    batches = [(X[i : i + batch_size], y[i : i + batch_size]) for i in starts]
    step = partial(_update, lr=lr)
    epoch = lambda state, all_batches: reduce(step, all_batches, state)
    states = accumulate(repeat(batches, num_epochs), epoch, initial=(W, K))
    history = list(states)[1:]
    if print_loss:
        list(map(partial(_show, X, y), history))
    return list(map(lambda state: state[0], history)), list(map(lambda state: state[1], history))
