"""Text that came from outside, made fit to print: pure."""

from __future__ import annotations

import re

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)")


#: The most characters that are kept of a text.
LIMIT = 4000


def printable(text: str, limit: int = LIMIT) -> str:
    """The text without terminal escapes and control characters, cut to `limit` characters.

    Line feeds and tabs stay; a cut is marked with an ellipsis.
    """
    start = _ESCAPES.sub("", text[: 2 * limit])
    kept = "".join(c for c in start if c in "\n\t" or c.isprintable())
    whole = len(text) <= 2 * limit and len(kept) <= limit
    return kept if whole else kept[: limit - 1] + "…"


def one_line(text: str, limit: int = 200) -> str:
    """The text printable and on one line."""
    return " ".join(printable(text, 4 * limit).split())[:limit]
