"""The value of a formula in a world: names -> numbers, arrays and functions.

A world may hold doubles (from torch), exact fractions, or sympy expressions; the arithmetic is
theirs.  Indices count from 1, as in the documents.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from typing import Any, TypeAlias

import numpy as np
import sympy

from conceptual.arithmetic import (
    Value,
    array,
    entry,
    number,
    power,
    quotient,
    row,
    square_root,
    times,
    transposed,
)
from conceptual.compare import true
from conceptual.formula import (
    Bracket,
    Cases,
    Derivative,
    FormulaError,
    Limit,
    Matrix,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Root,
    Sum,
    Symbol,
    Total,
    children,
)

Indices: TypeAlias = Mapping[str, Any]


class UnknownName(FormulaError):
    """The world has no such name."""


@dataclass(frozen=True)
class World:
    """What the names of a formula stand for.

    `derivatives` has an array for each pair (of, by), shaped like `of` and then like `by`.
    `ranges` are the values of an index where the formula states none; `labels` are names like E_n
    whose subscript is no index.
    """

    values: Mapping[str, Value]
    derivatives: Mapping[tuple[str, str], Value] = field(default_factory=dict)
    ranges: Mapping[str, range] = field(default_factory=dict)
    labels: frozenset[str] = frozenset()


def evaluate(node: Node, world: World, indices: Indices) -> Value:
    """The value of an expression.  Raises FormulaError for unknown names and wrong indices."""
    return _EVALUATORS[type(node)](node, world, indices)


def _number(node: Number, _world: World, _indices: Indices) -> Value:
    return number(node.text)


def _symbol(node: Symbol, world: World, indices: Indices) -> Value:
    if node.name in indices and not node.subscripts:
        return indices[node.name]
    name, subscripts = resolved(node, world, indices)
    if name not in world.values:
        raise UnknownName(f"nothing is known about `{name}`")
    return _entry(world.values[name], subscripts, world, indices)


def resolved(node: Symbol, world: World, indices: Indices) -> tuple[str, tuple[Node, ...]]:
    """A symbol's name, and the subscripts that are indices: the `n` of E_n may be a mere label."""
    layer = "" if node.layer is None else f"({evaluate(node.layer, world, indices)})"
    if len(node.subscripts) == 1 and isinstance(label := node.subscripts[0], Symbol):
        name = f"{node.name}_{label.name}{layer}"
        if name in world.labels:
            return name, ()
    return node.name + layer, node.subscripts


def _derivative(node: Derivative, world: World, indices: Indices) -> Value:
    (of, above), (by, below) = (resolved(one, world, indices) for one in (node.of, node.by))
    if (of, by) not in world.derivatives:
        raise UnknownName(f"nothing is known about the derivative of `{of}` by `{by}`")
    value = world.derivatives[of, by]
    places = _places(above, world, indices) + _places(below, world, indices)
    return entry(value, places) if places else value


def _places(groups: tuple[Node, ...], world: World, indices: Indices) -> tuple[int, ...]:
    """The indices of subscripts whose number is as written: one for each name or digit."""
    if len(groups) > 1:
        return tuple(_index(group, world, indices) for group in groups)
    return tuple(
        place for group in groups for place in _separate(group, world, indices, names=_names(group))
    )


def _names(group: Node) -> int:
    if isinstance(group, Product):
        return len(group.factors)
    return len(group.text) if isinstance(group, Number) else 1


def _entry(value: Value, groups: tuple[Node, ...], world: World, indices: Indices) -> Value:
    if not groups:
        return value
    wanted = np.ndim(value)
    if len(groups) == wanted:
        return entry(value, tuple(_index(group, world, indices) for group in groups))
    if len(groups) == 1 and wanted == 2 and isinstance(groups[0], Symbol):
        return row(value, _index(groups[0], world, indices))
    if len(groups) == 1:
        return entry(value, _separate(groups[0], world, indices, names=wanted))
    raise FormulaError(f"{len(groups)} subscripts where {wanted} are needed")


def _separate(group: Node, world: World, indices: Indices, names: int) -> tuple[int, ...]:
    """The indices of `i j`, of `21`, or of a single expression."""
    if names == 1:
        return (_index(group, world, indices),)
    if isinstance(group, Number) and len(group.text) == names:
        return tuple(int(digit) for digit in group.text)
    if isinstance(group, Product) and len(group.factors) == names:
        return tuple(_index(factor, world, indices) for _, factor in group.factors)
    raise FormulaError(f"{names} subscripts are needed")


def _index(node: Node, world: World, indices: Indices) -> int:
    value = evaluate(node, world, indices)
    if isinstance(value, Fraction) or int(value) != value:
        raise FormulaError(f"{value} is no index")
    return int(value)


def _total(node: Total, world: World, indices: Indices) -> Value:
    values = [sign * evaluate(term, world, indices) for sign, term in node.terms]
    return reduce(lambda a, b: a + b, values)


