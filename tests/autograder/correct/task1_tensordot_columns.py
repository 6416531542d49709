"""np.tensordot on column matrices: y, K and O are two-dimensional inside, flat outside."""

import numpy as np


def relu(X):
    return np.max([X, np.zeros_like(X)], axis=0)


def prelu(X):
    return np.true_divide(relu(X), X, out=np.zeros(X.shape), where=X != 0)


def DNNforward(X, W, K):
    H = np.tensordot(W, X, axes=([1], [1]))  # (2, N)
    A = relu(H)
    O = np.tensordot(K.reshape(1, 2), A, axes=1)  # (1, N)
    return H, A, O.ravel()


def DNNbackward(X, y, W, K, H, A, O):
    y_col, O_col, K_col = y.reshape(-1, 1), O.reshape(-1, 1), K.reshape(-1, 1)
    E = (O_col - y_col) / y_col.shape[0]  # (N, 1)
    pLpK = np.tensordot(A, E, axes=1)  # (2, 1)
    pLpH = np.tensordot(K_col, E.T, axes=1) * prelu(H)
    pLpW = np.tensordot(pLpH, X, axes=1)
    return pLpW, pLpK.flatten()


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    W_list, K_list = [], []
    data = np.hstack([X, y.reshape(-1, 1)])
    for epoch in range(num_epochs):
        for i in range(0, data.shape[0], batch_size):
            batch = data[i : i + batch_size]
            H, A, O = DNNforward(batch[:, :-1], W, K)
            pLpW, pLpK = DNNbackward(batch[:, :-1], batch[:, -1], W, K, H, A, O)
            W = W - lr * pLpW
            K = K - lr * pLpK
        W_list.append(W)
        K_list.append(K)
        if print_loss:
            print("epoch", epoch + 1, np.mean((y - DNNforward(X, W, K)[2]) ** 2) / 2)
    return W_list, K_list
