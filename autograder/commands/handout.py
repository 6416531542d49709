"""`autograder handout`: the student kit, cut from the reference solutions."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.kit import write_kit

if TYPE_CHECKING:
    from autograder.commands import Subparsers


def add(commands: Subparsers) -> None:
    """Describe the command."""
    command = commands.add_parser("handout", help="write the student kit")
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help="new or empty")
    command.set_defaults(command=handout)


def handout(options: argparse.Namespace) -> int:
    """Write the kit, and say what is in it."""
    write_kit(options.out)
    count = sum(1 for file in options.out.rglob("*") if file.is_file())
    print(f"student kit of {count} files in {options.out}")
    return 0
