"""Formulas as typst typesets them -> trees that can be computed with: pure.

`typst.query` gives the content of an equation after typst has parsed it, as nested dictionaries.
What is read here is therefore what stands on the page; there is no second copy of a formula.

    content ──tokens──> statements ──> Relation(s), Equivalence, or a lone expression

Read as usual: juxtaposition multiplies (or applies, if the value of the name is a function), a
superscript in parentheses is a layer, ∂a/∂b is one derivative, a sum or limit reaches to the end of
its product.  Commas, wide spaces and words at the outermost level separate statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from conceptual.formula import (
    Bracket,
    Cases,
    Derivative,
    FormulaError,
    Matrix,
    Node,
    Number,
    Power,
    Quotient,
    Relation,
    Root,
    Symbol,
)
from conceptual.grammar import (
    PRODUCTS,
    RELATIONS,
    SIGNS,
    Mark,
    Prefix,
    Token,
    expression,
    members,
    relation,
    split,
    statements,
)

Content: TypeAlias = Mapping[str, Any]
_Reader: TypeAlias = "Callable[[Content], Iterator[Token]]"

_CLOSING = {"(": ")", "[": "]", "⌈": "⌉", "|": "|", "∥": "∥"}
_SEPARATORS = frozenset(",;")


def parse(content: Content) -> tuple[Node, ...]:
    """The statements of an equation, or of text that holds one number.  Raises FormulaError."""
    tokens = list(_tokens(content))
    return tuple(statements(tokens))


def plain(content: Any) -> str:
    """The characters of some content, in order."""
    if isinstance(content, Mapping):
        if content.get("func") in ("text", "symbol"):
            return str(content["text"])
        return "".join(plain(value) for key, value in content.items() if key != "func")
    if isinstance(content, list):
        return "".join(plain(value) for value in content)
    return ""


# Tokens


def _tokens(content: Content) -> Iterator[Token]:
    reader = _READERS.get(content["func"])
    if reader is None:
        raise FormulaError(f"a formula can't hold `{content['func']}`")
    yield from reader(content)


def _inside(*keys: str) -> _Reader:
    def read(content: Content) -> Iterator[Token]:
        for key in keys:
            part = content[key]
            for one in part if isinstance(part, list) else [part]:
                yield from _tokens(one)

    return read


def _equation(content: Content) -> Iterator[Token]:
    """One of several equations in a claim is a statement of its own."""
    yield Mark("space", "")
    yield from _tokens(content["body"])
    yield Mark("space", "")


def _nothing(_: Content) -> Iterator[Token]:
    return iter(())


def _mark(kind: str) -> _Reader:
    return lambda content: iter([Mark(kind, str(content.get("amount", "")))])


def _symbol(content: Content) -> Iterator[Token]:
    text = content["text"]
    for kind, known in (
        ("relation", RELATIONS),
        ("sign", SIGNS),
        ("product", PRODUCTS),
        ("separator", _SEPARATORS),
        ("equivalence", "⟺"),
        ("open", "([⌈"),
        ("close", ")]⌉"),
    ):
        if text in known:
            yield Mark(kind, text)
            return
    if text not in ".∎":
        yield Symbol(text)


def _text(content: Content) -> Iterator[Token]:
    text = content["text"]
    stripped = text.replace(",", "").replace(".", "", 1)
    if stripped.isdigit() and text[-1].isdigit():
        yield Number(text)
    elif text.strip(" .,"):
        yield Mark("word", text)


def _op(content: Content) -> Iterator[Token]:
    yield Symbol(plain(content["text"]))


def _attach(content: Content) -> Iterator[Token]:
    base = content["base"]
    name = plain(base)
    if name in ("∑", "lim"):
        above = one_expression(content["t"]) if "t" in content else None
        yield Prefix(name, tuple(_tokens(content["b"])), above)
        return
    operand = one_expression(base)
    layer, power, primes = None, None, ""
    for place in ("t", "tr"):
        if place in content:
            upper = content[place]
            if upper["func"] == "primes":
                primes = "'" * upper["count"]
            elif upper["func"] == "lr" and isinstance(operand, Symbol):
                layer = one_expression(upper)
            elif plain(upper) == "∗":
                primes = "*"
            else:
                power = one_expression(upper)
    if isinstance(operand, Symbol):
        operand = _decorated(operand, primes, layer, content.get("b"))
    elif primes or "b" in content:
        raise FormulaError(f"only a name takes a subscript or a prime: {plain(content)}")
    yield operand if power is None else Power(operand, power)


def _decorated(symbol: Symbol, primes: str, layer: Node | None, below: Content | None) -> Symbol:
    name = symbol.name + primes
    if below is None:
        return Symbol(name, layer)
    tokens = list(_tokens(below))
    if len(tokens) == 1 and isinstance(tokens[0], Mark) and tokens[0].kind == "word":
        return Symbol(f"{name}_{tokens[0].text}", layer)
    groups = tuple(expression(part) for part in split(tokens, ("separator",)))
    return Symbol(name, layer, groups)


def _frac(content: Content) -> Iterator[Token]:
    above, below = content["num"], content["denom"]
    if plain(above).startswith("∂") and plain(below).startswith("∂"):
        yield Derivative(_after_partial(above), _after_partial(below))
    else:
        yield Quotient(one_expression(above), one_expression(below))


def _after_partial(content: Content) -> Symbol:
    tokens = list(_tokens(content))[1:]
    if len(tokens) == 1 and isinstance(tokens[0], Symbol):
        return tokens[0]
    if len(tokens) == 2 and isinstance(tokens[0], Symbol) and isinstance(tokens[1], Symbol):
        return Symbol(f"{tokens[0].name} {tokens[1].name}", tokens[1].layer, tokens[1].subscripts)
    raise FormulaError(f"∂ must stand before one name: {plain(content)}")


def _lr(content: Content) -> Iterator[Token]:
    tokens = list(_tokens(content["body"]))
    first, last = plain(content["body"])[:1], plain(content["body"])[-1:]
    if _CLOSING.get(first) != last:
        raise FormulaError(f"brackets do not match: {plain(content)}")
    inner = tokens[1:-1]
    yield Bracket(first, tuple(members(inner)))


def _mat(content: Content) -> Iterator[Token]:
    yield Matrix(tuple(tuple(one_expression(entry) for entry in row) for row in content["rows"]))


def _vec(content: Content) -> Iterator[Token]:
    yield Matrix(tuple((one_expression(entry),) for entry in content["children"]))


def _cases(content: Content) -> Iterator[Token]:
    branches = []
    for child in content["children"]:
        value, *conditions = split(list(_tokens(child)), ("word", "separator", "space"))
        relations = tuple(_condition(part) for part in conditions if part)
        branches.append((expression(value), relations))
    yield Cases(tuple(branches))


def _condition(tokens: Sequence[Token]) -> Relation:
    node = relation(tokens)
    if not isinstance(node, Relation):
        raise FormulaError("a case needs a relation as its condition")
    return node


def _root(content: Content) -> Iterator[Token]:
    yield Root(one_expression(content["radicand"]))


def _accent(content: Content) -> Iterator[Token]:
    yield Symbol(plain(content["base"]) + content["accent"])


_READERS: Mapping[str, _Reader] = {
    "equation": _equation,
    "sequence": _inside("children"),
    "styled": _inside("child"),
    "class": _inside("body"),
    "limits": _inside("body"),
    "underbrace": _inside("body"),
    "space": _nothing,
    "align-point": _nothing,
    "h": _mark("space"),
    "linebreak": _mark("line"),
    "symbol": _symbol,
    "text": _text,
    "op": _op,
    "attach": _attach,
    "frac": _frac,
    "lr": _lr,
    "mat": _mat,
    "vec": _vec,
    "cases": _cases,
    "root": _root,
    "accent": _accent,
}


def one_expression(content: Content) -> Node:
    """A piece of content that must be one expression."""
    return expression(list(_tokens(content)))
