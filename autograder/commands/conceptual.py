"""`autograder conceptual sheet`: an empty marks sheet for the written part of a class."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from autograder.commands.marking import examined
from autograder.intake import read_submissions
from autograder.marking.join import WrittenPart
from autograder.marking.sheet import empty_sheet
from autograder.model import UsageError
from autograder.text import one_line

if TYPE_CHECKING:
    from autograder.commands import Subparsers


def add(commands: Subparsers) -> None:
    """Describe the command."""
    command = commands.add_parser("conceptual", help="the written part: its marks sheet")
    actions = command.add_subparsers(required=True, metavar="ACTION")
    action = actions.add_parser("sheet", help="write an empty marks sheet")
    action.add_argument("path", type=Path, metavar="PATH", help="zip, folder, or folder of many")
    action.add_argument("--out", type=Path, required=True, metavar="MARKS.csv", help="a new file")
    action.set_defaults(command=sheet)


def sheet(options: argparse.Namespace) -> int:
    """Write a sheet with a row for each submission, and say whose PDF can't be marked."""
    submissions = read_submissions(options.path)
    _refuse_existing(options.out)
    pdfs = examined(submissions)
    _write_new(options.out, empty_sheet((one, pdf.words) for one, pdf in pdfs.items()))
    console = Console()
    shown = one_line(str(options.out), 1000)
    lines = [f"{len(pdfs)} students, sheet in {shown}", *WrittenPart(pdfs=pdfs).pdf_remarks()]
    for line in lines:
        console.print(line, highlight=False, markup=False, soft_wrap=True)
    return 0


def _refuse_existing(path: Path) -> None:
    if path.exists():
        raise UsageError(
            f"--out {one_line(str(path), 1000)}: is there already, perhaps with marks in it; "
            "name a new file"
        )


def _write_new(path: Path, text: str) -> None:
    """Write a file that must not be there yet, so that no marks are ever overwritten."""
    try:
        with path.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        raise UsageError(
            f"--out {one_line(str(path), 1000)}: {error.strerror or error}; name a new file"
        ) from error
