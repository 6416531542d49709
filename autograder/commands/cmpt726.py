"""`autograder cmpt726 bundle`: the two files that CMPT 419/726 Assignment 2 is handed in as."""

from __future__ import annotations

import argparse
import io
import os
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from autograder.model import UsageError

if TYPE_CHECKING:
    from autograder.commands import Subparsers

ROOT = Path(__file__).resolve().parents[2]
REPORT = "conceptual/report.pdf"
#: What the hand-out names in each folder.
REQUIRED = {
    "P3": ("logistic_regression.py", "logistic_regression_mod.py", "logistic_regression_sgd.py"),
    "P4": ("README.md", "__main__.py"),
}
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip can hold: the same bytes every time


def add(commands: Subparsers) -> None:
    """Describe the command."""
    course = commands.add_parser("cmpt726", help="CMPT 419/726 Assignment 2")
    parts = course.add_subparsers(required=True, metavar="COMMAND")
    command = parts.add_parser("bundle", help="make report.pdf and code.zip, to hand in")
    command.add_argument("--out", type=Path, default=Path("build/cmpt726"), metavar="DIR")
    command.add_argument(
        "--report", type=Path, default=ROOT / REPORT, metavar="PDF", help=f"default: {REPORT}"
    )
    command.set_defaults(command=bundle)


def bundle(options: argparse.Namespace) -> int:
    """Make `report.pdf` and `code.zip`; raises UsageError, and writes nothing, if a part lacks."""
    missing = [
        f"{folder}/{name}"
        for folder, names in REQUIRED.items()
        for name in names
        if not (ROOT / folder / name).is_file()
    ]
    if missing:
        raise UsageError(f"the bundle lacks {', '.join(missing)}; nothing was written")
    console, report, code = Console(), _report(options.report), _code()
    try:
        options.out.mkdir(parents=True, exist_ok=True)
        for name, content in (("report.pdf", report), ("code.zip", code)):
            _write(options.out / name, content)
            line = f"{options.out / name}: {len(content):,} bytes"
            console.print(line, highlight=False, markup=False, soft_wrap=True)
    except OSError as error:
        raise UsageError(f"--out {options.out}: {error.strerror or error}") from error
    return 0


def _report(file: Path) -> bytes:
    """The report.  Raises UsageError where it is not there, or no PDF."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UsageError(
            f"the report {file} can't be read ({error.strerror}); make conceptual makes it, "
            "--report names another"
        ) from error
    if not content.startswith(b"%PDF-"):
        raise UsageError(f"the report {file} is not a PDF")
    return content


def _code() -> bytes:
    """P3/ and P4/ as they are, without what Python and the system put there."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in _sources():
            entry = zipfile.ZipInfo(file.relative_to(ROOT).as_posix(), EARLIEST)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, file.read_bytes())
    return buffer.getvalue()


def _sources() -> Iterator[Path]:
    for folder in REQUIRED:
        for file in sorted((ROOT / folder).rglob("*")):
            parts = file.relative_to(ROOT).parts
            if file.is_file() and not any(p.startswith((".", "__pycache__")) for p in parts):
                yield file


def _write(file: Path, content: bytes) -> None:
    """Replace a file in one step, so that nobody ever sees half of it."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
