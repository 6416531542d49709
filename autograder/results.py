"""Where results go: one folder per student, and the gradebook, each file whole or not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Self

import msgspec
from filelock import FileLock, Timeout

from autograder.model import Result, UsageError
from autograder.reports.class_page import class_page
from autograder.reports.feedback import feedback
from autograder.reports.gradebook import gradebook_csv
from autograder.reports.gradescope import results_json
from autograder.text import one_line
from autograder.whole import explained, made, write

#: What later runs read, beside what people and Gradescope read.
_RECORD = "record.json"


class ResultsFolder:
    """The folder of a run, and of the runs before it: a result that was written is never lost.

    One run at a time: as a context manager it keeps others out, also where this one is killed.
    Raises UsageError when the folder can't be made or written to, or another run has it.
    """

    def __init__(self, path: Path) -> None:
        self.path = made(path)
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

    def show(self, result: Result) -> None:
        """Write what a student and Gradescope read."""
        folder = self.path / result.student_id
        with explained(folder):
            folder.mkdir(exist_ok=True)
            write(folder / "results.json", results_json(result))
            write(folder / "feedback.html", feedback(result))

    def add(self, result: Result, shown: Result | None = None) -> None:
        """Write one student's files, the record of what was measured last: with it, all is there.

        `shown` is what people made of the measured result, where they did: the student reads it.
        """
        self.show(shown or result)
        record = self.path / result.student_id / _RECORD
        with explained(record):
            write(record, msgspec.json.encode(result).decode())

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

    def close(self, results: Iterable[Result], remarks: Sequence[str] = ()) -> Path:
        """Write `gradebook.csv` and the class page `index.html`; returns the former's path."""
        results = list(results)
        with explained(self.path):
            write(self.path / "index.html", class_page(results, remarks))
            write(self.path / "gradebook.csv", gradebook_csv(results))
        return self.path / "gradebook.csv"
