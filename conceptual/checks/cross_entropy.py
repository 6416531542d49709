"""Problem 4 of ECE 449: softmax and cross entropy, by torch for random N, by sympy for N ≤ 5."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import sympy
import torch
from torch.nn import functional as F

from conceptual.arithmetic import Value, array
from conceptual.checks.check import Check, TrueIn
from conceptual.checks.derivatives import WAYS, Jacobian, as_array, random_tensor
from conceptual.evaluate import World


def _denominator(z: torch.Tensor) -> torch.Tensor:
    return torch.logsumexp(z, 0).exp()


def torch_world(z: torch.Tensor, p: torch.Tensor, jacobian: Jacobian) -> World:
    """Softmax and loss as torch computes them; targets p."""
    q = torch.softmax(z, 0)
    by_z = {
        "E": lambda z: F.cross_entropy(z, p),
        "q": lambda z: torch.softmax(z, 0),
        "ln q": lambda z: torch.log_softmax(z, 0),
        "Z": _denominator,
        "ln Z": lambda z: torch.logsumexp(z, 0),
    }
    places = range(1, len(z) + 1)
    return World(
        values={
            **{"z": as_array(z), "q": as_array(q), "p": as_array(p), "e": math.e, "ln": math.log},
            **{"E": float(F.cross_entropy(z, p)), "Z": float(_denominator(z))},
        },
        derivatives={(name, "z"): jacobian(function, z) for name, function in by_z.items()},
        ranges=dict.fromkeys("ijx", places),
    )


@cache
def random_worlds() -> Sequence[World]:
    """Random logits and targets that sum to one, for several random N."""
    generator = np.random.default_rng(4)
    return [
        torch_world(random_tensor(seed, N), torch.softmax(random_tensor(seed + 50, N), 0), jacobian)
        for seed, N in enumerate(generator.integers(2, 9, size=3).tolist())
        for jacobian in WAYS
    ]


def symbolic_world(N: int) -> World:
    """Symbols for everything; of the targets the last is what the others leave of 1.

    The logits are written as z_i = ln w_i, so that all is rational in w and ∂/∂z_i = w_i ∂/∂w_i.
    """
    w = sympy.symbols(f"w1:{N + 1}", positive=True)
    p = list(sympy.symbols(f"p1:{N}", positive=True))
    p.append(1 - sum(p))
    Z = sum(w)
    q = [one / Z for one in w]
    E = -sum(a * sympy.log(b) for a, b in zip(p, q, strict=True))

    def by_z(values: Sequence[sympy.Expr]) -> Value:
        return array([[sympy.cancel(a * sympy.diff(value, a)) for a in w] for value in values])

    return World(
        values={
            **{"z": array([sympy.log(one) for one in w]), "q": array(q), "p": array(p)},
            **{"e": sympy.E, "ln": sympy.log, "E": E, "Z": Z},
        },
        derivatives={
            ("E", "z"): by_z([E])[0],
            ("q", "z"): by_z(q),
            ("ln q", "z"): by_z([sympy.log(one) for one in q]),
            ("Z", "z"): by_z([Z])[0],
            ("ln Z", "z"): by_z([sympy.log(Z)])[0],
        },
        ranges={name: range(1, N + 1) for name in "ijx"},
    )


@cache
def both_worlds() -> Sequence[World]:
    """The numerical ones first: what is wrong shows there at once."""
    return [*random_worlds(), *(symbolic_world(N) for N in (2, 3, 4, 5))]


@cache
def _smaller_worlds() -> Sequence[World]:
    return [*random_worlds(), symbolic_world(2), symbolic_world(3)]


_numbers, _proof, _steps = TrueIn(random_worlds), TrueIn(both_worlds), TrueIn(_smaller_worlds)

CHECKS: Mapping[str, Check] = {
    "p4-softmax": _steps,
    "p4-targets": _steps,
    "p4-loss": _numbers,
    "p4-theorem": _proof,
    "p4-denominator": _steps,
    "p4-positive": _numbers,
    "p4-denominator-derivative": _steps,
    "p4-jacobian-same": _proof,
    "p4-jacobian-other": _proof,
    "p4-chain": _steps,
    "p4-substituted": _proof,
    "p4-conclusion": _proof,
    "p4-log": _numbers,
    "p4-zero-sum": _steps,
    "p4-short-jacobian": _steps,
    "p4-short-gradient": _steps,
}
