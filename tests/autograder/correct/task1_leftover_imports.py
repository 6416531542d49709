"""Leftover imports of plotting and data libraries, configured at the top and never needed."""

import time

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

plt.rcParams["figure.figsize"] = (6, 4)


def relu(X):
    return np.maximum(0, X)


def prelu(X):
    return np.where(X > 0, 1, 0)


def DNNforward(X, W, K):
    H = W.dot(X.T)
    A = relu(H)
    O = K.dot(A)
    return H, A, O


def DNNbackward(X, y, W, K, H, A, O):
    dO = (O - y) / len(y)
    dK = A.dot(dO)
    dH = prelu(H) * np.outer(K, dO)
    dW = dH.dot(X)
    return dW, dK


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    W_list, K_list = [], []
    begin = time.time()
    for epoch in range(num_epochs):
        for j in range(0, len(X), batch_size):
            H, A, O = DNNforward(X[j : j + batch_size], W, K)
            dW, dK = DNNbackward(X[j : j + batch_size], y[j : j + batch_size], W, K, H, A, O)
            W = W - dW * lr
            K = K - dK * lr
        W_list.append(W)
        K_list.append(K)
        if print_loss:
            print(epoch, ((DNNforward(X, W, K)[2] - y) ** 2).mean() / 2, time.time() - begin)
    return W_list, K_list
