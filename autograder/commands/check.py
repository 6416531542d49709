"""`autograder check`: a student's own files, with the public checks and hints."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.model import TASKS, Status
from autograder.reports.todo import todo

if TYPE_CHECKING:
    from autograder.commands import Subparsers


def add(commands: Subparsers) -> None:
    """Describe the command."""
    command = commands.add_parser("check", help="check your own files with the public checks")
    command.add_argument(
        "folder", type=Path, nargs="?", default=Path(), metavar="DIR", help="with your task files"
    )
    command.add_argument(
        "--seed", type=int, default=0, metavar="N", help="changes the checks' random numbers"
    )
    command.set_defaults(command=check)


def check(options: argparse.Namespace) -> int:
    """Run the public checks on the files in a folder, and say what is left to do."""
    # Imported here: torch takes seconds, and the other commands do not need it.
    from autograder.exam import ExamSession, sit
    from autograder.exam_files import PUBLIC_FILES
    from autograder.jail.launcher import Launcher
    from autograder.own_files import own_submission

    submission, names = own_submission(options.folder)
    print(f"checking {', '.join(names.values())} in {options.folder.absolute()}")
    # One's own code needs no walls.
    with Launcher(isolation="process") as launcher:
        public = [file for task, file in zip(TASKS, PUBLIC_FILES, strict=True) if task in names]
        checks = sit(ExamSession(submission, launcher, options.seed), files=public)
    for line in todo(checks):
        print(line)
    if missing := [f"{task}.py" for task in TASKS if task not in names]:
        print(f"Not there yet: {', '.join(missing)}.")
    return 0 if not missing and all(check.status is Status.PASSED for check in checks) else 1
