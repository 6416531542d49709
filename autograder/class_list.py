"""The class list: who should hand in, by when, and under what names learning platforms know them.

Our own columns, of which only `student_id` is needed:

    student_id, name, email, section, due, blackboard_username, canvas_id, sis_user_id, sis_login_id

A gradebook exported from Blackboard, Canvas or Moodle is understood as it is.  `due` is a
student's own deadline, for an extension, such as 2026-11-03T23:59.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from autograder.deadline import deadline
from autograder.intake.names import is_id
from autograder.model import UsageError
from autograder.roster import RosterEntry
from autograder.tables import Row, read_table
from autograder.text import one_line

#: Where a student's ID may stand, in the order of preference; the others are platforms' exports.
_ID_COLUMNS = ("student_id", "id_number", "sis_user_id", "username", "sis_login_id")
_NAME_COLUMNS = ("name", "student", "full_name")


def read_roster(path: Path) -> dict[str, RosterEntry]:
    """All students by ID, in the file's order.

    Raises UsageError, with the line, for an ID that is missing, no ID, or there twice (upper and
    lower case are the same), and for a date that is none.
    """
    table = read_table(path)
    column = next((name for name in _ID_COLUMNS if name in table.columns), "")
    if not column:
        table.need("student_id")
    kept = [row for row in table.rows if row.cells.get(column) or not _is_canvas_own(row)]
    table.refuse(_faults(column, kept))
    entries = [_entry(row, column) for row in kept]
    if not entries:
        raise UsageError(f"{one_line(str(path), 300)}, line 2: no student; one stands on each line")
    return {entry.student_id: entry for entry in entries}


def _faults(column: str, rows: list[Row]) -> Iterator[tuple[int, str]]:
    seen: dict[str, int] = {}
    for row in rows:
        student_id = row.cells.get(column, "")
        if not is_id(student_id):
            shown = one_line(student_id, 40)
            yield row.line, f"{column} “{shown}” is no ID; letters, digits, “.”, “_” and “-” are"
        elif (first := seen.setdefault(student_id.casefold(), row.line)) != row.line:
            yield row.line, f"{student_id} stands on line {first} already"
        try:
            deadline(row.cells.get("due", ""))
        except ValueError as error:
            yield row.line, f"due {error}"


def _is_canvas_own(row: Row) -> bool:
    """Whether a row without an ID is one that Canvas puts into its exports beside the students'."""
    return row.cells.get("student", "").replace(" ", "") in ("PointsPossible", "Student,Test")


def _entry(row: Row, column: str) -> RosterEntry:
    cells = row.cells
    is_canvas = "sis_user_id" in cells or "sis_login_id" in cells
    return RosterEntry(
        student_id=cells[column],
        name=_name(cells),
        email=cells.get("email") or cells.get("email_address", ""),
        section=cells.get("section", ""),
        due=deadline(cells.get("due", "")),
        blackboard_username=cells.get("blackboard_username") or cells.get("username", ""),
        canvas_id=cells.get("canvas_id") or (cells.get("id", "") if is_canvas else ""),
        sis_user_id=cells.get("sis_user_id", ""),
        sis_login_id=cells.get("sis_login_id", ""),
    )


def _name(cells: Mapping[str, str]) -> str:
    whole = next((cells[name] for name in _NAME_COLUMNS if cells.get(name)), "")
    parts = f"{cells.get('first_name', '')} {cells.get('last_name', '')}"
    return one_line(whole or parts, 120)
