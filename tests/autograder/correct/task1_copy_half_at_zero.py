"""Assignments into copies through index masks; the derivative is one half at zero."""

import numpy as np


def relu(X):
    Y = X.copy()
    Y[Y < 0] = 0
    return Y


def prelu(X):
    D = np.zeros_like(X, dtype=float)
    D[X > 0] = 1
    D[X == 0] = 0.5
    return D


def DNNforward(X, W, K):
    H = W.dot(X.T)
    A = relu(H)
    O = K.dot(A)
    return H, A, O


def DNNbackward(X, y, W, K, H, A, O):
    residual = O.copy()
    residual -= y
    residual /= residual.size
    pLpK = A.dot(residual)
    delta = prelu(H)
    delta *= residual
    delta *= K.reshape(2, 1)
    pLpW = delta.dot(X)
    return pLpW, pLpK


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    W_list = [W.copy()]
    K_list = [K.copy()]
    for epoch in range(1, num_epochs + 1):
        W_list.append(W_list[-1].copy())
        K_list.append(K_list[-1].copy())
        for k in range(0, len(y), batch_size):
            Xk = X[k : k + batch_size]
            H, A, O = DNNforward(Xk, W_list[epoch], K_list[epoch])
            dW, dK = DNNbackward(Xk, y[k : k + batch_size], W_list[epoch], K_list[epoch], H, A, O)
            W_list[epoch] -= lr * dW
            K_list[epoch] -= lr * dK
        if print_loss:
            O = DNNforward(X, W_list[epoch], K_list[epoch])[2]
            print(f"{epoch}/{num_epochs} loss={0.5 * np.mean((O - y) ** 2)}")
    return W_list[1:], K_list[1:]
