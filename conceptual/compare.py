"""Whether two values stand in a relation: doubles to nine digits, anything exact exactly."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import sympy

from conceptual.arithmetic import Value

_DIGITS = 1e-9


def true(left: Value, operator: str, right: Value, decimals: int = 0) -> bool:
    """Whether `left operator right` holds, entry by entry for arrays, which must agree in shape.

    `≈` means right to half a unit of the last of `decimals`, and not smaller than that; `∼` that
    the quotient of two sympy expressions tends to 1 as their one symbol grows.
    """
    if operator == "≈":
        return _close(left, right, 0.5 * 10.0**-decimals * (1 + _DIGITS))
    if operator == "=":
        return _equal(left, right)
    if operator == "≠":
        return not _equal(left, right)
    if operator == "∼":
        return _asymptotically_equal(left, right)
    return bool(_ORDER[operator](left, right))


_ORDER: Mapping[str, Any] = {
    "<": lambda a, b: np.all(a < b),
    ">": lambda a, b: np.all(a > b),
    "≤": lambda a, b: np.all(a <= b),
    "≥": lambda a, b: np.all(a >= b),
}


def _equal(left: Value, right: Value) -> bool:
    if np.shape(left) != np.shape(right):
        return False
    pairs = zip(np.ravel(left), np.ravel(right), strict=True)
    return all(_same(a, b) for a, b in pairs)


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, sympy.Basic) or isinstance(b, sympy.Basic):
        difference = sympy.sympify(a) - sympy.sympify(b)
        return bool(sympy.cancel(difference) == 0 or sympy.simplify(difference) == 0)
    if isinstance(a, int | Fraction) and isinstance(b, int | Fraction):
        return a == b
    return abs(float(a) - float(b)) <= _DIGITS * max(1.0, abs(float(a)), abs(float(b)))


def _close(left: Value, right: Value, tolerance: float) -> bool:
    if np.shape(left) != np.shape(right):
        return False
    pairs = zip(np.ravel(left), np.ravel(right), strict=True)
    return all(
        abs(float(a) - float(b)) <= tolerance and (b == 0 or abs(float(b)) > tolerance)
        for a, b in pairs
    )


def _asymptotically_equal(left: Value, right: Value) -> bool:
    ratio = sympy.simplify(sympy.sympify(left) / sympy.sympify(right))
    symbols = ratio.free_symbols
    return bool(ratio == 1 or sympy.limit(ratio, *symbols, sympy.oo) == 1)
