"""Where results go: one folder per student, and the gradebook, each file whole or not there."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import msgspec
from filelock import FileLock, Timeout

from autograder.model import Result, UsageError
from autograder.reports.gradebook import gradebook_csv
from autograder.reports.gradescope import results_json
from autograder.text import one_line

#: What later runs read, beside what people and Gradescope read.
_RECORD = "record.json"


class ResultsFolder:
    """The folder of a run, and of the runs before it: a result that was written is never lost.

    One run at a time: as a context manager it keeps others out, also where this one is killed.
    Raises UsageError when the folder can't be made or written to, or another run has it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with _explained(path):
            path.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=path):
                pass
        self.lock = FileLock(path / ".lock", blocking=False)

    def __enter__(self) -> Self:
        try:
            self.lock.acquire()
        except Timeout as error:
            raise UsageError(
                f"--out {one_line(str(self.path), 1000)}: another run writes there; "
                "wait for it, or name another folder"
            ) from error
        return self

    def __exit__(self, *_: object) -> None:
        self.lock.release()

    def add(self, result: Result) -> None:
        """Write one student's files, the record last: what has one is whole."""
        folder = self.path / result.student_id
        with _explained(folder):
            folder.mkdir(exist_ok=True)
            _write(folder / "results.json", results_json(result))
            _write(folder / _RECORD, msgspec.json.encode(result).decode())

    def earlier(self, student_id: str) -> Result | None:
        """The student's result of an earlier run; None where there is none, or not a whole one."""
        try:
            record = (self.path / student_id / _RECORD).read_bytes()
            return msgspec.json.decode(record, type=Result)
        except (OSError, msgspec.MsgspecError):
            return None

    def results(self) -> Iterator[Result]:
        """Every result in the folder, by student, one after the other."""
        for record in sorted(self.path.glob(f"*/{_RECORD}")):
            if result := self.earlier(record.parent.name):
                yield result

    def close(self) -> Path:
        """Write `gradebook.csv` from all results in the folder, and return its path."""
        file = self.path / "gradebook.csv"
        with _explained(file):
            _write(file, gradebook_csv(self.results()))
        return file


@contextmanager
def _explained(path: Path) -> Iterator[None]:
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


def _write(file: Path, text: str) -> None:
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
