"""What the terminal shows of a run: results -> Rich renderables; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import fmean, median
from typing import Protocol

from rich.table import Table
from rich.text import Text

from autograder.assignments import ASSIGNMENTS, assignment_of
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


_COLOUR = {"graded": "green", "refused": "yellow", "missing": "yellow", "error": "red"}


def summary_table(results: Iterable[Result]) -> Table:
    """The closing table: points per task and in all; all results are of one assignment."""
    results = list(results)
    assignment = assignment_of(results)
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
            f"{sum(result.awarded.values()):g}",
        )
    return table


def class_table(results: Sequence[Result]) -> Table:
    """A long class in short: how many of each status, and how the points are spread."""
    table = Table("status", "submissions", "mean", "lowest", "median", "highest")
    for status in sorted({result.status for result in results}):
        points = sorted(one.programming for one in results if one.status == status)
        spread = (fmean(points), points[0], median(points), points[-1])
        table.add_row(
            Text(status, style=_COLOUR.get(status, "")),
            str(len(points)),
            *(f"{value:.3g}" for value in spread),
        )
    return table


def notes(results: Iterable[Result]) -> Iterator[Text]:
    """A line for each student about whom an instructor should know something."""
    for result in sorted(results, key=lambda result: result.student_id):
        if text := note(result):
            yield Text(f"{result.student_id}: {text}")


def outcomes(result: Result) -> dict[tuple[str, str], tuple[str, int, str]]:
    """Status, seed and words of each check, by its name and device."""
    return {
        (check.id, check.device): (check.status.value, check.seed, check.message)
        for check in result.checks
    }


def replay_table(recorded: Result, again: Result) -> Table:
    """Each check as it was recorded and as it came out now."""
    table = Table("check", "seed", "recorded", "now", "", title=Text(again.student_id))
    before, now = outcomes(recorded), outcomes(again)
    nothing = ("not run", 0, "")
    for key in dict.fromkeys([*before, *now]):
        was, came = before.get(key, nothing), now.get(key, nothing)
        same = Text("same") if was == came else Text("DIFFERENT", style="red")
        table.add_row(" ".join(key).strip(), str(came[1]), was[0], came[0], same)
    return table


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
    functions = ASSIGNMENTS[result.assignment].of(task)
    return sum(result.awarded[function.name] for function in functions)