def _product(node: Product, world: World, indices: Indices) -> Value:
    factors = list(node.factors)
    values: list[tuple[str, Value]] = []
    while factors:
        operation, factor = factors.pop(0)
        value = evaluate(factor, world, indices)
        if callable(value):
            value = _applied(value, factors, world, indices)
        values.append((operation, value))
    return reduce(lambda a, b: ("", _times(a[1], b[0], b[1], world)), values)[1]


def _applied(
    function: Callable[..., Value], rest: list[tuple[str, Node]], world: World, indices: Indices
) -> Value:
    """The function of the factor that follows, which is taken from `rest`."""
    if not rest:
        raise FormulaError("a function has no argument")
    _, argument = rest.pop(0)
    if isinstance(argument, Bracket) and argument.kind == "(":
        return function(*(evaluate(item, world, indices) for item in argument.items))
    value = evaluate(argument, world, indices)
    return function(_applied(value, rest, world, indices) if callable(value) else value)


def _times(left: Value, operation: str, right: Value, world: World) -> Value:
    if operation == "⋆":
        return world.values["⋆"](left, right)
    return left * right if operation == "⊙" else times(left, right)


def _quotient(node: Quotient, world: World, indices: Indices) -> Value:
    return quotient(evaluate(node.above, world, indices), evaluate(node.below, world, indices))


def _power(node: Power, world: World, indices: Indices) -> Value:
    base = evaluate(node.base, world, indices)
    if node.exponent == Symbol("⊤"):
        return transposed(base)
    return power(base, evaluate(node.exponent, world, indices))


def _root(node: Root, world: World, indices: Indices) -> Value:
    return square_root(evaluate(node.of, world, indices))


def _bracket(node: Bracket, world: World, indices: Indices) -> Value:
    values = [evaluate(item, world, indices) for item in node.items]
    if node.kind == "⌈":
        return math.ceil(values[0])
    if node.kind in "|∥":
        return abs(values[0])
    return values[0] if len(values) == 1 else array(values)


def _sum(node: Sum, world: World, indices: Indices) -> Value:
    if node.low is not None and node.high is not None:
        low, high = (_index(end, world, indices) for end in (node.low, node.high))
        places = range(low, high + 1)
    elif node.index in world.ranges:
        places = world.ranges[node.index]
    else:
        raise UnknownName(f"no range is known for `{node.index}`")
    excluded = None if node.excluded is None else evaluate(node.excluded, world, indices)
    return sum(
        evaluate(node.body, world, {**indices, node.index: place})
        for place in places
        if place != excluded
    )


def _limit(node: Limit, world: World, indices: Indices) -> Value:
    variable = world.values[node.variable]
    target = evaluate(node.target, world, indices)
    body = evaluate(node.body, world, indices)
    return (
        array([sympy.limit(one, variable, target) for one in body])
        if np.ndim(body)
        else sympy.limit(body, variable, target)
    )


def _matrix(node: Matrix, world: World, indices: Indices) -> Value:
    rows = [[evaluate(entry, world, indices) for entry in row] for row in node.rows]
    return array([row[0] for row in rows] if len(rows[0]) == 1 else rows)


def _cases(node: Cases, world: World, indices: Indices) -> Value:
    for value, conditions in node.branches:
        if all(evaluate(condition, world, indices) for condition in conditions):
            return evaluate(value, world, indices)
    raise FormulaError("none of the cases applies")


def _relation(node: Relation, world: World, indices: Indices) -> bool:
    values = [evaluate(member, world, indices) for member in node.members]
    return all(
        true(left, operator, right, _decimals(member) if operator == "≈" else 0)
        for left, operator, right, member in zip(
            values, node.operators, values[1:], node.members[1:], strict=False
        )
    )


def _decimals(node: Node) -> int:
    """How many digits after the point the numbers of an expression have, at most."""
    parts = list(children(node))
    texts = [part.text for part in parts if isinstance(part, Number)]
    if not texts:
        raise FormulaError("no number stands on the right of ≈")
    written = max(len(text.partition(".")[2]) for text in texts)
    return written - sum(_power_of_ten(part) for part in parts)


def _power_of_ten(node: Node) -> int:
    """The exponent of a factor 10^k, else 0."""
    if not (isinstance(node, Power) and node.base == Number("10")):
        return 0
    return int(evaluate(node.exponent, World({}), {}))


_EVALUATORS: Mapping[type, Callable[[Any, World, Indices], Value]] = {
    Number: _number,
    Symbol: _symbol,
    Derivative: _derivative,
    Total: _total,
    Product: _product,
    Quotient: _quotient,
    Power: _power,
    Root: _root,
    Bracket: _bracket,
    Sum: _sum,
    Limit: _limit,
    Matrix: _matrix,
    Cases: _cases,
    Relation: _relation,
}
