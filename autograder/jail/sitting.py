"""What the checks of one submission share: its files, its time, and what is known to hang."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from autograder.jail.handover import Handover
from autograder.jail.launcher import Launcher
from autograder.model import DeadlineExceeded, StudentFault, Submission


@dataclass
class Sitting:
    """One submission's way through the exam.

    `spent` counts seconds of waiting for workers.  `faults` remembers why a file can't be imported
    and which functions ran into their deadline, so that no check waits for the same thing twice.
    `noted` says for each task what in its file, at which line, an instructor should look at;
    `drawn` what a script has drawn from a data set.  `handover` has workers of earlier checks.
    """

    submission: Submission
    launcher: Launcher
    spent: float = 0.0
    faults: dict[tuple[str, ...], StudentFault] = field(default_factory=dict)
    noted: dict[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    drawn: dict[tuple[str, str], Any] = field(default_factory=dict)
    handover: Handover = field(default_factory=Handover)

    def deadline(self, subject: str, seconds: float) -> float:
        """Until when the next answer must be there, on `time.monotonic`'s clock."""
        limits = self.launcher.limits
        left = limits.submission_seconds - self.spent
        if left <= 0:
            raise DeadlineExceeded(
                f"{subject} was not run: the submission used up its {limits.submission_seconds:g} s"
            )
        return time.monotonic() + min(seconds, left)

    @contextmanager
    def remembering(self, *key: str, only_timeouts: bool = True) -> Iterator[None]:
        """Raise at once what the same key raised before; else run, and remember what it raises."""
        if key in self.faults:
            fault = self.faults[key]
            raise type(fault)(str(fault))
        try:
            with self.counting():
                yield
        except StudentFault as fault:
            if isinstance(fault, DeadlineExceeded) or not only_timeouts:
                self.faults[key] = fault
            raise

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count the time that this takes as the submission's."""
        start = time.monotonic()
        try:
            yield
        finally:
            self.spent += time.monotonic() - start
