"""From tokens to statements: precedence, juxtaposition, sums and limits that reach to the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from conceptual.formula import (
    Bracket,
    Equivalence,
    FormulaError,
    Limit,
    Node,
    Product,
    Relation,
    Sum,
    Symbol,
    Total,
)

RELATIONS = frozenset("=≠<>≤≥≈∼→")
PRODUCTS = {"⋅": "·", "·": "·", "×": "×", "⊙": "⊙", "⋆": "⋆"}
SIGNS = {"+": 1, "−": -1}


@dataclass(frozen=True)
class Mark:
    """A token that is no operand: a sign, a relation, a separator, a word, a line break."""

    kind: str
    text: str


@dataclass(frozen=True)
class Prefix:
    """Σ or lim, with what stands below and above it; its body follows."""

    name: str
    below: tuple[Token, ...]
    above: Node | None


Token: TypeAlias = Node | Mark | Prefix


def split(tokens: Sequence[Token], kinds: Sequence[str]) -> list[list[Token]]:
    """The tokens between the marks of some kinds."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if isinstance(token, Mark) and token.kind in kinds:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def statements(tokens: Sequence[Token]) -> Iterator[Node]:
    """The relations of a formula, or the one expression that it is.  Raises FormulaError."""
    for part in split(_joined_lines(tokens), ("separator", "space", "word", "line")):
        if not part:
            continue
        statement = relation(part)
        alone = isinstance(statement, Bracket) and statement.kind == "("
        if alone and any(isinstance(item, Relation) for item in statement.items):  # type: ignore[union-attr]
            yield from statement.items  # type: ignore[union-attr]
        else:
            yield statement


def _joined_lines(tokens: Sequence[Token]) -> list[Token]:
    """Without the line breaks after which a relation or a sign goes on."""
    kept: list[Token] = []
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        goes_on = isinstance(following, Mark) and following.kind in ("relation", "sign", "product")
        if not (isinstance(token, Mark) and token.kind == "line" and goes_on):
            kept.append(token)
    return kept


def relation(tokens: Sequence[Token]) -> Node:
    """An equivalence, a chain of relations, or an expression."""
    sides = split(tokens, ("equivalence",))
    if len(sides) == 2:
        left, right = (relation(side) for side in sides)
        if not isinstance(left, Relation) or not isinstance(right, Relation):
            raise FormulaError("⟺ stands between two relations")
        return Equivalence(left, right)
    operators = [t.text for t in tokens if isinstance(t, Mark) and t.kind == "relation"]
    members = tuple(expression(part) for part in split(tokens, ("relation",)))
    return Relation(members, tuple(operators)) if operators else members[0]


def members(tokens: Sequence[Token]) -> Iterator[Node]:
    """What stands between the commas of a bracket."""
    for part in split(tokens, ("separator", "space")):
        if part:
            yield relation(part)


def expression(tokens: Sequence[Token]) -> Node:
    """Terms with signs, of which each is a product."""
    terms: list[tuple[int, Node]] = []
    sign, current = 1, list[Token]()
    for token in tokens:
        if isinstance(token, Mark) and token.kind == "sign":
            if current:
                terms.append((sign, _product(current)))
                current, sign = [], 1
            sign *= SIGNS[token.text]
        else:
            current.append(token)
    if not current:
        raise FormulaError("an expression is missing beside a sign, a relation or a comma")
    terms.append((sign, _product(current)))
    return terms[0][1] if terms == [(1, terms[0][1])] else Total(tuple(terms))


def _product(tokens: Sequence[Token]) -> Node:
    factors: list[tuple[str, Node]] = []
    operation = ""
    for position, token in enumerate(tokens):
        if isinstance(token, Prefix):
            body = _product(tokens[position + 1 :])
            factors.append((operation, _prefixed(token, body)))
            break
        if isinstance(token, Mark):
            if token.kind != "product" or operation or not factors:
                raise FormulaError(f"`{token.text}` can't stand here")
            operation = PRODUCTS[token.text]
        else:
            factors.append((operation, token))
            operation = ""
    if not factors or operation:
        raise FormulaError("a factor is missing")
    return factors[0][1] if len(factors) == 1 else Product(tuple(factors))


def _prefixed(prefix: Prefix, body: Node) -> Node:
    index, *rest = prefix.below
    if not isinstance(index, Symbol):
        raise FormulaError(f"no index under {prefix.name}")
    if prefix.name == "lim":
        return Limit(index.name, expression(rest[1:]), body)
    if not rest:
        return Sum(index.name, None, None, None, body)
    if rest[0] == Mark("relation", "≠"):
        return Sum(index.name, None, None, expression(rest[1:]), body)
    return Sum(index.name, expression(rest[1:]), prefix.above, None, body)
