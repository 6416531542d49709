"""Folders from strangers: no link is followed, and nothing but plain files is opened."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.intake.bundle import ENTRY_CAP, Bundle, UnreadableError, too_large
from autograder.intake.names import is_junk, printable

_DEPTH_CAP = 20

# Without O_NONBLOCK, opening a FIFO that was put in place of a file would wait for ever.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


@dataclass(frozen=True, slots=True)
class Child:
    """One entry of a folder: `kind` is "file", "folder" or "special" (links, FIFOs, devices)."""

    name: str
    kind: str


def children(folder: Path) -> list[Child]:
    """List a folder by name, without what operating systems leave behind.

    Raises `OSError` as the system does.
    """
    with os.scandir(folder) as entries:
        listed = [Child(entry.name, _kind(entry)) for entry in entries if not is_junk(entry.name)]
    return sorted(listed, key=lambda child: child.name)


def _kind(entry: os.DirEntry[str]) -> str:
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    return "file" if entry.is_file(follow_symlinks=False) else "special"


def read_file(path: Path, cap: int) -> bytes:
    """Return a plain file's content.

    Raises `UnreadableError` for links, special files, files of more than `cap` bytes, and for those
    that the system does not let us read.
    """
    shown = printable(path.name)
    try:
        descriptor = os.open(path, _FLAGS)
        with open(descriptor, "rb") as stream:  # noqa: PTH123 - a descriptor has no path
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise UnreadableError(f"`{shown}` is not a plain file.")
            content = stream.read(cap + 1)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK):
            raise UnreadableError(f"`{shown}` is a symbolic link.") from error
        raise UnreadableError(f"`{shown}` can't be read: {error.strerror}.") from error
    if len(content) > cap:
        raise too_large(shown, cap)
    return content


def open_folder(folder: Path) -> Bundle:
    """Return all files of a submission's folder, unread.

    Raises `UnreadableError` for links and special files, too many entries, too deep folders, and
    folders that can't be listed.
    """
    names: list[str] = []
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        for child in _listed(folder / prefix):
            name = prefix + child.name
            if child.kind == "folder" and not child.name.startswith("."):
                waiting.append(f"{name}/")
            names.append(f"{name}/" if child.kind == "folder" else name)
            if len(names) > ENTRY_CAP:
                raise UnreadableError(f"The folder has more than {ENTRY_CAP:,} entries.")
        if prefix.count("/") > _DEPTH_CAP:
            raise UnreadableError(f"The folder is more than {_DEPTH_CAP} folders deep.")
    files = sorted(name for name in names if not name.endswith("/"))
    return loose_files(folder, [Child(name, "file") for name in files])


def _listed(folder: Path) -> list[Child]:
    try:
        found = children(folder)
    except OSError as error:
        shown = printable(folder.name)
        raise UnreadableError(f"The folder `{shown}` can't be listed: {error.strerror}.") from error
    _refuse_special(found)
    return found


def _refuse_special(found: Iterable[Child]) -> None:
    for child in found:
        if child.kind == "special":
            raise UnreadableError(
                f"`{printable(child.name)}` is a symbolic link or a special file."
            )


def loose_files(folder: Path, found: Iterable[Child]) -> Bundle:
    """Return some of a folder's files, unread.

    Raises `UnreadableError` for links and special files.
    """
    found = list(found)
    _refuse_special(found)
    return Bundle(
        tuple(child.name for child in found),
        lambda name, cap: read_file(folder / name, cap),
    )
