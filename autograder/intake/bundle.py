"""What a zip, a folder and a Blackboard attempt have in common: file names, and a way to read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from autograder.model import GraderError

MIB = 1 << 20

SOURCE_CAP = 1 * MIB  # one .py file
PDF_CAP = 32 * MIB
TOTAL_CAP = 64 * MIB  # all that is read of one submission
ZIP_CAP = 128 * MIB  # the zip file itself
ENTRY_CAP = 1_000  # entries of one submission


class UnreadableError(GraderError):
    """A whole submission is refused; the message is the reason, as a sentence."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of one submission, not read yet.

    `names` are relative and separated by "/". `read(name, cap)` returns a file's content; it
    raises `UnreadableError` when the file holds more than `cap` bytes or is damaged.
    """

    names: tuple[str, ...]
    read: Callable[[str, int], bytes]


def too_large(name: str, cap: int) -> UnreadableError:
    """Return the refusal of a file that holds more than `cap` bytes."""
    return UnreadableError(f"`{name}` holds more than {cap / MIB:g} MiB, which is the limit.")


def together(first: Bundle, second: Bundle) -> Bundle:
    """Return both bundles as one; where both have a name, the first one's file counts."""

    def read(name: str, cap: int) -> bytes:
        return (first if name in first.names else second).read(name, cap)

    added = tuple(name for name in second.names if name not in first.names)
    return Bundle(first.names + added, read)
