"""What the three scripts have in common: their options, what they write, how they fail."""

from __future__ import annotations

import argparse
import csv
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from P3.data import EMBEDDED, Array, DataError, DataSet, load
from P3.history import History, write_csv
from P3.model import maximum_likelihood, nll
from P3.optimisers import FixedOrderWarning
from P3.style import configure, save

#: The step sizes of the assignment.
ETAS = (0.5, 0.3, 0.1, 0.05, 0.01)
_LARGEST_ETA = 1000.0


@dataclass(frozen=True, slots=True)
class Problem:
    """The data, and the optimum: w (3,) and its NLL, or None where there is no finite one."""

    data: DataSet
    w: Array | None
    nll: float | None

    @classmethod
    def read(cls, path: Path) -> Problem:
        """The problem that a file poses.  Raises DataError where the file can't be used."""
        data = load(path)
        w = maximum_likelihood(data)
        return cls(data, w, None if w is None else float(nll(data, w)))

    def __str__(self) -> str:
        if self.w is None or self.nll is None:
            return "maximum likelihood: none, for a line separates the classes"
        weights = ", ".join(f"{weight:.7f}" for weight in self.w)
        return f"maximum likelihood: w = ({weights}), NLL {self.nll:.7f}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the script of this name found.

    `figures` and `curves` by file name without suffix; `summary` one row per step size.
    """

    name: str
    figures: Mapping[str, Figure]
    curves: Mapping[str, Mapping[float, History]]
    summary: Sequence[Mapping[str, object]]


def parser(description: str | None, max_iter: int, tol: float) -> argparse.ArgumentParser:
    """The options that all scripts share, with these defaults; `--eta` is each script's own."""
    options = argparse.ArgumentParser(description=(description or "").partition("\n")[0])
    options.add_argument("--data", type=Path, default=EMBEDDED, metavar="FILE")
    options.add_argument(
        "--max-iter", type=positive, default=max_iter, metavar="N", help="passes over the data"
    )
    options.add_argument(
        "--tol", type=tolerance, default=tol, help="stop when the NLL changes by less"
    )
    options.add_argument("--out", type=Path, default=Path("results/P3"), metavar="DIR")
    options.add_argument("--show", action="store_true", help="open windows with the figures")
    return options


def add_etas(options: argparse.ArgumentParser) -> None:
    """Add `--eta` for scripts that compare several step sizes."""
    options.add_argument("--eta", type=step_size, nargs="+", default=list(ETAS), metavar="ETA")


def run(
    study: Callable[[Problem, argparse.Namespace], Outcome], options: argparse.Namespace
) -> int:
    """Read the data, run the study, write what it found; returns the exit status.

    What is wrong with the data or the folder ends as one line on standard error, and status 2.
    """
    configure(show=options.show)
    try:
        problem = Problem.read(options.data)
        with warnings.catch_warnings():
            warnings.simplefilter("once", FixedOrderWarning)
            warnings.showwarning = _one_line  # type: ignore[assignment]  # it needs the text only
            outcome = study(problem, options)
        _write(outcome, options.out)
    except DataError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"error: --out {options.out}: {error.strerror or error}", file=sys.stderr)
        return 2
    print(problem)
    for row in outcome.summary:
        print(", ".join(f"{key} {_shown(value)}" for key, value in row.items()))
    print(f"{len(outcome.figures)} figures and the numbers behind them are in {options.out}")
    if options.show:
        plt.show()
    return 0


def step_size(text: str) -> float:
    """Parse a step size.  Raises ArgumentTypeError unless it lies in (0, 1000]."""
    return _number(text, lambda eta: 0 < eta <= _LARGEST_ETA, "a number above 0, up to 1000")


def tolerance(text: str) -> float:
    """Parse a tolerance.  Raises ArgumentTypeError unless it is finite and not negative."""
    return _number(text, lambda tol: 0 <= tol < float("inf"), "a number from 0 on")


def above_zero(text: str) -> float:
    """Parse a duration.  Raises ArgumentTypeError unless it is finite and above 0."""
    return _number(text, lambda number: 0 < number < float("inf"), "a number above 0")


def count(text: str) -> int:
    """Parse a whole number from 0 on.  Raises ArgumentTypeError for anything else."""
    return int(_number(text, lambda n: n >= 0 and n == int(n), "a whole number from 0 on"))


def positive(text: str) -> int:
    """Parse a whole number from 1 on.  Raises ArgumentTypeError for anything else."""
    return int(_number(text, lambda n: n >= 1 and n == int(n), "a whole number from 1 on"))


def _number(text: str, allowed: Callable[[float], bool], wanted: str) -> float:
    try:
        number = float(text)
        fits = allowed(number)
    except (ValueError, OverflowError):
        fits = False
    if not fits:
        raise argparse.ArgumentTypeError(f"{text} is not allowed: it must be {wanted}")
    return number


def _write(outcome: Outcome, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    save(outcome.figures, folder)
    for file, histories in outcome.curves.items():
        write_csv(folder / f"{file}.csv", histories)
    with (folder / f"{outcome.name}_summary.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(outcome.summary[0]))
        writer.writeheader()
        writer.writerows(outcome.summary)


def _shown(value: object) -> str:
    return f"{value:.7g}" if isinstance(value, float) else str(value)


def _one_line(message: Warning | str, *_: object) -> None:
    print(f"warning: {message}", file=sys.stderr)
