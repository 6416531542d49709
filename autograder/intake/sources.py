"""From a path to submissions: what kind of thing lies there, and which submissions it holds.

The path itself is the caller's choice and may be a link; nothing below it is followed.
"""

from __future__ import annotations

import mmap
import os
import stat
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from autograder.intake.archive import Data, open_zip
from autograder.intake.blackboard import from_download, is_download
from autograder.intake.bundle import ENTRY_CAP, MIB, ZIP_CAP, Bundle, UnreadableError
from autograder.intake.candidates import (
    Candidate,
    Opened,
    candidate,
    is_zip_name,
    only_zip,
    settle,
    unwrapped,
    with_findings,
)
from autograder.intake.folder import Child, children, loose_files, open_folder, read_file
from autograder.intake.names import archive_id, is_id, printable, shortest
from autograder.intake.near import exact_id, nearly
from autograder.intake.recognise import related
from autograder.model import Finding, Submission, UsageError

# A bulk download holds a whole class: far more than one submission may, but no end of it either.
_BULK_SIZE_CAP = 16 * 1024 * MIB
_BULK_ENTRY_CAP = 20_000

_WRAPPING_CAP = 5  # folders in folders before the first submission
_ALLOWED = (
    "give a zip, a folder, a folder of many of either, task files such as task1_ID.py, "
    "or a Blackboard download"
)


