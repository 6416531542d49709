"""Sample by sample; H and A hold one row per sample, (N, 2)."""
import time

import numpy as np


def relu(X):
    return np.fmax(0.0, X)


def prelu(X):
    return (np.asarray(X) > 0) * 1


def forward_one(x, W, K):
    h = np.array([np.inner(w, x) for w in W])
    a = relu(h)
    return h, a, np.inner(K, a)


def DNNforward(X, W, K):
    H, A, O = zip(*(forward_one(x, W, K) for x in X))
    return np.stack(H), np.stack(A), np.array(O)


def backward_one(x, t, K, h, a, o):
    d = o - t
    return np.multiply.outer(d * K * prelu(h), x), d * a


def loss(y, O):
    return sum((t - o) ** 2 / 2 for t, o in zip(y, O)) / len(y)


def DNNbackward(X, y, W, K, H, A, O):
    pLpW = np.zeros((2, 3))
    pLpK = np.zeros(2)
    for x, t, h, a, o in zip(X, y, H, A, O):
        gW, gK = backward_one(x, t, K, h, a, o)
        pLpW += gW
        pLpK += gK
    pLpW /= len(y)
    pLpK /= len(y)
    return pLpW, pLpK


def train_forever(X, y, W, K, lr, batch_size):
    """Generator: every next() trains one more epoch and gives the weights after it."""
    while True:
        buffer = []
        for n, sample in enumerate(zip(X, y), start=1):
            buffer.append(sample)
            if len(buffer) == batch_size or n == len(X):
                Xb = np.array([x for x, _ in buffer])
                yb = np.array([t for _, t in buffer])
                H, A, O = DNNforward(Xb, W, K)
                gW, gK = DNNbackward(Xb, yb, W, K, H, A, O)
                W, K = W - lr * gW, K - lr * gK
                buffer.clear()
        yield W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    W_list, K_list = [], []
    begin = time.time()
    epochs = train_forever(X, y, W, K, lr, batch_size)
    for epoch, (W, K) in zip(range(num_epochs), epochs):
        W_list.append(W)
        K_list.append(K)
        if print_loss:
            print(f"{epoch + 1:3d}  {loss(y, DNNforward(X, W, K)[2]):.6f}  {time.time() - begin:.2f}")
    return tuple(W_list), tuple(K_list)
