"""A student's module whose worker may train for long: its limits, its data, and lent functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from autograder.jail.employment import Employment
from autograder.jail.launcher import Launcher
from autograder.jail.limits import Limits
from autograder.jail.proxy import StudentModule
from autograder.jail.sitting import Sitting


@dataclass(frozen=True, slots=True)
class TrainingLauncher:
    """Stands before a launcher in a sitting: its workers get other limits, and are followed.

    `on_report` is called with the number of images that the worker says it has taken.
    """

    launcher: Launcher
    limits: Limits
    on_report: Callable[[int], None]

    def hire(self, stage: int) -> Employment:
        """A fresh worker, followed from its start."""
        employment = self.launcher.hire(stage, self.limits)
        employment.on_report = self.on_report
        return employment


def training_sitting(sitting: Sitting, limits: Limits, on_report: Callable[[int], None]) -> Sitting:
    """A sitting of the same submission whose time starts anew and whose workers may train."""
    # A sitting asks its launcher for no more than this one has.
    launcher = cast("Launcher", TrainingLauncher(sitting.launcher, limits, on_report))
    return Sitting(sitting.submission, launcher, noted=sitting.noted)


class TrainingModule(StudentModule):
    """One task file of the submission, able to train on the whole of a data set."""

    def pictures(self, X: Any, y: Any, cores: int, **layout: Any) -> Any:
        """A data loader in the worker over images of bytes: see `networks.pictures`.

        The worker computes on so many cores from then on, so no other check gets it.
        """
        self.shared = False
        return self._ask("pictures", "the worker", X=X, y=y, cores=cores, **layout).get("value")

    def lend(self, name: str, source: str) -> Callable[..., Any]:
        """Put a right function of another task into the worker, which starts anew; returns it."""
        self.replace({**self.replacements, name: source})
        return lambda *positional, **keywords: self._call(name, positional, keywords)

    def predict(self, net: Any, X: Any, side: int, device: str) -> Any:
        """The scores (N, C) of a network in the worker for images (N, 28, 28) of bytes, scaled."""
        return self.operate("predict", net=net.reference, X=X, side=side, device=device)
