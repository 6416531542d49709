"""Arithmetic on whatever a formula's values are: exact where they are exact.

Integers and fractions stay so, doubles are NumPy's, anything else is sympy's.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import sympy

from conceptual.formula import FormulaError

Value: TypeAlias = Any  # int, Fraction, float, sympy.Expr, an array of these, or a function


def number(text: str) -> int | Fraction:
    """The number that some digits stand for: "513,466" or "0.25"."""
    value = Fraction(text.replace(",", ""))
    return int(value) if value.denominator == 1 else value


def array(values: Any) -> Value:
    """An array of doubles if all entries are floats, of exact objects otherwise."""
    entries = np.array(values, dtype=object)
    plain = all(isinstance(value, float) for value in entries.flat)
    return entries.astype(float) if plain else entries


def square_root(value: Value) -> Value:
    """The square root, exact for integers and expressions."""
    return sympy.sqrt(value) if isinstance(value, int | sympy.Expr) else math.sqrt(value)


def entry(value: Value, places: tuple[int, ...]) -> Value:
    """An entry of an array, counted from 1.  Raises FormulaError where there is none."""
    shape = np.shape(value)
    inside = len(places) == len(shape) and all(
        1 <= place <= size for place, size in zip(places, shape, strict=True)
    )
    if not inside:
        raise FormulaError(f"no entry {places} in an array of shape {shape}")
    return value[tuple(place - 1 for place in places)]


def row(value: Value, place: int) -> Value:
    """A row of a matrix, counted from 1.  Raises FormulaError where there is none."""
    if not 1 <= place <= len(value):
        raise FormulaError(f"no row {place} in an array of shape {np.shape(value)}")
    return value[place - 1]


def quotient(above: Value, below: Value) -> Value:
    """Above / below; of two integers it is exact."""
    if isinstance(above, int) and isinstance(below, int):
        return number(str(Fraction(above, below)))
    return above / below


def power(base: Value, exponent: Value) -> Value:
    """Base to the exponent; of two integers it is exact."""
    if isinstance(base, int) and isinstance(exponent, int):
        return number(str(Fraction(base) ** exponent))
    return base**exponent


def transposed(value: Value) -> Value:
    """The transpose; of a vector it is a row."""
    return value.T if np.ndim(value) == 2 else value[np.newaxis, :]


def times(left: Value, right: Value) -> Value:
    """The product of numbers, vectors and matrices; a row times a vector is a number."""
    if np.ndim(left) == 0 or np.ndim(right) == 0:
        return left * right
    if np.ndim(left) == 1 and np.ndim(right) == 2:
        return np.outer(left, right)
    product = left @ right
    return product[0] if np.ndim(left) == 2 and np.ndim(right) == 1 and len(left) == 1 else product
