"""`autograder pack ID`: a student's own files, looked through and zipped for handing in."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.intake import submission_from_bytes
from autograder.intake.names import is_id
from autograder.model import Finding, UsageError

if TYPE_CHECKING:
    from autograder.commands import Subparsers


def add(commands: Subparsers) -> None:
    """Describe the command."""
    command = commands.add_parser("pack", help="look through your files, and zip them as ID.zip")
    command.add_argument("student_id", metavar="ID", help="your student ID, such as 3170100111")
    command.add_argument(
        "folder", type=Path, nargs="?", default=Path(), metavar="DIR", help="with your files"
    )
    command.set_defaults(command=pack)


def pack(options: argparse.Namespace) -> int:
    """Write DIR/ID.zip, and say what in it would cost points, each with its remedy."""
    from autograder.jail.launcher import Launcher
    from autograder.packing import package, zipped

    if not is_id(options.student_id):
        raise UsageError(
            f"{options.student_id!r} can't be a student ID; it holds letters, digits, `.`, `-` and "
            "`_` alone, such as 3170100111"
        )
    with Launcher(isolation="process") as launcher:
        content = package(options.folder, options.student_id, launcher)
    _say(content.findings)
    if not content.contents:
        raise UsageError(f"there is nothing to pack in {options.folder.absolute()}")
    file = options.folder / f"{options.student_id}.zip"
    data = zipped(content)
    _read_back(data, file.name, content.contents)
    _write(file, data)
    print(f"{file}: {', '.join(content.contents)}")
    if content.flawed:
        print("It can be handed in like this, but what is said above will cost points.")
    else:
        print("Everything is there and named as the course wants it.")
    print("Whether the functions are right is for `autograder check` to say.")
    return 1 if content.flawed else 0


def _say(findings: tuple[Finding, ...]) -> None:
    for finding in findings:
        print(f"- {finding}")


def _write(file: Path, data: bytes) -> None:
    """Replace the file in one step.  Raises UsageError when the folder can't be written to."""
    beside = file.with_name(f".{file.name}.part")
    try:
        beside.write_bytes(data)
        beside.replace(file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise UsageError(
            f"{file}: {error.strerror}; pack a folder that you can write to"
        ) from error


def _read_back(data: bytes, name: str, contents: dict[str, bytes]) -> None:
    """See that the intake of the grader finds in the zip what was put into it."""
    found = submission_from_bytes(name, data)
    parts = [*found.files.values(), *([found.conceptual] if found.conceptual is not None else [])]
    if found.refused or sorted(parts) != sorted(contents.values()):
        raise UsageError(f"{name} would not be accepted: {found.refused or 'parts are lost'}")
