"""Files written whole or not at all, in a folder that the user named with `--out`."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.model import UsageError
from autograder.text import one_line


def made(folder: Path) -> Path:
    """The folder, made with its parents.  Raises UsageError when it can't be written to."""
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    return folder


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the system refuses into a UsageError of one line."""
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"--out {one_line(str(path), 1000)}: {error.strerror or error}; {_remedy(error)}"
        ) from error


def _remedy(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "make room and run the same command again: what is written stays, and is not redone"
    return "name a folder that can be written to"


def write(file: Path, text: str) -> None:
    """Replace a file in one step, so that nobody ever sees half of it."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
