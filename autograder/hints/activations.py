"""ReLU, its derivative, and the functions that are taken for them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from autograder.hints.matching import Array


def right_relu(X: Array) -> Array:
    """ReLU."""
    return np.where(X > 0, X, 0.0)


def right_prelu(X: Array) -> Array:
    """The derivative of ReLU, 0 at 0."""
    return np.where(X > 0, 1.0, 0.0)


def sigmoid(X: Array) -> Array:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-X)))


def _gelu(X: Array) -> Array:
    return np.asarray(0.5 * X * (1 + np.tanh(np.sqrt(2 / np.pi) * (X + 0.044715 * X**3))))


def _elu(X: Array) -> Array:
    return np.where(X > 0, X, np.exp(np.minimum(X, 0)) - 1)


OTHERS: dict[str, Callable[[Array], Array]] = {
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "softplus": lambda X: np.log1p(np.exp(-np.abs(X))) + np.maximum(X, 0),
    "swish": lambda X: X * sigmoid(X),
    "ELU": _elu,
    "GELU": _gelu,
    "softsign": lambda X: X / (1 + np.abs(X)),
    "step": lambda X: np.where(X > 0, 1.0, 0.0),
}
