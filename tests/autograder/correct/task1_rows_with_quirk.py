"""H and A are (N, 2), the mask is taken from A, and the template's last index is kept."""

import time

import numpy as np


def relu(X):
    return np.maximum(0.0, X)


def prelu(X):
    return np.float32(X > 0)


def DNNforward(X, W, K):
    H = np.inner(X, W)
    A = relu(H)
    O = np.inner(A, K)
    return H, A, O


def DNNbackward(X, y, W, K, H, A, O):
    pLpO = (O - y).reshape(-1, 1) / y.shape[0]  # (N, 1)
    pLpK = (A * pLpO).sum(0)
    pLpW = np.dot((pLpO * K.reshape(1, -1) * prelu(A)).T, X)
    return pLpW, pLpK


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    W_list, K_list = [], []
    dataset_size = X.shape[0]
    num_batches = int(np.ceil(dataset_size / batch_size))
    for epoch in range(num_epochs):
        start_time = time.time()
        for batch_idx in range(num_batches):
            start_idx = batch_idx * batch_size
            end_idx = min((batch_idx + 1) * batch_size, dataset_size - 1)
            X_batch, y_batch = X[start_idx:end_idx], y[start_idx:end_idx]
            H, A, O = DNNforward(X_batch, W, K)
            pLpW, pLpK = DNNbackward(X_batch, y_batch, W, K, H, A, O)
            W = W - lr * pLpW
            K = K - lr * pLpK
        W_list.append(W)
        K_list.append(K)
        if print_loss:
            O = DNNforward(X, W, K)[2]
            print(f"{epoch}: {(0.5 * (y - O) ** 2).mean():.5f} ({time.time() - start_time:.3f} s)")
    return W_list, K_list
