"""All figures and numbers of problem 3 by one command: `python -m P3 [--data FILE] [--out DIR]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from P3 import logistic_regression, logistic_regression_mod, logistic_regression_sgd
from P3.data import EMBEDDED

_SCRIPTS = (logistic_regression, logistic_regression_mod, logistic_regression_sgd)


def main() -> int:
    """Run the three scripts with their defaults, until one fails; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m P3", description="Make all figures.")
    parser.add_argument("--data", type=Path, default=EMBEDDED, metavar="FILE")
    parser.add_argument("--out", type=Path, default=Path("results/P3"), metavar="DIR")
    options = parser.parse_args()
    arguments = ["--data", str(options.data), "--out", str(options.out)]
    return next((status for script in _SCRIPTS if (status := script.main(arguments))), 0)


if __name__ == "__main__":
    sys.exit(main())
