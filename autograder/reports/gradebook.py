"""All results as `gradebook.csv`, one row per submission: pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from autograder.assignments import ASSIGNMENTS, ECE449, Assignment
from autograder.model import Result, Status
from autograder.text import one_line

#: A cell that starts with one of these is a formula to some spreadsheet, in some language.
_FORMULA = tuple("=+-@\t\r＝＋－＠")


def columns(assignment: Assignment) -> tuple[str, ...]:
    """The table's heading."""
    names = (function.name for function in assignment.functions)
    return ("student_id", "status", *names, "programming", "conceptual", "total", "note")


def gradebook_csv(results: Iterable[Result]) -> str:
    """The table, sorted by student, with a heading; all results are of one assignment."""
    results = list(results)
    assignment = ASSIGNMENTS[results[0].assignment] if results else ECE449
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns(assignment))
    for result in sorted(results, key=lambda result: result.student_id):
        writer.writerow([_harmless(cell) for cell in _row(result)])
    return text.getvalue()


def note(result: Result) -> str:
    """What an instructor should know about a row, on one line."""
    parts = [result.refused] if result.refused else []
    parts += [str(finding) for finding in result.findings]
    parts += _troubles(result)
    return one_line(" | ".join(parts), 1000)


def _row(result: Result) -> list[str]:
    conceptual = "" if result.conceptual is None else f"{result.conceptual:g}"
    return [
        result.student_id,
        result.status,
        *(f"{result.scores[f.name]:g}" for f in ASSIGNMENTS[result.assignment].functions),
        f"{result.programming:g}",
        conceptual,
        f"{result.total:g}",
        note(result),
    ]


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


def _harmless(cell: str) -> str:
    """The cell with a quote in front where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell[:1] in _FORMULA else cell
