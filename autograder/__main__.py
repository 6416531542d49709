"""The command line: `autograder COMMAND`.

Exit status 0: every submission has a row and none is ungraded through a fault of ours, whatever
the scores; 1: some are; 2: the command was wrong.  Only `command_line` and the commands print.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from autograder.command_line import run
from autograder.commands import (
    check,
    cmpt726,
    conceptual,
    data,
    doctor,
    grade,
    gradescope,
    handout,
    pack,
    similarity,
)

COMMANDS = (grade, conceptual, similarity, handout, check, pack, gradescope, data, doctor, cmpt726)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    return run(COMMANDS, arguments)


if __name__ == "__main__":
    sys.exit(main())
