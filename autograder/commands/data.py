"""`autograder data`: which images are here, and the whole sets fetched."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from autograder import datasets, images
from autograder.commands.options import positive
from autograder.datasets import SETS, ImageSet
from autograder.model import GraderError

if TYPE_CHECKING:
    from autograder.commands import Subparsers

_NAMES = [one.name for one in SETS]


def add(commands: Subparsers) -> None:
    """Describe the command and its two actions."""
    command = commands.add_parser("data", help="which images are here; fetch the whole sets")
    actions = command.add_subparsers(required=True, metavar="ACTION")
    show_ = actions.add_parser("show", help="say what is here, and whether it is as it should be")
    show_.set_defaults(command=show)
    fetch_ = actions.add_parser(
        "fetch", help="bring whole sets, from Debian's package or the network"
    )
    fetch_.add_argument(
        "sets",
        nargs="*",
        type=_set,
        metavar="SET",
        help=f"{' or '.join(_NAMES)}; {_NAMES[0]} if none is named",
    )
    fetch_.add_argument(
        "--root", type=Path, metavar="DIR", help="where to put them: $DATA_ROOT, else data/"
    )
    fetch_.add_argument(
        "--timeout", type=positive, default=20, metavar="SECONDS", help="for a silent server (20)"
    )
    fetch_.set_defaults(command=fetch)


def show(_options: argparse.Namespace) -> int:
    """Say for each set where it lies and whether it is whole; 1 if what is embedded is not."""
    console = Console(highlight=False, soft_wrap=True)
    status = 0
    try:
        images.load_embedded()
        console.print(f"embedded: {images.DESCRIPTION}, as they should be", markup=False)
    except GraderError as error:
        console.print(f"embedded: {error}", markup=False)
        status = 1
    for one in SETS:
        console.print(f"{one.title}: {_state(one)}", markup=False)
    return status


def fetch(options: argparse.Namespace) -> int:
    """Fetch the named sets, one after the other."""
    console = Console(highlight=False, soft_wrap=True)
    root = options.root or datasets.roots()[0]
    for one in options.sets or SETS[:1]:
        if not datasets.defects(one, root):
            console.print(f"{one.title} is in {root / one.folder} already", markup=False)
            continue
        source = (
            f"from Debian's package {one.package}"
            if datasets.in_debian(one)
            else f"from the network, {one.megabytes} MB"
        )
        console.print(f"{one.title}: {source} …", markup=False)
        datasets.fetch(one, root, options.timeout)
        console.print(f"{one.title}: {one.size} are in {root / one.folder}", markup=False)
    return 0


def _set(name: str) -> ImageSet:
    """The set of this name.  Raises ArgumentTypeError when there is none."""
    if name not in _NAMES:
        raise argparse.ArgumentTypeError(f"{name} is not known: {' and '.join(_NAMES)} are")
    return SETS[_NAMES.index(name)]


def _state(one: ImageSet) -> str:
    """Where a set lies and whether it is whole, in words."""
    for root in datasets.roots():
        wrong = datasets.defects(one, root)
        if not wrong:
            return f"{one.size} in {root / one.folder}, as they should be"
        if "changed" in wrong.values() or len(wrong) < len(one.files):
            files = ", ".join(f"{name} is {what}" for name, what in wrong.items())
            return f"not whole in {root / one.folder}: {files}; {_advice(one)}"
    return f"not here; {_advice(one)}"


def _advice(one: ImageSet) -> str:
    name = "" if one.name == _NAMES[0] else f" {one.name}"
    if datasets.in_debian(one):
        return f"`autograder data fetch{name}` takes it from Debian's package, which is installed"
    return f"`autograder data fetch{name}` downloads {one.megabytes} MB"
