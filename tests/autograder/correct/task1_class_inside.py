"""A class with operator methods does the work, and the graded functions are thin covers of it."""

import numpy as np


class Perceptron:
    """Weights with their own forward, backward and step."""

    def __init__(self, W, K):
        self.W = np.array(W, dtype=float)
        self.K = np.array(K, dtype=float)

    def __call__(self, X):
        H = self.W @ X.T
        A = relu(H)
        return H, A, self.K @ A

    def gradients(self, X, y, H, A, O):
        signal = (O - y) / len(y)
        return (self.K[:, None] * prelu(H) * signal) @ X, A @ signal

    def __isub__(self, change):
        self.W -= change[0]
        self.K -= change[1]
        return self

    def snapshot(self):
        return self.W.copy(), self.K.copy()


def relu(X):
    return np.maximum(X, 0)


def prelu(X):
    return np.array(X > 0, dtype=np.int8)


def DNNforward(X, W, K):
    return Perceptron(W, K)(X)


def DNNbackward(X, y, W, K, H, A, O):
    return Perceptron(W, K).gradients(X, y, H, A, O)


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    model = Perceptron(W, K)
    snapshots = []
    for _ in range(num_epochs):
        for i in range(0, len(X), batch_size):
            part = slice(i, i + batch_size)
            gW, gK = model.gradients(X[part], y[part], *model(X[part]))
            model -= (lr * gW, lr * gK)
        snapshots.append(model.snapshot())
        if print_loss:
            print("loss:", ((model(X)[2] - y) ** 2).sum() / (2 * len(X)))
    W_list, K_list = zip(*snapshots)
    return W_list, K_list
