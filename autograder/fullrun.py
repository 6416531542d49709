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
from autograder.standard import FullExam, Progress, cores, estimate

_EVERY = 1.0  # seconds between two writes


@dataclass(frozen=True, slots=True)
class FullRun:
    """What all submissions of a run with `--full` have in common; crosses to other processes.

    `seconds` are the estimates by the standard's name; `folder` is where progress is written.
    """

    cores: int
    seconds: tuple[tuple[str, float], ...]
    folder: str

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


def prepare(device: str, jobs: int, folder: str) -> FullRun:
    """Measure this machine.  Raises UsageError where the whole Fashion-MNIST is missing."""
    load_fashion_mnist()
    each = max(1, cores() // jobs)
    return FullRun(each, estimate(device, each), folder)


def _write(file: Path, text: str) -> None:
    """Replace a file in one step; a folder that is not there, on another machine, is no trouble."""
    with contextlib.suppress(OSError):
        new = file.with_name(f".{file.name}")
        new.write_text(text, encoding="utf-8")
        new.replace(file)
