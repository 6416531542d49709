"""Problem 3 of ECE 449: every count is that of a real torch module."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from itertools import pairwise

import torch
from torch import nn

from conceptual.checks.check import Check, Equals, Size, TrueIn, sizes, values_are
from conceptual.evaluate import World, evaluate
from conceptual.formula import Node, Relation, Total
from conceptual.relations import ClaimError

#: Kernel, input and output channels of the convolutions.
CONVOLUTIONS = ((5, 3, 32), (3, 32, 48), (3, 48, 64))
DENSE = (384, 192, 10)
IMAGE = (3, 32, 32)


def convolution(kernel: int, before: int, after: int, *, bias: bool = True) -> nn.Sequential:
    """Convolution that keeps height and width, and pooling that halves them."""
    layer = nn.Conv2d(before, after, kernel, padding=kernel // 2, bias=bias)
    return nn.Sequential(layer, nn.ReLU(), nn.MaxPool2d(2))


@cache
def network() -> nn.Sequential:
    """The figure's network: three convolutions, flatten, three fully connected layers."""
    widths = [4 * 4 * 64, *DENSE]
    return nn.Sequential(
        *(convolution(*one) for one in CONVOLUTIONS),
        nn.Flatten(),
        *(nn.Linear(a, b) for a, b in pairwise(widths)),
    )


def count(module: nn.Module, *, kind: str = "") -> int:
    """Parameters of a module, all or only those whose name ends with "weight" or "bias"."""
    return sum(p.numel() for name, p in module.named_parameters() if name.endswith(kind))


@cache
def _shapes() -> list[tuple[int, ...]]:
    """Height, width and channels before and after each layer, as the papers write them."""
    X = torch.zeros(1, *IMAGE)
    shapes: list[tuple[int, ...]] = [(*IMAGE[1:], IMAGE[0])]
    with torch.no_grad():
        for layer in network():
            X = layer(X)
            _, *sides = X.shape
            shapes.append((*sides[1:], sides[0]))
    return shapes


def _flow(place: int) -> Check:
    def check(statements: Sequence[Node]) -> None:
        (statement,) = statements
        if not isinstance(statement, Relation) or statement.operators != ("→",):
            raise ClaimError("a → b is needed")
        stated = [sizes(member) for member in statement.members]
        if stated != _shapes()[place : place + 2]:
            raise ClaimError(f"{stated} is stated, the layer has {_shapes()[place : place + 2]}")

    return check


def _sum(place: int) -> Check:
    """Two terms: the weights and the biases of the layer."""

    def check(statements: Sequence[Node]) -> None:
        (statement,) = statements
        if not isinstance(statement, Total) or any(sign < 0 for sign, _ in statement.terms):
            raise ClaimError("weights + biases are needed")
        stated = [evaluate(term, World({}), {}) for _, term in statement.terms]
        layer = network()[place]
        if stated != [count(layer, kind="weight"), count(layer, kind="bias")]:
            raise ClaimError(f"{stated} is stated for layer {place + 1}")

    return check


@cache
def _rules() -> Sequence[World]:
    return [
        World(
            {
                **{"k": k, "a": a, "b": b, "N_fc": count(nn.Linear(a, b))},
                "N_conv": count(nn.Conv2d(a, b, k)),
            }
        )
        for k, a, b in ((1, 2, 3), (3, 4, 2), (5, 1, 7))
    ]


def _short(statements: Sequence[Node]) -> None:
    """The terms are the counts of the six layers, and the sum is right."""
    TrueIn(lambda: (World({}),))(statements)
    (statement,) = statements
    assert isinstance(statement, Relation)
    assert isinstance(statement.members[0], Total)
    terms = [term for _, term in statement.members[0].terms]
    values_are(terms, [count(layer) for layer in network() if count(layer)])
    values_are(statement.members[1:], [count(network())])


def _share(statements: Sequence[Node]) -> None:
    TrueIn(lambda: (World({}),))(statements)
    (statement,) = statements
    assert isinstance(statement, Relation)
    values_are(statement.members[:1], [Fraction(count(network()[4]), count(network()))])


def _count(place: int) -> Check:
    return Equals(lambda _: count(network()[place]))


def _drawn(place: int) -> Check:
    return Size(lambda _: _shapes()[place])


def _kernel(place: int) -> Check:
    def kernel(_: World) -> tuple[int, ...]:
        (layer,) = (one for one in network()[place - 1].modules() if isinstance(one, nn.Conv2d))
        return layer.kernel_size

    return Size(kernel)


def _with(convolutions: Sequence[nn.Module], flat: int, *, bias: bool = True) -> int:
    widths = [flat, *DENSE]
    dense = [nn.Linear(a, b, bias=bias) for a, b in pairwise(widths)]
    return count(nn.Sequential(*convolutions, *dense))


def _slip(*, kernel: int = 0, grouped: bool = False, conv_bias: bool = True) -> list[nn.Module]:
    return [
        nn.Conv2d(1 if grouped else a, b, kernel or k, bias=conv_bias) for k, a, b in CONVOLUTIONS
    ]


_FLAT = 1024

CHECKS: Mapping[str, Check] = {
    "p3-conv-rule": TrueIn(_rules),
    "p3-dense-rule": TrueIn(_rules),
    "p3-figure-input": Size(lambda _: _shapes()[0]),
    **{f"p3-figure-{place}": _drawn(place) for place in (1, 2, 3, 5, 6, 7)},
    **{f"p3-kernel-{place}": _kernel(place) for place in (1, 2, 3)},
    **{f"p3-shapes-{place + 1}": _flow(place) for place in range(7)},
    **{f"p3-sum-{place + 1}": _sum(place) for place in range(7) if place != 3},
    **{f"p3-count-{place + 1}": _count(place) for place in range(7)},
    "p3-count-all": Equals(lambda _: count(network())),
    "p3-weights": Equals(lambda _: count(network(), kind="weight")),
    "p3-biases": Equals(lambda _: count(network(), kind="bias")),
    "p3-share": _share,
    "p3-short": _short,
    "p3-slip-no-bias": Equals(lambda _: _with(_slip(conv_bias=False), _FLAT, bias=False)),
    "p3-slip-conv-bias": Equals(lambda _: _with(_slip(conv_bias=False), _FLAT)),
    "p3-slip-dense-bias": Equals(lambda _: _with(_slip(), _FLAT, bias=False)),
    "p3-slip-channels": Equals(lambda _: _with(_slip(grouped=True), _FLAT)),
    "p3-slip-flatten": Equals(lambda _: _with(_slip(), 4 * _FLAT)),
    "p3-slip-kernel": Equals(lambda _: _with(_slip(kernel=5), _FLAT)),
}
