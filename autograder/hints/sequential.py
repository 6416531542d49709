"""Mistakes in `get_DNN` and `get_lenet`: the right layers with one thing changed, and compared.

A network is seen from outside: the shapes of its parameters, the shapes after each layer, and its
outputs when it carries given parameters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from autograder.hints.matching import Diagnosis, Verdict
from autograder.hints.mistakes import MISTAKES

#: ResNet-18 has eleven million; shapes are claims, and memory is taken for them.
_MOST_NUMBERS = 1 << 25
#: Class name, positional arguments, named ones.
Layer = tuple[str, tuple[Any, ...], dict[str, Any]]
Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """A network from outside.

    shapes: of its parameters and buffers, in order; trace: the output shape of each layer, up to
    where the forward pass fails; output, in_training: of the whole, None where it fails; random:
    two equal passes differ.
    """

    shapes: tuple[Shape, ...]
    trace: tuple[Shape, ...]
    output: Tensor | None
    in_training: Tensor | None
    random: bool = False


def values_for(shapes: Sequence[Shape], seed: int) -> list[Tensor]:
    """Random values for parameters of these shapes, the same for the same shapes and seed.

    Matrices and kernels are scaled so that no activation is flat; vectors are positive, as a
    variance must be.  Raises ValueError for more than any network of the course holds.
    """
    if sum(torch.Size(shape).numel() for shape in shapes) > _MOST_NUMBERS:
        raise ValueError("too many parameters")
    generator = torch.Generator().manual_seed(seed)
    values = []
    for shape in shapes:
        if len(shape) > 1:
            spread = 2.5 / torch.Size(shape[1:]).numel() ** 0.5
            value = spread * torch.randn(shape, generator=generator)
            # Of one output, the weights have both signs, else a ReLU after it may do nothing.
            alternating = torch.tensor([1.0, -1.0]).repeat(shape[-1])[: shape[-1]]
            values.append(value.abs() * alternating if shape[0] == 1 else value)
        else:
            values.append(0.25 + torch.rand(shape, generator=generator))
    return values


def _layer(name: str, *arguments: Any, **named: Any) -> Layer:
    return name, arguments, named


DNN: tuple[Layer, ...] = (
    _layer("Linear", 3, 2, bias=False),
    _layer("ReLU"),
    _layer("Linear", 2, 1, bias=False),
)
LENET: tuple[Layer, ...] = (
    _layer("Unflatten", 1, (1, 28, 28)),
    _layer("Conv2d", 1, 6, 5, padding=2),
    _layer("Sigmoid"),
    _layer("AvgPool2d", 2),
    _layer("Conv2d", 6, 16, 5),
    _layer("Sigmoid"),
    _layer("AvgPool2d", 2),
    _layer("Flatten"),
    _layer("Linear", 400, 120),
    _layer("Sigmoid"),
    _layer("Linear", 120, 84),
    _layer("Sigmoid"),
    _layer("Linear", 84, 10),
)

ACTIVATIONS = (
    *("ReLU", "Sigmoid", "Tanh", "LeakyReLU", "ELU", "GELU", "SiLU", "Softplus", "ReLU6"),
    *("Hardsigmoid", "LogSigmoid", "Softsign", "SELU", "Hardtanh", "PReLU"),
)
_POOLS = {"AvgPool2d": "MaxPool2d", "MaxPool2d": "AvgPool2d"}
Edit = tuple[str, str, tuple[Layer, ...]]


def edits(layers: tuple[Layer, ...]) -> Iterator[Edit]:
    """Mistake, where, and the layers with it."""
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
                    (*before, layer, _layer(extra, width), *after),
                )
    yield from _at_the_end(layers)


def _missing(name: str) -> str:
    names = {"Unflatten": "reshape-missing", "Flatten": "flatten-missing"}
    return names.get(name, "pooling-missing" if name in _POOLS else "layer-missing")


def _everywhere(layers: tuple[Layer, ...]) -> Iterator[Edit]:
    for other in ACTIVATIONS:
        new = tuple(_layer(other) if one[0] in ACTIVATIONS else one for one in layers)
        yield "other-activation", "", new
    yield "activation-missing", "", tuple(one for one in layers if one[0] not in ACTIVATIONS)
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


def _changed(layer: Layer) -> Iterator[tuple[str, tuple[Layer, ...]]]:
    """Mistake, and what stands in the layer's place."""
    name, arguments, named = layer
    if name in ACTIVATIONS:
        yield "activation-missing", ()
        yield from (("other-activation", (_layer(other),)) for other in ACTIVATIONS)
    if name in _POOLS:
        yield "other-pooling", (_layer(_POOLS[name], *arguments),)
        for new in ((2, 1), (3, 2, 1), (3, 2), (3,), (2, 2, 1), (1,), (4,), (2, 1, 1)):
            yield "pooling-window", (_layer(name, *new),)
    if name == "Conv2d":
        for padding in range(5):
            yield "padding", (_layer(name, *arguments, padding=padding),)
        yield "padding", (_layer(name, *arguments, **{**named, "padding_mode": "reflect"}),)
        for stride in (1, 2, 3):
            yield "stride", (_layer(name, *arguments, **{**named, "stride": stride}),)
        yield "groups", (_layer(name, *arguments, **named, groups=2),)
    if name == "Flatten":
        yield "flattened-batch", (_layer(name, 0),)
    if name in ("Conv2d", "Linear"):
        yield "bias-missing", (_layer(name, *arguments, **{**named, "bias": False}),)


