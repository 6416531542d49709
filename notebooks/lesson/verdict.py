"""What a check says: right, wrong, not yet, or an error, shown as one coloured line."""

from __future__ import annotations

import html
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from IPython.display import display

_LOOK = {
    "right": ("#1a7f4b", "✓"),
    "wrong": ("#b3261e", "✗"),
    "error": ("#b3261e", "✗"),
    "not yet": ("#8a6d00", "…"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one check of `subject`; `mark` is right, wrong, error or not yet."""

    subject: str
    mark: str
    text: str = ""

    def __str__(self) -> str:
        return f"{self.subject}: {self.mark}" + (f" ({self.text})" if self.text else "")

    def _repr_html_(self) -> str:
        colour, sign = _LOOK[self.mark]
        lines = html.escape(self.text).replace("\n", "<br>")
        return (
            f'<div style="border-left:4px solid {colour};padding:.35em .9em;margin:.4em 0">'
            f'<b style="color:{colour}">{sign} {self.mark}</b>&ensp;'
            f"<code>{html.escape(self.subject)}</code>&ensp;{lines}</div>"
        )


def examine(subject: str, check: Callable[[], str]) -> Verdict:
    """Run a check and turn how it ends into a verdict.

    `check` returns what there is to say when all is right, and raises AssertionError with the
    reason when something is wrong.  NotImplementedError means that a function is not written yet.
    """
    try:
        return Verdict(subject, "right", check())
    except AssertionError as error:
        return Verdict(subject, "wrong", str(error))
    except Exception as error:
        return failure(subject, error)


def failure(subject: str, error: Exception) -> Verdict:
    """What an exception means: not written yet, or an error with its line in the task file."""
    if isinstance(error, NotImplementedError):
        return Verdict(subject, "not yet")
    return Verdict(subject, "error", f"{type(error).__name__}: {error}{_place(error)}")


def attempt(subject: str, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Call a function that may not be written yet, or not work yet: its value, or None and a note.

    An argument of None is what an earlier attempt left: then there is nothing to call with.
    """
    if any(argument is None for argument in arguments):
        display(Verdict(subject, "not yet"))
        return None
    try:
        return function(*arguments, **named)
    except Exception as error:
        display(failure(subject, error))
        return None


def require(condition: object, reason: str) -> None:
    """Raise AssertionError with the reason unless the condition holds."""
    if not condition:
        raise AssertionError(reason)


def _place(error: BaseException) -> str:
    """The last line of a task file that an exception passed."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).stem.startswith("task")
    ]
    return f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""
