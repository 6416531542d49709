"""The forward and backward passes take one sample at a time and add up outer products."""

import numpy as np


def relu(X):
    return np.select([X > 0], [X], default=0.0)


def prelu(X):
    return np.select([X > 0, X < 0], [1.0, 0.0], default=1.0)


def DNNforward(X, W, K):
    H, A, O = [], [], []
    for x in X:
        h = W @ x
        a = relu(h)
        H.append(h)
        A.append(a)
        O.append(K @ a)
    return np.array(H).T, np.array(A).T, np.array(O)


def DNNbackward(X, y, W, K, H, A, O):
    pLpW, pLpK = np.zeros_like(W), np.zeros_like(K)
    for x, target, h, a, o in zip(X, y, H.T, A.T, O):
        pLpK += (o - target) * a
        pLpW += np.outer((o - target) * K * prelu(h), x)
    return pLpW / len(X), pLpK / len(X)


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    W_list, K_list = [], []
    for epoch in range(num_epochs):
        for first in range(0, len(X), batch_size):
            index = np.arange(first, min(first + batch_size, len(X)))
            H, A, O = DNNforward(X[index], W, K)
            pLpW, pLpK = DNNbackward(X[index], y[index], W, K, H, A, O)
            W = W - lr * pLpW
            K = K - lr * pLpK
        W_list.append(W.copy())
        K_list.append(K.copy())
        if print_loss:
            losses = [0.5 * (y[i] - DNNforward(X[i : i + 1], W, K)[2][0]) ** 2 for i in range(len(X))]
            print("loss", epoch, sum(losses) / len(losses))
    return W_list, K_list
