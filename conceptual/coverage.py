"""What a document says outside of its claims: formulas and numbers that no check would see."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from conceptual.reading import Content, plain

#: What `template.typ` marks: claims; points and costs; ticks of axes; results of P3 and P4.
_MARKED = frozenset({"claim", "points", "tick", "measured"})

#: Names that hold digits, and are no numbers.
NAMES = re.compile(
    r"ECE 449|CMPT 419/726|Assignment 2|Problems? \d( and \d)?|Problems \d and \d|P[34]\b|fc[123]"
    r"|& Pool [123]|[Cc]lass(es)? [123]( and [123])?|^[123] and [123]$"
)

#: Content that makes a formula say more than a name does.
_SAYING = frozenset({"frac", "root", "mat", "vec", "cases", "op"})
_OPERATORS = frozenset("+−±⋅·×⊙⋆/=≠<>≤≥≈∼→⟺∑∏∈")


def unclaimed(content: Any) -> Iterator[str]:
    """Formulas that say something, and numbers in the text, that stand in no claim.

    A lone character only names: $⊙$ may be spoken of.
    """
    if isinstance(content, list):
        for one in content:
            yield from unclaimed(one)
    elif isinstance(content, Mapping) and not _is_marked(content):
        if content.get("func") == "equation":
            if len(plain(content)) > 1 and _says_something(content["body"]):
                yield plain(content)
        elif content.get("func") == "text":
            if re.search(r"\d", NAMES.sub("", content["text"])):
                yield content["text"]
        elif content.get("func") not in ("metadata", "raw"):
            for value in content.values():
                yield from unclaimed(value)


def _is_marked(content: Content) -> bool:
    """Whether this is a sequence that begins with one of the template's marks."""
    children = content.get("children")
    if content.get("func") != "sequence" or not children:
        return False
    first = children[0]
    value = first.get("value") if first.get("func") == "metadata" else None
    return isinstance(value, Mapping) and not _MARKED.isdisjoint(value)


def _says_something(content: Any) -> bool:
    """Whether a formula holds more than names, brackets and commas; subscripts are names too."""
    if isinstance(content, list):
        return any(_says_something(one) for one in content)
    if not isinstance(content, Mapping):
        return False
    kind, text = content.get("func"), content.get("text", "")
    if kind in _SAYING or (kind == "text" and re.search(r"\d", text)):
        return True
    if kind == "symbol":
        return text in _OPERATORS
    if kind == "attach":
        return _says_something(content["base"])
    return any(_says_something(value) for key, value in content.items() if key != "func")
