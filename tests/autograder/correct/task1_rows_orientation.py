"""One sample per row throughout: H and A are (N, 2), and the backward pass fits them."""

import numpy as np


def relu(X):
    return np.fmax(X, 0.0)


def prelu(X):
    return np.greater(X, 0).astype(int)


def DNNforward(X, W, K):
    H = X @ W.T  # (N, 2)
    A = relu(H)  # (N, 2)
    O = A @ K  # (N,)
    return H, A, O


def DNNbackward(X, y, W, K, H, A, O):
    grad_O = (O - y) / len(y)  # (N,)
    pLpK = A.T @ grad_O  # (2,)
    grad_H = grad_O[:, np.newaxis] * K * prelu(H)  # (N, 2)
    pLpW = grad_H.T @ X  # (2, 3)
    return pLpW, pLpK


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    W_list = []
    K_list = []
    for epoch in range(num_epochs):
        for i in range(0, X.shape[0], batch_size):
            H, A, O = DNNforward(X[i : i + batch_size], W, K)
            pLpW, pLpK = DNNbackward(X[i : i + batch_size], y[i : i + batch_size], W, K, H, A, O)
            W = W - lr * pLpW
            K = K - lr * pLpK
        W_list.append(W)
        K_list.append(K)
        if print_loss:
            print(epoch, np.mean((y - DNNforward(X, W, K)[2]) ** 2) / 2)
    return W_list, K_list
