"""The three regions of CMPT 419/726's softmax problem, exact: standard library only.

Region k is where a_k is largest.  Everything that the report draws comes from here, and the tests
compare it with what the report says in formulas.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TypeAlias

Point: TypeAlias = tuple[Fraction, Fraction]

#: Coefficients of a_k = w1 x1 + w2 x2 + b, one row for each class.
CLASSES: tuple[tuple[Fraction, Fraction, Fraction], ...] = (
    (Fraction(3), Fraction(1), Fraction(1)),
    (Fraction(1), Fraction(3), Fraction(2)),
    (Fraction(-3), Fraction(3, 2), Fraction(2)),
)

#: The figure shows [-SIDE, SIDE]².
SIDE = Fraction(5)

PAIRS = ((1, 2), (1, 3), (2, 3))


def activation(k: int, x: Point) -> Fraction:
    """a_k at a point, k = 1, 2, 3."""
    w1, w2, b = CLASSES[k - 1]
    return w1 * x[0] + w2 * x[1] + b


def difference(i: int, j: int) -> tuple[Fraction, Fraction, Fraction]:
    """Coefficients of a_i − a_j."""
    (p, q, r), (s, t, u) = CLASSES[i - 1], CLASSES[j - 1]
    return p - s, q - t, r - u


def common_point() -> Point:
    """Where all three are equal, by Cramer's rule on a_1 = a_2 and a_1 = a_3."""
    (a, b, e), (c, d, f) = difference(1, 2), difference(1, 3)
    determinant = a * d - b * c
    return (b * f - e * d) / determinant, (e * c - a * f) / determinant


def ray(i: int, j: int) -> Point:
    """The direction in which the boundary of i and j leaves the common point, in whole numbers.

    Of the two directions along a_i = a_j it is the one in which the third class falls behind.
    """
    p, q, _ = difference(i, j)
    third = ({1, 2, 3} - {i, j}).pop()
    u, v, _ = difference(i, third)
    direction = (-q, p) if u * -q + v * p > 0 else (q, -p)
    scale = math.lcm(*(one.denominator for one in direction))
    whole = [int(one * scale) for one in direction]
    divisor = math.gcd(*whole)
    return Fraction(whole[0] // divisor), Fraction(whole[1] // divisor)


def lead(k: int, other: int, direction: Point) -> Fraction:
    """How fast a_k − a_other grows along a direction."""
    p, q, _ = difference(k, other)
    return p * direction[0] + q * direction[1]


def region(k: int) -> list[Point]:
    """The corners of region k inside the figure, in order."""
    corners = [(-SIDE, -SIDE), (SIDE, -SIDE), (SIDE, SIDE), (-SIDE, SIDE)]
    for other in {1, 2, 3} - {k}:
        corners = _clipped(corners, difference(k, other))
    return corners


def border(start: Point, direction: Point) -> Point:
    """Where a ray from inside the figure leaves it."""
    reach = min(
        ((SIDE if d > 0 else -SIDE) - s) / d for s, d in zip(start, direction, strict=True) if d
    )
    return start[0] + reach * direction[0], start[1] + reach * direction[1]


def probabilities(x: tuple[float, float]) -> tuple[float, float, float]:
    """The softmax of the three activations."""
    values = [float(w1) * x[0] + float(w2) * x[1] + float(b) for w1, w2, b in CLASSES]
    shifted = [math.exp(value - max(values)) for value in values]
    one, two, three = (value / sum(shifted) for value in shifted)
    return one, two, three


def figure_data() -> dict[str, object]:
    """What the report's two figures draw, as plain numbers."""
    green = common_point()
    rays = {f"{i}{j}": ray(i, j) for i, j in PAIRS}
    return {
        "point": _plain(green),
        "regions": [[_plain(corner) for corner in region(k)] for k in (1, 2, 3)],
        "rays": {name: _plain(border(green, d)) for name, d in rays.items()},
        "extensions": {name: _plain(border(green, (-d[0], -d[1]))) for name, d in rays.items()},
        "along": {name: _curves(green, d) for name, d in rays.items()},
    }


def _curves(start: Point, direction: Point) -> list[list[float]]:
    """Distance from the point and the three probabilities, along a line in both directions."""
    length = math.hypot(*(float(one) for one in direction))
    rows = []
    for step in range(-75, 76):
        distance = step / 25
        x1, x2 = (
            float(s) + distance * float(d) / length for s, d in zip(start, direction, strict=True)
        )
        rows.append([distance, *probabilities((x1, x2))])
    return rows


def _clipped(corners: list[Point], half_plane: tuple[Fraction, Fraction, Fraction]) -> list[Point]:
    """The part of a convex polygon where p x + q y + r ≥ 0 (Sutherland and Hodgman, 1974)."""
    p, q, r = half_plane
    kept: list[Point] = []
    for one, following in zip(corners, [*corners[1:], corners[0]], strict=True):
        here, there = (p * x + q * y + r for x, y in (one, following))
        if here >= 0:
            kept.append(one)
        if here * there < 0:
            share = here / (here - there)
            kept.append(
                (
                    one[0] + share * (following[0] - one[0]),
                    one[1] + share * (following[1] - one[1]),
                )
            )
    return kept


def _plain(point: Point) -> list[float]:
    return [float(one) for one in point]
