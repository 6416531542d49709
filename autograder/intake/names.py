"""Names: made printable, made into student IDs, and taken apart as Blackboard writes them.

Everything here is pure. Names come from outside and may be hostile: they reach terminals, HTML
pages and, as IDs, the file system.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

SHOWN_LENGTH = 120
ID_LENGTH = 64

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_ESCAPE_SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # colours, cursor movements
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\|\Z)"  # window titles, links
    r"|\x1b[ -/]*[0-~]?"
    r"|\x9b[0-?]*[ -/]*[@-~]",
    re.DOTALL,
)

# An ID becomes a folder of the results. Windows keeps device names to itself, whatever follows a
# dot, and the results folder has files of its own beside the IDs' folders.
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in range(10)]
)
_FILE_LIKE = re.compile(r"\.(?:html?|csv|json|pyc?|pdf|zip|txt|ipynb|log|tmp)$", re.IGNORECASE)

_COPY = re.compile(r" ?\([0-9]{1,3}\)| - copy\b| copy\b", re.IGNORECASE)
_EDITION = re.compile(r"_assignment2$", re.IGNORECASE)

_JUNK = frozenset(
    ["__macosx", ".ds_store", "thumbs.db", "desktop.ini", "__pycache__", ".ipynb_checkpoints"]
)

# Words that archives are called by, so that they never pass for somebody's ID against the files.
_GENERIC = re.compile(
    r"(?:my|final|new|the)?[._-]*(?:home-?works?|hws?|assignments?|submissions?|submit|solutions?|"
    r"answers?|archive|upload|download|files?|code|project|tasks?|python|untitled|desktop|ece)"
    r"[._-]*[0-9]{0,3}",
    re.IGNORECASE,
)


def printable(text: str) -> str:
    """Return `text` on one line without control characters, cut at about 120 characters.

    Escape sequences, invisible and direction-changing characters and undecodable bytes go;
    back-quotes become apostrophes, because findings quote names with them.
    """
    text = _ESCAPE_SEQUENCE.sub("", text)
    text = text.replace("`", "'")
    shown = "".join(c if c.isprintable() else " " if c.isspace() else "" for c in text).strip()
    return shown if len(shown) <= SHOWN_LENGTH else shown[: SHOWN_LENGTH - 1] + "…"


def is_junk(name: str) -> bool:
    """Tell whether a path belongs to what operating systems and Python leave behind."""
    parts = name.casefold().split("/")
    return any(part in _JUNK or part.startswith("._") for part in parts)


def is_id(text: str) -> bool:
    """Tell whether `text` can be a student ID, and so the name of a folder on any system."""
    return (
        _ID.fullmatch(text) is not None
        and not text.endswith(".")
        and text.casefold() != "template"
        and text.casefold().split(".")[0] not in _DEVICES
        and _FILE_LIKE.search(text) is None
    )


def is_number(text: str) -> bool:
    """Tell whether `text` is a student number beyond doubt: five digits or more."""
    return len(text) >= 5 and text.isascii() and text.isdigit()


def safe_id(text: str) -> str:
    """Return an ID made from any text: itself if it is one, else cleaned, else a digest of it."""
    if is_id(text):
        return text
    plain = unicodedata.normalize("NFKC", printable(text))
    cleaned = re.sub(r"[^A-Za-z0-9._-]+", "-", plain)[:ID_LENGTH].strip("._-")
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    for attempt in (cleaned, cleaned.replace(".", "-"), f"id-{cleaned.replace('.', '-')}"[:64]):
        if cleaned and is_id(attempt):
            return attempt
    return f"unnamed-{digest}"


def archive_id(stem: str) -> str:
    """Return the ID that an archive's or folder's name stands for, which may not be a valid one.

    `_assignment2` and what downloads and copies add, such as ` (1)`, are taken off.
    """
    bare = _COPY.sub("", stem).strip()
    return _EDITION.sub("", bare).strip() or stem


def same_kind(name: str, student_id: str) -> bool:
    """Tell whether an archive's name is an ID of its own, given the ID that its files carry.

    A student number always is; a word is one if it is built like the files' ID and does not
    belong to the words that archives are commonly called by.
    """
    return is_number(name) or (_shape(name) == _shape(student_id) and not is_generic(name))


def is_generic(text: str) -> bool:
    """Tell whether `text` is what archives are commonly called by, such as `homework`."""
    return _GENERIC.fullmatch(text) is not None


def shortest(found: str, known: Iterable[str]) -> str:
    """Return the shortest known ID that `found` only lengthens, else `found` itself."""
    stems = [other for other in known if found.startswith((f"{other}_", f"{other}-"))]
    return min(stems, key=len, default=found)


def _shape(text: str) -> str:
    return re.sub("[A-Za-z]", "a", re.sub("[0-9]", "9", text))


def unique(student_id: str, taken: Iterable[str]) -> str:
    """Return the ID, numbered where another of them differs in nothing but upper and lower case.

    On some systems the folders `abc` and `ABC` are the same.
    """
    lowered = {other.casefold() for other in taken}
    number, candidate = 1, student_id
    while candidate.casefold() in lowered:
        number += 1
        suffix = f"-{number}"
        candidate = student_id[: ID_LENGTH - len(suffix)] + suffix
    return candidate


@dataclass(frozen=True, slots=True)
class AttemptFile:
    """One entry of a Blackboard download: `Assignment 2_ID_attempt_DATE_NAME`.

    `head` is all before `_attempt_`; `name` is empty for Blackboard's receipts.
    """

    head: str
    date: str
    name: str


# Lazy, so the first "_attempt_DATE" counts: what follows is the student's own choice of name.
_ATTEMPT = re.compile(
    r"(?P<head>.+?)_attempt_(?P<date>[0-9]{4}(?:-[0-9]{2}){5})(?:_(?P<name>.+)|\.txt)", re.DOTALL
)


def attempt_file(name: str) -> AttemptFile | None:
    """Take an entry of a Blackboard download apart, or return None if it is not one."""
    match = _ATTEMPT.fullmatch(name)
    return match and AttemptFile(match["head"], match["date"], match["name"] or "")


def account_ids(heads: Iterable[str]) -> dict[str, str]:
    """Map each `Assignment 2_ID` of a Blackboard download to its ID, one to one.

    All heads begin with the assignment's title, so the title is what they have in common up to
    an underscore; this lets titles and IDs both contain underscores. A lone head is split at its
    last underscore.
    """
    ordered = sorted(set(heads))
    common = _common_title(ordered)
    ids: dict[str, str] = {}
    for head in ordered:
        account = head[len(common) :]
        if not is_id(account):
            account = head.rpartition("_")[2]
        ids[head] = unique(safe_id(account), ids.values())
    return ids


def _common_title(heads: list[str]) -> str:
    if len(heads) == 1:
        return heads[0][: heads[0].rfind("_") + 1]
    length = 0
    for pair in zip(heads[0], heads[-1], strict=False):  # sorted: these two differ the most
        if pair[0] != pair[1]:
            break
        length += 1
    return heads[0][: heads[0].rfind("_", 0, length) + 1]
