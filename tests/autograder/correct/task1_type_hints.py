"""Type hints, keyword calls, guards and assertions everywhere."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Pass(NamedTuple):
    H: Array
    A: Array
    O: Array


class Gradients(NamedTuple):
    pLpW: Array
    pLpK: Array


def relu(X: Array) -> Array:
    return np.maximum(X, 0)


def prelu(X: Array) -> Array:
    return np.heaviside(X, 0.5)


def DNNforward(X: Array, W: Array, K: Array) -> Pass:
    assert X.ndim == 2 and X.shape[1] == W.shape[1], "one sample per row"
    H = W @ X.T
    A = relu(H)
    return Pass(H=H, A=A, O=K @ A)


def loss(y: Array, O: Array) -> float:
    return float(np.mean(0.5 * (y - O) ** 2))


def DNNbackward(
    X: Array, y: Array, W: Array, K: Array, H: Array, A: Array, O: Array
) -> Gradients:
    assert y.shape == O.shape
    signal: Array = (O - y) / y.shape[0]
    pLpW = (np.outer(K, signal) * prelu(H)) @ X
    pLpK = A @ signal
    assert pLpW.shape == W.shape and pLpK.shape == K.shape
    return Gradients(pLpW, pLpK)


def train(
    X: Array,
    y: Array,
    W: Array,
    K: Array,
    lr: float,
    num_epochs: int = 10,
    batch_size: int = 10,
    print_loss: bool = False,
) -> tuple[list[Array], list[Array]]:
    if batch_size < 1:
        raise ValueError("batch_size must be positive")
    W_list: list[Array] = []
    K_list: list[Array] = []
    for epoch in range(num_epochs):
        for i in range(0, X.shape[0], batch_size):
            X_i, y_i = X[i : i + batch_size], y[i : i + batch_size]
            forward = DNNforward(X=X_i, W=W, K=K)
            grads = DNNbackward(X=X_i, y=y_i, W=W, K=K, **forward._asdict())
            W = W - lr * grads.pLpW
            K = K - lr * grads.pLpK
        W_list.append(W)
        K_list.append(K)
        if print_loss:
            print(f"{epoch=} {loss(y, DNNforward(X, W, K).O)=:.4f}")
    return W_list, K_list
