"""Results as files that learning platforms import: pure.

Only students on the roster are in them, as platforms know no others.  Who handed nothing in, and
who could not be graded through a fault of ours, has an empty cell: a platform leaves the old value.

    Blackboard  Grade Center, Work Offline, Upload; students by Username, columns by their heading
    Canvas      Gradebook, Import; students by ID, SIS User ID or SIS Login ID
    Moodle      Grades, Import, CSV file; students by ID number or email address
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from autograder.assignments import assignment_of
from autograder.model import CONCEPTUAL_POINTS, Result
from autograder.reports.gradebook import note
from autograder.reports.rendering import number
from autograder.reports.spreadsheet import harmless
from autograder.roster import RosterEntry


def lms_files(
    results: Sequence[Result], roster: Mapping[str, RosterEntry], column: str
) -> dict[str, str]:
    """Content by file name; `column` is the heading under which the platform has the points."""
    by_student = {result.student_id: result for result in results}
    pairs = [(entry, by_student.get(student)) for student, entry in roster.items()]
    return {
        "blackboard.csv": _csv([_blackboard_heading(column), *map(_blackboard, pairs)]),
        "canvas.csv": _csv([*_canvas_heading(column, results), *map(_canvas, pairs)]),
        "moodle.csv": _csv([_moodle_heading(column), *map(_moodle, pairs)]),
    }


_Pair = tuple[RosterEntry, Result | None]


def _points(result: Result | None) -> str:
    if result is None or result.status == "error":
        return ""
    return "" if result.status == "missing" and not result.overrides else number(result.total)


def _blackboard_heading(column: str) -> Sequence[str]:
    return ("Username", "Student ID", column)


def _blackboard(pair: _Pair) -> Sequence[str]:
    entry, result = pair
    return (entry.blackboard_username or entry.student_id, entry.student_id, _points(result))


def _canvas_heading(column: str, results: Sequence[Result]) -> list[Sequence[str]]:
    marked = any(result.conceptual is not None for result in results)
    possible = assignment_of(results).points + (CONCEPTUAL_POINTS if marked else 0)
    return [
        ("Student", "ID", "SIS User ID", "SIS Login ID", "Section", column),
        ("    Points Possible", "", "", "", "", str(possible)),
    ]


def _canvas(pair: _Pair) -> Sequence[str]:
    entry, result = pair
    by_id = entry.canvas_id or entry.sis_user_id or entry.sis_login_id
    return (
        entry.name,
        entry.canvas_id,
        entry.sis_user_id or ("" if by_id else entry.student_id),
        entry.sis_login_id,
        entry.section,
        _points(result),
    )


def _moodle_heading(column: str) -> Sequence[str]:
    return ("ID number", "Full name", "Email address", column, "Feedback")


def _moodle(pair: _Pair) -> Sequence[str]:
    entry, result = pair
    remark = note(result) if result else ""
    return (entry.student_id, entry.name, entry.email, _points(result), remark)


def _csv(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()
