"""Files that are whole or not there, whenever the process is killed."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from P4.model import P4Error


def write_whole(file: Path, content: bytes | memoryview) -> None:
    """Replace a file in one step; after a crash either the old or the new content is there.

    Raises P4Error where the system refuses: no space, no permission, not a folder.
    """
    with explained(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


@contextmanager
def explained(file: Path) -> Iterator[None]:
    """Turn what the system refuses about a file into one line."""
    try:
        yield
    except OSError as error:
        raise P4Error(f"{file}: {reason(error)}") from error


def reason(error: OSError) -> str:
    """What the system refused, in a few words, and what helps where that is known."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "no space left on the disk; what was finished is kept: free some space, call again"
    return (error.strerror or str(error) or type(error).__name__).replace("\n", " ")
