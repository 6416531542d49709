"""All results as `gradebook.csv`, one row per submission: pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from autograder.assignments import ASSIGNMENTS, Assignment, assignment_of
from autograder.model import Result, Status
from autograder.reports.spreadsheet import harmless
from autograder.text import one_line


def columns(assignment: Assignment) -> tuple[str, ...]:
    """The table's heading."""
    names = (function.name for function in assignment.functions)
    return ("student_id", "status", *names, "programming", "conceptual", "total", "note")


def gradebook_csv(results: Iterable[Result]) -> str:
    """The table, sorted by student, with a heading; all results are of one assignment."""
    results = list(results)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns(assignment_of(results)))
    for result in sorted(results, key=lambda result: result.student_id):
        writer.writerow([harmless(cell) for cell in _row(result)])
    return text.getvalue()


def note(result: Result) -> str:
    """What an instructor should know about a row, on one line."""
    parts = [result.refused] if result.refused else []
    parts += [str(finding) for finding in result.findings]
    parts += _troubles(result)
    parts += _adjustments(result)
    return one_line(" | ".join(parts), 1000)


def _row(result: Result) -> list[str]:
    conceptual = "" if result.conceptual is None else f"{result.conceptual:g}"
    return [
        result.student_id,
        result.status,
        *(f"{result.awarded[f.name]:g}" for f in ASSIGNMENTS[result.assignment].functions),
        f"{sum(result.awarded.values()):g}",
        conceptual,
        f"{result.total:g}",
        note(result),
    ]


def _adjustments(result: Result) -> list[str]:
    """What people and rules changed, with what was measured."""
    said = [
        f"{one.function} set by hand from {result.scores[one.function]:g} to {one.points:g}: "
        f"{one.reason}"
        for one in result.overrides
    ]
    if result.late:
        late = result.late
        said.append(
            f"late by {late.by}, handed in {late.submitted}: {late.deduction:g} points less "
            f"({late.rule})"
        )
    return said


def _troubles(result: Result) -> list[str]:
    """One sentence for each thing that went wrong in another way than by a wrong answer.

    A file that can't be imported says so once, not once for each of its functions.
    """
    ordinary = (Status.PASSED, Status.FAILED, Status.MISSING)
    messages = {
        f"{one_line(check.message)} [{check.status.value}]": None
        for check in result.checks
        if check.status not in ordinary
    }
    return list(messages)[:6]
