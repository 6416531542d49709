"""The command line: `python -m autograder check`, `python -m autograder pack ID`."""

import sys

from autograder.command_line import run
from autograder.commands import check, pack

if __name__ == "__main__":
    sys.exit(run((check, pack)))
