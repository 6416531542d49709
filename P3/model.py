"""Logistic regression: its negative log-likelihood, gradient and Hessian, and Newton's method.

Bishop, Pattern Recognition and Machine Learning (2006), sections 4.3.2 and 4.3.3.  Everything is a
mean over the samples, so that step sizes do not depend on how many there are.
"""

from __future__ import annotations

import numpy as np

from P3.data import Array, DataSet

#: Where there is an optimum, far fewer are taken; where there is none, the steps never end.
_NEWTON_STEPS = 25
#: The last step's largest change of an activation; Newton's method squares it with every step.
_SETTLED = 1e-9


def sigmoid(a: Array) -> Array:
    """The logistic function 1 / (1 + e^-a), of any shape, without overflow (Bishop 4.59)."""
    return np.exp(-np.logaddexp(0.0, -a))


def nll(data: DataSet, w: Array) -> Array:
    """Mean negative log-likelihood of w (…, 3), shape (…) (Bishop 4.90).

    -t ln y - (1 - t) ln(1 - y) equals ln(1 + e^a) - t a, which is finite for every a.
    """
    a = w @ data.X.T  # (…, N)
    return np.asarray(np.mean(np.logaddexp(0.0, a) - data.t * a, axis=-1))


def gradient(data: DataSet, w: Array) -> Array:
    """Gradient of `nll` at w (3,): the mean of (y - t) x, shape (3,) (Bishop 4.91)."""
    return np.asarray((sigmoid(data.X @ w) - data.t) @ data.X / len(data.t))


def hessian(data: DataSet, w: Array) -> Array:
    """Hessian of `nll` at w (…, 3): the mean of y (1 - y) x xᵀ, shape (…, 3, 3) (Bishop 4.97)."""
    y = sigmoid(w @ data.X.T)  # (…, N)
    weighted = (y * (1 - y))[..., None] * data.X  # (…, N, 3)
    return np.asarray(data.X.T @ weighted / len(data.t))


def lambda_max(data: DataSet, w: Array) -> Array:
    """Largest eigenvalue of the Hessian at w (…, 3), shape (…)."""
    return np.asarray(np.linalg.eigvalsh(hessian(data, w))[..., -1], float)


def maximum_likelihood(data: DataSet) -> Array | None:
    """The w (3,) of least negative log-likelihood, by Newton's method with step halving.

    For logistic regression this is iterative reweighted least squares (Bishop 4.99).  Returns
    None where a line separates the classes, if need be with samples on it: then there is no
    finite optimum, as making the w of that line longer always helps.
    """
    w = np.zeros(3)
    for _ in range(_NEWTON_STEPS):
        # Least squares, because the Hessian is singular where the features are collinear.
        step = np.linalg.lstsq(hessian(data, w), gradient(data, w), rcond=None)[0]
        step = _damped(data, w, np.asarray(step, float))  # (3,)
        w = w - step
        if np.abs(data.X @ step).max() < _SETTLED:
            return w
    return None


def _damped(data: DataSet, w: Array, step: Array) -> Array:
    """The step, halved until it does not go uphill; zero where rounding leaves no way down."""
    start = nll(data, w)
    for _ in range(60):
        if nll(data, w - step) <= start:
            return step
        step = step / 2
    return np.zeros_like(step)
