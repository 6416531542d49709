"""Cells that a spreadsheet shows as they are, and never runs."""

from __future__ import annotations

#: A cell that starts with one of these is a formula to some spreadsheet, in some language.
FORMULA = tuple("=+-@\t\r＝＋－＠")


def harmless(cell: str) -> str:
    """The cell with a quote in front where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell[:1] in FORMULA else cell
