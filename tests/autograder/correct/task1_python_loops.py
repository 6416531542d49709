"""Every sum is a plain Python loop over numbers; NumPy only holds the results."""

import numpy as np


def relu(X):
    out = np.zeros(X.shape)
    for index in np.ndindex(X.shape):
        if X[index] > 0:
            out[index] = X[index]
    return out


def prelu(X):
    out = np.zeros(X.shape)
    for index in np.ndindex(X.shape):
        out[index] = 1.0 if X[index] > 0 else 0.0
    return out


def DNNforward(X, W, K):
    n = len(X)
    H = np.zeros((2, n))
    O = np.zeros(n)
    for i in range(n):
        for h in range(2):
            for d in range(3):
                H[h, i] += W[h, d] * X[i, d]
    A = relu(H)
    for i in range(n):
        for h in range(2):
            O[i] += K[h] * A[h, i]
    return H, A, O


def DNNbackward(X, y, W, K, H, A, O):
    n = len(X)
    pLpW = np.zeros((2, 3))
    pLpK = np.zeros(2)
    mask = prelu(H)
    for i in range(n):
        error = (O[i] - y[i]) / n
        for h in range(2):
            pLpK[h] += error * A[h, i]
            for d in range(3):
                pLpW[h, d] += error * K[h] * mask[h, i] * X[i, d]
    return pLpW, pLpK


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    W = [[float(w) for w in row] for row in W]
    K = [float(k) for k in K]
    W_list = []
    K_list = []
    for epoch in range(num_epochs):
        start = 0
        while start < len(X):
            end = start + batch_size
            if end > len(X):
                end = len(X)
            Wa = np.array(W)
            Ka = np.array(K)
            H, A, O = DNNforward(X[start:end], Wa, Ka)
            gW, gK = DNNbackward(X[start:end], y[start:end], Wa, Ka, H, A, O)
            for h in range(2):
                K[h] = K[h] - lr * gK[h]
                for d in range(3):
                    W[h][d] = W[h][d] - lr * gW[h, d]
            start = end
        W_list.append(np.array(W))
        K_list.append(np.array(K))
        if print_loss:
            O = DNNforward(X, W_list[-1], K_list[-1])[2]
            total = 0.0
            for i in range(len(X)):
                total += 0.5 * (y[i] - O[i]) ** 2
            print("epoch", epoch, "loss", total / len(X))
    return W_list, K_list
