"""Curves as a script draws them, in the worker: kept, lengthened and sent as plain numbers."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Points = tuple[list[float], list[float]]

#: Of more curves than these the longest are kept, and of those as many as have so many points.
MOST_CURVES = 600
MOST_POINTS = 4_000_000


@dataclass(eq=False)
class Curve:
    """A curve as it was last drawn: the number of its axes, its legend, its points."""

    axes: int
    label: str
    x: list[float]
    y: list[float]

    def take(self, x: list[float], y: list[float]) -> bool:
        """Become longer, if these are the same curve's next point, next piece or next version."""
        n = len(self.x)
        if len(x) == 1 and x[0] > self.x[-1]:
            self.x += x
            self.y += y
        elif len(x) == 2 and n > 1 and (x[0], y[0]) == (self.x[-1], self.y[-1]):
            self.x.append(x[1])
            self.y.append(y[1])
        elif len(x) > n and x[:n] == self.x and _same(y[:n], self.y):
            self.x, self.y = x, y
        else:
            return False
        return True


def _same(one: list[float], other: list[float]) -> bool:
    return np.array_equal(one, other, equal_nan=True)


class Sheet:
    """All curves of one script, in the order in which they were first drawn."""

    def __init__(self) -> None:
        self.curves: list[Curve] = []
        self.axes = itertools.count()

    def draw(self, axes: int, label: str, x: list[float], y: list[float]) -> Curve:
        """Add a curve, or lengthen the last one on these axes if this is more of it."""
        last = next((curve for curve in reversed(self.curves) if curve.axes == axes), None)
        if last is None or not last.take(x, y):
            last = Curve(axes, label, x, y)
            self.curves.append(last)
        return last

    def forget(self, axes: int) -> None:
        """Remove the curves of axes that are cleared."""
        self.curves = [curve for curve in self.curves if curve.axes != axes]

    def report(self) -> dict[str, Any]:
        """All curves as a few arrays: axes and lengths (curves,), points one after the other."""
        kept = sorted(self.curves, key=lambda curve: -len(curve.x))[:MOST_CURVES]
        points = itertools.accumulate(len(curve.x) for curve in kept)
        fitting = {
            id(curve) for curve, so_far in zip(kept, points, strict=True) if so_far <= MOST_POINTS
        }
        curves = [curve for curve in self.curves if id(curve) in fitting]
        return {
            "axes": np.array([curve.axes for curve in curves], np.int64),
            "lengths": np.array([len(curve.x) for curve in curves], np.int64),
            "labels": [curve.label for curve in curves],
            "x": np.array([value for curve in curves for value in curve.x], np.float64),
            "y": np.array([value for curve in curves for value in curve.y], np.float64),
        }


def in_arguments(args: tuple[Any, ...]) -> Iterator[Points]:
    """The curves in the arguments of `plot`: [x], y, [format], and again."""
    values = list(args)
    while values:
        first = values.pop(0)
        if isinstance(first, str):
            continue
        if values and not isinstance(values[0], str):
            yield from _columns(first, values.pop(0))
        else:
            yield from _columns(None, first)


def _columns(x: Any, y: Any) -> Iterator[Points]:
    """One curve for a vector, one for each column of a matrix."""
    table = _array(y)
    places = np.arange(len(table)) if x is None else _array(x)
    for column in range(table.shape[1]):
        own = places[:, min(column, places.shape[1] - 1)] if places.ndim > 1 else places
        yield own.tolist(), table[:, column].tolist()


def _array(values: Any) -> Array:
    """The values as a matrix of columns; empty where they are no numbers."""
    try:
        array = np.asarray(values, np.float64)
    except (TypeError, ValueError):
        return np.empty((0, 1))
    if array.ndim > 1 and array.shape[0] == 1:
        array = array.ravel()  # a row of numpy.matrix
    return array.reshape(len(array) if array.ndim else 1, -1)


def numbers(values: Any) -> list[float]:
    """The values as a flat list; empty where they are no numbers."""
    flat: list[float] = _array(values).ravel().tolist()
    return flat
