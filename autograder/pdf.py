"""Whether a PDF can be opened and read."""

from __future__ import annotations

import io
import logging

_KINDS = (
    (b"PK\x03\x04", "a Word or OpenOffice document, or a zip"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
)
#: A reader looks for the heading in so many bytes.
_HEAD = 1024


def trouble(content: bytes) -> str:
    """Why this is no PDF that somebody else can read, as words after "it"; "" where it is one."""
    if not content:
        return "is empty"
    for start, kind in _KINDS:
        if content.startswith(start):
            return f"is {kind} under the name of a PDF"
    if b"%PDF-" not in content[:_HEAD]:
        return "does not begin as a PDF does"
    return _trouble_inside(content)


def _trouble_inside(content: bytes) -> str:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            return "asks for a password"
        if not reader.pages:
            return "has no pages"
        for page in reader.pages:
            page.mediabox  # noqa: B018 - reading it is the test
    # A broken file can break its reader in any way.
    except Exception as error:
        return f"can't be read as a PDF ({type(error).__name__})"
    return ""