def _at_the_end(layers: tuple[Layer, ...]) -> Iterator[Edit]:
    for softmax in ("Softmax", "LogSoftmax", "Softmin"):
        yield "softmax-in-network", "", (*layers, _layer(softmax, dim=1))
    for activation in ACTIVATIONS:
        yield "network-output-activation", "", (*layers, _layer(activation))


def build(layers: Sequence[Layer]) -> nn.Sequential:
    """The network of these layers."""
    return nn.Sequential(*(getattr(nn, name)(*args, **named) for name, args, named in layers))


def shapes_of(net: nn.Module) -> tuple[Shape, ...]:
    """Shapes of the parameters and buffers, in order."""
    return tuple(tuple(value.shape) for value in net.state_dict().values())


def trace_of(net: nn.Sequential, X: Tensor) -> tuple[Shape, ...]:
    """The output shape of each layer, up to the one that fails."""
    rows: list[Shape] = []
    net.eval()
    with torch.no_grad():
        for layer in net:
            try:
                X = layer(X)
            except (RuntimeError, ValueError, IndexError):
                break
            rows.append(tuple(X.shape))
    return tuple(rows)


def look(net: nn.Sequential, X: Tensor, one: Tensor, seed: int) -> Seen:
    """A network of ours as a student's is seen: `one` is the input for the trace."""
    net.load_state_dict(dict(zip(net.state_dict(), values_for(shapes_of(net), seed), strict=True)))
    shapes, trace, outputs = shapes_of(net), trace_of(net, one), []
    for training in (False, True):
        try:
            with torch.no_grad():
                outputs.append(net.train(training)(X))
        except (RuntimeError, ValueError, IndexError):
            outputs.append(None)
    return Seen(shapes, trace, *outputs)


def close(left: Tensor | None, right: Tensor | None) -> bool:
    """Whether two outputs are the same, or both passes failed."""
    if left is None or right is None:
        return left is right
    return left.shape == right.shape and torch.allclose(
        left.double(), right.double(), rtol=1e-3, atol=1e-4 * float(right.abs().max())
    )


def _explains(layers: Sequence[Layer], seen: Seen, X: Tensor, one: Tensor, seed: int) -> bool:
    try:
        net = build(layers)
    except (RuntimeError, ValueError, TypeError):
        return False
    if shapes_of(net) != seen.shapes:
        return False
    if seen.trace and trace_of(net, one)[-1:] != seen.trace[-1:]:
        return False
    want = look(net, X, one, seed)
    if want.output is None:
        # Then the shapes on the way are all there is to compare.
        return seen.output is None and _same_trace(want.trace, seen.trace)
    return close(seen.output, want.output) and close(seen.in_training, want.in_training)


def _same_trace(want: tuple[Shape, ...], seen: tuple[Shape, ...]) -> bool:
    return bool(want) and want == seen


def diagnose_network(
    layers: tuple[Layer, ...], seen: Seen, X: Tensor, one: Tensor, seed: int
) -> Verdict:
    """The mistake in a network that should have these layers."""
    forms = _forms(layers)
    if is_right(layers, seen, X, one, seed):
        return Verdict()
    if seen.random:
        return Verdict((Diagnosis(MISTAKES["random-in-training"]),))
    found: dict[str, Diagnosis] = {}
    for name, where, wrong in (edit for form in forms for edit in edits(form)):
        if name not in found and _explains(wrong, seen, X, one, seed):
            found[name] = Diagnosis(MISTAKES[name], where)
    if 0 < len(found) <= 2:
        return Verdict(tuple(found.values()))
    return Verdict() if found else _by_shapes(build(layers), seen)


def is_right(layers: tuple[Layer, ...], seen: Seen, X: Tensor, one: Tensor, seed: int) -> bool:
    """Whether a network is the one of these layers, with biases or without in task 2."""
    return any(_explains(form, seen, X, one, seed) for form in _forms(layers)) and not seen.random


def _forms(layers: tuple[Layer, ...]) -> tuple[tuple[Layer, ...], ...]:
    """Task 2's network may have biases."""
    if layers is not DNN:
        return (layers,)
    return layers, tuple((n, a, {} if n == "Linear" else k) for n, a, k in layers)


def _by_shapes(right: nn.Module, seen: Seen) -> Verdict:
    """What the shapes of the weights alone say: layers too few, too many, of another size."""
    wanted = [shape for shape in shapes_of(right) if len(shape) > 1]
    came = [shape for shape in seen.shapes if len(shape) > 1]
    if len(came) != len(wanted):
        name = "layer-missing" if len(came) < len(wanted) else "layer-extra"
        return Verdict((Diagnosis(MISTAKES[name]),))
    off = [i for i, (a, b) in enumerate(zip(wanted, came, strict=True)) if a != b]
    if not off:
        return Verdict()
    wrong, right_shape = came[off[0]], wanted[off[0]]
    kernel = wrong[:2] == right_shape[:2] and len(wrong) == len(right_shape)
    where = f"the layer with weights number {off[0] + 1}"
    return Verdict((Diagnosis(MISTAKES["kernel" if kernel else "layer-size"], where),))
