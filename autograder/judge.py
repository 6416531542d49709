"""Comparisons that explain themselves: what was asked, what came, what was expected.

Everything that a worker sent goes through here before a check relies on its type or shape, so that
no answer, however strange, can end as an error of the exam.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

_SHOWN = 24


class WrongAnswer(AssertionError):
    """The student's answer is not what was asked for; the message is their feedback."""


class Judge:
    """Turns answers into arrays and compares them; raises WrongAnswer with the reasons."""

    def array(self, value: Any, asked: str) -> Array:
        """The answer as a float array.  Accepts arrays, tensors, numbers and lists of numbers."""
        if hasattr(value, "detach"):
            value = value.detach().cpu().numpy()
        if not isinstance(value, np.ndarray | int | float | list):
            raise WrongAnswer(f"{asked} must be an array, but {describe(value)} came back.")
        try:
            array = np.asarray(value)
            if array.dtype.kind not in "biuf":
                raise ValueError
            return array.astype(float)
        except (ValueError, TypeError):
            raise WrongAnswer(f"{asked} must be an array of numbers.") from None

    def several(self, value: Any, count: int, asked: str, *, exactly: bool = False) -> list[Any]:
        """The answer, a list or an array, as `count` values, or as more unless `exactly`."""
        fits = isinstance(value, list) and (len(value) == count if exactly else len(value) >= count)
        stacked = isinstance(value, np.ndarray) or hasattr(value, "detach")
        if stacked and value.ndim and len(value) == count:
            return list(value)
        if not fits:
            came = f"{len(value)} values" if isinstance(value, list) else describe(value)
            raise WrongAnswer(f"{asked} must be {count} values, but {came} came back.")
        return list(value)

    def close(
        self,
        value: Any,
        expected: Any,
        asked: str,
        *,
        rtol: float = 2e-5,
        given: Sequence[Any] = (),
    ) -> None:
        """Require equal shapes, and entries equal to within rtol of their expected size.

        The default bears what was computed in single precision.  A NaN is never equal to anything.
        """
        got, want = self.array(value, asked), self.array(expected, asked)
        if got.shape != want.shape:
            raise WrongAnswer(
                f"{asked} must have shape {want.shape}, but has {got.shape}."
                + _comparison(got, want, given)
            )
        if not matches(got, want, rtol):
            raise WrongAnswer(f"{asked} is wrong." + _comparison(got, want, given))

    def vector(self, value: Any, asked: str) -> Array:
        """The answer as a vector; leading axes of length 1 broadcast, so they are let go."""
        array = self.array(value, asked)
        while array.ndim > 1 and array.shape[0] == 1:
            array = array[0]
        return array

    def unchanged(self, module: Any, function: str, first: int | None = None) -> None:
        """Require that the last call left its array arguments, or the `first`, as they were."""
        written = [at for at in module.changed if first is None or at <= first]
        if written:
            raise WrongAnswer(
                f"`{function}` wrote to its {' and '.join(f'argument {at}' for at in written)}; "
                "it must leave the caller's arrays as they were."
            )

    def describe(self, value: Any) -> str:
        """A value that is not what was asked for, in words."""
        return describe(value)

    def show(self, value: Any) -> str:
        """Small arrays whole, large ones by their corners."""
        return show(value)

    def require(self, holds: bool, message: str) -> None:
        """Raise WrongAnswer with the message unless the condition holds."""
        if not holds:
            raise WrongAnswer(message)


def matches(got: Array, want: Array, rtol: float) -> bool:
    """Whether two arrays agree in shape and, within rtol, in every entry.

    The smallest entries may be off by a hundredth of what the largest may.
    """
    if got.shape != want.shape:
        return False
    with np.errstate(invalid="ignore", over="ignore"):
        tolerance = rtol * (np.abs(want) + 1e-2 * np.max(np.abs(want), initial=0.0))
        return bool(np.all(np.abs(got - want) <= tolerance))


def describe(value: Any) -> str:
    """A value that is not what was asked for, in words."""
    if value is None:
        return "None"
    if isinstance(value, list | dict):
        return f"a {type(value).__name__} of {len(value)}"
    text = str(value)
    return text if text.startswith("a ") and len(text) < 200 else f"a {type(value).__name__}"


def show(array: Any) -> str:
    """Small arrays whole, large ones by their corners, to four figures."""
    values = np.asarray(array)
    # In four dimensions two of each edge would be 256 numbers.
    edge = 2 if values.ndim < 3 else 1
    return np.array2string(
        values, precision=4, threshold=_SHOWN, edgeitems=edge, suppress_small=True
    ).replace("\n", "\n" + " " * 12)


def _comparison(got: Array, want: Array, given: Sequence[Any]) -> str:
    lines = [f"\n  given:    {show(value)}" for value in given]
    return "".join(lines) + f"\n  expected: {show(want)}\n  got:      {show(got)}"
