"""What a task's checks depend on, in one hash: while it stays the same, so does their outcome."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.assignments import ASSIGNMENTS
from autograder.confirming import standards_of
from autograder.model import Submission

if TYPE_CHECKING:
    from autograder.pipeline import Settings

_PACKAGE = Path(__file__).parent
_ROOT = _PACKAGE.parent
#: Of this package, what decides a check; reports, for example, are made anew from what is known.
_HARNESS = (
    *("assignments.py", "attempts.py", "diagnosis.py", "exam.py", "exam_files.py", "images.py"),
    *("decisions.py", "judge.py", "marks.py", "model.py", "text.py", "hints", "jail", "probes"),
)
#: What decides a check of the course's own standard besides.
_STANDARD = ("confirming.py", "standard.py", "datasets.py")


def task_keys(submission: Submission, settings: Settings) -> Mapping[str, str]:
    """For each task, SHA-256 over its file, its exam, the harness, settings and environment."""
    read = "refused" if submission.refused else "read"
    exam = ASSIGNMENTS[submission.assignment].exam
    return {
        task: _key(f"{read} {submission.digest(task)}", file, settings)
        for task, file in exam.items()
    }


def _key(digest: str, exam: str, settings: Settings) -> str:
    chosen = asdict(replace(settings, full=None))  # how a run with --full is followed is no matter
    parts = [digest, _exam(exam), _environment(), json.dumps(chosen, sort_keys=True)]
    if settings.full is not None:
        parts += [_standard(file) for file in standards_of([_ROOT / "tests" / exam])]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@cache
def _exam(file: str) -> str:
    """SHA-256 over an exam's checks, and over what runs and judges them."""
    harness = [path for part in _HARNESS for path in sorted(_sources(_PACKAGE / part))]
    return _hash([_ROOT / "tests" / file, *harness, *sorted(_data())])


@cache
def _standard(file: Path) -> str:
    """SHA-256 over a file with standards, and over what they are judged by."""
    return _hash([file, *(_PACKAGE / part for part in _STANDARD)])


def _sources(path: Path) -> Iterable[Path]:
    return path.rglob("*.py") if path.is_dir() else [path]


def _data() -> Iterable[Path]:
    return (_ROOT / "data").glob("*.npz")


def _hash(files: Iterable[Path]) -> str:
    sha = hashlib.sha256()
    for file in files:
        content = file.read_bytes()
        sha.update(f"{file.relative_to(_ROOT)}\0{len(content)}\0".encode() + content)
    return sha.hexdigest()


@cache
def _environment() -> str:
    versions = [f"{name} {version(name)}" for name in ("numpy", "torch", "torchvision")]
    gpus = [path.name for path in sorted(Path("/dev").glob("nvidia[0-9]*"))]
    return " ".join([platform.python_version(), platform.machine(), *versions, *gpus])
