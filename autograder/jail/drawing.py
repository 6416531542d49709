"""A plotting library that draws nothing and remembers the curves, in the worker.

A script that calls `plt.plot(e_all)` has said what its curve is; the values go to the grader, who
judges them.  Like everything that a worker sends they are a claim, here of what was drawn.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import numpy as np

from autograder.jail.curves import Curve, Sheet, in_arguments, numbers

_CURVE_METHODS = ("plot", "semilogx", "semilogy", "loglog", "step", "scatter", "errorbar")
#: What these take after the points has to do with looks.
_TWO_ARGUMENTS = ("scatter", "errorbar")


class Anything:
    """Stands for whatever a plotting library may return: takes every use and does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__version__":
            raise AttributeError(name)
        return Anything()

    def __call__(self, *args: Any, **_: Any) -> Any:  # noqa: D102 - as the class says
        # A decorator taken from a library must give back what it decorates.
        return args[0] if len(args) == 1 and callable(args[0]) else Anything()

    def __getitem__(self, _: Any) -> Any:
        return Anything()

    def __setitem__(self, key: Any, value: Any) -> None:
        """Settings such as `plt.rcParams["font.size"]` are taken and forgotten."""

    def __iter__(self) -> Iterator[Any]:
        return itertools.repeat(Anything(), 64)

    def __array__(self, *_: Any, **__: Any) -> Any:
        return np.zeros(())  # without this, numpy takes it for a sequence of sequences without end

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        """A `with` block of styles ends."""

    def __mro_entries__(self, _: tuple[Any, ...]) -> tuple[type, ...]:
        return ()

    def __float__(self) -> float:
        return 0.0

    def __int__(self) -> int:
        return 0

    def _itself(self, *_: Any) -> Any:
        return Anything()

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = _itself
    __or__ = __ror__ = __neg__ = __rtruediv__ = _itself


class Line(Anything):
    """What `plot` returns for a curve; a script may set new data on it."""

    def __init__(self, curve: Curve) -> None:
        self.curve = curve

    def set_data(self, *data: Any) -> None:
        """Take other points in place of those that were drawn."""
        x, y = data if len(data) == 2 else data[0]
        self.curve.x, self.curve.y = numbers(x), numbers(y)

    def set_xdata(self, x: Any) -> None:
        """Take other places on the horizontal axis."""
        self.curve.x = numbers(x)

    def set_ydata(self, y: Any) -> None:
        """Take other values."""
        self.curve.y = numbers(y)


class Axes(Anything):
    """One pair of axes."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.number = next(sheet.axes)

    def __getattr__(self, name: str) -> Any:
        if name not in _CURVE_METHODS:
            return super().__getattr__(name)
        return lambda *args, **options: self._draw(
            args[:2] if name in _TWO_ARGUMENTS else args, str(options.get("label", ""))
        )

    def _draw(self, args: tuple[Any, ...], label: str) -> list[Line]:
        return [
            Line(self.sheet.draw(self.number, label, x, y))
            for x, y in in_arguments(args)
            if x and len(x) == len(y)
        ]

    def cla(self) -> None:
        """Clear the axes."""
        self.sheet.forget(self.number)

    clear = cla

    def get_xlim(self) -> tuple[float, float]:
        """Some limits: nothing is drawn that could have real ones."""
        return (0.0, 1.0)

    get_ylim = get_xlim

    def axis(self, *_: Any, **__: Any) -> tuple[float, float, float, float]:
        """The same of both directions."""
        return (0.0, 1.0, 0.0, 1.0)

    def get_legend_handles_labels(self) -> tuple[list[Any], list[str]]:
        """No entries."""
        return [], []


class Figure(Anything):
    """One figure and its axes, by the place that they were asked for."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.places: dict[Any, Axes] = {}
        self.current: Axes | None = None

    @property
    def axes(self) -> list[Axes]:
        """All axes of the figure."""
        return list(self.places.values())

    def gca(self) -> Axes:
        """The current axes, made when there are none."""
        return self.current or self.add_subplot(1, 1, 1)

    def add_subplot(self, *place: Any, **_: Any) -> Axes:
        """The axes at a place, given as three numbers, one of three digits, or anything else."""
        if len(place) == 1 and isinstance(place[0], int):
            place = tuple(int(digit) for digit in str(place[0]))
        key = str(place or (1, 1, 1))
        self.current = self.places.setdefault(key, Axes(self.sheet))
        return self.current

    add_axes = add_subplot

    def subplots(self, rows: int = 1, columns: int = 1, **options: Any) -> Any:
        """A grid of axes, shaped as matplotlib does."""
        rows, columns = options.get("nrows", rows), options.get("ncols", columns)
        made = [self.add_subplot(rows, columns, n + 1) for n in range(rows * columns)]
        grid: Any = np.empty(len(made), object)
        for place, axes in enumerate(made):  # assigned as a whole, they would be unpacked
            grid[place] = axes
        grid = grid.reshape(rows, columns)
        if not options.get("squeeze", True):
            return grid
        return grid.item() if grid.size == 1 else grid.squeeze()

    def clf(self) -> None:
        """Clear the figure."""
        for axes in self.axes:
            axes.cla()
        self.places, self.current = {}, None

    clear = clf


class Pyplot(ModuleType):
    """`matplotlib.pyplot`: the current figure, its axes, and methods of theirs as functions."""

    __all__ = (
        *_CURVE_METHODS,
        *("figure", "subplot", "subplots", "gca", "gcf", "axis", "axes", "title", "xlabel"),
        *("ylabel", "xlim", "ylim", "legend", "grid", "show", "draw", "pause", "ion", "savefig"),
        *("close", "cla", "clf", "rcParams", "suptitle", "tight_layout", "axhline", "axvline"),
    )  # what `from pylab import *` brings

    def __init__(self, name: str, sheet: Sheet) -> None:
        super().__init__(name)
        self.sheet = sheet
        self.figures: dict[Any, Figure] = {}
        self.number: Any = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.gca(), name)

    def figure(self, number: Any = None, *_: Any, num: Any = None, **__: Any) -> Figure:
        """The figure of a number, or a new one."""
        number = num if number is None else number
        if isinstance(number, Figure):
            number = next(key for key, figure in self.figures.items() if figure is number)
        if number is None:
            number = max([key for key in self.figures if isinstance(key, int)], default=0) + 1
        self.number = number
        return self.figures.setdefault(number, Figure(self.sheet))

    def gcf(self) -> Figure:
        """The current figure, made when there is none."""
        return self.figures[self.number] if self.number in self.figures else self.figure()

    def gca(self, **_: Any) -> Axes:
        """The current axes, made when there are none."""
        return self.gcf().gca()

    def sca(self, axes: Axes) -> None:
        """Make other axes the current ones."""
        for number, figure in self.figures.items():
            if axes in figure.axes:
                self.number, figure.current = number, axes

    def subplot(self, *place: Any, **_: Any) -> Axes:
        """Axes of the current figure, by their place."""
        return self.gcf().add_subplot(*place)

    axes = subplot

    def subplots(self, *args: Any, **options: Any) -> tuple[Figure, Any]:
        """A new figure, and a grid of axes in it."""
        figure = self.figure(options.pop("num", None))
        return figure, figure.subplots(*args, **options)

    def clf(self) -> None:
        """Clear the current figure."""
        self.gcf().clf()

    def close(self, *_: Any) -> None:
        """Closing a window takes nothing back of what it showed."""
        self.number, self.figures = None, {}
