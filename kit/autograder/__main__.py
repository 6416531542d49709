"""The command line: `python -m autograder check`, `… pack ID`, `… data fetch`."""

import sys

from autograder.command_line import run
from autograder.commands import check, data, pack

if __name__ == "__main__":
    sys.exit(run((check, data, pack)))
