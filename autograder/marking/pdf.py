"""What is known of a submitted PDF: found by pypdf, in processes that a hostile file can't harm.

One helper process imports pypdf once and forks for each file; the fork has little memory and time,
writes nothing, and is killed when it asks for more.  What comes back is one line with a number of
pages or one of our own words: no text of the file is passed on.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from autograder.marking.examiner import LIMITS, PROBLEMS


@dataclass(frozen=True, slots=True)
class PdfReport:
    """A PDF's number of pages, or what is wrong with it; both empty if none was handed in."""

    pages: int = 0
    problem: str = ""

    @property
    def words(self) -> str:
        """For people: "4 pages", or what is wrong."""
        if self.problem:
            return self.problem
        if not self.pages:
            return "not handed in"
        return "1 page" if self.pages == 1 else f"{self.pages} pages"

    @property
    def readable(self) -> bool:
        """Whether there is a PDF that can be marked."""
        return self.pages > 0 and not self.problem


def examine(pdfs: Iterable[tuple[str, bytes | None]]) -> Mapping[str, PdfReport]:
    """A report on each student's PDF, given as (student ID, content or None)."""
    with _Helper() as helper:
        return {
            student_id: PdfReport() if content is None else helper.examine(content)
            for student_id, content in pdfs
        }


class _Helper:
    """The process that forks, started when it is first needed and again if it was lost."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> _Helper:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            for stream in (self._process.stdin, self._process.stdout):
                with contextlib.suppress(OSError):
                    if stream is not None:
                        stream.close()
            self._process.kill()
            self._process.wait()
            self._process = None

    def examine(self, content: bytes) -> PdfReport:
        """What the helper says about one file; a lost helper is the file's fault."""
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(len(content).to_bytes(8, "big") + content)
            process.stdin.flush()
            answer = process.stdout.readline(200)
        except OSError:
            answer = b""
        report = _report(answer)
        if report is None:
            self.__exit__()
        return report or PdfReport(problem=PROBLEMS["limits"])

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(
                # -P: no module comes from the current folder, where submissions may lie.
                [sys.executable, "-P", "-m", "autograder.marking.examiner"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process


def _report(answer: bytes) -> PdfReport | None:
    """The report in an answer; None for anything that is not one."""
    try:
        values = json.loads(answer)
    except ValueError:
        return None
    match values:
        case {"pages": int(pages)} if 0 < pages <= LIMITS.pages:
            return PdfReport(pages=pages)
        case {"problem": str(problem)} if problem in PROBLEMS:
            return PdfReport(problem=PROBLEMS[problem])
    return None
