"""What a formula is made of: frozen records, standard library only.

A name's value is looked up when the formula is evaluated, so nothing here knows whether `h` is a
function or a number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


class FormulaError(ValueError):
    """The formula uses something that can't be read, or is not well formed."""


@dataclass(frozen=True)
class Number:
    """A number as written: "513,466" or "0.0086"; the digits say how exact it claims to be."""

    text: str


@dataclass(frozen=True)
class Symbol:
    """A name with its layer (w with superscript (2)) and its subscripts, one group per comma."""

    name: str
    layer: Node | None = None
    subscripts: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Derivative:
    """∂of/∂by, both symbols."""

    of: Symbol
    by: Symbol


@dataclass(frozen=True)
class Total:
    """Terms with their signs."""

    terms: tuple[tuple[int, Node], ...]


@dataclass(frozen=True)
class Product:
    """Factors in order, each with the operation before it; juxtaposition is the empty one."""

    factors: tuple[tuple[str, Node], ...]


@dataclass(frozen=True)
class Quotient:
    """A fraction."""

    above: Node
    below: Node


@dataclass(frozen=True)
class Power:
    """base^exponent; an exponent ⊤ transposes."""

    base: Node
    exponent: Node


@dataclass(frozen=True)
class Root:
    """A square root."""

    of: Node


@dataclass(frozen=True)
class Bracket:
    """What stands between brackets: a group, arguments or a tuple; "⌈" rounds up, "|" is a size."""

    kind: str
    items: tuple[Node, ...]


@dataclass(frozen=True)
class Sum:
    """Σ over an index: from `low` to `high`, or over its whole range without `excluded`."""

    index: str
    low: Node | None
    high: Node | None
    excluded: Node | None
    body: Node


@dataclass(frozen=True)
class Limit:
    """The limit of the body as the variable goes to the target."""

    variable: str
    target: Node
    body: Node


@dataclass(frozen=True)
class Matrix:
    """Rows of entries; a column vector has rows of one."""

    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True)
class Cases:
    """Values with the conditions under which they hold; no condition means otherwise."""

    branches: tuple[tuple[Node, tuple[Relation, ...]], ...]


@dataclass(frozen=True)
class Relation:
    """A chain a = b < c: operators stand between neighbours."""

    members: tuple[Node, ...]
    operators: tuple[str, ...]


@dataclass(frozen=True)
class Equivalence:
    """Both relations hold for the same values."""

    left: Relation
    right: Relation


Node: TypeAlias = (
    Number
    | Symbol
    | Derivative
    | Total
    | Product
    | Quotient
    | Power
    | Root
    | Bracket
    | Sum
    | Limit
    | Matrix
    | Cases
    | Relation
    | Equivalence
)


def children(node: Node) -> Iterator[Node]:
    """All parts of a formula, itself included."""
    yield node
    for value in vars(node).values():
        yield from _parts(value)


def _parts(value: object) -> Iterator[Node]:
    if isinstance(value, tuple):
        for one in value:
            yield from _parts(one)
    elif isinstance(value, Node):
        yield from children(value)
