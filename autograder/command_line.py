"""A command line of several commands: finds the command, turns errors into one line and a status.

Exit status 0: it went well; 1: something that was looked at is not in order; 2: the command was
wrong.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from autograder.model import GraderError

if TYPE_CHECKING:
    from autograder.commands import Subparsers


class Command(Protocol):
    """A module of `autograder.commands`."""

    def add(self, commands: Subparsers) -> None:
        """Describe the command's options, and name the function that runs."""


def run(commands: Sequence[Command], arguments: Sequence[str] | None = None) -> int:
    """Run one of the commands; returns the exit status."""
    options = _parser(commands).parse_args(arguments)
    try:
        status: int = options.command(options)
    except GraderError as error:
        print(f"autograder: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("autograder: stopped; results so far are kept", file=sys.stderr)
        return 130
    return status


def _parser(commands: Sequence[Command]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="autograder", description="Grade the coursework.")
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in commands:
        command.add(subparsers)
    return parser
