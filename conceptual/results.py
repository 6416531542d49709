"""What P3 and P4 have left for the report: their figures and tables, what is there and no more.

    RESULTS/P3/*.svg               figures, in the order of their names
    RESULTS/P3/*_summary.csv       tables
    RESULTS/P4/RUN/*.svg           figures of a run
    RESULTS/P4/RUN/results.json    its settings and accuracies, one row of a table

Where RESULTS/P3 holds no figure, those in `P3/figures` are taken.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
DEFAULT_RESULTS = ROOT / "results"

#: What makes the results of each problem.
COMMANDS = {"P3": "make P3", "P4": "python -m P4 train"}

#: What is under the figures whose names are known; others are called by their names.
CAPTIONS: Mapping[str, str] = {
    "figure1_data": "The data, and the separator at the end of gradient descent.",
    "figure2_separator_path": "The path of the separator in slope–intercept space.",
    "figure3_training": "The mean negative log-likelihood in each epoch.",
    "mod_curvature": "Step size times largest eigenvalue of the Hessian along each path.",
    "mod_curvature_standardised": "The same with standardised features.",
    "mod_training": "Five step sizes: the mean negative log-likelihood in each epoch.",
    "mod_training_standardised": "Five step sizes with standardised features.",
    "sgd_and_gd": "Stochastic and batch gradient descent against passes over the data.",
    "sgd_iterations": "Stochastic gradient descent against iterations.",
    "sgd_passes": "Stochastic gradient descent against passes over the data, over many seeds.",
    "sgd_variants": "Stochastic gradient descent: orders of the examples, and decaying steps.",
    "curves": "Learning curves.",
    "sweep": "Validation accuracy against the strength of the L2 penalty.",
}

_SUMMARIES: Mapping[str, str] = {
    "logistic_regression_summary": "Gradient descent.",
    "logistic_regression_mod_summary": "Gradient descent with several step sizes.",
    "logistic_regression_sgd_summary": "Stochastic gradient descent beside gradient descent.",
}


class ResultsError(Exception):
    """A file of results can't be read; the message names it."""


@dataclass(frozen=True)
class Figure:
    """A drawing as SVG text, and what is said under it."""

    svg: str
    caption: str


@dataclass(frozen=True)
class Table:
    """Rows of text, as many cells in each as there are columns."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def measured(results: Path) -> dict[str, Any]:
    """The results of P3 and P4 in a folder, as plain values.  Raises ResultsError."""
    try:
        parts = {"P3": _P3(results / "P3"), "P4": _P4(results / "P4")}
    except OSError as error:
        raise ResultsError(f"{error.filename}: {error.strerror}") from error
    return {
        name: {
            "command": COMMANDS[name],
            "figures": [asdict(figure) for figure in figures],
            "tables": [asdict(table) for table in tables],
        }
        for name, (figures, tables) in parts.items()
    }


def _P3(folder: Path) -> tuple[list[Figure], list[Table]]:  # noqa: N802 - named like its folder
    drawn = sorted(folder.glob("*.svg")) or sorted((ROOT / "P3" / "figures").glob("*.svg"))
    tables = [_summary(file) for file in sorted(folder.glob("*_summary.csv"))]
    return [_figure(file, "") for file in drawn], tables


def _P4(folder: Path) -> tuple[list[Figure], list[Table]]:  # noqa: N802 - named like its folder
    runs = {file.parent.name: _run(file) for file in sorted(folder.glob("*/results.json"))}
    figures = [
        _figure(file, f" Run {place}.")
        for place, name in enumerate(runs, start=1)
        for file in sorted((folder / name).glob("*.svg"))
    ]
    rows = [[str(place), *row] for place, row in enumerate(runs.values(), start=1)]
    columns = ("Run", "Data", "Backbone", "New layers", "Validation", "Test", "Chance")
    return figures, [Table("Accuracy of the runs.", columns, rows)] * bool(rows)


def _figure(file: Path, addition: str) -> Figure:
    caption = CAPTIONS.get(file.stem, f"{file.stem.replace('_', ' ').capitalize()}.")
    return Figure(file.read_text(encoding="utf-8"), caption + addition)


def _summary(file: Path) -> Table:
    with file.open(newline="", encoding="utf-8") as stream:
        rows = [row for row in csv.reader(stream) if row]
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        raise ResultsError(f"{file}: a heading and rows of the same length are needed")
    cells = [[_rounded(cell) for cell in row] for row in rows[1:]]
    return Table(_SUMMARIES.get(file.stem, f"{file.stem}."), rows[0], cells)


def _run(file: Path) -> list[str]:
    """Data, backbone, new layers and the accuracies of a run."""
    try:
        run = json.loads(file.read_text(encoding="utf-8"))
        accuracies = [run[key] for key in ("validation_accuracy", "test_accuracy", "chance")]
        return [
            *(run["data"]["name"], run["backbone"]["name"], str(run["settings"]["head"])),
            *(f"{100 * one:.1f} %" for one in accuracies),
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise ResultsError(f"{file}: no results of a run: {error!r}") from error


def _rounded(cell: str) -> str:
    """A number to seven digits; anything else as it is."""
    try:
        number = float(cell)
    except ValueError:
        return cell
    return "never" if number == float("inf") else f"{number:.7g}"
