"""What `grade --full` shows: how long it will take, and each training as it goes on."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, TaskID

from autograder import fullrun
from autograder.fullrun import FullRun
from autograder.standard import FullExam, forecast
from autograder.standard import Progress as Training

_EVERY = 1.0  # seconds between two looks


def full_run(console: Console, options: argparse.Namespace, submissions: int) -> FullRun:
    """Measure this machine and say about how long everything will take.

    Raises UsageError where the whole Fashion-MNIST is missing.
    """
    from autograder.exam import devices

    device, jobs = devices(options.device)[-1], min(options.jobs, submissions)
    folder = options.out / ".progress"
    run = fullrun.prepare(device, jobs, str(folder))
    folder.mkdir(exist_ok=True)
    for line in forecast(FullExam(run.cores, run.seconds), device, submissions, jobs):
        console.print(line, highlight=False, soft_wrap=True)
    return run


@contextmanager
def trainings_shown(console: Console, progress: Progress, run: FullRun | None) -> Iterator[None]:
    """While inside, show each training that goes on: a line of its own, or on a terminal a bar."""
    if run is None:
        yield
        return
    ended = threading.Event()
    show = _Bars(progress) if console.is_terminal else _Lines(console)

    def look() -> None:
        while not ended.wait(_EVERY):
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
                self.bars[student] = self.progress.add_task("", total=100, last="")
            self.progress.update(
                self.bars[student], completed=100 * training.share, last=f"{student}: {training}"
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
