"""Problem 1 of CMPT 419/726: the regions, by exact fractions, by sympy along lines, by torch."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache

import numpy as np
import sympy
import torch

from conceptual import softmax_regions as regions
from conceptual.arithmetic import Value, array
from conceptual.checks.check import Check, Equals, TrueIn, point, values_are
from conceptual.checks.derivatives import as_array, random_tensor
from conceptual.evaluate import World, evaluate
from conceptual.formula import Node, Relation
from conceptual.relations import ClaimError

_T = sympy.Symbol("t", positive=True)
_CLASSES = {"i": range(1, 4), "j": range(1, 4), "k": range(1, 4)}
#: Euler's number, infinity and the line's parameter, for worlds of sympy expressions.
_SYMBOLS: Mapping[str, Value] = {"e": sympy.E, "∞": sympy.oo, "t": _T}


def _exact(point_: regions.Point) -> Value:
    return array([sympy.Rational(one.numerator, one.denominator) for one in point_])


def _activations(x: Value) -> Value:
    rows = [_exact_row(row) for row in regions.CLASSES]
    return array([w1 * x[0] + w2 * x[1] + b for w1, w2, b in rows])


def _exact_row(row: tuple[Fraction, Fraction, Fraction]) -> list[sympy.Rational]:
    return [sympy.Rational(one.numerator, one.denominator) for one in row]


def _softmax(a: Value) -> Value:
    """Divided by the first term, so that sympy sees differences of activations only."""
    terms = [sympy.exp(sympy.expand(one - a[0])) for one in a]
    return array([one / sum(terms) for one in terms])


@cache
def _everywhere() -> Sequence[World]:
    """Any point: two symbols."""
    x = array(sympy.symbols("x1 x2", real=True))
    return (World({"x": x, "a": _activations(x)}),)


@cache
def _random_points() -> Sequence[World]:
    """Random points, with torch's softmax."""
    worlds = []
    weights = torch.tensor([[float(one) for one in row] for row in regions.CLASSES]).double()
    for seed in range(4):
        x = random_tensor(seed, 2)
        a = weights[:, :2] @ x + weights[:, 2]
        values = {"x": as_array(x), "a": as_array(a), "p": as_array(torch.softmax(a, 0))}
        worlds.append(World({**values, "e": math.e}, ranges=_CLASSES))
    return worlds


@cache
def _green() -> Sequence[World]:
    x = _exact(regions.common_point())
    a = _activations(x)
    return (World({"x": x, "x*": x, "a": a, "p": _softmax(a)}),)


def _line(start: Value, direction: Value) -> tuple[Value, Value]:
    x = start + _T * direction
    return x, _activations(x)


def _ray(i: int, j: int, *, sign: int = 1) -> World:
    """The boundary of i and j: everything as a function of t; `sign` -1 is the extension."""
    third = ({1, 2, 3} - {i, j}).pop()
    direction = _exact(regions.ray(i, j))
    x, a = _line(_exact(regions.common_point()), sign * direction)
    p = _softmax(a)
    lead = regions.lead(i, third, regions.ray(i, j))
    return World(
        {
            **_SYMBOLS,
            **{"x": x, "x*": _exact(regions.common_point()), "a": a, "p": p},
            **{"p_equal": p[i - 1], "p_third": p[third - 1]},
            **{"r": sympy.Rational(lead.numerator, lead.denominator)},
        }
    )


@cache
def _rays() -> Sequence[World]:
    return [_ray(i, j) for i, j in regions.PAIRS]


@cache
def _extensions() -> Sequence[World]:
    """The same lines with t < 0: the limits of the formulas in t at -∞."""
    worlds = []
    for world in _rays():
        negative = sympy.Symbol("t", real=True)
        values = {name: world.values[name].subs(_T, negative) for name in ("p_equal", "p_third")}
        worlds.append(World({**world.values, **values, "t": negative}))
    return worlds


def _on_line(i: int, j: int) -> Check:
    """True at several points of the line of i and j."""
    start, direction = _exact(regions.common_point()), _exact(regions.ray(i, j))
    places = [start + t * direction for t in (-2, 0, 3)]
    return TrueIn(lambda: [World({"x": x}) for x in places])


def _along(i: int, j: int) -> Check:
    return TrueIn(lambda: (_ray(i, j),))


def _ray_is(i: int, j: int) -> Check:
    """x* + t d is the ray on which the third activation is the smaller."""
    return Equals(lambda world: world.values["x"], lambda: (_ray(i, j),))


def _inside(k: int) -> regions.Point:
    """The direction into the middle of region k: away from the boundary of the other two."""
    one, other = sorted({1, 2, 3} - {k})
    d1, d2 = regions.ray(one, other)
    return -d1, -d2


@cache
def _middles() -> Sequence[World]:
    """From the common point into the middle of each region, and in a direction off the middle."""
    worlds = []
    for k in (1, 2, 3):
        i, j = sorted({1, 2, 3} - {k})
        leads = [regions.lead(k, other, _inside(k)) for other in (1, 2, 3)]
        r = array([sympy.Rational(one.numerator, one.denominator) for one in leads])
        _, a = _line(_exact(regions.common_point()), _exact(_inside(k)))
        values = {"p": _softmax(a), "r": r, "i": i, "j": j, "k": k}
        worlds.append(World({**_SYMBOLS, **values}))
    return worlds


