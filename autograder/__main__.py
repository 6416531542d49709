"""The command line: finds the command, and turns what goes wrong into one line and a status.

Exit status 0: every submission has a row and none is ungraded through a fault of ours, whatever
the scores; 1: some are; 2: the command was wrong.  Only this module and the commands print.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from autograder.commands import cmpt726, conceptual, data, doctor, grade, similarity
from autograder.model import GraderError

COMMANDS = (grade, conceptual, similarity, data, doctor, cmpt726)


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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="autograder", description="Grade the coursework.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
