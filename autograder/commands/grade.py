"""`autograder grade`: one submission or a whole class."""

from __future__ import annotations

import argparse
import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from autograder import pipeline
from autograder.commands.doctor import measured
from autograder.commands.full import full_run, trainings_shown
from autograder.commands.options import add_isolation, positive
from autograder.images import DESCRIPTION
from autograder.intake import read_submissions
from autograder.model import Result, Submission
from autograder.results import ResultsFolder
from autograder.terminal import isolation_line, notes, progress_line, summary_table

if TYPE_CHECKING:
    from autograder.commands import Subparsers


def add(commands: Subparsers) -> None:
    """Describe the command."""
    command = commands.add_parser("grade", help="grade one submission or a whole class")
    command.add_argument("path", type=Path, metavar="PATH", help="zip, folder, or folder of many")
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help="for the results")
    command.add_argument(
        "--jobs", type=positive, default=os.cpu_count() or 1, metavar="N", help="at a time"
    )
    command.add_argument("--device", choices=["auto", "cpu", "cuda"], default="auto")
    command.add_argument(
        "--seed", type=int, default=0, metavar="N", help="changes the checks' random inputs"
    )
    command.add_argument(
        "--full", action="store_true", help="the course's own standard as well: minutes to hours"
    )
    add_isolation(command)
    command.set_defaults(command=grade)


def grade(options: argparse.Namespace) -> int:
    """Grade every submission at a path, and write the results."""
    submissions = read_submissions(options.path)
    folder = ResultsFolder(options.out)
    console = Console()
    full = full_run(console, options, len(submissions)) if options.full else None
    settings = pipeline.Settings(options.seed, options.device, options.isolation, full=full)
    console.print(isolation_line(measured(options.isolation)), soft_wrap=True)
    console.print(f"images: {DESCRIPTION}", highlight=False)
    results: list[Result] = []
    for result in _followed(console, submissions, settings, options.jobs):
        folder.add(result)
        results.append(result)
    gradebook = folder.close(results)
    console.print(summary_table(results))
    for line in notes(results):
        console.print(line, overflow="ellipsis", no_wrap=console.is_terminal)
    closing = f"{len(results)} submissions, gradebook in {gradebook}"
    console.print(closing, highlight=False, markup=False, soft_wrap=True)
    return 1 if any(result.status == "error" for result in results) else 0


def _followed(
    console: Console, submissions: list[Submission], settings: pipeline.Settings, jobs: int
) -> Iterator[Result]:
    """Results as they come, with a live line on a terminal and a plain one elsewhere."""
    columns = (
        TextColumn("grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[last]}", markup=False),
    )
    with (
        Progress(*columns, console=console, disable=not console.is_terminal) as progress,
        ProcessPoolExecutor(
            min(jobs, len(submissions)), mp_context=multiprocessing.get_context("spawn")
        ) as executor,
        trainings_shown(console, progress, settings.full),
    ):
        bar = progress.add_task("", total=len(submissions), last="")
        for result in pipeline.grade_all(submissions, settings, executor):
            progress.update(bar, advance=1, last=progress_line(result))
            if not console.is_terminal:
                console.print(progress_line(result), highlight=False, markup=False)
            yield result
