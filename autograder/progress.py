"""How a run is followed: a live display on a terminal, plain lines elsewhere, or nothing."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from autograder.model import Result
from autograder.terminal import progress_line

_SHOWN = 4


class Follower:
    """Shows done and total, the rate, the time left, who is being graded, and faults of ours.

    `verbosity` is 0 for faults alone, 1 for the display or a plain line for each result, 2 for a
    line for each result on terminals, too.  Results of an earlier run count for no rate.
    """

    def __init__(self, console: Console, total: int, verbosity: int) -> None:
        self.console = console
        self.verbosity = verbosity
        self.live = console.is_terminal and verbosity > 0
        columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self.progress = Progress(
            *columns, _Pace(), TextColumn("{task.fields[now]}", markup=False),
            console=console, disable=not self.live,
        )  # fmt: skip
        self.bar = self.progress.add_task("", total=total, now="", graded=0, since=time.monotonic())
        self.graded = 0

    def __enter__(self) -> Self:
        self.progress.start()
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        self.progress.stop()

    def working_on(self, students: list[str]) -> None:
        """Say who is being graded now."""
        more = f" and {len(students) - _SHOWN} more" if len(students) > _SHOWN else ""
        now = f"now: {', '.join(sorted(students)[:_SHOWN])}{more}" if students else ""
        self.progress.update(self.bar, now=now)

    def known(self) -> None:
        """Count a result of an earlier run."""
        self.progress.update(self.bar, advance=1)

    def done(self, result: Result) -> None:
        """Count a fresh result."""
        self.graded += 1
        self.progress.update(self.bar, advance=1, graded=self.graded)
        ours = result.status == "error"
        if ours or self.verbosity > (1 if self.console.is_terminal else 0):
            style = "red" if ours else ""
            self.console.print(Text(progress_line(result), style=style), soft_wrap=True)


class _Pace(ProgressColumn):
    """Submissions per minute since the start, and the time that the rest will take at this rate."""

    def render(self, task: Task) -> Text:
        graded, spent = task.fields["graded"], time.monotonic() - task.fields["since"]
        if not graded or task.finished:
            return Text("")
        seconds = int(task.remaining * spent / graded) if task.remaining else 0
        left = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        return Text(f"{60 * graded / spent:.1f}/min, {left} left", style="cyan")
