"""The intake: whatever was handed in becomes clean `Submission` records."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from autograder.assignments import CMPT726, ECE449
from autograder.intake.scripts import read_script_submissions
from autograder.intake.sources import (
    read_submissions,
    submission_from_bytes,
    submission_from_folder,
)
from autograder.model import Submission

#: How each assignment's submissions are read, by its name.
READERS: Mapping[str, Callable[[Path], list[Submission]]] = MappingProxyType(
    {ECE449.name: read_submissions, CMPT726.name: read_script_submissions}
)

__all__ = [
    "READERS",
    "read_script_submissions",
    "read_submissions",
    "submission_from_bytes",
    "submission_from_folder",
]
