"""The layers of task 2's network and of LeNet, and the mistakes that they can have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import torch
from torch import nn

#: Class name, positional arguments, named ones.
Layer = tuple[str, tuple[Any, ...], dict[str, Any]]


def layer_of(name: str, *arguments: Any, **named: Any) -> Layer:
    """A layer by its class's name and its arguments."""
    return name, arguments, named


DNN: tuple[Layer, ...] = (
    layer_of("Linear", 3, 2, bias=False),
    layer_of("ReLU"),
    layer_of("Linear", 2, 1, bias=False),
)
LENET: tuple[Layer, ...] = (
    layer_of("Unflatten", 1, (1, 28, 28)),
    layer_of("Conv2d", 1, 6, 5, padding=2),
    layer_of("Sigmoid"),
    layer_of("AvgPool2d", 2),
    layer_of("Conv2d", 6, 16, 5),
    layer_of("Sigmoid"),
    layer_of("AvgPool2d", 2),
    layer_of("Flatten"),
    layer_of("Linear", 400, 120),
    layer_of("Sigmoid"),
    layer_of("Linear", 120, 84),
    layer_of("Sigmoid"),
    layer_of("Linear", 84, 10),
)

ACTIVATIONS = (
    *("ReLU", "Sigmoid", "Tanh", "LeakyReLU", "ELU", "GELU", "SiLU", "Softplus", "ReLU6"),
    *("Hardsigmoid", "LogSigmoid", "Softsign", "SELU", "Hardtanh", "PReLU"),
)
_POOLS = {"AvgPool2d": "MaxPool2d", "MaxPool2d": "AvgPool2d"}
Edit = tuple[str, str, tuple[Layer, ...]]


def edits(layers: tuple[Layer, ...]) -> Iterator[Edit]:
    """Mistake, where, and the layers with it; then with the next linear layer made to fit."""
    for name, where, wrong in _edits(layers):
        yield name, where, wrong
        fitting = _fitting(wrong)
        if fitting != wrong:
            yield name, where, fitting


