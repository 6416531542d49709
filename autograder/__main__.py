"""The commands.  The only module that prints or decides the exit status.

Exit status 0: every submission has a row and none is ungraded through a fault of ours, whatever
the scores; 1: some are; 2: the command was wrong.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

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
from autograder.intake import read_submissions
from autograder.jail.launcher import Launcher
from autograder.jail.selfcheck import STRONG, Report
from autograder.model import GraderError, Result, Submission
from autograder.results import ResultsFolder
from autograder.terminal import (
    isolation_line,
    notes,
    progress_line,
    promises_table,
    summary_table,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.command(options)
    except GraderError as error:
        print(f"autograder: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("autograder: stopped; results so far are kept", file=sys.stderr)
        return 130
    return status


def grade(options: argparse.Namespace) -> int:
    """Grade every submission at a path, and write the results."""
    submissions = read_submissions(options.path)
    folder = ResultsFolder(options.out)
    settings = pipeline.Settings(options.seed, options.device, options.isolation)
    console = Console()
    console.print(isolation_line(_measured(options.isolation)), soft_wrap=True)
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


def doctor(options: argparse.Namespace) -> int:
    """Say how well student code is kept apart on this machine, and what would help."""
    report = _measured(options.isolation)
    console = Console()
    console.print(isolation_line(report), soft_wrap=True)
    console.print(promises_table(report))
    return 0 if report.level >= STRONG else 1


def _measured(isolation: str) -> Report:
    """What the jail is worth here.  Raises UsageError when that is less than was asked for."""
    with Launcher(isolation=isolation, preload=False) as launcher:
        return launcher.check()


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
    ):
        bar = progress.add_task("", total=len(submissions), last="")
        for result in pipeline.grade_all(submissions, settings, executor):
            progress.update(bar, advance=1, last=progress_line(result))
            if not console.is_terminal:
                console.print(progress_line(result), highlight=False, markup=False)
            yield result


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="autograder", description="Grade the coursework.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    command = commands.add_parser("grade", help="grade one submission or a whole class")
    command.add_argument("path", type=Path, metavar="PATH", help="zip, folder, or folder of many")
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help="for the results")
    command.add_argument(
        "--jobs", type=_positive, default=os.cpu_count() or 1, metavar="N", help="at a time"
    )
    command.add_argument("--device", choices=["auto", "cpu", "cuda"], default="auto")
    command.add_argument(
        "--seed", type=int, default=0, metavar="N", help="changes the checks' random inputs"
    )
    _add_isolation(command)
    command.set_defaults(command=grade)
    command = commands.add_parser("doctor", help="how safely this machine runs student code")
    _add_isolation(command)
    command.set_defaults(command=doctor)
    return parser


def _add_isolation(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--isolation",
        choices=["auto", "jail", "process"],
        default="auto",
        help="auto: the best there is; jail: refuse below strong; process: none, for debugging",
    )


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number of jobs: 1 or more is")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
