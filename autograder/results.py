"""Where results go: one folder per student, and the gradebook, each file whole or not there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.model import Result, UsageError
from autograder.reports.class_page import class_page
from autograder.reports.feedback import feedback
from autograder.reports.gradebook import gradebook_csv
from autograder.reports.gradescope import results_json
from autograder.text import one_line


class ResultsFolder:
    """The folder of one run.  Raises UsageError when it can't be made or written to."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with _explained(path):
            path.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=path):
                pass

    def add(self, result: Result) -> None:
        """Write one student's `results.json` and `feedback.html`."""
        folder = self.path / result.student_id
        with _explained(folder):
            folder.mkdir(exist_ok=True)
            _write(folder / "results.json", results_json(result))
            _write(folder / "feedback.html", feedback(result))

    def close(self, results: Iterable[Result]) -> Path:
        """Write `gradebook.csv` and the class page `index.html`; returns the former's path."""
        results = list(results)
        file = self.path / "gradebook.csv"
        with _explained(self.path):
            _write(self.path / "index.html", class_page(results))
        with _explained(file):
            _write(file, gradebook_csv(results))
        return file


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn what the system refuses into a UsageError of one line."""
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"--out {one_line(str(path), 1000)}: {error.strerror or error}; "
            "name a folder that can be written to"
        ) from error


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
