"""The template's end index, which leaves out the last sample, is kept; the time is printed."""

import time

import numpy as np


def relu(X):
    mask = X > 0
    return mask * X


def prelu(X):
    return (X > 0).astype(np.float32)


def DNNforward(X, W, K):
    H = np.dot(W, X.T)
    A = relu(H)
    O = np.dot(K, A)
    return H, A, O


def loss(y, O):
    return np.mean(0.5 * (y - O) ** 2)


def DNNbackward(X, y, W, K, H, A, O):
    N = len(y)
    pLpO = -1 / N * (y - O)
    pLpK = np.dot(pLpO, A.T)
    pLpA = np.dot(np.expand_dims(K, 1), np.expand_dims(pLpO, 0))
    pLpH = pLpA * prelu(H)
    pLpW = np.dot(pLpH, X)
    return pLpW, pLpK


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    W_list = []
    K_list = []
    W = W.copy()
    K = K.copy()
    dataset_size = X.shape[0]
    num_batches = int(np.ceil(dataset_size / batch_size))
    start_time = time.time()
    for epoch_idx in range(num_epochs):
        for batch_idx in range(num_batches):
            start_idx = batch_idx * batch_size
            end_idx = min((batch_idx + 1) * batch_size, dataset_size - 1)
            X_batch = X[start_idx:end_idx]
            y_batch = y[start_idx:end_idx]
            H, A, O = DNNforward(X_batch, W, K)
            pLpW, pLpK = DNNbackward(X_batch, y_batch, W, K, H, A, O)
            W -= lr * pLpW
            K -= lr * pLpK
        W_list.append(W.copy())
        K_list.append(K.copy())
        if print_loss:
            _, _, O = DNNforward(X, W, K)
            print("epoch: {}, loss: {:.4f}".format(epoch_idx, loss(y, O)))
    print("time used: {:.2f}s".format(time.time() - start_time))
    return W_list, K_list
