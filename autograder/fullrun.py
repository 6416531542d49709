"""`--full` for a class: what a grader process needs, and how its progress reaches the terminal.

Graders may be other processes, on other machines too; each writes how far it is into a small file
of its own in a folder that the command reads.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from autograder.datasets import load_fashion_mnist
from autograder.estimate import estimate, usable_cores
from autograder.standard import FullExam, Progress

_EVERY = 1.0  # seconds between two writes


@dataclass(frozen=True, slots=True)
class FullRun:
    """What all submissions of a run with `--full` have in common; crosses to other processes.

    `folder` is where progress is written; `seconds` are the estimates by the standard's name, empty
    until they are `measured`, and `cores` those for each training.
    """

    folder: str
    seconds: tuple[tuple[str, float], ...] = ()
    cores: int = 1

    def measured(self, device: str, jobs: int) -> FullRun:
        """The same with estimates for this machine, which so many graders share."""
        each = max(1, usable_cores() // jobs)
        return FullRun(self.folder, estimate(device, each), each)

    @contextlib.contextmanager
    def followed(self, student_id: str) -> Iterator[FullExam]:
        """What one submission's exam needs; its progress file goes when it is over."""
        file = Path(self.folder) / student_id
        written = 0.0

        def write(progress: Progress) -> None:
            nonlocal written
            if time.monotonic() - written > _EVERY:
                written = time.monotonic()
                _write(file, json.dumps(asdict(progress)))

        try:
            yield FullExam(self.cores, self.seconds, write)
        finally:
            with contextlib.suppress(OSError):
                file.unlink(missing_ok=True)

    def progress(self) -> dict[str, Progress]:
        """How far each training is that goes on now, by student."""
        found = {}
        for file in sorted(Path(self.folder).glob("[!.]*")):
            with contextlib.suppress(OSError):
                found[file.name] = Progress(**json.loads(file.read_text(encoding="utf-8")))
        return found

    def close(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)


def prepare(folder: Path) -> FullRun:
    """A run whose progress goes into a folder.

    Raises UsageError where the whole Fashion-MNIST is missing.
    """
    load_fashion_mnist()
    return FullRun(str(folder))


def _write(file: Path, text: str) -> None:
    """Replace a file in one step; a folder that is not there, on another machine, is no trouble."""
    with contextlib.suppress(OSError):
        new = file.with_name(f".{file.name}")
        new.write_text(text, encoding="utf-8")
        new.replace(file)
