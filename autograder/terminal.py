"""What the terminal shows of a run: results -> Rich renderables; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from rich.table import Table
from rich.text import Text

from autograder.assignments import ASSIGNMENTS, ECE449
from autograder.model import Result
from autograder.reports.gradebook import note

_STRONG = 2


class Isolation(Protocol):
    """What the jail's self-check reports."""

    @property
    def level(self) -> int:
        """0 (process only) … 3 (full)."""

    @property
    def rows(self) -> list[tuple[str, bool, str]]:
        """Promise, whether it held, remedy."""


_COLOUR = {"graded": "green", "refused": "yellow", "error": "red"}


def summary_table(results: Iterable[Result]) -> Table:
    """The closing table: points per task and in all; all results are of one assignment."""
    results = list(results)
    assignment = ASSIGNMENTS[results[0].assignment] if results else ECE449
    table = Table(title="Programming points", title_justify="left")
    table.add_column("student", no_wrap=True)
    table.add_column("status", no_wrap=True)
    for task in assignment.tasks:
        name = task.replace("_", "_\n")  # long names break there, before the table is too wide
        table.add_column(f"{name}\n/{assignment.worth(task)}", justify="right")
    table.add_column(f"total\n/{assignment.points}", justify="right", style="bold")
    for result in sorted(results, key=lambda result: result.student_id):
        table.add_row(
            Text(result.student_id),
            Text(result.status, style=_COLOUR.get(result.status, "")),
            *(f"{_earned(result, task):g}" for task in assignment.tasks),
            f"{result.programming:g}",
        )
    return table


def notes(results: Iterable[Result]) -> Iterator[Text]:
    """A line for each student about whom an instructor should know something."""
    for result in sorted(results, key=lambda result: result.student_id):
        if text := note(result):
            yield Text(f"{result.student_id}: {text}")


def isolation_line(report: Isolation) -> Text:
    """How far student code is kept apart on this machine, and what is missing."""
    broken = [words for words, held, _ in report.rows if not held]
    text = f"isolation: {report}" + (
        f"; not held: {', '.join(broken)}" if report.level and broken else ""
    )
    return Text(text, style="" if report.level >= _STRONG else "yellow")


def promises_table(report: Isolation) -> Table:
    """Each promise of the jail, whether it held, and what helps if it did not."""
    table = Table("promise", "held", "what helps")
    for words, held, remedy in report.rows:
        table.add_row(words, Text("yes" if held else "NO"), "" if held else Text(remedy))
    return table


def progress_line(result: Result) -> str:
    """One line for one result, for output that is not a terminal."""
    points = ASSIGNMENTS[result.assignment].points
    text = f"{result.student_id}: {result.status}, {result.programming:g}/{points}"
    return f"{text} in {result.seconds:.1f} s"


def _earned(result: Result, task: str) -> float:
    functions = ASSIGNMENTS[result.assignment].functions
    return sum(result.scores[function.name] for function in functions if function.task == task)
