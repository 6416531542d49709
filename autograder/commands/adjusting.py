"""The options of `autograder grade` about roster, deadline and overrides, read before grading."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from autograder.adjustments import Adjustments, times
from autograder.class_list import read_roster
from autograder.deadline import deadline, policy
from autograder.model import Result, Submission, UsageError
from autograder.overrides import read_overrides
from autograder.reports.lms import lms_files
from autograder.text import one_line
from autograder.whole import explained, write

Value = TypeVar("Value")


def add_adjustments(command: argparse.ArgumentParser) -> None:
    """Add `--roster`, `--column`, `--due`, `--late-policy` and `--overrides`."""
    group = command.add_argument_group("the class")
    group.add_argument(
        "--roster", type=Path, metavar="CSV", help="the class list; writes files for platforms, too"
    )
    group.add_argument(
        "--column",
        type=_heading,
        default="Assignment 2",
        metavar="TITLE",
        help="the points' heading in those files, as the platform's own export has it",
    )
    group.add_argument(
        "--due",
        type=_explained(deadline),
        metavar="TIME",
        help="such as 2026-11-01T23:59, by the clock of the Blackboard server",
    )
    group.add_argument(
        "--late-policy",
        type=_explained(policy),
        metavar="RULE",
        help="such as '10%%/day up to 5 days'; by default lateness is shown and costs nothing",
    )
    group.add_argument(
        "--overrides",
        type=Path,
        metavar="CSV",
        help="points set by hand: student_id, function, points, reason",
    )


def read_adjustments(options: argparse.Namespace, submissions: Sequence[Submission]) -> Adjustments:
    """Read and check all that was given.  Raises UsageError for whatever does not fit."""
    roster = read_roster(options.roster) if options.roster else {}
    extended = any(entry.due for entry in roster.values())
    if options.late_policy and not (options.due or extended):
        raise UsageError("--late-policy needs --due, or a roster with a column `due`")
    students = {one.student_id for one in submissions} | roster.keys()
    return Adjustments(
        roster=roster,
        due=options.due,
        policy=options.late_policy or policy("none"),
        overrides=read_overrides(options.overrides, students) if options.overrides else {},
        submitted=times(submissions),
    )


def write_lms_files(
    folder: Path, results: Sequence[Result], adjustments: Adjustments, column: str
) -> list[Path]:
    """Write the platforms' files where there is a roster; returns their paths."""
    if not adjustments.roster:
        return []
    with explained(folder):
        files = lms_files(results, adjustments.roster, column)
        for name, text in files.items():
            write(folder / name, text)
    return [folder / name for name in files]


def _explained(read: Callable[[str], Value]) -> Callable[[str], Value]:
    """The same reader, whose ValueError becomes the command line's own complaint."""

    def reader(text: str) -> Value:
        try:
            return read(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return reader


def _heading(text: str) -> str:
    if not text.strip() or one_line(text, 300) != text:
        raise argparse.ArgumentTypeError("a heading of one line is needed")
    return text
