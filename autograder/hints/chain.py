"""The gradients of task 1's network, as a chain of stages that can be replaced one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.hints.activations import right_prelu
from autograder.hints.forward import problem, right
from autograder.hints.matching import Array, equal, numbers

Gradients = tuple[Array, Array]
#: The arguments of one call of `DNNbackward`.
Case = tuple[Array, ...]


@dataclass(frozen=True, slots=True)
class Values:
    """What the stages can see: the arguments, the hidden values upright, and what came before."""

    X: Array
    y: Array
    W: Array
    K: Array
    H: Array
    A: Array
    O: Array
    pLpO: Array
    pLpK: Array
    pLpA: Array
    pLpH: Array


Stage = Callable[[Values], Array]


@dataclass(frozen=True, slots=True)
class Chain:
    """The five stages of the right gradients; any of them can be replaced by a wrong one."""

    error: Stage = lambda v: (v.O - v.y) / len(v.y)
    into_K: Stage = lambda v: v.A @ v.pLpO
    through_K: Stage = lambda v: np.outer(v.K, v.pLpO)
    through_relu: Stage = lambda v: v.pLpA * right_prelu(v.H)
    into_W: Stage = lambda v: v.pLpH @ v.X

    def gradients(self, X: Array, y: Array, W: Array, K: Array, *_: Array) -> Gradients:
        """PLpW (2, 3) and pLpK (2,), computed from the first four arguments."""
        H, A, O = right(X, W, K)
        none = np.zeros(0)
        v = Values(X, y, W, K, H, A, O, none, none, none, none)
        v = replace(v, pLpO=self.error(v))
        v = replace(v, pLpK=self.into_K(v))
        v = replace(v, pLpA=self.through_K(v))
        v = replace(v, pLpH=self.through_relu(v))
        return self.into_W(v), v.pLpK


def cases(rng: np.random.Generator) -> list[Case]:
    """Batches of several sizes, with H, A and O upright."""
    drawn = (problem(rng, N) for N in (7, 3, 2, 12))
    return [(X, y, W, K, *right(X, W, K)) for X, y, W, K in drawn]


def forms(case: Case) -> list[Case]:
    """The same arguments with H, A, both or neither as (N, 2)."""
    X, y, W, K, H, A, O = case
    pairs = ((H, A), (H.T, A.T), (H, A.T), (H.T, A))
    return [(X, y, W, K, hidden.copy(), active.copy(), O) for hidden, active in pairs]


def own_form(case: Case, made: Any) -> list[Case]:
    """The same arguments, shaped as a forward pass made them; none where it made other values."""
    if not isinstance(made, list) or len(made) < 3 or (output := numbers(made[2])) is None:
        return []
    for *given, O in forms(case):
        H, A = given[-2:]
        if equal(made[0], H) and equal(made[1], A) and equal(output.reshape(-1), O):
            return [(*given, O.reshape(output.shape))]
    return []
