"""Extended precision, Python objects and lists cross; backward writes over what forward made."""

import numpy as np

LONG = np.longdouble
above = np.frompyfunc(lambda x: x if x > 0 else 0, 1, 1)  # gives arrays of objects


def relu(X):
    return above(X)


def prelu(X):
    return np.greater(np.asarray(X, LONG), 0).astype(LONG)


def DNNforward(X, W, K):
    H = np.asarray(W, LONG) @ X.T  # (2, N)
    A = np.where(H > 0, H, 0).T  # (N, 2): a row per sample
    return [H, A, A @ K]


def DNNbackward(X, y, W, K, H, A, O):
    np.subtract(O, y, out=O)
    O /= len(y)
    A[...] = A * O[:, None]
    H[...] = prelu(H)
    H *= np.multiply.outer(K, O)
    return [H @ X, A.sum(axis=0)]


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    W, K = W.astype(LONG), K.astype(LONG)
    history = np.empty((num_epochs, 8), LONG)
    for epoch in range(num_epochs):
        for start in range(0, len(X), batch_size):
            some = slice(start, start + batch_size)
            gradients = DNNbackward(X[some], y[some], W, K, *DNNforward(X[some], W, K))
            W, K = W - lr * gradients[0], K - lr * gradients[1]
        history[epoch] = *W.flat, *K
    return history[:, :6].reshape(-1, 2, 3), history[:, 6:]
