"""Mistakes in `get_DNN` and `get_lenet`: the right layers with one thing changed, and compared.

A network is seen from outside: the shapes of its parameters, the shapes after each layer, and its
outputs when it carries given parameters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from autograder.hints.layer_edits import DNN, Layer, build, edits
from autograder.hints.matching import Diagnosis, Verdict
from autograder.hints.mistakes import MISTAKES

#: ResNet-18 has eleven million; shapes are claims, and memory is taken for them.
_MOST_NUMBERS = 1 << 25
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


def values_for(shapes: Sequence[Shape], seed: int, at_most: int = _MOST_NUMBERS) -> list[Tensor]:
    """Random values for parameters of these shapes, the same for the same shapes and seed.

    Matrices and kernels are scaled so that no activation is flat; vectors are positive, as a
    variance must be.  Raises ValueError for more numbers than `at_most`, which is more than any
    network of the course holds.
    """
    if sum(torch.Size(shape).numel() for shape in shapes) > at_most:
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
        return _by_trace(build(layers), seen, one)
    if seen.random:
        return Verdict((Diagnosis(MISTAKES["random-in-training"]),))
    found: dict[str, Diagnosis] = {}
    for name, where, wrong in (edit for form in forms for edit in edits(form)):
        if name not in found and _explains(wrong, seen, X, one, seed):
            found[name] = Diagnosis(MISTAKES[name], where)
    if 0 < len(found) <= 2:
        return Verdict(tuple(found.values()))
    return Verdict() if found else _by_shapes(build(layers), seen)


def _by_trace(right: nn.Sequential, seen: Seen, one: Tensor) -> Verdict:
    """What is wrong with the layers of a network that computes the right things."""
    asked, came = len(trace_of(right, one)), len(seen.trace)
    if came in (0, asked):
        return Verdict()
    return Verdict((Diagnosis(MISTAKES["layers-nested" if came < asked else "layer-extra"]),))


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
