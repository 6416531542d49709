"""Checks that confirm others: the course's own standard, examined with `--full` after the rest.

`tests/test_standard_task3.py` holds the standards of `tests/test_task3.py`.  A check in it has

    @pytest.mark.confirms("test_task3::test_of_the_same_points")

and goes under that check's id: the points are earned only where both pass.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from autograder.datasets import load_fashion_mnist
from autograder.model import Check, ExamError, Status
from autograder.standard import Course, FullExam

if TYPE_CHECKING:
    from autograder.jail.sitting import Sitting

_EXAM, _STANDARD = "test_", "test_standard_"


def standards_of(files: Iterable[Path]) -> list[Path]:
    """The files with the standards of these exam files, where there are any."""
    named = [file.with_name(file.name.replace(_EXAM, _STANDARD, 1)) for file in files]
    return [file for file in named if file.is_file()]


def is_standard(file: Path) -> bool:
    """Whether a file holds standards."""
    return file.name.startswith(_STANDARD)


def task_of(file: Path) -> str:
    """The task that an exam file, or one with standards, is named after."""
    return file.stem.removeprefix(_STANDARD).removeprefix(_EXAM)


def confirmed_by(item: pytest.Item) -> str:
    """The id of the quick check that a check confirms; "" for a check that stands for itself."""
    marker = item.get_closest_marker("confirms")
    return str(marker.args[0]) if marker else ""


class Confirming:
    """The part of an exam session that has to do with standards."""

    full: FullExam | None = None
    sitting: Sitting
    devices: tuple[str, ...]
    checks: list[Check]

    @pytest.fixture
    def course(self) -> Course:
        """What a check of a standard trains with."""
        if self.full is None:
            raise ExamError("the course's own standard is examined with --full only")
        return Course(self.full, self.sitting, self.devices[-1], load_fashion_mnist())

    def require_confirmable(self, item: pytest.Item) -> None:
        """Train only where there is something to confirm: else the points are lost already.

        Raises AssertionError where the quick check did not pass.
        """
        quick = [check for check in self.checks if check.id == confirmed_by(item)]
        if not all(check.status is Status.PASSED for check in quick):
            raise AssertionError(f"not tried, for the quick check did not pass: {quick[0].title}")
