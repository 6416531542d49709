"""Problem 2 of CMPT 419/726: a fully connected 3-3-3-1 network, differentiated by torch."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import torch

from conceptual.checks.check import Check, TrueIn
from conceptual.checks.derivatives import WAYS, Array, Jacobian, as_array, random_tensor
from conceptual.evaluate import World

_Tensors = Mapping[str, torch.Tensor]


def forward(given: _Tensors) -> dict[str, torch.Tensor]:
    """The network from whatever is given on: each quantity that is not given is computed.

    `w(l)` and `x` are always given; `a(l)` and `z(l)` may be, to differentiate by them.
    """
    values = dict(given)
    below = values["x"]
    for layer in (1, 2, 3):
        a = values.setdefault(f"a({layer})", values[f"w({layer})"] @ below)
        if layer < 3:
            below = values.setdefault(f"z({layer})", torch.sigmoid(a))
    values["E_n"] = 0.5 * ((values["a(3)"] - values["t_n"]) ** 2).sum()
    return values


#: Pairs (of, by) of which the solution speaks.
_PAIRS = (
    *(("E_n", f"a({layer})") for layer in (1, 2, 3)),
    *(("E_n", f"w({layer})") for layer in (1, 2, 3)),
    *((f"a({layer})", f"w({layer})") for layer in (1, 2, 3)),
    *((f"a({layer + 1})", f"z({layer})") for layer in (1, 2)),
    *((f"z({layer})", f"a({layer})") for layer in (1, 2)),
)


def network_world(seed: int, jacobian: Jacobian) -> World:
    """Random weights, one random example."""
    start = {"x": random_tensor(seed, 3), "t_n": random_tensor(seed + 1)}
    shapes = {1: (3, 3), 2: (3, 3), 3: (1, 3)}
    weights = {f"w({layer})": random_tensor(seed + layer + 1, *shapes[layer]) for layer in shapes}
    values = forward({**start, **weights})

    def derivative(of: str, by: str) -> Array:
        def function(point: torch.Tensor) -> torch.Tensor:
            return forward({**start, **weights, by: point})[of]

        return jacobian(function, values[by])

    derivatives = {pair: derivative(*pair) for pair in _PAIRS}
    return World(
        values={
            **{name: as_array(tensor) for name, tensor in values.items()},
            **{f"δ({layer})": derivatives["E_n", f"a({layer})"] for layer in (1, 2, 3)},
            **{
                "E_n": float(values["E_n"]),
                "t_n": float(values["t_n"]),
                "y": float(values["a(3)"]),
            },
            **{"z(0)": as_array(values["x"]), "x_n": as_array(values["x"]), "e": math.e},
            **{"h": _elementwise(torch.sigmoid), "h'": _elementwise(_slope)},
        },
        derivatives=derivatives,
        ranges={"l": range(1, 3), **{name: range(1, 4) for name in "ijk"}},
        labels=frozenset({"E_n", "t_n", "x_n"}),
    )


def _slope(a: torch.Tensor) -> torch.Tensor:
    a = a.clone().requires_grad_()
    (slope,) = torch.autograd.grad(torch.sigmoid(a).sum(), a)
    return slope


def _elementwise(function: Callable[[torch.Tensor], torch.Tensor]) -> Callable[[Any], Any]:
    def on_arrays(value: Any) -> Any:
        result = as_array(function(torch.from_numpy(np.asarray(value, dtype=np.float64))))
        return result if np.ndim(value) else float(result)

    return on_arrays


@cache
def _networks() -> Sequence[World]:
    return [network_world(seed, jacobian) for seed in (3, 30) for jacobian in WAYS]


@cache
def _as_functions() -> Sequence[World]:
    """The error of the whole network as a function of example and weights."""
    worlds = []
    for world in _networks():
        y = world.values["y"]
        worlds.append(
            World(
                {**world.values, "y": lambda _x, _w, y=y: y, "w": None},
                labels=world.labels,
            )
        )
    return worlds


@cache
def _scalars() -> Sequence[World]:
    functions = _networks()[0].values
    return [
        World({"h": functions["h"], "h'": functions["h'"], "e": math.e, "a": a})
        for a in (-2.0, 0.0, 0.4, 3.0)
    ]


_network = TrueIn(_networks)

CHECKS: Mapping[str, Check] = {
    "b-error": TrueIn(_as_functions),
    "b-red": _network,
    "b-forward-1": _network,
    "b-forward-2": _network,
    "b-forward-3": _network,
    "b-logistic": TrueIn(_scalars),
    "b-slope": _network,
    "b-delta": _network,
    "b-delta-3": _network,
    "b-weight-3": _network,
    "b-delta-2": _network,
    "b-weight-2": _network,
    "b-delta-1": _network,
    "b-delta-2-all": _network,
    "b-weight-1": _network,
    "b-inputs": _network,
    "b-matrix": _network,
    "b-matrix-weights": _network,
}
