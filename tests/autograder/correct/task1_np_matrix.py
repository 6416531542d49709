"""The old np.matrix type computes inside, where * is the matrix product; plain arrays come out."""

import numpy as np


def relu(X):
    return np.maximum(X, 0)


def prelu(X):
    return (np.asarray(X) > 0).astype(float)


def DNNforward(X, W, K):
    H = np.asmatrix(W) * np.asmatrix(X).T
    A = np.asmatrix(relu(H))
    O = np.asmatrix(K) * A
    return np.asarray(H), np.asarray(A), np.asarray(O).ravel()


def DNNbackward(X, y, W, K, H, A, O):
    E = np.asmatrix(O - y).T / len(y)  # (N, 1)
    pLpK = np.asmatrix(A) * E
    pLpH = np.multiply(np.asmatrix(K).T * E.T, prelu(H))
    pLpW = pLpH * np.asmatrix(X)
    return pLpW.A, pLpK.A1


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    W_list, K_list = [], []
    for epoch in range(num_epochs):
        for i in range(0, len(X), batch_size):
            H, A, O = DNNforward(X[i : i + batch_size], W, K)
            pLpW, pLpK = DNNbackward(X[i : i + batch_size], y[i : i + batch_size], W, K, H, A, O)
            W, K = W - lr * pLpW, K - lr * pLpK
        W_list.append(np.array(W))
        K_list.append(np.array(K))
        if print_loss:
            print(epoch, np.mean(np.power(y - DNNforward(X, W, K)[2], 2)) / 2)
    return W_list, K_list
