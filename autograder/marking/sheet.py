"""The marks sheet: a CSV that a teaching assistant fills in, and the marks that it holds.

    student_id,pdf,p1,p2,p3,p4,p5,note
    3170100111,4 pages,8,6.5,7,8,3.5,

One row for each student; five problems of eight points, in whole and half points.  A cell that is
empty has no mark yet.  `pdf` and `note` are for people and are not read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.model import UsageError
from autograder.tables import Row, Table, read_table
from autograder.text import one_line

PROBLEMS = ("p1", "p2", "p3", "p4", "p5")
PROBLEM_POINTS = 8
COLUMNS = ("student_id", "pdf", *PROBLEMS, "note")

_MARK = re.compile(r"(?P<whole>\d)(?:[.,](?P<half>[05])0*)?")
_ALLOWED = f"0 to {PROBLEM_POINTS} in steps of 0.5"


@dataclass(frozen=True, slots=True)
class Marks:
    """One student's marks, 0 … 8 for each problem; None where there is none yet."""

    student_id: str
    points: tuple[float | None, ...] = (None,) * len(PROBLEMS)

    @property
    def missing(self) -> tuple[str, ...]:
        """The problems without a mark."""
        return tuple(
            problem for problem, points in zip(PROBLEMS, self.points, strict=True) if points is None
        )

    @property
    def total(self) -> float | None:
        """All points, 0 … 40, once every problem is marked."""
        given = [points for points in self.points if points is not None]
        return sum(given) if len(given) == len(self.points) else None


def empty_sheet(rows: Iterable[tuple[str, str]]) -> str:
    """The sheet without marks, as CSV, for (student ID, what is known of the PDF)."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for student_id, pdf in sorted(rows):
        writer.writerow([student_id, pdf, *("" for _ in PROBLEMS), ""])
    return text.getvalue()


def read_sheet(path: Path, known: Collection[str]) -> Mapping[str, Marks]:
    """The marks in a sheet, by student.

    Raises UsageError, with the lines, for a mark that is none, a student who is not among the
    known ones or stands there twice, and a file that is no sheet.
    """
    table = read_table(path)
    table.need("student_id", *PROBLEMS)
    _only_known_columns(table, path)
    table.refuse([*_wrong_students(table.rows, known), *_wrong_marks(table.rows)])
    return {marks.student_id: marks for marks in map(_marks, table.rows)}


def _only_known_columns(table: Table, path: Path) -> None:
    unknown = [name for name in table.columns if name and name not in COLUMNS]
    if unknown:
        found = ", ".join(one_line(name, 40) for name in unknown[:5])
        raise UsageError(
            f"{one_line(str(path), 300)}, line 1: no column {found} is known; "
            f"a sheet has {', '.join(COLUMNS)}"
        )


def _wrong_students(rows: Iterable[Row], known: Collection[str]) -> Iterator[tuple[int, str]]:
    lines: dict[str, int] = {}
    for row in rows:
        student_id = row.cells["student_id"]
        shown = one_line(student_id, 80)
        if student_id in lines:
            yield row.line, f"{shown} stands in line {lines[student_id]} already"
        elif student_id not in known:
            what = f"{shown} has no submission" if student_id else "the student's ID is missing"
            yield row.line, what
        lines.setdefault(student_id, row.line)


def _wrong_marks(rows: Iterable[Row]) -> Iterator[tuple[int, str]]:
    for row in rows:
        for problem in PROBLEMS:
            cell = row.cells.get(problem, "")
            if cell and _points(cell) is None:
                yield row.line, f"{problem} is {one_line(cell, 40)}; allowed are {_ALLOWED}"


def _marks(row: Row) -> Marks:
    points = tuple(_points(row.cells.get(problem, "")) for problem in PROBLEMS)
    return Marks(row.cells["student_id"], points)


def _points(cell: str) -> float | None:
    """The mark in a cell; None if there is none, or none that is allowed."""
    match = _MARK.fullmatch(cell) if cell.isascii() else None
    if match is None:
        return None
    value = int(match["whole"]) + (0.5 if match["half"] == "5" else 0)
    return value if value <= PROBLEM_POINTS else None
