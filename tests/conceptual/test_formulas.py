"""Formulas are read as they are typeset, and mean what they say."""

import json
from fractions import Fraction

import numpy as np
import pytest
import sympy
import typst

from conceptual.evaluate import World, evaluate
from conceptual.formula import FormulaError
from conceptual.reading import parse
from conceptual.relations import ClaimError, verify

WORLD = World(
    values={
        **{"a": 3, "b": Fraction(1, 2), "e": np.e, "f": lambda x: x + 10, "max": max},
        **{"x": np.array([2.0, 5.0]), "W": np.array([[1.0, 2.0], [3.0, 4.0]]), "E_n": 7},
        **{"v(1)": np.array([1.0, -1.0]), "v(2)": np.array([8.0, 9.0]), "w'": 6, "w*": 4},
        **{"∞": sympy.oo, "t": sympy.Symbol("t", positive=True)},
    },
    derivatives={("f", "x"): np.array([0.25, 0.75]), ("x", "W"): np.arange(8.0).reshape(2, 2, 2)},
    ranges={"i": range(1, 3), "j": range(1, 3)},
    labels=frozenset({"E_n"}),
)


VALUES = {
    "1 + 2 dot 3": 7,
    "-a^2 + 1": -8,
    "2 a (a - 1)": 12,
    "a/4 - b": Fraction(1, 4),
    '"513,466"': 513466,
    "1.25": Fraction(5, 4),
    "x_1 + x_2": 7,
    "x_(a - 1)": 5,
    "W_21": 3,
    "W_(2 1)": 3,
    "W_(1, a - 1)": 2,
    "v_2^((1)) + v_1^((2))": 7,
    "E_n": 7,
    "w' - w^*": 2,
    "f(a) f(1)": 143,
    "f a": 13,
    "max(1, a) - max(0, -1)": 3,
    "ceil(a/2) + abs(-4)": 6,
    "sum_(i=1)^3 i^2": 14,
    "sum_i x_i": 7,
    "sum_(i != a - 2) x_i": 5,
    "2 sum_(i=1)^2 sum_(j=1)^2 W_(i j) x_j + 1": 77,
    "(partial f)/(partial x_2)": 0.75,
    "(partial x_2)/(partial W_(1 2))": 5,
    'cases(4 & "if" a = 2, 5 & "if" a > 2 "and" b < 1, 6 & "otherwise")': 5,
    "lim_(t -> oo) (2 t + 1)/(t + 3)": 2,
    "10^(-3)": Fraction(1, 1000),
    "sqrt(9)": 3,
}

ARRAYS = {
    "W x": [12, 26],
    "sum_i W_i": [4, 6],
    "W^top x": [17, 24],
    "x ⊙ x": [4, 25],
    "x (x)^top": [[4, 10], [10, 25]],
    "mat(1, -2; a, 0)": [[1, -2], [3, 0]],
    "vec(a, -1)": [3, -1],
    "(a, 2) + a (1, 0)": [6, 2],
    "2 (partial f)/(partial x)": [0.5, 1.5],
}

TRUE = [
    "a = 3",
    "a = 3, quad b = 1/2",
    "a = 3 = 1 + 2 < 4 <= 4",
    "e approx 2.718",
    "1/a approx 0.33",
    "1/3000 approx 3.3 dot 10^(-4)",
    "x_i > 0",
    "x_i = 3 i - 1, quad 1 <= i <= 2",
    "W_(i j) = 2 i + j - 2, quad 1 <= i <= 2, quad 1 <= j <= 2",
    "a + 1 \\ &= 4",
    "a &= 3 \\ b &= 1/2",
    "(1 + t) ∼ t",
    "2 t - 2 = 0 <==> t = 1",
    "1 - t > 0 <==> 2 t < 2",
    "lim_(t -> oo) 1/t = 0",
]

FALSE = [
    "a = 4",
    "a = 3, quad b = 1/3",
    "a = 3 < 3",
    "e = 2.718",
    "e approx 2.719",
    "e approx 3.3 dot 10^(-4)",
    "x_i > 2",
    "x_i = 3 i - 1, quad 1 <= i <= 1",
    "W_(i j) = 2 i + j - 2, quad 1 <= i <= 2",
    "W_(i j) = 2 i + j - 2, quad 1 <= i <= 2, quad 1 <= i <= 2",
    "x_i = x_i, quad i != i",
    "1 <= i <= 2",
    "W = x",
    "(1 + t) ∼ 2 t",
    "2 t - 2 = 0 <==> t = 2",
    "1 - t > 0 <==> 2 t > 2",
    "x_i = 3 i - 1, quad 1 <= i <= 3",
    "0 = 0 quad a",
]

NOT_UNDERSTOOD = [
    "x_0 = 1",
    "W_(a) = x",
    "q = 1",
    "(partial x)/(partial a) = 1",
    "a approx b",
    "a + = 3",
    "a dot = 3",
    "binom(a, b) = 3",
    "(a + b)_2 = 1",
    "a (1, 2] = 3",
    "x_b = 2",
    "W_1 = 2",
    "sum_k k = 3",
    "f = 1 + f",
]

ALL = [*VALUES, *ARRAYS, *TRUE, *FALSE, *NOT_UNDERSTOOD]


@pytest.fixture(scope="module")
def contents(tmp_path_factory):
    """What typst makes of each formula, all in one go."""
    file = tmp_path_factory.mktemp("formulas") / "formulas.typ"
    lines = [f"#metadata[${source}$]<formula>" for source in ALL]
    file.write_text("\n".join(lines), encoding="utf-8")
    found = json.loads(typst.query(str(file), "<formula>", field="value"))
    return dict(zip(ALL, found, strict=True))


@pytest.mark.parametrize("source", VALUES)
def test_an_expression_has_its_value(source, contents):
    (node,) = parse(contents[source])
    assert evaluate(node, WORLD, {}) == VALUES[source]


@pytest.mark.parametrize("source", ARRAYS)
def test_arrays_are_multiplied_as_matrices(source, contents):
    (node,) = parse(contents[source])
    assert np.array_equal(evaluate(node, WORLD, {}), ARRAYS[source])


@pytest.mark.parametrize("source", TRUE)
def test_what_is_true_passes(source, contents):
    verify(parse(contents[source]), WORLD)


@pytest.mark.parametrize("source", FALSE)
def test_what_is_not_true_fails(source, contents):
    with pytest.raises(ClaimError):
        verify(parse(contents[source]), WORLD)


@pytest.mark.parametrize("source", NOT_UNDERSTOOD)
def test_what_can_not_be_understood_is_refused(source, contents):
    with pytest.raises((FormulaError, TypeError)):
        verify(parse(contents[source]), WORLD)
