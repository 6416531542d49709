"""Problem 1 of ECE 449: convolution, sigmoid and average pooling, as torch computes them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import torch
from torch.nn import functional as F

from conceptual.checks.check import Check, PutIn, Size, TrueIn, all_of
from conceptual.checks.derivatives import WAYS, Array, Jacobian, as_array, random_tensor
from conceptual.evaluate import World
from conceptual.formula import Node, Relation


def convolved(X: torch.Tensor, K: torch.Tensor) -> torch.Tensor:
    """The block's convolution of two matrices."""
    return F.conv2d(X[None, None], K[None, None])[0, 0]


def pooled(S: torch.Tensor) -> torch.Tensor:
    """The block's average pooling of a matrix."""
    return F.avg_pool2d(S[None], 2)[0]


def block_world(X: torch.Tensor, K: torch.Tensor, R: torch.Tensor, jacobian: Jacobian) -> World:
    """One pass through the block with the loss Σ R ⊙ P; a gradient g = R at P."""

    def loss(P: torch.Tensor) -> torch.Tensor:
        return (R * P).sum()

    C = convolved(X, K)
    S = torch.sigmoid(C)
    P = pooled(S)
    n, m = P.shape
    by_S = jacobian(lambda S: loss(pooled(S)), S)
    by_C = jacobian(lambda C: loss(pooled(torch.sigmoid(C))), C)
    by_K = jacobian(lambda K: loss(pooled(torch.sigmoid(convolved(X, K)))), K)
    by_P = jacobian(loss, P)
    arrays = {"x": X, "X": X, "K": K, "c": C, "C": C, "s": S, "S": S, "p": P, "P": P}
    return World(
        values={
            **{name: as_array(tensor) for name, tensor in arrays.items()},
            **{"g": by_P, "n": n, "m": m, "k": len(K), "e": math.e},
            **{"σ": _sigmoid, "σ'": _sigmoid_slope, "⋆": _cross_correlation},
        },
        derivatives={
            ("ℓ", "p"): by_P,
            **{("ℓ", name): by_S for name in "sS"},
            **{("ℓ", name): by_C for name in "cC"},
            ("ℓ", "K"): by_K,
            ("p", "s"): jacobian(pooled, S),
            ("c", "K"): jacobian(lambda K: convolved(X, K), K),
        },
        ranges={
            **{"i": range(1, n + 1), "j": range(1, m + 1)},
            **{"a": range(1, 2 * n + 1), "b": range(1, 2 * m + 1)},
            **{"u": range(1, len(K) + 1), "v": range(1, len(K) + 1)},
        },
    )


def _sigmoid(value: float) -> float:
    return float(torch.sigmoid(torch.tensor(float(value), dtype=torch.float64)))


def _sigmoid_slope(value: float) -> float:
    c = torch.tensor(float(value), dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(torch.sigmoid(c), c)
    return float(slope)


def _cross_correlation(left: Array, right: Array) -> Array:
    return as_array(convolved(torch.from_numpy(left), torch.from_numpy(right)))


@cache
def random_blocks() -> Sequence[World]:
    """Blocks of several sizes, n ≠ m among them, differentiated in both ways."""
    return [*_random_block(2, 1, 3), *_random_block(1, 3, 2)]


def _random_block(n: int, m: int, k: int) -> Sequence[World]:
    X = random_tensor(1, 2 * n + k - 1, 2 * m + k - 1)
    K, R = random_tensor(2, k, k), random_tensor(3, n, m)
    return [block_world(X, K, R, jacobian) for jacobian in WAYS]


@cache
def _small_blocks() -> Sequence[World]:
    """Random blocks of the worked example's size."""
    return _random_block(1, 1, 2)


@cache
def example() -> Sequence[World]:
    """The worked example: its matrices stand here a second time."""
    X = torch.tensor([[1, 0, 2], [0, 1, 1], [1, 1, 1]], dtype=torch.float64)
    K = torch.tensor([[1, -1], [0, 1]], dtype=torch.float64)
    R = torch.tensor([[0.8]], dtype=torch.float64)
    return [block_world(X, K, R, jacobian) for jacobian in WAYS]


@cache
def _scalars() -> Sequence[World]:
    functions: Mapping[str, Any] = {"σ": _sigmoid, "σ'": _sigmoid_slope, "e": math.e}
    return [World({**functions, "c": c}) for c in (-2.5, -0.3, 0.0, 1.7)]


@cache
def _places() -> Sequence[World]:
    """Every entry of S with the pooled entry on which it acts, found by its derivative."""
    jacobians = [world.derivatives["p", "s"] for world in random_blocks()]
    acting = np.concatenate([np.argwhere(abs(one) > 1e-6) for one in jacobians]) + 1
    return [World({"i": int(i), "j": int(j), "a": int(a), "b": int(b)}) for i, j, a, b in acting]


def _drawn() -> Sequence[World]:
    return (World({"n": 2, "m": 2, "k": 3}),)


def _shape(name: str) -> Size:
    return Size(lambda world: np.shape(world.values[name]), random_blocks)


def _put_in(tolerance: float) -> Check:
    """True in the example; with names, true of any block of this size; with numbers, put in."""

    def names_alone(statements: Sequence[Node]) -> None:
        for statement in statements:
            assert isinstance(statement, Relation)
            TrueIn(_small_blocks)([Relation(statement.members[:2], ("=",))])

    return all_of(_example, names_alone, PutIn(example, tolerance))


_block, _example = TrueIn(random_blocks), TrueIn(example)

CHECKS: Mapping[str, Check] = {
    "p1-kernel-size": _shape("K"),
    "p1-given": _block,
    "p1-size-X": _shape("X"),
    "p1-size-C": _shape("C"),
    "p1-size-S": _shape("S"),
    "p1-size-P": _shape("P"),
    "p1-figure-sizes": TrueIn(_drawn),
    "p1-forward-C": _block,
    "p1-forward-S": _block,
    "p1-forward-P": _block,
    "p1-rows": _block,
    "p1-columns": _block,
    "p1-pooled-row": TrueIn(_places),
    "p1-pooled-column": TrueIn(_places),
    "p1-pool-jacobian": _block,
    "p1-grad-S": _block,
    "p1-shares": _block,
    "p1-sigmoid": TrueIn(_scalars),
    "p1-sigmoid-entry": _block,
    "p1-grad-C": _block,
    "p1-conv-jacobian": _block,
    "p1-grad-K": _block,
    "p1-grad-K-convolution": _block,
    "p1-window-C": _shape("C"),
    "p1-places-rows": _block,
    "p1-places-columns": _block,
    "p1-example-sizes": _example,
    "p1-example-given": _example,
    "p1-example-c11": _put_in(1e-9),
    "p1-example-forward": _example,
    "p1-example-grads": _example,
    "p1-example-K11": _put_in(0.5e-6),
    "p1-example-grad-K": _example,
    "p1-short-S": _block,
    "p1-short-K": _block,
    "p1-mark-sigmoid": _block,
}
