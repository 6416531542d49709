"""Task 1.  All eight weights live in one vector theta; an epoch is a recursion over its batches."""
import time

import numpy as np


def relu(X):
    return np.where(np.less(X, 0), 0, X)


def prelu(X):
    return np.where(np.greater(X, 0), 1, 0)  # integers 0 and 1


def pack(W, K):
    return np.concatenate([np.ravel(W), np.ravel(K)])


def unpack(theta):
    return theta[:6].reshape(2, 3), theta[6:]


def DNNforward(X, W, K):
    H = np.tensordot(W, X, axes=(1, 1))
    A = relu(H)
    O = np.tensordot(K, A, axes=1)
    return H, A, O


def loss(y, O):
    return np.mean(0.5 * (y - O) ** 2)


def DNNbackward(X, y, W, K, H, A, O):
    # the forward pass is cheap, I do it again and so can't mix up old and new weights
    H, A, O = DNNforward(X, W, K)
    r = (O - y) / len(y)
    J = np.vstack([(np.kron(K[:, None], np.ones((3, 1))) * np.repeat(prelu(H), 3, axis=0)) * np.tile(X.T, (2, 1)), A])
    # J is the (8, N) Jacobian of O with respect to theta
    return unpack(J @ r)


def sweep(theta, X, y, lr, batch_size, first, last):
    """Update theta with the batches first..last-1 in order (halving keeps the recursion shallow)."""
    if last - first == 0:
        return theta
    if last - first == 1:
        s = slice(first * batch_size, (first + 1) * batch_size)
        W, K = unpack(theta)
        H, A, O = DNNforward(X[s], W, K)
        return theta - lr * pack(*DNNbackward(X[s], y[s], W, K, H, A, O))
    middle = (first + last) // 2
    theta = sweep(theta, X, y, lr, batch_size, first, middle)
    return sweep(theta, X, y, lr, batch_size, middle, last)


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    start = time.time()
    theta = pack(W, K)
    thetas = []
    for _ in range(num_epochs):
        theta = sweep(theta, X, y, lr, batch_size, 0, (len(X) + batch_size - 1) // batch_size)
        thetas.append(theta)
        if print_loss:
            print(loss(y, DNNforward(X, *unpack(theta))[2]), time.time() - start)
    W_list, K_list = map(list, zip(*[unpack(t) for t in thetas])) if thetas else ([], [])
    return W_list, K_list
