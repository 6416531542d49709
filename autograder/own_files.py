"""A student's own folder: which file is which task, with an ID in its name or without."""

from __future__ import annotations

from pathlib import Path

from autograder.intake.bundle import PDF_CAP, SOURCE_CAP, UnreadableError
from autograder.intake.folder import Child, children, read_file
from autograder.intake.names import is_id
from autograder.intake.near import KINDS, proper_name
from autograder.model import TASKS, Submission, UsageError
from autograder.text import one_line


def listed(folder: Path) -> list[Child]:
    """The entries of a folder.  Raises UsageError when there is no such folder."""
    try:
        return children(folder)
    except OSError as error:
        shown = one_line(str(folder), 1000)
        raise UsageError(f"{shown}: {error.strerror}; name the folder of your files") from error


def plain_name(kind: str) -> str:
    """A part's name as it is handed out, without an ID."""
    return "conceptual.pdf" if kind == "conceptual" else f"{kind}.py"


def chosen_files(folder: Path, student_id: str = "") -> dict[str, str]:
    """File names by part: the one with the ID where there is one, else the one without."""
    names = {child.name for child in listed(folder) if child.kind == "file"}
    chosen = {}
    for kind in KINDS:
        wanted = [proper_name(kind, student_id)] if student_id else []
        for name in (*wanted, plain_name(kind)):
            if name in names:
                chosen[kind] = name
                break
    return chosen


def read_part(folder: Path, kind: str, name: str) -> bytes:
    """A part's content.  Raises UsageError when it can't be read."""
    try:
        return read_file(folder / name, PDF_CAP if kind == "conceptual" else SOURCE_CAP)
    except UnreadableError as error:
        raise UsageError(str(error)) from error


def own_submission(folder: Path) -> tuple[Submission, dict[str, str]]:
    """The task files of a folder, and their names by task.

    Raises UsageError when there are none, or those of more than one student.
    """
    ids = _ids(folder)
    if len(ids) > 1:
        raise UsageError(
            f"{one_line(str(folder), 1000)} holds files of {', '.join(sorted(ids))}; "
            "keep those of one student there"
        )
    student_id = next(iter(ids), "")
    names = {k: v for k, v in chosen_files(folder, student_id).items() if k in TASKS}
    if not names:
        raise UsageError(
            f"{one_line(str(folder), 1000)} holds no task file: they are named task1.py … "
            "task4.py, or with your ID, task1_ID.py"
        )
    files = {kind: read_part(folder, kind, name) for kind, name in names.items()}
    origin = str(folder.absolute())
    return Submission(student_id or "own", files, origin=origin), names


def _ids(folder: Path) -> set[str]:
    found = set()
    for child in listed(folder):
        task, _, rest = child.name.partition("_")
        if child.kind == "file" and task in TASKS and rest.endswith(".py") and is_id(rest[:-3]):
            found.add(rest[:-3])
    return found
