"""All products are written with np.einsum, ReLU as half of x + |x|."""

import numpy as np


def relu(X):
    return (X + np.abs(X)) / 2


def prelu(X):
    return (np.sign(X) + 1) / 2  # 0.5 at 0


def DNNforward(X, W, K):
    H = np.einsum("hd,nd->hn", W, X)
    A = relu(H)
    O = np.einsum("h,hn->n", K, A)
    return H, A, O


def DNNbackward(X, y, W, K, H, A, O):
    delta = (O - y) / O.shape[-1]
    pLpW = np.einsum("n,h,hn,nd->hd", delta, K, prelu(H), X)
    pLpK = np.einsum("n,hn->h", delta, A)
    return pLpW, pLpK


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    history = []
    for epoch in range(num_epochs):
        for start in range(0, len(X), batch_size):
            Xb, yb = X[start:][:batch_size], y[start:][:batch_size]
            H, A, O = DNNforward(Xb, W, K)
            pLpW, pLpK = DNNbackward(Xb, yb, W, K, H, A, O)
            W, K = W - lr * pLpW, K - lr * pLpK
        history.append((W, K))
        if print_loss:
            error = y - DNNforward(X, W, K)[2]
            print("epoch", epoch + 1, "loss", np.einsum("n,n->", error, error) / (2 * len(y)))
    return [W for W, _ in history], [K for _, K in history]
