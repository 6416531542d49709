"""The helper process of `pdf`: `python -m autograder.marking.examiner`.

Reads files from its input, each after its length (8 bytes, most significant first), and answers
each with one line of JSON: {"pages": 4} or {"problem": "encrypted"}.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import resource
import signal
import sys
from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class PdfLimits:
    """What the reading of one PDF may take: seconds, bytes; and how many pages an answer has."""

    cpu_seconds: int = 10
    wall_seconds: int = 30
    memory: int = 768 << 20
    pages: int = 100


LIMITS = PdfLimits()

#: What can be wrong with a PDF, by the helper's word for it.
PROBLEMS = {
    "foreign": "not a PDF",
    "encrypted": "encrypted: save it without a password",
    "damaged": "damaged: no reader can be sure to show it",
    "empty": "without any page",
    "long": f"longer than {LIMITS.pages} pages",
    "limits": f"not readable within {LIMITS.cpu_seconds} s and {LIMITS.memory >> 20} MiB",
}

_SIGNATURE = b"%PDF-"
_SIGNATURE_WITHIN = 1024


def main() -> None:
    """Answer for one file after another until the input ends."""
    import pypdf  # noqa: F401 - imported before the forks, once for all of them

    logging.disable()
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    while content := _next(source):
        answers.write(_in_a_fork(content) + b"\n")
        answers.flush()


def _next(source: BinaryIO) -> bytes | None:
    """A file's content in a list of its own, so that an empty one does not end the loop."""
    length = source.read(8)
    return source.read(int.from_bytes(length, "big")) or b"\0" if len(length) == 8 else None


def _in_a_fork(content: bytes) -> bytes:
    """The answer of a process of its own; a killed one has none."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _confine()
            os.write(writable, json.dumps(inspect(content)).encode())
        finally:
            os._exit(0)
    os.close(writable)
    with open(readable, "rb") as stream:  # noqa: PTH123 - a descriptor has no path
        answer = stream.read(200)
    os.waitpid(child, 0)
    return answer or json.dumps({"problem": "limits"}).encode()


def _confine() -> None:
    """Little time and memory, no files, no core; the alarm's default is death."""
    signal.alarm(LIMITS.wall_seconds)
    bounds = {
        resource.RLIMIT_CPU: LIMITS.cpu_seconds,
        resource.RLIMIT_AS: LIMITS.memory,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 0,
    }
    for kind, bound in bounds.items():
        # Some systems refuse some kinds of bounds; the others and the alarm hold all the same.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (bound, bound))


def inspect(content: bytes) -> dict[str, int | str]:
    """What is to be said about a PDF.  Every page's content is read, so that a hole is found."""
    import pypdf
    from pypdf.errors import LimitReachedError

    if _SIGNATURE not in content[:_SIGNATURE_WITHIN]:
        return {"problem": "foreign"}
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            return {"problem": "encrypted"}
        pages = _read(reader)
    except (MemoryError, LimitReachedError):
        return {"problem": "limits"}
    # pypdf raises whatever its own code stumbles over in a broken file.
    except Exception:
        return {"problem": "damaged"}
    if pages > LIMITS.pages:
        return {"problem": "long"}
    return {"pages": pages} if pages else {"problem": "empty"}


def _read(reader: object) -> int:
    """The number of pages, once the content of each of the first ones has been read."""
    from pypdf import PdfReader

    assert isinstance(reader, PdfReader)
    pages = 0
    for page in reader.pages:
        pages += 1
        if pages > LIMITS.pages:
            break
        _ = page.mediabox
        if (contents := page.get_contents()) is not None:
            contents.get_data()
    return pages


if __name__ == "__main__":
    main()
