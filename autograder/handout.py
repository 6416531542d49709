"""The student kit, cut from the reference solutions at their markers."""

from __future__ import annotations

import re

from autograder.model import ExamError

_SOLUTION = re.compile(
    r"^(?P<indent>[ ]*)# BEGIN SOLUTION\n.*?^[ ]*# END SOLUTION\n", re.DOTALL | re.MULTILINE
)


def template_of(source: str) -> str:
    """A task file as it is handed out: every solution replaced by a place to write.

    Signatures, docstrings and helper functions stay.  Raises ExamError when the file has no
    solution, or a marker without its other half.
    """
    template, count = _SOLUTION.subn(_place_to_write, source)
    if not count or count != source.count("# BEGIN SOLUTION") or "SOLUTION" in template:
        raise ExamError("a task file needs pairs of # BEGIN SOLUTION and # END SOLUTION")
    return template


def _place_to_write(match: re.Match[str]) -> str:
    indent = match["indent"]
    return (
        f"{indent}# Write your solution here, and remove the next line.\n"
        f'{indent}raise NotImplementedError("not yet")\n'
    )
