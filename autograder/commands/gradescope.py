"""`autograder gradescope`: the zip that an instructor uploads to Gradescope."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.gradescope_zip import autograder_zip
from autograder.model import UsageError

if TYPE_CHECKING:
    from autograder.commands import Subparsers


def add(commands: Subparsers) -> None:
    """Describe the command."""
    command = commands.add_parser("gradescope", help="write the zip to upload to Gradescope")
    command.add_argument("--out", type=Path, required=True, metavar="FILE.zip")
    command.add_argument(
        "--index-url",
        default="",
        metavar="URL",
        help="another package index for setup.sh, such as PyTorch's for the CPU alone",
    )
    command.set_defaults(command=gradescope)


def gradescope(options: argparse.Namespace) -> int:
    """Write the zip, and say what to do with it."""
    if options.out.suffix != ".zip":
        raise UsageError(f"--out {options.out}: Gradescope takes a .zip; name such a file")
    data = autograder_zip(options.index_url)
    beside = options.out.with_name(f".{options.out.name}.part")
    try:
        beside.write_bytes(data)
        beside.replace(options.out)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise UsageError(f"--out {options.out}: {error.strerror}") from error
    print(f"{options.out}: {len(data) / 2**20:.1f} MiB")
    print("Upload it on Gradescope under Configure Autograder, with 60 autograder points.")
    return 0
