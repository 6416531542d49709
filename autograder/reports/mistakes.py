"""The commonest mistakes of a class, each with the students who made it; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from autograder.model import Check, Result, Status
from autograder.reports.explanation import explained
from autograder.text import one_line

_LONGEST = 240
_READ = 1_000
#: What differs between students who made the same mistake: their numbers, and their own ID.
_ARRAY = re.compile(r"\[[-+\d.,eE\s\[\]…]+(?:\]|$)")
_NUMBER = re.compile(r"(?<![\w.])[-+]?\d+(?:,\d{3})*(?:\.\d+)?(?:[eE][-+]?\d+)?")
_OWN_FILE = re.compile(r"\b(task[1-4])_[A-Za-z0-9._-]+?\.py\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: where it shows, how it ends, and who made it.

    `message` has "#" in place of numbers, which differ from student to student; `example` is the
    first student's, numbers and all.  `lost` is what it cost all of them together.
    """

    functions: tuple[str, ...]
    titles: tuple[str, ...]
    status: str
    message: str
    example: str
    hint: str
    students: tuple[str, ...]
    lost: float


def mistakes(results: Iterable[Result]) -> list[Mistake]:
    """Mistakes by how many students made them, the commonest first.

    A student's check counts under its normalised message; what shows in several checks with the
    same words and for the same students, as a file that can't be imported does, is one mistake.
    """
    groups: dict[tuple[str, str, str], list[tuple[Check, str]]] = {}
    for result in results:
        for check in result.checks:
            if check.status not in (Status.PASSED, Status.ERROR):
                words = check.hint or normalised(check.message)
                key = (check.id, check.status.value, words)
                groups.setdefault(key, []).append((check, result.student_id))
    merged: dict[tuple[str, str, tuple[str, ...]], Mistake] = {}
    for one in map(_mistake, groups.values()):
        same = (one.status, one.message, one.students)
        merged[same] = _joined(merged[same], one) if same in merged else one
    return sorted(merged.values(), key=lambda one: (-len(one.students), -one.lost, one.message))


def normalised(message: str) -> str:
    """A message without what differs from student to student: arrays, numbers, their own ID."""
    return _NUMBER.sub("#", _OWN_FILE.sub(r"\1_ID.py", _without_arrays(message)))


def _without_arrays(message: str) -> str:
    text = " ".join(_ARRAY.sub("[…]", explained(message).text[:_READ]).split())
    return one_line(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…", _LONGEST)


def _mistake(made: Sequence[tuple[Check, str]]) -> Mistake:
    check, students = made[0][0], tuple(dict.fromkeys(student for _, student in made))
    return Mistake(
        functions=(check.function,),
        titles=(check.title,),
        status=check.status.value,
        message=normalised(check.message),
        example=_without_arrays(check.message),
        hint=check.hint,
        students=students,
        lost=check.points * len(students),
    )


def _joined(first: Mistake, second: Mistake) -> Mistake:
    return replace(
        first,
        functions=tuple(dict.fromkeys((*first.functions, *second.functions))),
        titles=(*first.titles, *second.titles),
        hint=first.hint or second.hint,
        lost=first.lost + second.lost,
    )
