"""The record of one student of the class list; standard library only, like all records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One student of the class list, with the names that platforms have; empty if not known.

    `due` is the last moment of a deadline of the student's own.
    """

    student_id: str
    name: str = ""
    email: str = ""
    section: str = ""
    due: datetime | None = None
    blackboard_username: str = ""
    canvas_id: str = ""
    sis_user_id: str = ""
    sis_login_id: str = ""
