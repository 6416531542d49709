"""Where results go: one folder per student, and the gradebook, each file whole or not there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from autograder.model import Result
from autograder.reports.class_page import class_page
from autograder.reports.feedback import feedback
from autograder.reports.gradebook import gradebook_csv
from autograder.reports.gradescope import results_json
from autograder.whole import explained, made, write


class ResultsFolder:
    """The folder of one run.  Raises UsageError when it can't be made or written to."""

    def __init__(self, path: Path) -> None:
        self.path = made(path)

    def add(self, result: Result) -> None:
        """Write one student's `results.json` and `feedback.html`."""
        folder = self.path / result.student_id
        with explained(folder):
            folder.mkdir(exist_ok=True)
            write(folder / "results.json", results_json(result))
            write(folder / "feedback.html", feedback(result))

    def close(self, results: Iterable[Result], remarks: Sequence[str] = ()) -> Path:
        """Write `gradebook.csv` and the class page `index.html`; returns the former's path."""
        results = list(results)
        file = self.path / "gradebook.csv"
        with explained(self.path):
            write(self.path / "index.html", class_page(results, remarks))
        with explained(file):
            write(file, gradebook_csv(results))
        return file
