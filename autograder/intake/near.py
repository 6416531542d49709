"""File names that are nearly right: what was meant, what is wrong, and the name to use.

The course recognises `task1_ID.py` … `task4_ID.py` and `conceptual_ID.pdf` and nothing else, so
a near name earns nothing; the student is told exactly why. `repair` undoes one kind of mistake
after the other, and every step that changes the name is a reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from autograder.intake.names import is_id, printable
from autograder.model import TASKS

KINDS = (*TASKS, "conceptual")

_KIND = r"(task[1-4]|conceptual)"
_EXACT = re.compile(r"(?:task[1-4]_(?P<py>.+)\.py|conceptual_(?P<pdf>.+)\.pdf)", re.DOTALL)
_PARSED = re.compile(rf"{_KIND}(?:_(?P<id>.*))?\.(?P<ending>py|pdf)", re.IGNORECASE | re.DOTALL)

# Letters of other scripts that look like these Latin ones.
_LOOK_ALIKES = str.maketrans(
    "аеорсхукіѕјһԁԛԝтмпвнАЕОРСХУКІЅЈТМВНοανικρτυεΑΒΕΗΙΚΜΝΟΡΤΥΧΖıℓ",
    "aeopcxykisjhdqwtmnbhAEOPCXYKISJTMBHoavikptueABEHIKMNOPTYXZil",
)


@dataclass(frozen=True, slots=True)
class Near:
    """A file that was meant to be a task file or the written part.

    `written_id` is the ID part of its repaired name, empty if it has none.
    """

    name: str
    kind: str
    written_id: str
    reasons: tuple[str, ...]
    repaired: str


def proper_name(kind: str, student_id: str) -> str:
    """Return the only file name that the course recognises for this part."""
    return f"{kind}_{student_id}.{'pdf' if kind == 'conceptual' else 'py'}"


def exact_id(name: str) -> str:
    """Return the ID of a properly named file that lies in no folder, else the empty string."""
    match = _EXACT.fullmatch(name)
    written = (match["py"] or match["pdf"]) if match else ""
    return written if is_id(written) else ""


def nearly(name: str) -> Near | None:
    """Recognise a file by its path within the submission; return None for anything unrelated.

    Properly named files are recognised too, without a reason.
    """
    folder, _, base = name.rpartition("/")
    reasons = [f"it lies in the folder `{printable(folder)}`"] if folder else []
    for step, reason in _REPAIRS:
        mended = step(base)
        if mended != base:
            reasons.append(reason)
        base = mended
    match = _PARSED.fullmatch(base)
    if match is None or (match[1].casefold() == "conceptual") != (match["ending"].lower() == "pdf"):
        return None
    return Near(name, match[1].lower(), match["id"] or "", tuple(reasons), base)


def explain(near: Near, student_id: str) -> str:
    """Say in one sentence why a near name is not recognised."""
    reasons = [*near.reasons, *_id_reasons(near, student_id), *_case_reasons(near, student_id)]
    return f"`{printable(near.name)}` is not recognised: {' and '.join(reasons)}."


def _id_reasons(near: Near, student_id: str) -> list[str]:
    written = near.written_id
    if not written:
        return ["it carries no ID"]
    if written.casefold() == "template":
        return ["`template` still stands where the ID belongs"]
    if written.casefold() != student_id.casefold():
        return [f"its ID is `{printable(written)}`, and this submission's is `{student_id}`"]
    return []


def _case_reasons(near: Near, student_id: str) -> list[str]:
    frame = near.repaired.replace(near.written_id, "") if near.written_id else near.repaired
    if frame != frame.lower():
        return ["the course wants lower case"]
    same_letters = near.written_id.casefold() == student_id.casefold()
    if same_letters and near.written_id != student_id:
        return [f"upper and lower case must be as in the ID `{student_id}`"]
    return []


def _plain_letters(base: str) -> str:
    plain = unicodedata.normalize("NFKC", base).translate(_LOOK_ALIKES)
    return "".join(_plain_character(c) for c in plain)


def _plain_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Pd":
        return "-"
    if category == "Zs":
        return " "
    if category == "Nd":
        return str(unicodedata.digit(character))
    return "" if category.startswith("C") else character


def _without_spaces(base: str) -> str:
    closed = re.sub(r"\s*([_.-])\s*", r"\1", base.strip())
    return re.sub(r"\s+", "_", re.sub(r"(?i)^task\s+(?=[1-4])", "task", closed))


def _substitution(pattern: str, replacement: str) -> Callable[[str], str]:
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda base: compiled.sub(replacement, base)


# In this order: later steps count on what the earlier ones have mended.
_REPAIRS: tuple[tuple[Callable[[str], str], str], ...] = (
    (_plain_letters, "it holds characters that only look like the plain ones, or can't be seen"),
    (
        _substitution(r" ?\([0-9]{1,3}\)| - copy(?=\.)| copy(?=\.)", ""),
        "a download or a copy added to its name",
    ),
    (_without_spaces, "it holds a space"),
    (_substitution(r"(?<=\.py)(?:\.txt|\.py)+$|(?<=\.pdf)(?:\.pdf)+$", ""), "it has two endings"),
    (_substitution(r"^(task[1-4].*)\.(?:txt|python|py3|pyw)$", r"\1.py"), "it does not end in .py"),
    (
        _substitution(r"^(conceptual.*)\.(?:docx?|odt|rtf|txt|md|pages|jpe?g|png)$", r"\1.pdf"),
        "it is not a PDF",
    ),
    (
        _substitution(rf"^([0-9A-Z]*[0-9]{{4}}[0-9A-Z]*)[_-]+{_KIND}(?=\.)", r"\2_\1"),
        "the ID comes last",
    ),
    (_substitution(r"^task[_-]+(?=[1-4](?![0-9]))", "task"), "`task` and its number are one word"),
    (
        _substitution(rf"^{_KIND}(?:-[_-]*|_+-[_-]*)", r"\1_"),
        "the course wants an underscore, not a hyphen",
    ),
    (_substitution(rf"^{_KIND}__+", r"\1_"), "it has more than one underscore in a row"),
    (
        _substitution(rf"^{_KIND}(?=[0-9]{{4}})", r"\1_"),
        "the course wants an underscore before the ID",
    ),
)
