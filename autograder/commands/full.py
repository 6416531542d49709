"""`grade --full`: how long it will take, and each training as it goes on."""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, TaskID

from autograder import fullrun
from autograder.fullrun import FullRun
from autograder.pipeline import Settings
from autograder.progress import Follower
from autograder.standard import FullExam, forecast
from autograder.standard import Progress as Training

_EVERY = 1.0  # seconds between two looks


def add_full(command: argparse.ArgumentParser) -> None:
    """Add `--full`."""
    command.add_argument(
        "--full", action="store_true", help="the course's own standard as well: minutes to hours"
    )


def full_run(options: argparse.Namespace) -> FullRun | None:
    """What a run with `--full` needs.  Raises UsageError where the whole set is missing."""
    return fullrun.prepare(options.out / ".progress") if options.full else None


def forecast_full(follower: Follower, settings: Settings, submissions: int, jobs: int) -> Settings:
    """With `--full`, measure this machine and say about how long everything will take."""
    if settings.full is None:
        return settings
    from autograder.exam import devices

    device = devices(settings.device)[-1]
    run = settings.full.measured(device, jobs)
    if follower.verbosity:
        for line in forecast(FullExam(run.cores, run.seconds), device, submissions, jobs):
            follower.console.print(line, highlight=False, soft_wrap=True)
    return replace(settings, full=run)


@contextmanager
def trainings_shown(follower: Follower, run: FullRun | None) -> Iterator[None]:
    """While inside, show each training that goes on: a line of its own, or on a terminal a bar."""
    if run is None:
        yield
        return
    Path(run.folder).mkdir(exist_ok=True)
    ended = threading.Event()
    show = _Bars(follower.progress) if follower.live else _Lines(follower.console)

    def look() -> None:
        while not ended.wait(_EVERY):
            if follower.verbosity:
                show.update(run.progress())

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        show.update({})
        run.close()


class _Bars:
    """A bar for each training, below that of the whole run."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.bars: dict[str, TaskID] = {}

    def update(self, trainings: dict[str, Training]) -> None:
        """Show these trainings, by student, and no others."""
        for student in self.bars.keys() - trainings.keys():
            self.progress.remove_task(self.bars.pop(student))
        for student, training in trainings.items():
            if student not in self.bars:
                self.bars[student] = self.progress.add_task(
                    "", total=100, now="", graded=0, since=time.monotonic()
                )
            self.progress.update(
                self.bars[student],
                completed=int(100 * training.share),
                now=f"{student}: {training}",
            )


class _Lines:
    """A line for each tenth of each training."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.printed: dict[str, tuple[str, int]] = {}

    def update(self, trainings: dict[str, Training]) -> None:
        """Print a line for each training, by student, that has come further."""
        for student, training in trainings.items():
            step = (training.name, int(10 * training.share))
            if self.printed.get(student) != step:
                self.printed[student] = step
                self.console.print(f"{student}: {training}", highlight=False, markup=False)
