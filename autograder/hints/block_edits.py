"""The mistakes that a residual block can have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from autograder.hints.block import Block, Layers

Activation = Callable[[Tensor], Tensor]
Edit = tuple[str, dict[str, Any]]

_OTHERS: tuple[Activation, ...] = (
    torch.sigmoid, torch.tanh, F.leaky_relu, F.elu, F.gelu, F.silu, F.softplus, F.relu6,
    lambda Y: F.leaky_relu(Y, 0.1), lambda Y: F.leaky_relu(Y, 0.2),
)  # fmt: skip


def _halved(L: Layers, X: Tensor) -> Tensor:
    return F.avg_pool2d(X, L.settings.strides, ceil_mode=True)


def block_edits() -> Iterator[Edit]:
    """Mistake, and the parts of a block that it replaces."""
    yield from _first_edits()
    yield from _between_edits()
    yield from _without_norms()
    yield from _before_activations()
    yield from _second_edits()
    yield from _shortcut_edits()
    yield from _join_edits()


def _first_edits() -> Iterator[Edit]:
    yield "block-stride", {"first": lambda L, X: L.conv(0, X, 1)}
    yield "block-stride", {"first": lambda L, X: L.conv(0, X, 2)}
    yield "padding", {"first": lambda L, X: L.conv(0, X, L.settings.strides, 0)}
    yield "padding", {"first": lambda L, X: L.conv(0, X, L.settings.strides, 2)}
    yield (
        "padding",
        {
            "first": lambda L, X: L.conv(0, X, L.settings.strides, 0),
            "second": lambda L, Y, X: L.norm(1, L.conv(1, Y, 1, 0)),
        },
    )
    yield (
        "block-stride",
        {
            "first": lambda L, X: L.conv(0, X, 1),
            "second": lambda L, Y, X: L.norm(1, L.conv(1, Y, L.settings.strides)),
        },
    )
    yield "kernel", {"first": lambda L, X: L.one(0, X, L.settings.strides),
                     "second": lambda L, Y, X: L.norm(1, L.conv(0, Y)),
                     "shortcut": lambda L, X, Y: L.one(1, X, L.settings.strides)
                     if L.settings.use_1x1conv else X}  # fmt: skip


def _between_edits() -> Iterator[Edit]:
    yield "first-relu-missing", {"between": lambda L, Y: L.norm(0, Y)}
    only = {"second": lambda L, Y, X: L.norm(0, L.conv(1, Y))}
    yield "norm-missing", {"between": lambda L, Y: torch.relu(Y), **only}
    yield "norm-missing", {"between": lambda L, Y: Y, **only}
    yield "norm-order", {"between": lambda L, Y: L.norm(0, torch.relu(Y))}
    yield (
        "norm-order",
        {
            "first": lambda L, X: torch.relu(L.norm(0, X)),
            "between": lambda L, Y: L.conv(0, Y, L.settings.strides),
        },
    )
    yield "other-norm", {"between": lambda L, Y: torch.relu(L.grouped(0, Y))}
    for other in _OTHERS:
        yield "other-activation", {"between": lambda L, Y, f=other: f(L.norm(0, Y))}


def _without_norms() -> Iterator[Edit]:
    plain = {"second": lambda L, Y, X: L.conv(1, Y)}
    yield "norm-missing", {"between": lambda L, Y: torch.relu(Y), **plain}
    yield "norm-missing", {"between": lambda L, Y: Y, **plain}


def _before_activations() -> Iterator[Edit]:
    """Batch-norm and ReLU before each convolution."""
    first = {"first": lambda L, X: L.conv(0, torch.relu(L.norm(0, X)), L.settings.strides)}
    then = {"second": lambda L, Y, X: L.conv(1, torch.relu(L.norm(1, Y)))}
    for join in (lambda Y, S: Y + S, lambda Y, S: torch.relu(Y + S)):
        yield "norm-order", {**first, "between": lambda L, Y: Y, **then, "join": join}


def _second_edits() -> Iterator[Edit]:
    yield "norm-missing", {"second": lambda L, Y, X: L.conv(1, Y)}
    yield "convolution-missing", {"second": lambda L, Y, X: L.norm(1, Y)}
    yield "convolution-missing", {"second": lambda L, Y, X: Y}
    yield "early-second-relu", {"second": lambda L, Y, X: torch.relu(L.norm(1, L.conv(1, Y)))}
    yield "norm-order", {"second": lambda L, Y, X: L.conv(1, L.norm(1, Y))}
    yield "norm-order", {"second": lambda L, Y, X: L.norm(1, torch.relu(L.conv(1, Y)))}
    yield "layer-used-twice", {"second": lambda L, Y, X: L.norm(0, L.conv(1, Y))}
    yield "layer-used-twice", {"second": lambda L, Y, X: L.norm(1, L.conv(0, Y))}
    yield (
        "layer-used-twice",
        {"second": lambda L, Y, X: L.norm(1, L.conv(0, Y, L.settings.strides))},
    )
    yield "layer-used-twice", {"second": lambda L, Y, X: L.norm(0, L.conv(0, Y))}
    yield "layer-used-twice", {"second": lambda L, Y, X: L.norm(1, L.conv(1, L.conv(1, Y)))}
    yield "second-path-input", {"second": lambda L, Y, X: L.norm(1, L.conv(1, X))}
    yield "block-stride", {"second": lambda L, Y, X: L.norm(1, L.conv(1, Y, L.settings.strides))}
    yield "padding", {"second": lambda L, Y, X: L.norm(1, L.conv(1, Y, 1, 0))}
    yield "groups", {"second": lambda L, Y, X: L.norm(1, L.conv(1, Y, 1, None, 2))}


def _shortcut_edits() -> Iterator[Edit]:
    yield "shortcut-ignores-convolution", {"shortcut": lambda L, X, Y: X}
    yield "shortcut-of-wrong-value", {"shortcut": lambda L, X, Y: Y}
    yield (
        "shortcut-of-wrong-value",
        {
            "shortcut": lambda L, X, Y: (
                L.one(0, X, L.settings.strides)
                if L.settings.use_1x1conv
                else Block().between(L, Block().first(L, X))
            )
        },
    )
    yield "shortcut-activated", {"shortcut": lambda L, X, Y: torch.relu(Block().shortcut(L, X, Y))}
    yield "shortcut-missing", {"shortcut": lambda L, X, Y: Y, "join": lambda Y, S: torch.relu(Y)}
    yield (
        "shortcut-missing",
        {
            "shortcut": lambda L, X, Y: (
                L.one(0, X, L.settings.strides) if L.settings.use_1x1conv else torch.zeros_like(Y)
            )
        },
    )
    yield (
        "shortcut-missing",
        {"shortcut": lambda L, X, Y: torch.zeros_like(Y) if L.settings.use_1x1conv else X},
    )
    yield (
        "shortcut-stride",
        {"shortcut": lambda L, X, Y: L.one(0, X, 1) if L.settings.use_1x1conv else X},
    )
    yield (
        "shortcut-stride",
        {"shortcut": lambda L, X, Y: L.one(0, X, 2) if L.settings.use_1x1conv else X},
    )
    yield (
        "shortcut-window",
        {"shortcut": lambda L, X, Y: L.one(0, _halved(L, X), 1) if L.settings.use_1x1conv else X},
    )
    yield (
        "shortcut-window",
        {
            "shortcut": lambda L, X, Y: (
                L.one(0, X, L.settings.strides, 1) if L.settings.use_1x1conv else X
            )
        },
    )
    yield (
        "shortcut-window",
        {
            "shortcut": lambda L, X, Y: (
                L.conv(2, X, L.settings.strides) if L.settings.use_1x1conv else X
            )
        },
    )
    yield (
        "shortcut-normalised",
        {
            "shortcut": lambda L, X, Y: (
                L.norm(2, L.one(0, X, L.settings.strides)) if L.settings.use_1x1conv else X
            )
        },
    )
    for when in (
        lambda s: True,
        lambda s: False,
        lambda s: not s.use_1x1conv,
        lambda s: s.input_channels != s.num_channels,
        lambda s: s.strides != 1,
        lambda s: s.strides != 1 or s.input_channels != s.num_channels,
    ):
        yield (
            "shortcut-when",
            {
                "shortcut": lambda L, X, Y, when=when: (
                    L.one(0, X, L.settings.strides) if when(L.settings) else X
                )
            },
        )


def _join_edits() -> Iterator[Edit]:
    yield "last-relu-missing", {"join": lambda Y, S: Y + S}
    yield "shortcut-missing", {"shortcut": lambda L, X, Y: Y, "join": lambda Y, S: Y}
    linear = {"between": lambda L, Y: L.norm(0, Y)}
    yield "activation-missing", {**linear, "join": lambda Y, S: Y + S}
    yield "relu-before-addition", {"join": lambda Y, S: torch.relu(Y) + S}
    yield "relu-before-addition", {"join": lambda Y, S: torch.relu(Y) + torch.relu(S)}
    for other in _OTHERS:
        joined = {"join": lambda Y, S, f=other: f(Y + S)}
        yield "other-activation", joined
        yield "other-activation", {**joined, "between": lambda L, Y, f=other: f(L.norm(0, Y))}
    for join in (
        lambda Y, S: Y - S,
        lambda Y, S: S - Y,
        lambda Y, S: Y * S,
        lambda Y, S: (Y + S) / 2,
        lambda Y, S: torch.cat((Y, S), dim=1),
        lambda Y, S: torch.cat((S, Y), dim=1),
        torch.maximum,
    ):
        yield "shortcut-combined", {"join": lambda Y, S, j=join: torch.relu(j(Y, S))}
        yield "shortcut-combined", {"join": lambda Y, S, j=join: j(Y, S)}
