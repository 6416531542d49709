"""The option `--conceptual` of `autograder grade`: marks, read and checked before grading."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from autograder.marking.join import WrittenPart
from autograder.marking.pdf import PdfReport, examine
from autograder.marking.sheet import read_sheet
from autograder.model import Submission


def add_conceptual(command: argparse.ArgumentParser) -> None:
    """Add `--conceptual`."""
    command.add_argument(
        "--conceptual",
        type=Path,
        metavar="MARKS.csv",
        help="marks of the written part, as `autograder conceptual sheet` lays them out",
    )


def read_written_part(marks: Path | None, submissions: Sequence[Submission]) -> WrittenPart:
    """Marks and PDFs of a class.  Raises UsageError for a sheet that does not fit the class."""
    if marks is None:
        return WrittenPart()
    read = read_sheet(marks, {one.student_id for one in submissions})
    return WrittenPart(read, examined(submissions))


def examined(submissions: Sequence[Submission]) -> Mapping[str, PdfReport]:
    """What is known of each student's PDF."""
    return examine((one.student_id, one.conceptual) for one in submissions)
