"""All eight weights live in one flat vector during training; histories become one array each."""

import numpy as np


def relu(X):
    return np.maximum(X, 0)


def prelu(X):
    return np.minimum(np.maximum(np.sign(X), 0), 1)


def pack(W, K):
    return np.concatenate((W.ravel(), K))


def unpack(theta):
    return theta[:6].reshape(2, 3), theta[6:]


def DNNforward(X, W, K):
    H = W @ X.T
    A = relu(H)
    O = A.T @ K
    return H, A, O


def DNNbackward(X, y, W, K, H, A, O):
    # The Jacobian of the outputs: one row per sample, one column per weight.
    by_W = (K[:, None] * prelu(H)).T[:, :, None] * X[:, None, :]  # (N, 2, 3)
    jacobian = np.hstack([by_W.reshape(len(X), 6), A.T])  # (N, 8)
    return unpack((O - y) @ jacobian / len(X))


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    theta = pack(W, K)
    thetas = np.empty((num_epochs, 8))
    for epoch in range(num_epochs):
        for i in range(0, len(X), batch_size):
            Xb, yb = X[i : i + batch_size], y[i : i + batch_size]
            H, A, O = DNNforward(Xb, *unpack(theta))
            theta = theta - lr * pack(*DNNbackward(Xb, yb, *unpack(theta), H, A, O))
        thetas[epoch] = theta
        if print_loss:
            print(epoch, np.mean((DNNforward(X, *unpack(theta))[2] - y) ** 2) / 2)
    return thetas[:, :6].reshape(-1, 2, 3), thetas[:, 6:]
