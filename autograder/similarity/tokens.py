"""Source text -> tokens without what a copier changes first: names, comments, layout, strings.

The lexer is Pygments', which takes any text whatever: it can not be made to fail or to run deep by
hostile source, as Python's own parser can.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass

from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Text

#: More tokens than this of one file are not looked at; the reference has a tenth of it.
MOST_TOKENS = 20_000
_MOST_CHARACTERS = 200_000
_CLOSING = frozenset(")]}")
_LEXER = PythonLexer(stripnl=False, ensurenl=False)


@dataclass(frozen=True, slots=True)
class Token:
    """One token as it is compared, and where it stands in the text."""

    text: str
    begin: int
    end: int


def decoded(source: bytes) -> str:
    """A student's file as text, whatever its bytes are; at most 200,000 characters."""
    text = source.removeprefix(codecs.BOM_UTF8).decode("utf-8", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")[:_MOST_CHARACTERS]


def tokens(text: str) -> list[Token]:
    """The tokens of a text, at most 20,000.

    A name that the student chose is "V", whichever it is; names of libraries, after a dot, stay,
    and so do numbers.  Strings are "S".  Comments, docstrings and imports are left out, and so is a
    comma before a closing bracket, which only says how the code was laid out.
    """
    found: list[Token] = []
    for token in _compared(text):
        if token.text in _CLOSING and found and found[-1].text == ",":
            found.pop()
        if token.text == "S" and found and found[-1].text == "S":
            found[-1] = Token("S", found[-1].begin, token.end)
            continue
        found.append(token)
        if len(found) >= MOST_TOKENS:
            break
    return found


def _compared(text: str) -> Iterator[Token]:
    before, owner, importing = "", "", False
    for begin, kind, value in _LEXER.get_tokens_unprocessed(text):
        if kind in Keyword.Namespace:
            importing = True
        elif importing:
            importing = "\n" not in value
        elif kind in Comment or kind in String.Doc or (kind in Text and not value.strip()):
            continue
        else:
            yield Token(_normal(kind, value, before, owner), begin, begin + len(value))
            before, owner = value, (before if value == "." else value)


def _normal(kind: object, value: str, before: str, owner: str) -> str:
    if kind in Name.Builtin and value != "self":
        return value
    if kind in Name:
        return value if before == "." and owner != "self" else "V"
    if kind in String:
        return "S"
    if kind in Number or kind in Operator or kind in Punctuation or kind in Keyword:
        return value
    return "V"
