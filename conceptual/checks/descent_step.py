"""Problem 5 of ECE 449: one step of gradient descent, by torch in doubles and exactly by sympy."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np
import sympy
import torch

from conceptual.arithmetic import Value, array
from conceptual.checks.check import Check, Equals, PutIn, TrueIn, all_of, values_are
from conceptual.checks.derivatives import WAYS, Array, Function, Jacobian, as_array, random_tensor
from conceptual.evaluate import World
from conceptual.formula import Node, Product, Relation

_RATE = 0.02


def _loss(W: torch.Tensor, B: torch.Tensor, x: torch.Tensor, p: torch.Tensor) -> torch.Tensor:
    return -(p * torch.log_softmax(torch.relu(W @ x + B), 0)).sum()


def _doubles(*values: object) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64)


def given() -> Sequence[torch.Tensor]:
    """W, B, x and p of the question."""
    return _doubles([1, 0], [0, -1]), _doubles(0, 0), _doubles(1, 1), _doubles(0.3, 0.7)


def torch_world(parameters: Sequence[torch.Tensor], jacobian: Jacobian) -> World:
    """The network of the figure, and the step that `torch.optim.SGD` takes."""
    W, B, x, p = parameters
    h = W @ x + B
    z = torch.relu(h)
    q = torch.softmax(z, 0)
    new_W, new_B = _stepped(W, B, x, p)
    arrays = {"W": W, "w": W, "B": B, "b": B, "x": x, "p": p, "h": h, "z": z, "q": q}
    return World(
        values={
            **{name: as_array(tensor) for name, tensor in arrays.items()},
            **{"W'": as_array(new_W), "B'": as_array(new_B), "W'_other": _other_reading(x, p)},
            **{"E": float(_loss(W, B, x, p)), "E'": float(_loss(new_W, new_B, x, p))},
            **{"α": _RATE, "e": math.e, "ln": math.log, "max": max},
            **{"ReLU": _on_arrays(torch.relu), "softmax": _on_arrays(_softmax)},
        },
        derivatives={
            ("E", "W"): jacobian(lambda W: _loss(W, B, x, p), W),
            ("E", "B"): jacobian(lambda B: _loss(W, B, x, p), B),
            ("E", "h"): jacobian(lambda h: -(p * _log_softmax(torch.relu(h))).sum(), h),
            ("E", "z"): jacobian(lambda z: -(p * _log_softmax(z)).sum(), z),
        },
    )


def _softmax(z: torch.Tensor) -> torch.Tensor:
    return torch.softmax(z, 0)


def _log_softmax(z: torch.Tensor) -> torch.Tensor:
    return torch.log_softmax(z, 0)


def _on_arrays(function: Function) -> Callable[[Value], Value]:
    return lambda values: as_array(function(torch.from_numpy(np.asarray(values, dtype=float))))


def _stepped(
    W: torch.Tensor, B: torch.Tensor, x: torch.Tensor, p: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    W, B = W.clone().requires_grad_(), B.clone().requires_grad_()
    optimizer = torch.optim.SGD([W, B], lr=_RATE)
    _loss(W, B, x, p).backward()  # type: ignore[no-untyped-call]
    optimizer.step()
    return W.detach(), B.detach()


def _other_reading(x: torch.Tensor, p: torch.Tensor) -> Array:
    """The step for weights whose first index is where they come from: h = Wᵀx + B."""
    V = _doubles([1, 0], [0, -1]).requires_grad_()
    _loss(V.T, _doubles(0, 0), x, p).backward()  # type: ignore[no-untyped-call]
    assert V.grad is not None
    return as_array(V - _RATE * V.grad)


def exact_world() -> World:
    """The same in exact arithmetic: rational numbers and e."""
    R, e = sympy.Rational, sympy.E
    W = sympy.Matrix([[1, 0], [0, -1]])
    names = sympy.symbols("w11 w12 w21 w22 b1 b2", real=True)
    start = dict(zip(names, [1, 0, 0, -1, 0, 0], strict=True))
    w11, w12, w21, w22, b1, _ = names
    # Near the given point the first unit is on and the second off, so z = (h1, 0).
    h1 = w11 + w12 + b1
    E = -R(3, 10) * (h1 - sympy.log(sympy.exp(h1) + 1)) + R(7, 10) * sympy.log(sympy.exp(h1) + 1)
    slopes = {name: sympy.diff(E, name).subs(start) for name in names}
    gradient = sympy.Matrix([[slopes[w11], slopes[w12]], [slopes[w21], slopes[w22]]])
    q = [e / (e + 1), 1 / (e + 1)]
    by_B = array([slopes[name] for name in names[4:]])
    new_W = np.array((W - R(1, 50) * gradient).tolist(), dtype=object)
    return World(
        values={
            **{"W": array(W.tolist()), "w": array(W.tolist()), "B": array([0, 0])},
            **{"b": array([0, 0]), "x": array([1, 1]), "p": array([R(3, 10), R(7, 10)])},
            **{"h": array([1, -1]), "z": array([1, 0]), "q": array(q), "e": e, "ln": sympy.log},
            **{"α": R(1, 50), "E": E.subs(start), "max": max},
            **{"W'": new_W, "B'": -R(1, 50) * by_B, "W'_other": new_W.T},
        },
        derivatives={
            ("E", "W"): np.array(gradient.tolist(), dtype=object),
            ("E", "B"): by_B,
            ("E", "h"): by_B,
            ("E", "z"): array([q[0] - R(3, 10), q[1] - R(7, 10)]),
        },
    )


@cache
def _in_doubles() -> Sequence[World]:
    return [torch_world(given(), jacobian) for jacobian in WAYS]


@cache
def _in_general() -> Sequence[World]:
    """The same network with random parameters, for what holds of any."""
    shapes = [(2, 2), (2,), (2,), (2,)]
    parameters = [random_tensor(place, *shape) for place, shape in enumerate(shapes)]
    return [torch_world(parameters, jacobian) for jacobian in WAYS]


@cache
def _in_both() -> Sequence[World]:
    return [*_in_doubles(), exact_world()]


def _squared_length(world: World) -> float:
    return float(sum(np.sum(world.derivatives["E", name] ** 2) for name in "WB"))


def _first_order(statements: Sequence[Node]) -> None:
    """The chain is right, and its first member is what code finds."""
    (statement,) = statements
    assert isinstance(statement, Relation)
    Equals(lambda world: _RATE * _squared_length(world), _in_doubles)(statement.members[:1])


def _forward(statements: Sequence[Node]) -> None:
    """True here; with names, true of any parameters; with numbers, these parameters put in."""
    _exact(statements)
    PutIn(_in_both)(statements)
    for statement in statements:
        assert isinstance(statement, Relation)
        TrueIn(_in_general)([Relation(statement.members[:2], ("=",))])


def _stopped_or_passed(statements: Sequence[Node]) -> None:
    """True, and each slope times the gradient at z: the product may be zero for either."""
    _exact(statements)
    for place, statement in enumerate(statements):
        assert isinstance(statement, Relation)
        assert isinstance(statement.members[1], Product)
        (_, slope), (_, gradient) = statement.members[1].factors
        for world in _in_doubles():
            wanted = [float(world.values["h"][place] > 0), world.derivatives["E", "z"][place]]
            values_are([slope, gradient], wanted, world)


_doubles_only, _exact = TrueIn(_in_doubles), TrueIn(_in_both)

CHECKS: Mapping[str, Check] = {
    "p5-model": TrueIn(lambda: [*_in_doubles(), *_in_general()]),
    "p5-given": _exact,
    "p5-loss": _exact,
    "p5-rate": _exact,
    "p5-h": _forward,
    "p5-z": _exact,
    "p5-q": _exact,
    "p5-E": _exact,
    "p5-delta-z": _exact,
    "p5-h-signs": _exact,
    "p5-delta-h": _stopped_or_passed,
    "p5-grads": _exact,
    "p5-step-size": _exact,
    "p5-new-W": _exact,
    "p5-new-B": _exact,
    "p5-new-E": _doubles_only,
    "p5-drop": _doubles_only,
    "p5-first-order": all_of(_exact, _first_order),
    "p5-other-reading": _exact,
    "p5-short-forward": _exact,
    "p5-short-step": _exact,
}
