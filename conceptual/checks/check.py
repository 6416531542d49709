"""What a check is, and the few kinds of it that most claims need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from conceptual.compare import true
from conceptual.evaluate import World, evaluate
from conceptual.formula import Bracket, Node, Product, Relation, Total
from conceptual.relations import ClaimError, verify

#: Raises ClaimError (or FormulaError) when the statements of a claim are not true.
Check: TypeAlias = Callable[[Sequence[Node]], None]

_EMPTY = World({})


@dataclass(frozen=True)
class TrueIn:
    """Every statement holds in every world; worlds are made once, when they are first needed."""

    worlds: Callable[[], Sequence[World]]

    def __call__(self, statements: Sequence[Node]) -> None:
        for world in self.worlds():
            verify(statements, world)


@dataclass(frozen=True)
class Equals:
    """The claim is one number, tuple or expression, with this value in each world."""

    value: Callable[[World], Any]
    worlds: Callable[[], Sequence[World]] = lambda: (_EMPTY,)

    def __call__(self, statements: Sequence[Node]) -> None:
        for world in self.worlds():
            values_are(statements, [self.value(world)], world)


def values_are(statements: Sequence[Node], expected: Sequence[Any], world: World = _EMPTY) -> None:
    """As many statements as values, each with that value; of a chain, the last member counts."""
    if len(statements) != len(expected):
        raise ClaimError(f"{len(statements)} values are stated, and {len(expected)} are right")
    for statement, right in zip(statements, expected, strict=True):
        stated = statement.members[-1] if isinstance(statement, Relation) else statement
        value = evaluate(stated, world, {})
        if not true(value, "=", right):
            raise ClaimError(f"{value} is stated, and {right} is right")


def sizes(node: Node, world: World = _EMPTY) -> tuple[int, ...]:
    """The factors of `a × b × c`, each of which may be a product itself."""
    factors = node.factors if isinstance(node, Product) else (("", node),)
    parts: list[list[tuple[str, Node]]] = [[]]
    for operation, factor in factors:
        if operation == "×":
            parts.append([])
        parts[-1].append(("", factor))
    return tuple(
        int(evaluate(part[0][1] if len(part) == 1 else Product(tuple(part)), world, {}))
        for part in parts
    )


@dataclass(frozen=True)
class Size:
    """The claim is the shape of an array, written `a × b`."""

    shape: Callable[[World], tuple[int, ...]]
    worlds: Callable[[], Sequence[World]] = lambda: (_EMPTY,)

    def __call__(self, statements: Sequence[Node]) -> None:
        (statement,) = statements
        for world in self.worlds():
            if sizes(statement, world) != self.shape(world):
                raise ClaimError(f"{sizes(statement, world)}: the shape is {self.shape(world)}")


@dataclass(frozen=True)
class PutIn:
    """In every chain the second member becomes the third when values are put in for the names.

    Truth alone would not do: a term that is zero has the right value with either sign.
    """

    worlds: Callable[[], Sequence[World]]
    tolerance: float = 1e-9

    def __call__(self, statements: Sequence[Node]) -> None:
        for statement in statements:
            assert isinstance(statement, Relation)
            for world in self.worlds():
                names, numbers = (_terms(statement.members[place], world) for place in (1, 2))
                if len(names) != len(numbers) or not all(
                    self._same(*pair) for pair in zip(names, numbers, strict=True)
                ):
                    raise ClaimError(f"{numbers} is not what comes of putting values in: {names}")

    def _same(self, one: list[float], other: list[float]) -> bool:
        return len(one) == len(other) and np.allclose(one, other, rtol=0, atol=self.tolerance)


def _terms(node: Node, world: World) -> list[list[float]]:
    """Each term as its sign and the sizes of its factors."""
    terms = node.terms if isinstance(node, Total) else ((1, node),)
    return [_sign_and_sizes(sign, term, world) for sign, term in terms]


def _sign_and_sizes(sign: int, term: Node, world: World) -> list[float]:
    factors = [one for _, one in term.factors] if isinstance(term, Product) else [term]
    values = [float(evaluate(factor, world, {})) for factor in factors]
    negative = sum(value < 0 for value in values)
    return [float(sign * (-1) ** negative), *(abs(value) for value in values)]


def point(node: Node) -> tuple[Any, ...]:
    """The entries of a tuple of numbers."""
    if not isinstance(node, Bracket):
        raise ClaimError("a tuple is needed")
    return tuple(np.ravel(evaluate(node, _EMPTY, {})).tolist())


def all_of(*checks: Check) -> Check:
    """A check that needs all of several."""

    def check(statements: Sequence[Node]) -> None:
        for one in checks:
            one(statements)

    return check
