"""What the user sees while it runs: lines, and bars on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from P4.distributed import World


class Reporter:
    """Speaks for the first process, and is silent in all others."""

    def __init__(self, world: World, console: Console | None = None) -> None:
        self._console = console or Console()
        self._speaks = world.leads

    def say(self, line: str) -> None:
        """Show one line."""
        if self._speaks:
            self._console.print(line, highlight=False, markup=False, soft_wrap=True)

    @contextmanager
    def bar(self, words: str, total: int) -> Iterator[Callable[[int, str], None]]:
        """Show a bar; what it yields is called with the steps done and a word on the last one."""
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[last]}", markup=False),
        )
        hidden = not (self._speaks and self._console.is_terminal)
        with Progress(*columns, console=self._console, disable=hidden) as progress:
            task = progress.add_task(words, total=total, last="")

            def advance(steps: int, last: str) -> None:
                progress.update(task, advance=steps, last=last)

            yield advance
