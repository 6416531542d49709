"""Options that several commands share."""

from __future__ import annotations

import argparse


def add_isolation(command: argparse.ArgumentParser) -> None:
    """Add `--isolation`: how far student code must be kept apart."""
    command.add_argument(
        "--isolation",
        choices=["auto", "jail", "process"],
        default="auto",
        help="auto: the best there is; jail: refuse below strong; process: none, for debugging",
    )


def positive(text: str) -> int:
    """Return a whole number of at least 1.  Raises ArgumentTypeError for anything else."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not allowed: a whole number from 1 on is")
    return int(text)
