"""A histogram as numbers for an inline SVG: pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

WIDTH, HEIGHT = 640, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 8, 24, 40
_BIN = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """One bin: from `low` to below `high` (the last to `high`), and where its bar stands."""

    low: int
    high: int
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Histogram:
    """The bars, five points wide each; the mean and where its line stands, None for no values."""

    bars: tuple[Bar, ...]
    mean: float | None
    mean_x: float
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    top: int = _TOP
    floor: int = HEIGHT - _BOTTOM

    @classmethod
    def of(cls, totals: Sequence[float], possible: int) -> Histogram:
        """Sort totals of 0 … `possible` points into bins."""
        bins = possible // _BIN
        counts = [0] * bins
        for total in totals:
            counts[min(bins - 1, int(total // _BIN))] += 1
        step, tallest = (WIDTH - _LEFT - _RIGHT) / bins, max(1, *counts)
        room = HEIGHT - _TOP - _BOTTOM
        bars = tuple(
            Bar(
                low=_BIN * place,
                high=_BIN * (place + 1),
                count=count,
                x=_LEFT + step * place + 2,
                y=HEIGHT - _BOTTOM - room * count / tallest,
                width=step - 4,
                height=room * count / tallest,
            )
            for place, count in enumerate(counts)
        )
        mean = fmean(totals) if totals else None
        return cls(bars, mean, _LEFT + step * (mean or 0) / _BIN)