@cache
def _off_middle() -> Sequence[World]:
    """Directions in which the two leads differ, half-way between middle and boundary."""
    worlds = []
    for k in (1, 2, 3):
        i, j = sorted({1, 2, 3} - {k})
        d = _exact(_inside(k)) + _exact(regions.ray(*sorted((k, i)))) / 7
        _, a = _line(_exact(regions.common_point()), d)
        r = array([sympy.diff(a[k - 1] - one, _T) for one in a])
        values = {"p": _softmax(a), "r": r, "i": i, "j": j, "k": k}
        worlds.append(World({**_SYMBOLS, **values}))
    return worlds


@cache
def _single_rate() -> Sequence[World]:
    return [
        World({**world.values, "r": world.values["r"][world.values["i"] - 1]})
        for world in _middles()
    ]


def _lead_inside(k: int) -> Check:
    """Both leads of class k grow as stated, in t, along its middle direction."""
    others = sorted({1, 2, 3} - {k})

    def check(statements: Sequence[Node]) -> None:
        for other in others:
            lead = regions.lead(k, other, _inside(k))
            expected = sympy.Rational(lead.numerator, lead.denominator) * _T
            values_are(statements, [expected], World(_SYMBOLS))

    return check


def _direction_inside(k: int) -> Check:
    def check(statements: Sequence[Node]) -> None:
        if point(statements[0]) != tuple(_inside(k)):
            raise ClaimError(f"{point(statements[0])} is not the middle of region {k}")

    return check


def _square(statements: Sequence[Node]) -> None:
    """Both ranges are those of the figure."""
    for place, statement in enumerate(statements):
        assert isinstance(statement, Relation)
        low, name, high = statement.members
        ends = [evaluate(one, World({}), {}) for one in (low, high)]
        marker = World({"x": array([1, 2])})
        if ends != [-regions.SIDE, regions.SIDE] or evaluate(name, marker, {}) != place + 1:
            raise ClaimError(f"{ends} is stated, the figure shows ±{regions.SIDE}")


def _leads(statements: Sequence[Node]) -> None:
    values_are(statements, [_ray(i, j).values["r"] for i, j in regions.PAIRS])


def _lengths() -> list[Value]:
    return [sympy.sqrt(sum(one**2 for one in _exact(regions.ray(i, j)))) for i, j in regions.PAIRS]


def _rates(statements: Sequence[Node]) -> None:
    """Lead per unit of distance, to the digits that are written."""
    right = [
        float(_ray(i, j).values["r"] / length)
        for (i, j), length in zip(regions.PAIRS, _lengths(), strict=True)
    ]
    stated = [evaluate(statement, World({}), {}) for statement in statements]
    if [round(rate, 3) for rate in right] != [float(one) for one in stated]:
        raise ClaimError(f"{stated} is stated, {right} is right")


@cache
def _corner() -> Sequence[World]:
    corner = (regions.SIDE, -regions.SIDE)
    x = np.array([float(one) for one in corner])
    a = np.array([float(regions.activation(k, corner)) for k in (1, 2, 3)])
    return (World({"x": x, "a": a, "p": as_array(torch.softmax(torch.from_numpy(a), 0))}),)


_any_point, _at_random, _at_green = (
    TrueIn(worlds) for worlds in (_everywhere, _random_points, _green)
)

CHECKS: Mapping[str, Check] = {
    "s-activations": _any_point,
    "s-softmax": _at_random,
    "s-square": _square,
    "s-ratio": _at_random,
    "s-line-12": _any_point,
    "s-line-13": _any_point,
    "s-line-23": _any_point,
    "s-dependent": _any_point,
    "s-solve-1": _on_line(1, 2),
    "s-solve-2": _at_green,
    "s-point": _at_green,
    "s-values": _at_green,
    "s-third": _at_green,
    "s-origin": _at_green,
    **{f"s-ray-{i}{j}": _ray_is(i, j) for i, j in regions.PAIRS},
    **{
        f"s-{what}-{i}{j}": _along(i, j)
        for what in ("equal", "behind", "lead")
        for i, j in regions.PAIRS
    },
    "s-along": TrueIn(_rays),
    "s-limits": TrueIn(_rays),
    "s-rates": TrueIn(_rays),
    "s-r-values": _leads,
    "s-lengths": lambda statements: values_are(statements, _lengths()),
    "s-rates-distance": _rates,
    "s-limits-back": TrueIn(_extensions),
    "s-pairwise": _at_random,
    "s-middle": TrueIn(lambda: [*_middles(), *_off_middle()]),
    **{f"s-middle-{k}": _lead_inside(k) for k in (1, 2, 3)},
    **{f"s-direction-{k}": _direction_inside(k) for k in (1, 2, 3)},
    "s-middle-rate": TrueIn(_single_rate),
    "s-corner": TrueIn(_corner),
    "s-corner-values": TrueIn(_corner),
    "s-corner-p": TrueIn(_corner),
}