def read_submissions(path: Path) -> list[Submission]:
    """Return all submissions at `path`, sorted by student ID, no ID twice.

    `path` is one zip, one folder, a folder of many of either, loose task files, or a Blackboard
    bulk download. A submission that can't be read safely is returned with the reason in
    `refused`; it never affects the others. Nothing is written to disk.

    Raises `UsageError` if there is no submission at `path`, or it can't be read.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            found = _from_folder(path)
        elif stat.S_ISREG(mode):
            found = _from_file(path)
        else:
            raise UsageError(_complaint(path, "is neither a file nor a folder"))
    except (OSError, ValueError) as error:  # a ValueError is a NUL in the path
        reason = getattr(error, "strerror", None) or "is no valid path"
        raise UsageError(_complaint(path, f"can't be read ({reason})")) from error
    return settle(found)


def submission_from_bytes(name: str, data: bytes) -> Submission:
    """Return the submission in one zip, given its file name and content; never raises."""
    return _zip_candidate(name, lambda: open_zip(data), "").submission


def submission_from_folder(path: Path) -> Submission:
    """Return the folder as exactly one submission, whatever it holds; never raises."""
    return _folder_candidate(path.absolute()).submission


def _complaint(path: Path, wrong: str) -> str:
    return f"{printable(str(path))}: {wrong}; {_ALLOWED}."


def _from_file(path: Path) -> list[Candidate]:
    near = nearly(path.name)
    if is_zip_name(path.name):
        return _from_zip_file(path)
    if near is None or not is_id(near.written_id):
        raise UsageError(_complaint(path, "is neither a zip nor a task file with an ID"))
    with path.open("rb"):  # a file that can't be read is the caller's to mend
        return [_loose_candidate(path.parent, near.written_id, [Child(path.name, "file")])]


def _from_zip_file(path: Path) -> list[Candidate]:
    data = _mapped(path)
    when = _modified([path])
    try:
        whole = open_zip(data, entry_cap=_BULK_ENTRY_CAP, size_cap=_BULK_SIZE_CAP)
    except UnreadableError:
        return [_zip_candidate(path.name, lambda: open_zip(data), when)]
    if is_download(whole.names) and not any(exact_id(name) for name in whole.names):
        return from_download(whole)
    return [_zip_candidate(path.name, lambda: open_zip(data), when)]


def _mapped(path: Path) -> Data:
    # A whole class can be larger than memory, so the file is mapped rather than read.
    with path.open("rb") as stream:
        if not os.fstat(stream.fileno()).st_size:
            return b""
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)


def _modified(paths: Iterable[Path]) -> str:
    times = [path.lstat().st_mtime for path in paths]
    try:
        newest = datetime.fromtimestamp(max(times, default=0.0), UTC)
    except (OverflowError, ValueError, OSError):  # a file system may hold any number
        return ""
    return newest.strftime("%Y-%m-%d-%H-%M-%S.%f")


def _from_folder(path: Path) -> list[Candidate]:
    path = path.absolute()
    if path.name in ("", ".."):
        path = path.resolve()
    found = _visible(path)
    for _ in range(_WRAPPING_CAP):
        if len(found) != 1 or found[0].kind != "folder":
            break
        if _is_one_submission(path / found[0].name):
            break
        path /= found[0].name
        found = _visible(path)
    candidates = _from_children(path, found)
    if not candidates:
        wrong = "is an empty folder" if not found else "holds no submission"
        raise UsageError(_complaint(path, wrong))
    return candidates


def _visible(path: Path) -> list[Child]:
    return [child for child in children(path) if not child.name.startswith(".")]


def _is_one_submission(folder: Path) -> bool:
    files = [child.name for child in _visible(folder) if child.kind != "folder"]
    return any(nearly(name) for name in files) or (len(files) == 1 and is_zip_name(files[0]))


def _from_children(path: Path, found: list[Child]) -> list[Candidate]:
    attempts = [c for c in found if c.kind != "folder" and is_download([c.name])]
    rest = [child for child in found if child not in attempts]
    if attempts:
        bundle = Bundle(
            tuple(child.name for child in attempts),
            lambda name, cap: read_file(path / name, cap),
        )
        return from_download(bundle) + _from_mixed(path, rest)
    loose = [child for child in rest if child.kind != "folder" and nearly(child.name)]
    if loose and _all_one_students(path, rest, loose):
        return [_folder_candidate(path)]
    return _from_mixed(path, rest) if loose else _from_many(path, rest)


def _all_one_students(path: Path, found: list[Child], loose: list[Child]) -> bool:
    owners = {_owner(child, loose) for child in loose} - {""}
    if archive_id(path.name) in owners:
        return True
    return len(owners) <= 1 and not any(_holds_a_submission(path, child) for child in found)


def _from_many(path: Path, found: list[Child]) -> list[Candidate]:
    """Read a folder of submissions: one real one makes its sibling folders submissions too.

    So a student whose folder holds nothing that is recognised has a row as well.
    """
    if not any(_holds_a_submission(path, child) for child in found):
        return []
    return [
        _child_candidate(path, child)
        for child in found
        if is_zip_name(child.name) or child.kind == "folder" or _stands_for_folder(child)
    ]


def _stands_for_folder(child: Child) -> bool:
    return child.kind == "special" and "." not in child.name and is_id(child.name)


def _from_mixed(path: Path, found: list[Child]) -> list[Candidate]:
    """Read loose files of several students, and whatever submissions lie beside them."""
    loose = [child for child in found if child.kind != "folder" and nearly(child.name)]
    whole = [child for child in found if _holds_a_submission(path, child)]
    return _loose_candidates(path, loose) + [_child_candidate(path, child) for child in whole]


def _loose_candidates(path: Path, loose: list[Child]) -> list[Candidate]:
    groups: dict[str, list[Child]] = {}
    for child in loose:
        groups.setdefault(_owner(child, loose), []).append(child)
    ownerless = groups.pop("", [])
    if not groups and ownerless:
        return [_loose_candidate(path, path.name, ownerless)]
    if len(groups) == 1:
        ((owner, files),) = groups.items()
        return [_loose_candidate(path, owner, [*files, *ownerless])]
    # Nobody's file is shown to everybody it may belong to: it must not vanish without a word.
    listed = ", ".join(f"`{printable(child.name)}`" for child in ownerless)
    unclaimed = [Finding(f"Files without an ID lie beside these: {listed}.")] if ownerless else []
    found = [_loose_candidate(path, owner, files) for owner, files in groups.items()]
    return [replace(c, submission=with_findings(c.submission, *unclaimed)) for c in found]


def _owner(child: Child, loose: list[Child]) -> str:
    """Return the ID that a loose file belongs to, empty if it carries none.

    `task1_3170100111_final.py` beside `task2_3170100111.py` belongs to the shorter ID.
    """
    near = nearly(child.name)
    if near is None or not is_id(near.written_id):
        return ""
    return shortest(near.written_id, _ids(loose))


def _ids(loose: list[Child]) -> set[str]:
    return {near.written_id for near in related(c.name for c in loose) if is_id(near.written_id)}


def _holds_a_submission(path: Path, child: Child, depth: int = 3) -> bool:
    if child.kind != "folder":
        return is_zip_name(child.name)
    if not depth or child.name.startswith("."):
        return False
    folder = path / child.name
    try:
        inside = children(folder)[:ENTRY_CAP]
    except OSError:  # whatever it is, it can't be passed over in silence
        return True
    if any(nearly(one.name) for one in inside if one.kind != "folder"):
        return True
    return any(_holds_a_submission(folder, one, depth - 1) for one in inside)


def _child_candidate(path: Path, child: Child) -> Candidate:
    target = path / child.name
    if child.kind == "folder":
        return _folder_candidate(target)
    if not is_zip_name(child.name):  # a link in the place of a folder: loose_files refuses it
        return _loose_candidate(path, child.name, [child])
    return _zip_candidate(
        child.name, lambda: open_zip(read_file(target, ZIP_CAP)), _modified([target])
    )


def _zip_candidate(name: str, opener: Callable[[], Bundle], when: str) -> Candidate:
    stem = name[:-4] if is_zip_name(name) else name
    return candidate([stem], lambda: Opened(opener(), "zip", name), name, when)


def _folder_candidate(folder: Path) -> Candidate:
    try:
        files = [child.name for child in _visible(folder) if child.kind != "folder"]
        when = _modified(folder / name for name in files)
    except OSError:  # opening it will say so
        files, when = [], ""
    zip_name = only_zip(files)
    own_names = [zip_name[:-4], folder.name] if zip_name else [folder.name]

    def opener() -> Opened:
        return unwrapped(Opened(open_folder(folder), "folder", folder.name))

    return candidate(own_names, opener, folder.name, when)


def _loose_candidate(path: Path, owner: str, files: list[Child]) -> Candidate:
    def opener() -> Opened:
        return Opened(loose_files(path, files), "loose files")

    origin = files[0].name if len(files) == 1 else f"loose files of {owner}"
    return candidate([owner], opener, origin, _modified(path / child.name for child in files))
