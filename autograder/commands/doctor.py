"""`autograder doctor`: how safely this machine runs student code."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rich.console import Console

from autograder.commands.options import add_isolation
from autograder.jail.launcher import Launcher
from autograder.jail.selfcheck import STRONG, Report
from autograder.terminal import isolation_line, promises_table

if TYPE_CHECKING:
    from autograder.commands import Subparsers


def add(commands: Subparsers) -> None:
    """Describe the command."""
    command = commands.add_parser("doctor", help="how safely this machine runs student code")
    add_isolation(command)
    command.set_defaults(command=doctor)


def doctor(options: argparse.Namespace) -> int:
    """Say how well student code is kept apart on this machine, and what would help."""
    report = measured(options.isolation)
    console = Console()
    console.print(isolation_line(report), soft_wrap=True)
    console.print(promises_table(report))
    return 0 if report.level >= STRONG else 1


def measured(isolation: str) -> Report:
    """What the jail is worth here.  Raises UsageError when that is less than was asked for."""
    with Launcher(isolation=isolation, preload=False) as launcher:
        return launcher.check()