def _fitting(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """The layers with as many inputs of the first linear layer as really come."""
    place = next((i for i, layer in enumerate(layers) if layer[0] == "Linear"), 0)
    if not place:
        return layers
    try:
        with torch.device("meta"):
            shape = build(layers[:place])(torch.empty(2, 784)).shape
    except (RuntimeError, ValueError, TypeError, IndexError):
        return layers
    name, (_, *outputs), named = layers[place]
    return (*layers[:place], (name, (shape[-1], *outputs), named), *layers[place + 1 :])


def _edits(layers: tuple[Layer, ...]) -> Iterator[Edit]:
    yield from _everywhere(layers)
    for i, layer in enumerate(layers):
        where = f"layer {i + 1}"
        before, after = layers[:i], layers[i + 1 :]
        if layer[0] not in ACTIVATIONS:
            yield _missing(layer[0]), where, (*before, *after)
        for name, new in _changed(layer):
            yield name, where, (*before, *new, *after)
        if after and "Unflatten" not in (layer[0], after[0][0]):
            yield "layers-swapped", f"{where} and {i + 2}", (*before, after[0], layer, *after[1:])
        for extra in ("BatchNorm2d", "BatchNorm1d"):
            width = layer[1][1] if layer[0] in ("Conv2d", "Linear") else 0
            if width:
                yield (
                    "layer-extra",
                    f"after {where}",
                    (*before, layer, layer_of(extra, width), *after),
                )
    yield from _at_the_end(layers)


def _missing(name: str) -> str:
    names = {"Unflatten": "reshape-missing", "Flatten": "flatten-missing"}
    return names.get(name, "pooling-missing" if name in _POOLS else "layer-missing")


def _everywhere(layers: tuple[Layer, ...]) -> Iterator[Edit]:
    for other in ACTIVATIONS:
        new = tuple(layer_of(other) if one[0] in ACTIVATIONS else one for one in layers)
        yield "other-activation", "", new
    yield "activation-missing", "", tuple(one for one in layers if one[0] not in ACTIVATIONS)
    for kind in ("Conv2d", *_POOLS):
        yield from _in_each(layers, kind)
    yield "layers-swapped", "", _pooled_first(layers)
    if any(one[0] in _POOLS for one in layers):
        new = tuple((_POOLS.get(one[0], one[0]), *one[1:]) for one in layers)
        yield "other-pooling", "", new
    unbiased = tuple(
        (name, arguments, {**named, "bias": name != "Linear"})
        if name == "Linear"
        else (name, arguments, named)
        for name, arguments, named in layers
    )
    yield "bias-missing", "", unbiased
    unbiased = tuple(
        (name, arguments, {**named, "bias": False})
        if name in ("Linear", "Conv2d")
        else (name, arguments, named)
        for name, arguments, named in layers
    )
    yield "bias-missing", "", unbiased


def _pooled_first(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """Every pooling before the activation that it should follow."""
    new = list(layers)
    for i, (one, following) in enumerate(pairwise(layers)):
        if one[0] in ACTIVATIONS and following[0] in _POOLS:
            new[i : i + 2] = following, one
    return tuple(new)


def _in_each(layers: tuple[Layer, ...], kind: str) -> Iterator[Edit]:
    """One change, made in every layer of a kind where there are several."""
    changes = [_changed(layer) for layer in layers if layer[0] == kind]
    for same in zip(*changes, strict=True) if len(changes) > 1 else ():
        made = iter(same)
        new = (next(made)[1] if layer[0] == kind else (layer,) for layer in layers)
        yield same[0][0], "", tuple(layer for parts in new for layer in parts)


def _changed(layer: Layer) -> Iterator[tuple[str, tuple[Layer, ...]]]:
    """Mistake, and what stands in the layer's place."""
    name, arguments, named = layer
    if name in ACTIVATIONS:
        yield "activation-missing", ()
        yield from (("other-activation", (layer_of(other),)) for other in ACTIVATIONS)
    if name in _POOLS:
        yield "other-pooling", (layer_of(_POOLS[name], *arguments),)
        for new in ((2, 1), (3, 2, 1), (3, 2), (3,), (2, 2, 1), (1,), (4,), (2, 1, 1)):
            yield "pooling-window", (layer_of(name, *new),)
    if name == "Conv2d":
        yield from _changed_convolution(layer)
    if name == "Flatten":
        yield "flattened-batch", (layer_of(name, 0),)
    if name in ("Conv2d", "Linear"):
        yield "bias-missing", (layer_of(name, *arguments, **{**named, "bias": False}),)


def _changed_convolution(layer: Layer) -> Iterator[tuple[str, tuple[Layer, ...]]]:
    name, arguments, named = layer
    for padding in range(5):
        yield "padding", (layer_of(name, *arguments, padding=padding),)
    yield "padding", (layer_of(name, *arguments, **{**named, "padding_mode": "reflect"}),)
    for stride in (1, 2, 3):
        yield "stride", (layer_of(name, *arguments, **{**named, "stride": stride}),)
    yield "groups", (layer_of(name, *arguments, **named, groups=2),)
    for kernel in (1, 2, 3, 4, 7):
        narrower = (arguments[2] - kernel) // 2
        for padding in (0, 1, 2, max(0, named.get("padding", 0) - narrower)):
            new = (*arguments[:2], kernel)
            yield "kernel", (layer_of(name, *new, **{**named, "padding": padding}),)


def _at_the_end(layers: tuple[Layer, ...]) -> Iterator[Edit]:
    for softmax in ("Softmax", "LogSoftmax", "Softmin"):
        yield "softmax-in-network", "", (*layers, layer_of(softmax, dim=1))
    yield "flattened-batch", "", (*layers, layer_of("Flatten", 0))
    for activation in ACTIVATIONS:
        yield "network-output-activation", "", (*layers, layer_of(activation))


def build(layers: Sequence[Layer]) -> nn.Sequential:
    """The network of these layers."""
    return nn.Sequential(*(getattr(nn, name)(*args, **named) for name, args, named in layers))
