"""Whole runs as arrays: gathered from an optimiser's records, summarised, written as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from P3.data import Array
from P3.optimisers import Record


@dataclass(frozen=True, slots=True)
class History:
    """n records of one run or of several side by side.

    `passes` is (n,); `w` is (n, 3) and `nll` (n,) for one run, (n, runs, 3) and (n, runs) for
    several.
    """

    passes: Array
    w: Array
    nll: Array

    def passes_until(self, target: float) -> Array:
        """Passes until the NLL first is at most `target`, infinite where it never is.

        Shape () for one run, (runs,) for several.
        """
        reached = self.nll <= target  # (n, …)
        first = self.passes[np.argmax(reached, axis=0)]  # (…)
        return np.where(reached.any(axis=0), first, np.inf)


def gather(records: Iterable[Record], target: float = -np.inf) -> History:
    """All records, or those up to the first at which every run's NLL is at most `target`."""
    kept = []
    for record in records:
        kept.append(record)
        if np.all(record.nll <= target):
            break
    return History(
        np.array([record.passes for record in kept]),
        np.array([record.w for record in kept]),
        np.array([record.nll for record in kept]),
    )


def write_csv(path: Path, histories: Mapping[float, History]) -> None:
    """Write one row per step size, run and record: eta, run, passes, w1, w2, w3, nll."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["eta", "run", "passes", "w1", "w2", "w3", "nll"])
        for eta, history in histories.items():
            writer.writerows([eta, *row] for row in _rows(history))


def _rows(history: History) -> Iterator[list[float]]:
    steps = len(history.passes)
    w, nll = history.w.reshape(steps, -1, 3), history.nll.reshape(steps, -1)  # (n, runs, …)
    for run in range(w.shape[1]):
        for step in range(steps):
            yield [run, history.passes[step], *w[step, run], nll[step, run]]
