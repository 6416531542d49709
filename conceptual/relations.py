"""Whether what a formula says is true in a world, for every index that it speaks about.

`=` is exact for fractions and sympy expressions, and to nine digits for doubles.  `≈` must be right
to half a unit of the last digit written on its right.  `∼` says that a quotient tends to 1.  A
stated range `1 ≤ d ≤ 2n` must fit the array whose entries it describes: no entry more or less.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import sympy

from conceptual.arithmetic import Value
from conceptual.evaluate import Indices, World, evaluate, resolved
from conceptual.formula import (
    Derivative,
    Equivalence,
    FormulaError,
    Node,
    Relation,
    Sum,
    Symbol,
    children,
)


class ClaimError(AssertionError):
    """A claim of a document is not true."""


def verify(statements: Sequence[Node], world: World) -> None:
    """Check every statement of a formula in a world.  Raises ClaimError or FormulaError."""
    stated = list(_stated_ranges(statements, world))
    ranges = {name: range(*ends) for name, ends in stated}
    if len(ranges) < len(stated):
        raise ClaimError("a range is stated twice")
    world = replace(world, ranges={**world.ranges, **ranges})
    conditions = [one for one in statements if _is_condition(one, world)]
    said = [one for one in statements if one not in conditions and not _is_range(one, world)]
    if not said:
        raise ClaimError("nothing is said but ranges and conditions")
    for statement in said:
        _verify_one(statement, world, set(ranges), conditions)


def _verify_one(
    statement: Node, world: World, stated: set[str], conditions: Sequence[Node]
) -> None:
    free = sorted(_free_indices(statement, world))
    if isinstance(statement, Relation):
        _must_cover(statement.members[0], world, stated)
    combinations = itertools.product(*(world.ranges[name] for name in free))
    candidates = [dict(zip(free, places, strict=True)) for places in combinations]
    meant = [
        indices
        for indices in candidates
        if all(evaluate(condition, world, indices) for condition in conditions)
    ]
    if not meant:
        raise ClaimError("there is no index for which anything is said")
    for indices in meant:
        if not _statement_holds(statement, world, indices):
            raise ClaimError(f"not true{_where(indices)}: {_shown(statement, world, indices)}")


def _statement_holds(statement: Node, world: World, indices: Indices) -> bool:
    if isinstance(statement, Relation):
        return bool(evaluate(statement, world, indices))
    if isinstance(statement, Equivalence):
        return _equivalent(statement, world, indices)
    raise ClaimError("a formula without a relation says nothing")


def _stated_ranges(
    statements: Sequence[Node], world: World
) -> Iterator[tuple[str, tuple[int, int]]]:
    for one in statements:
        if _is_range(one, world):
            assert isinstance(one, Relation)
            low, high = (evaluate(one.members[place], world, {}) for place in (0, 2))
            assert isinstance(one.members[1], Symbol)
            yield one.members[1].name, (int(low), int(high) + 1)


def _is_range(statement: Node, world: World) -> bool:
    return (
        isinstance(statement, Relation)
        and statement.operators == ("≤", "≤")
        and isinstance(statement.members[1], Symbol)
        and statement.members[1].name not in world.values
    )


def _is_condition(statement: Node, world: World) -> bool:
    """I ≠ x between two indices says for which of them the other statements are meant."""
    return (
        isinstance(statement, Relation)
        and statement.operators == ("≠",)
        and all(isinstance(one, Symbol) and one.name in world.ranges for one in statement.members)
    )


def _free_indices(statement: Node, world: World) -> set[str]:
    nodes = list(children(statement))
    summed = {node.index for node in nodes if isinstance(node, Sum)}
    names = {node.name for node in nodes if isinstance(node, Symbol)}
    return {name for name in names - summed if name in world.ranges and name not in world.values}


def _must_cover(node: Node, world: World, stated: set[str]) -> None:
    """The stated ranges must be those of the array on the left, entry by entry."""
    symbols = [node.of, node.by] if isinstance(node, Derivative) else [node]
    names = [
        part.name
        for symbol in symbols
        if isinstance(symbol, Symbol)
        for group in symbol.subscripts
        for part in children(group)
        if isinstance(part, Symbol)
    ]
    if not stated or not names:
        return
    if not set(names) <= stated:
        raise ClaimError(f"the ranges of {', '.join(sorted(set(names) - stated))} are not stated")
    shape = np.shape(_whole(node, world))
    if [list(world.ranges[name]) for name in names] != [list(range(1, n + 1)) for n in shape]:
        raise ClaimError(f"the ranges of {', '.join(names)} are not those of an array {shape}")


def _whole(node: Node, world: World) -> Value:
    if isinstance(node, Derivative):
        return world.derivatives[resolved(node.of, world, {})[0], resolved(node.by, world, {})[0]]
    assert isinstance(node, Symbol)
    return world.values[resolved(node, world, {})[0]]


def _equivalent(statement: Equivalence, world: World, indices: Indices) -> bool:
    """Both say the same: their differences are proportional, with a positive factor for < and >."""
    sides = statement.left, statement.right
    if any(len(side.operators) != 1 for side in sides):
        raise FormulaError("⟺ takes one relation on each side")
    differences = [
        evaluate(side.members[0], world, indices) - evaluate(side.members[1], world, indices)
        for side in sides
    ]
    factor = sympy.simplify(differences[0] / differences[1])
    (one, other) = (side.operators[0] for side in sides)
    if not factor.is_number or factor == 0:
        return False
    return one == other == "=" or (factor > 0) == (one == other and one != "=")


def _where(indices: Indices) -> str:
    return f" for {', '.join(f'{name} = {place}' for name, place in indices.items())}" * bool(
        indices
    )


def _shown(statement: Node, world: World, indices: Indices) -> str:
    if not isinstance(statement, Relation):
        return "the two relations differ"
    values = [evaluate(member, world, indices) for member in statement.members]
    parts = [str(values[0])]
    for operator, value in zip(statement.operators, values[1:], strict=True):
        parts += [operator, str(value)]
    return " ".join(parts)[:300]
