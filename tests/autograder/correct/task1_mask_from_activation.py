"""The ReLU mask comes from A, not from H, and results are lists instead of tuples."""

import numpy as np


def relu(X):
    return np.maximum(X, 0)


def prelu(X):
    return (X > 0).astype("uint8")


def DNNforward(X, W, K):
    H = W @ X.T
    A = relu(H)
    O = K @ A
    return [H, A, O]


def DNNbackward(X, y, W, K, H, A, O):
    pLpO = (O - y) / len(X)
    pLpK = (A * pLpO).sum(axis=1)
    pLpW = (prelu(A) * pLpO * K[:, None]) @ X
    return [pLpW, pLpK]


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    params = [np.array(W), np.array(K)]
    lists = [[], []]
    for epoch in range(num_epochs):
        for begin in range(0, len(X), batch_size):
            Xb, yb = X[begin : begin + batch_size], y[begin : begin + batch_size]
            H, A, O = DNNforward(Xb, *params)
            for p, grad in zip(params, DNNbackward(Xb, yb, *params, H, A, O)):
                p -= lr * grad
        for history, p in zip(lists, params):
            history.append(p.copy())
        if print_loss:
            print(f"epoch {epoch} loss {np.mean((DNNforward(X, *params)[2] - y) ** 2) / 2}")
    return lists
