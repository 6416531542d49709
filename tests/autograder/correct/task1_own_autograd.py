"""Values that send gradients to their parents: a small autograd does both passes."""

import time
import numpy as np


class _Var:
    def __init__(self, value, send=lambda g: None):
        self.value, self.send, self.grad = (value, send, 0)

    def backward(self, g):
        self.grad = self.grad + g
        self.send(g)


def _matmul(a, b):

    def send(g):
        if a.value.ndim == 1:
            a.backward(b.value @ g)
            b.backward(np.outer(a.value, g))
        else:
            a.backward(g @ b.value.T)
            b.backward(a.value.T @ g)

    return _Var(a.value @ b.value, send)


def _rectify(a):
    return _Var(relu(a.value), lambda g: a.backward(g * prelu(a.value)))


def relu(X):
    return np.where(np.signbit(X), np.zeros_like(X), X)


def prelu(X):
    return np.array(X > np.zeros_like(X), dtype=np.double)


def DNNforward(X, W, K):
    H = _matmul(_Var(W), _Var(X.T))
    A = _rectify(H)
    O = _matmul(_Var(K), A)
    return (H.value, A.value, O.value)


def loss(y, O):
    return np.mean(0.5 * (y - O) ** 2)


def DNNbackward(X, y, W, K, H, A, O):
    w, k = (_Var(W), _Var(K))
    out = _matmul(k, _rectify(_matmul(w, _Var(X.T))))
    out.backward((O - y) / y.size)
    return (w.grad, k.grad)


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    W_list, K_list = ([], [])
    dataset_size = X.shape[0]
    start = time.time()
    w, k = (W.copy(), K.copy())
    for epoch in range(num_epochs):
        b = 0
        while True:
            Xb, yb = (
                X[b * batch_size : (b + 1) * batch_size],
                y[b * batch_size : (b + 1) * batch_size],
            )
            if not len(yb):
                break
            pLpW, pLpK = DNNbackward(Xb, yb, w, k, *DNNforward(Xb, w, k))
            w = w - lr * pLpW
            k = k - lr * pLpK
            b += 1
        W_list.append(w)
        K_list.append(k)
        if print_loss:
            print("epoch", epoch + 1, "loss", loss(y, DNNforward(X, w, k)[2]))
    if print_loss:
        print("took", time.time() - start, "s")
    return (W_list, K_list)
