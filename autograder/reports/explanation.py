"""A check's message taken apart for a page: what it says, and the arrays it compares; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LABELLED = re.compile(r" {2}(given|expected|got):\s*(.*)")
_VECTOR = re.compile(r"(?<!\[)\[[^\[\]]*$")
_CONTINUED = " " * 12  # how `judge.show` indents an array's further lines


#: What torch's libraries print when they meet the jail; a student would take it for an error.
_NOT_THEIRS = re.compile(
    r"^(?:Error in cpuinfo: .*|\[W\d+ [^]\n]*NNPACK\.cpp:\d+\] .*)(?:\n|\Z)", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """The parts of a message; arrays as they were printed, each empty where there is none."""

    text: str
    given: tuple[str, ...] = ()
    expected: str = ""
    got: str = ""


def explained(message: str) -> Explanation:
    """Take a message of `judge` apart; any other text comes back whole."""
    text: list[str] = []
    arrays: list[tuple[str, list[str]]] = []
    for line in message.splitlines():
        if match := _LABELLED.fullmatch(line):
            arrays.append((match[1], [match[2]]))
        elif arrays and (line.startswith(_CONTINUED) or not line.strip()):
            arrays[-1][1].append(line.removeprefix(_CONTINUED).rstrip())
        elif line.startswith(_CONTINUED) and text and _VECTOR.search(text[-1]):
            text[-1] += " " + line.strip()  # a vector among words: pages break lines themselves
        else:
            text.append(line)
    joined = [(label, "\n".join(lines).rstrip()) for label, lines in arrays]
    return Explanation(
        text="\n".join(text).strip(),
        given=tuple(array for label, array in joined if label == "given"),
        expected=next((array for label, array in joined if label == "expected"), ""),
        got=next((array for label, array in joined if label == "got"), ""),
    )


def printed(output: str) -> str:
    """What a check's code printed, without what torch's own libraries say about the jail."""
    return _NOT_THEIRS.sub("", output).strip("\n")
