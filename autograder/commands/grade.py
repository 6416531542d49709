"""`autograder grade`: one submission or a whole class."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from autograder import pipeline
from autograder.adjustments import Adjustments
from autograder.assignments import ECE449
from autograder.commands.adjusting import add_adjustments, read_adjustments, write_lms_files
from autograder.commands.doctor import measured
from autograder.commands.full import add_full, forecast_full, full_run, trainings_shown
from autograder.commands.marking import add_conceptual, read_written_part
from autograder.commands.options import add_isolation, positive
from autograder.executors import executor_for
from autograder.images import DESCRIPTION
from autograder.intake import READERS
from autograder.marking.join import WrittenPart
from autograder.model import Result, Submission, UsageError
from autograder.pool import default_jobs
from autograder.progress import Follower
from autograder.results import ResultsFolder
from autograder.terminal import (
    class_table,
    isolation_line,
    notes,
    outcomes,
    replay_table,
    summary_table,
)
from autograder.text import one_line

if TYPE_CHECKING:
    from autograder.commands import Subparsers

#: A longer class is summed up on the terminal; the gradebook lists it.
_LISTED = 100


@dataclass(frozen=True, slots=True)
class Amendments:
    """What people know beside what was measured: marks of the written part, then all the rest."""

    written: WrittenPart
    adjustments: Adjustments

    def applied(self, result: Result) -> Result:
        """The result as it counts."""
        return self.adjustments.applied(self.written.joined(result))


def add(commands: Subparsers) -> None:
    """Describe the command."""
    command = commands.add_parser("grade", help="grade one submission or a whole class")
    command.add_argument("path", type=Path, metavar="PATH", help="zip, folder, or folder of many")
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help="for the results")
    command.add_argument("--jobs", type=positive, metavar="N", help="graders at a time")
    command.add_argument(
        "--scheduler", metavar="ADDRESS", help="a Dask scheduler's, or local-cluster to try it"
    )
    command.add_argument("--assignment", choices=READERS, default=ECE449.name)
    command.add_argument("--device", choices=["auto", "cpu", "cuda"], default="auto")
    command.add_argument(
        "--seed", type=int, default=0, metavar="N", help="changes the checks' random inputs"
    )
    command.add_argument(
        "--fresh", action="store_true", help="grade again what an earlier run has graded"
    )
    command.add_argument(
        "--reproduce", metavar="ID", help="replay one student's checks; writes nothing"
    )
    loudness = command.add_mutually_exclusive_group()
    loudness.add_argument("--quiet", "-q", dest="verbosity", action="store_const", const=0)
    loudness.add_argument("--verbose", "-v", dest="verbosity", action="store_const", const=2)
    add_full(command)
    add_isolation(command)
    add_conceptual(command)
    add_adjustments(command)
    command.set_defaults(command=grade, verbosity=1)


def grade(options: argparse.Namespace) -> int:
    """Grade every submission at a path, and write the results."""
    submissions = READERS[options.assignment](options.path)
    amendments = Amendments(
        read_written_part(options.conceptual, submissions), read_adjustments(options, submissions)
    )
    settings = pipeline.Settings(
        options.seed, options.device, options.isolation, full=full_run(options)
    )
    console = Console(quiet=options.verbosity == 0)
    with ResultsFolder(options.out) as folder:
        if options.reproduce is not None:
            return _reproduce(folder, submissions, options.reproduce, settings, console)
        console.print(isolation_line(measured(options.isolation)), soft_wrap=True)
        console.print(f"images: {DESCRIPTION}", highlight=False)
        _grade_into(folder, submissions, settings, amendments, options)
        return _conclude(folder, amendments, options, console)


def _conclude(
    folder: ResultsFolder,
    amendments: Amendments,
    options: argparse.Namespace,
    console: Console,
) -> int:
    """Write what is about the whole class, from all results in the folder, and sum it up."""
    results = [amendments.applied(result) for result in folder.results()]
    present = [result.student_id for result in results]
    for result in amendments.adjustments.absent(present):
        folder.show(result)
        results.append(result)
    remarks = [*amendments.written.remarks(), *amendments.adjustments.remarks(present)]
    gradebook = folder.close(results, remarks)
    lms = write_lms_files(options.out, results, amendments.adjustments, options.column)
    if len(results) <= _LISTED:
        console.print(summary_table(results))
        for line in notes(results):
            console.print(line, overflow="ellipsis", no_wrap=console.is_terminal)
    else:
        console.print(class_table(results))
    many = "submission" if len(present) == 1 else "submissions"
    closing = f"{len(present)} {many}, gradebook in {gradebook}"
    for text in (*remarks, *(f"for a platform: {file}" for file in lms), closing):
        console.print(text, highlight=False, markup=False, soft_wrap=True)
    return 1 if any(result.status == "error" for result in results) else 0


def _grade_into(
    folder: ResultsFolder,
    submissions: list[Submission],
    settings: pipeline.Settings,
    amendments: Amendments,
    options: argparse.Namespace,
) -> None:
    """Write each result as soon as it is known; what an earlier run knows is not done again."""
    earlier = (lambda _: None) if options.fresh else folder.earlier
    waiting = []
    with Follower(Console(), len(submissions), options.verbosity) as follower:
        for one in submissions:
            if result := pipeline.known(one, settings, earlier(one.student_id)):
                folder.add(result, amendments.applied(result))
                follower.known()
            else:
                waiting.append(one)
        if waiting:
            jobs = min(options.jobs or default_jobs(), len(waiting))
            settings = forecast_full(follower, settings, len(waiting), jobs)
            with (
                executor_for(options.scheduler, jobs) as executor,
                trainings_shown(follower, settings.full),
            ):
                for result in pipeline.grade_all(
                    waiting, settings, executor, earlier, follower.working_on
                ):
                    folder.add(result, amendments.applied(result))
                    follower.done(result)


def _reproduce(
    folder: ResultsFolder,
    submissions: list[Submission],
    student_id: str,
    settings: pipeline.Settings,
    console: Console,
) -> int:
    """Replay one student's checks with the recorded seeds, and compare; writes nothing."""
    chosen = [one for one in submissions if one.student_id == student_id]
    recorded = folder.earlier(student_id)
    if not chosen or recorded is None:
        place = "among the submissions" if not chosen else f"among the results in {folder.path}"
        raise UsageError(f"--reproduce {one_line(student_id)}: there is no such student {place}")
    full = settings.full and settings.full.measured("cpu", jobs=1)
    again = pipeline.grade(chosen[0], replace(settings, seed=recorded.seed, full=full))
    console.print(replay_table(recorded, again))
    return 0 if outcomes(recorded) == outcomes(again) else 1
