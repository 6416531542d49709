"""An exception of student code: what sort of trouble it is, and in words."""

from __future__ import annotations

import errno
import traceback

from autograder.jail.imports import DisallowedModule
from autograder.jail.interface import InterfaceChanged
from autograder.model import TASKS

MAX_TEXT = 2000
#: What the kernel answers when a limit is reached, in the words of `Limits.named`.
_LIMITS = {
    errno.ENOSPC: "disk",
    errno.EFBIG: "file size",
    errno.EMFILE: "open files",
    errno.ENOMEM: "memory",
}


class NotDefined(Exception):
    """The student's file has no such name."""


def kind_of(error: BaseException) -> str:
    """What sort of trouble an exception is, in the protocol's words."""
    if isinstance(error, NotDefined) or _unwritten(error):
        return "missing"
    if isinstance(error, InterfaceChanged | DisallowedModule):
        return "refused"
    if isinstance(error, MemoryError) or "can't allocate memory" in said(error):
        return "memory"
    if isinstance(error, OSError):
        return _LIMITS.get(error.errno or 0, "raised")
    return "threads" if "can't start new thread" in said(error) else "raised"


def said(error: BaseException) -> str:
    """The exception's own words, where it has any that can be had."""
    try:
        return str(error)
    except Exception:
        return "its text can't be shown"


def _unwritten(error: BaseException) -> bool:
    """Whether the student's file itself says that a function is not written yet."""
    frames = traceback.extract_tb(error.__traceback__, limit=-1)
    return (
        isinstance(error, NotImplementedError)
        and bool(frames)
        and frames[-1].filename in [f"{task}.py" for task in TASKS]
    )


def describe(error: BaseException, file: str) -> str:
    """The exception in words, with the last line of the student's file that it passed."""
    words = said(error)
    text = f"{type(error).__name__}: {words}" if words else type(error).__name__
    if isinstance(error, InterfaceChanged | NotDefined | DisallowedModule):
        text = words
    elif _unwritten(error):
        text = f"this is not written yet: {words}"
    text = text[:MAX_TEXT].encode(errors="replace").decode()
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__, limit=-200)
        if frame.filename == file
    ]
    if isinstance(error, SyntaxError) and error.filename == file:
        return text
    place = f" ({frames[-1].filename}, line {frames[-1].lineno})" if frames else ""
    return text + place
