"""CSV files that people write: read whole, with every fault named by its file and line.

Comma, semicolon and tab all separate cells, whichever the heading has; a byte order mark is fine.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.model import UsageError
from autograder.text import one_line

_SHOWN = 5
_LARGEST = 16 << 20


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file, and its cells, stripped, by normalised heading."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A file's rows; empty lines are left out."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def need(self, *columns: str) -> None:
        """Raise UsageError unless the heading has all of these."""
        if missing := [name for name in columns if name not in self.columns]:
            found = ", ".join(one_line(name, 40) for name in self.columns[:12])
            raise UsageError(
                f"{_shown(self.path)}, line 1: no column {' and '.join(missing)}; found: {found}"
            )

    def refuse(self, faults: Iterable[tuple[int, str]]) -> None:
        """Raise UsageError if there are any faults: (line, what is wrong and what is allowed)."""
        if ordered := sorted(faults):
            listed = "; ".join(f"line {line}: {what}" for line, what in ordered[:_SHOWN])
            more = f"; and {len(ordered) - _SHOWN} more" if len(ordered) > _SHOWN else ""
            raise UsageError(f"{_shown(self.path)}, {listed}{more}")


def read_table(path: Path) -> Table:
    """Read a CSV file.  Headings become lower case, with "_" for spaces.

    Raises UsageError for a file that can't be read, is not UTF-8 or not CSV, has no heading, a
    heading twice, or a row with more cells than the heading or none of its own.
    """
    text = _text(path)
    heading = text.partition("\n")[0]
    delimiter = max(",;\t", key=heading.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        lines = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise UsageError(f"{_shown(path)}, line {reader.line_num}: no CSV ({error})") from error
    filled = [(line, cells) for line, cells in lines if any(cell.strip() for cell in cells)]
    if not filled:
        raise UsageError(f"{_shown(path)}, line 1: no heading; the first line names the columns")
    columns = tuple("_".join(cell.split()).lower() for cell in filled[0][1])
    table = Table(path, columns, tuple(_row(line, columns, cells) for line, cells in filled[1:]))
    table.refuse(_faults(columns, filled))
    return table


def _faults(
    columns: Sequence[str], filled: Sequence[tuple[int, Sequence[str]]]
) -> Iterable[tuple[int, str]]:
    named = [name for name in columns if name]
    for name in {name for name in named if named.count(name) > 1}:
        yield filled[0][0], f"the column {one_line(name, 40)} stands there twice"
    for line, cells in filled[1:]:
        if len(cells) > len(columns):
            yield line, f"{len(cells)} cells under {len(columns)} headings; quote cells with commas"


def _row(line: int, columns: Sequence[str], cells: Sequence[str]) -> Row:
    return Row(line, {name: cell.strip() for name, cell in zip(columns, cells, strict=False)})


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{_shown(path)}: can't be read ({error.strerror})") from error
    if len(content) > _LARGEST:
        raise UsageError(f"{_shown(path)}: larger than {_LARGEST >> 20} MiB, so no list of a class")
    try:
        return content.decode(
            "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        )
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UsageError(
            f"{_shown(path)}, line {line}: not UTF-8; save it as “CSV UTF-8”"
        ) from error


def _shown(path: Path) -> str:
    return one_line(str(path), 300)
