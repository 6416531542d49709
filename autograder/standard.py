"""The course's own standard: LeNet-5 and ResNet-18 trained on the whole Fashion-MNIST (`--full`).

| | epochs | batch | side | learning rate | test accuracy above |
|---|---|---|---|---|---|
| LeNet-5, by the student's `train_cnn` | 10 | 256 | 28 | 0.9 … 1.1 | 0.70 |
| ResNet-18, the student's `get_resnet` | 1 | 128 | 96 | 0.01 … 0.1 | 0.75 |

The worker gets the training images and half of the test images as `test_iter`; the verdict is on
the other half, whose labels it never sees.  LeNet's plateau makes the accuracy depend on luck, so
that one training in the allowed range that reaches the standard is enough.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

    from autograder.images import FashionMNIST
    from autograder.jail.sitting import Sitting
    from autograder.jail.training_proxy import TrainingModule


@dataclass(frozen=True, slots=True)
class Standard:
    """One training that the course asks for: `threshold` must be passed for one of the `lrs`."""

    name: str
    num_epochs: int
    batch_size: int
    side: int
    lrs: tuple[float, ...]
    threshold: float


LENET = Standard("LeNet-5", 10, 256, 28, (1.1, 0.9, 1.0), 0.70)
RESNET = Standard("ResNet-18", 1, 128, 96, (0.05,), 0.75)
STANDARDS = (LENET, RESNET)
TRAINING_IMAGES, TEST_IMAGES = 60_000, 5_000
_REPORT_EVERY = 1.0  # seconds between two reports of a training


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a training is: its name, and the share that is done by what the worker says."""

    name: str
    share: float
    seconds_left: float

    def __str__(self) -> str:
        left = duration(self.seconds_left) if self.share else "unknown"
        return f"{self.name}: {self.share:.0%}, {left} left"


def _ignore(progress: Progress) -> None:
    """For callers that do not follow the trainings."""


@dataclass(frozen=True, slots=True)
class FullExam:
    """What `--full` needs: cores for each training, and about how long a right loop takes.

    `seconds` maps the name of each standard to its time on the device, as `estimate` measures it.
    """

    cores: int
    seconds: tuple[tuple[str, float], ...]
    on_progress: Callable[[Progress], None] = _ignore


class Training:
    """One training after another of a standard, followed by how many images the worker took."""

    def __init__(self, name: str, images: int, on_progress: Callable[[Progress], None]) -> None:
        self.name = name
        self.images = images
        self.on_progress = on_progress
        self.number = self.taken = self.before = 0
        self.start = time.monotonic()

    def begin(self) -> None:
        """Count from here: the next training starts now."""
        self.number += 1
        self.before, self.start = self.taken, time.monotonic()

    def report(self, taken: int) -> None:
        """Take note of how many images were taken since the worker began, as it says."""
        self.taken = taken
        share = min(max(taken - self.before, 0) / self.images, 1.0)
        spent = time.monotonic() - self.start
        left = spent * (1 - share) / share if share else 0.0
        again = f", training {self.number}" if self.number > 1 else ""
        self.on_progress(Progress(self.name + again, share, left))


@dataclass(frozen=True, slots=True)
class Course:
    """What a check of a standard trains with: data, device, limits and progress."""

    full: FullExam
    sitting: Sitting
    device: str
    images: FashionMNIST

    def enter(self, module: TrainingModule, standard: Standard) -> Training:
        """Give a module's worker the time and memory for trainings, and follow them."""
        from autograder.jail.training_proxy import training_sitting

        images = standard.num_epochs * len(self.images.y_train)
        training = Training(standard.name, images, self.full.on_progress)
        limits = self.sitting.launcher.limits.for_training(dict(self.full.seconds)[standard.name])
        module.sitting = training_sitting(self.sitting, limits, training.report)
        return training

    def loaders(self, module: TrainingModule, standard: Standard) -> tuple[Any, Any]:
        """train_iter and test_iter in the module's worker."""
        x, y, half = self.images.x_test, self.images.y_test, len(self.images.y_test) // 2
        train, test = (
            module.pictures(
                _tensor(X),
                _tensor(labels),
                self.full.cores,
                batch_size=standard.batch_size,
                side=standard.side,
                shuffle=shuffle,
                report_every=_REPORT_EVERY,
            )
            for X, labels, shuffle in (
                (self.images.x_train, self.images.y_train, True),
                (x[:half], y[:half], False),
            )
        )
        return train, test

    def unseen(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Images (5000, 28, 28) and classes (5000,) of which no worker sees the latter."""
        half = len(self.images.y_test) // 2
        return _tensor(self.images.x_test[half:]), _tensor(self.images.y_test[half:]).long()


def _tensor(array: Any) -> torch.Tensor:
    import torch

    return torch.from_numpy(array.copy())


def forecast(full: FullExam, device: str, submissions: int, jobs: int) -> list[str]:
    """What is going to happen and about how long it will take, a line each."""
    each = dict(full.seconds)
    parts = ", ".join(f"{name} {duration(seconds)}" for name, seconds in each.items())
    at_a_time = min(jobs, submissions)
    total = sum(each.values()) * -(-submissions // at_a_time)
    where = "the GPU" if device == "cuda" else f"{full.cores} CPU core{'s' * (full.cores > 1)}"
    return [
        f"--full: the whole Fashion-MNIST; about {duration(total)} in all",
        f"  {parts} for a right answer on {where} (LeNet-5 gets up to {len(LENET.lrs)} trainings)",
    ]


def duration(seconds: float) -> str:
    """A time in words, as exactly as an estimate deserves."""
    if seconds < 90:
        return f"{max(seconds, 1):.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
