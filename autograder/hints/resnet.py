"""Mistakes in `get_resnet`: ResNet-18 with one thing changed, and compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import torch
from torch import Tensor, nn

from autograder.hints.matching import Diagnosis, Verdict
from autograder.hints.mistakes import MISTAKES
from autograder.hints.resnet_edits import Net, resnet_edits
from autograder.hints.sequential import Shape, close, trace_of

Value = TypeVar("Value")
#: One layer's tensors by their own names: weight, bias, running_mean, …
Unit = Mapping[str, Tensor]
Kinds = dict[str, list[Unit]]


@dataclass(frozen=True, slots=True)
class SeenNet:
    """A network from outside: its layers in the order of use, with the values that they carry.

    trace: the output shape of each stage for one image, up to where the forward pass fails;
    output: in eval mode, None where it fails; random: two equal passes in training mode differ;
    twice: a layer with parameters is called more than once in a pass.
    """

    layers: tuple[Unit, ...]
    trace: tuple[Shape, ...]
    output: Tensor | None
    random: bool = False
    twice: bool = False


def kind_of(layer: Unit) -> str:
    """What a layer is, by its tensors."""
    weight = layer.get("weight")
    if "running_mean" in layer:
        return "norm"
    if weight is not None and weight.ndim == 4:
        return "one" if weight.shape[2:] == (1, 1) else "convolution"
    return "linear" if weight is not None and weight.ndim == 2 else "other"


def layers_of(values: Mapping[str, Value]) -> dict[str, dict[str, Value]]:
    """What each module owns, by the module's name."""
    owners: dict[str, dict[str, Value]] = {}
    for name, value in values.items():
        owner, _, own = name.rpartition(".")
        owners.setdefault(owner, {})[own] = value
    return owners


def _by_kind(layers: Iterable[Unit]) -> Kinds:
    kinds: Kinds = {}
    for layer in layers:
        kinds.setdefault(kind_of(layer), []).append(layer)
    return kinds


def _weights(layers: Iterable[Unit]) -> dict[str, list[Shape]]:
    """The shapes of the weights, for each kind in the order of use."""
    return {
        kind: [tuple(layer["weight"].shape) if "weight" in layer else () for layer in own]
        for kind, own in _by_kind(layers).items()
    }


def diagnose_resnet(seen: SeenNet, X: Tensor, one: Tensor) -> Verdict:
    """The mistake in a network: X is what its output is of, `one` what its trace is of."""
    if seen.random:
        return _verdict("random-in-training")
    fitting = False
    found: dict[str, None] = {}
    weights = _weights(seen.layers)
    for name, wrong, own_weights, trace in _outlines(tuple(one.shape)):
        if own_weights == weights and trace == seen.trace:
            fitting = True
            if close(seen.output, _output(_with_values(wrong, seen), X)):
                found[name] = None
    if 0 < len(found) <= 2 and "" not in found:
        return _verdict(*found)
    if seen.twice:
        return _verdict("layer-used-twice")
    return Verdict() if fitting else _by_shapes(seen)


@cache
def _outlines(shape: Shape) -> list[tuple[str, Net, dict[str, list[Shape]], tuple[Shape, ...]]]:
    """Mistake, network, and what it looks like from outside for an image of this shape."""
    outlines = []
    for name, wrong in resnet_edits():
        net = wrong.build()
        weights = _weights(layers_of(net.state_dict()).values())
        outlines.append((name, wrong, weights, trace_of(net, torch.empty(shape, device="meta"))))
    return outlines


def _with_values(wrong: Net, seen: SeenNet) -> nn.Sequential:
    """A wrong network of the same shapes that carries the values seen."""
    net = wrong.build()
    theirs, state = _by_kind(seen.layers), {}
    for owner, layer in layers_of(net.state_dict()).items():
        values = theirs[kind_of(layer)].pop(0)
        for role, value in layer.items():
            state[f"{owner}.{role}"] = values.get(role, torch.zeros(value.shape))
    net.load_state_dict(state, assign=True)
    return net


def _output(net: nn.Sequential, X: Tensor) -> Tensor | None:
    try:
        with torch.no_grad():
            output: Tensor = net.eval()(X)
    except RuntimeError:
        return None
    return output


def _by_shapes(seen: SeenNet) -> Verdict:
    """What the numbers and shapes of the layers say when no single change explains them."""
    wanted = _weights(layers_of(Net().build().state_dict()).values())
    came = _weights(seen.layers)
    for kind in ("convolution", "linear"):
        own, right = came.get(kind, []), wanted[kind]
        if len(own) != len(right):
            if kind == "convolution":
                return _verdict("block-count")
            return _verdict("layer-missing" if len(own) < len(right) else "layer-extra")
    if len(came.get("norm", [])) < len(wanted["norm"]):
        return _verdict("norm-missing")
    if any(came[kind] != wanted[kind] for kind in ("convolution", "linear")):
        return _verdict("layer-size")
    return Verdict()


def _verdict(*names: str) -> Verdict:
    return Verdict(tuple(Diagnosis(MISTAKES[name]) for name in names))
