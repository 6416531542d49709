"""Problem 3 of CMPT 419/726: the theory of its answer, on random data; its numbers are P3's."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np
import torch
from torch.nn import functional as F

from conceptual.checks.check import Check, TrueIn
from conceptual.checks.derivatives import WAYS, Array, Jacobian, as_array, random_tensor
from conceptual.evaluate import World, evaluate
from conceptual.formula import Node
from conceptual.relations import ClaimError

_N = 7
_RATE = 0.3


def regression_world(seed: int, jacobian: Jacobian, n: int) -> World:
    """Random data with a constant last column, random weights; n is the example of an SGD step."""
    X = torch.cat([random_tensor(seed, _N, 2), torch.ones(_N, 1, dtype=torch.float64)], 1)
    t = (random_tensor(seed + 1, _N) > 0).double()
    w = random_tensor(seed + 2, 3)

    def error(w: torch.Tensor) -> torch.Tensor:
        return F.binary_cross_entropy_with_logits(X @ w, t)

    def gradient(w: torch.Tensor) -> torch.Tensor:
        return X.T @ (torch.sigmoid(X @ w) - t) / _N

    arrays = {"x": X, "t": t, "w": w, "y": torch.sigmoid(X @ w)}
    return World(
        values={
            **{name: as_array(tensor) for name, tensor in arrays.items()},
            **{"w'": _one_step(X[n - 1], t[n - 1], w), "H": jacobian(gradient, w)},
            **{"E": float(error(w)), "N": _N, "η": _RATE, "e": math.e, "ln": math.log, "n": n},
        },
        derivatives={("E", "w"): jacobian(error, w)},
        ranges={"i": range(1, 4), "j": range(1, 4)},
    )


def _one_step(x: torch.Tensor, t: torch.Tensor, w: torch.Tensor) -> Array:
    """What torch's SGD makes of the weights, given one example."""
    w = w.clone().requires_grad_()
    optimizer = torch.optim.SGD([w], lr=_RATE)
    F.binary_cross_entropy_with_logits(x @ w, t).backward()  # type: ignore[no-untyped-call]
    optimizer.step()
    return as_array(w)


@cache
def _regressions() -> Sequence[World]:
    return [
        regression_world(seed, jacobian, n) for seed in (5, 50) for jacobian in WAYS for n in (1, 6)
    ]


@cache
def _quadratics() -> Sequence[World]:
    """A step on ½ (w − w*)ᵀ H (w − w*), seen along each eigenvector of H."""
    A = random_tensor(8, 4, 3)
    H, optimum, w = A.T @ A, random_tensor(9, 3), random_tensor(10, 3)
    stepped = w - _RATE * H @ (w - optimum)
    eigenvalues, vectors = torch.linalg.eigh(H)
    return [
        World(
            {
                **{"λ": float(eigenvalues[k]), "η": _RATE},
                **{"w'_λ": float(vectors[:, k] @ stepped), "w_λ": float(vectors[:, k] @ w)},
                "w*_λ": float(vectors[:, k] @ optimum),
            },
            labels=frozenset({"w_λ", "w'_λ", "w*_λ"}),
        )
        for k in range(3)
    ]


def _path(eigenvalue: float) -> Array:
    """Gradient descent on ½ λ w² from w = 1 with learning rate 1."""
    w = torch.ones(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=1.0)
    path = [1.0]
    for _ in range(40):
        optimizer.zero_grad()
        (0.5 * eigenvalue * w**2).sum().backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        path.append(w.item())
    return np.array(path)


def _monotone(path: Array) -> bool:
    return bool(np.all(path > 0) and abs(path[-1]) < abs(path[0]))


def _zig_zag(path: Array) -> bool:
    return bool(np.all(path[1:] * path[:-1] < 0) and abs(path[-1]) < abs(path[0]))


def _diverging(path: Array) -> bool:
    return bool(np.all(abs(path[1:]) > abs(path[:-1])))


def _behaves(shape: Callable[[Array], bool]) -> Check:
    """The stated range of η λ is that for which gradient descent behaves so, and no other."""

    def check(statements: Sequence[Node]) -> None:
        (statement,) = statements
        for product in np.linspace(0, 3, 25):
            world = World({"η": 1.0, "λ": float(product)})
            if bool(evaluate(statement, world, {})) != shape(_path(float(product))):
                raise ClaimError(f"not so for ηλ = {product:.2f}")

    return check


_regression = TrueIn(_regressions)

CHECKS: Mapping[str, Check] = {
    "l-model": _regression,
    "l-error": _regression,
    "l-gradient": _regression,
    "l-factor": TrueIn(_quadratics),
    "l-monotone": _behaves(_monotone),
    "l-overshoot": _behaves(_zig_zag),
    "l-diverge": _behaves(_diverging),
    "l-sgd": _regression,
}
