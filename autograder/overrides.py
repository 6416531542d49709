"""Points that people set by hand, from a file with student_id, function, points and reason."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from autograder.decisions import Override
from autograder.model import FUNCTION_BY_NAME
from autograder.tables import Row, Table, read_table
from autograder.text import one_line

COLUMNS = ("student_id", "function", "points", "reason")


def read_overrides(path: Path, students: Collection[str]) -> dict[str, tuple[Override, ...]]:
    """Overrides by student.

    Raises UsageError, with the line, for an unknown student or function, points that are no number
    between 0 and the function's, a missing reason, and a function of a student there twice.
    """
    table = read_table(path)
    table.need(*COLUMNS)
    table.refuse(_faults(table, frozenset(students)))
    found: dict[str, list[Override]] = {}
    for row in table.rows:
        cells = row.cells
        one = Override(cells["function"], float(cells["points"]), one_line(cells["reason"], 500))
        found.setdefault(cells["student_id"], []).append(one)
    return {student: tuple(overrides) for student, overrides in found.items()}


def _faults(table: Table, students: frozenset[str]) -> Iterator[tuple[int, str]]:
    seen: dict[tuple[str, str], int] = {}
    for row in table.rows:
        student, name = row.cells.get("student_id", ""), row.cells.get("function", "")
        if student not in students:
            yield row.line, f"student_id “{one_line(student, 40)}” is in no submission or roster"
        if name not in FUNCTION_BY_NAME:
            allowed = ", ".join(FUNCTION_BY_NAME)
            yield row.line, f"function “{one_line(name, 40)}” is unknown; allowed are {allowed}"
        elif not _fits(row, FUNCTION_BY_NAME[name].points):
            shown = one_line(row.cells.get("points", ""), 40)
            most = FUNCTION_BY_NAME[name].points
            yield row.line, f"points “{shown}” are not a number from 0 to {most} for {name}"
        if not one_line(row.cells.get("reason", "")):
            yield row.line, "a reason is missing"
        if (first := seen.setdefault((student, name), row.line)) != row.line:
            yield (
                row.line,
                f"{one_line(name, 40)} of {one_line(student, 40)} is on line {first} too",
            )


def _fits(row: Row, most: int) -> bool:
    try:
        points = float(row.cells.get("points", ""))
    except ValueError:
        return False
    return 0 <= points <= most  # no NaN is
