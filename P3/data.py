"""The data of problem 3: rows `x1 x2 1 t`, read from a text file and checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: The embedded set; `data/make_logistic_regression.py` makes it.
EMBEDDED = Path(__file__).resolve().parent.parent / "data" / "logistic_regression.txt"

_COLUMNS = "x1 x2 1 t"


class DataError(Exception):
    """The data file can't be used; the message is one line that says where and why."""


@dataclass(frozen=True, slots=True)
class DataSet:
    """Samples with two features, a column of ones and a label.

    `X` is (N, 3), float64, its last column 1; `t` is (N,), float64, each entry 0 or 1.
    """

    X: Array
    t: Array

    @property
    def sorted_by_class(self) -> bool:
        """Whether all samples of one class come before all of the other."""
        return int(np.count_nonzero(np.diff(self.t))) <= 1

    def standardised(self) -> DataSet:
        """The same samples with x1 and x2 shifted and scaled to mean 0 and variance 1.

        A feature that never varies is shifted only.
        """
        features = self.X[:, :2]  # (N, 2)
        spread = features.std(axis=0)  # (2,)
        scaled = (features - features.mean(axis=0)) / np.where(spread > 0, spread, 1.0)  # (N, 2)
        return DataSet(np.column_stack([scaled, self.X[:, 2]]), self.t)


def load(path: Path) -> DataSet:
    """Read a file of rows `x1 x2 1 t`, separated by blanks or commas; `#` starts a comment.

    Raises DataError when the file can't be read, a row is not of this form, a number is not
    finite, a label is not 0 or 1, or there are not samples of both classes.
    """
    rows = list(_rows(path, _text(path)))
    if not rows:
        raise DataError(f"{path} is empty: rows `{_COLUMNS}` are wanted")
    table = np.array(rows)  # (N, 4)
    X, t = table[:, :3], table[:, 3]
    if t.min() == t.max():
        raise DataError(f"{path}: every label is {t[0]:g}; samples of both classes are wanted")
    return DataSet(X, t)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DataError(f"{path} can't be read: {error.strerror or error}") from error
    except UnicodeDecodeError:
        raise DataError(f"{path} is not a text file: rows `{_COLUMNS}` are wanted") from None


def _rows(path: Path, text: str) -> Iterator[list[float]]:
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.partition("#")[0].replace(",", " ").split()
        if words:
            yield _row(words, f"{path}, line {number}")


def _row(words: list[str], where: str) -> list[float]:
    if len(words) != 4:
        plural = "column" if len(words) == 1 else "columns"
        raise DataError(f"{where} has {len(words)} {plural}: four are wanted, `{_COLUMNS}`")
    row = [_number(word, where) for word in words]
    if row[2] != 1:
        raise DataError(f"{where}: the third column is {words[2]}; it must be 1")
    if row[3] not in (0, 1):
        raise DataError(f"{where}: the label is {words[3]}; it must be 0 or 1")
    return row


def _number(word: str, where: str) -> float:
    try:
        number = float(word)
    except ValueError:
        number = float("nan")
    if not np.isfinite(number):
        raise DataError(f"{where}: `{word[:40]}` is not a finite number")
    return number
