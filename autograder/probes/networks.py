"""Probes of networks: shapes, and outputs when they carry parameters that are known here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from autograder.hints import block, layer_edits, residual, resnet, sequential
from autograder.hints.matching import Verdict
from autograder.hints.training import verdict_of
from autograder.jail.proxy import StudentModule
from autograder.jail.remote_network import RemoteNetwork
from autograder.model import BadReply, Crashed

_SEED = 11
#: Wrong blocks are tried with the student's own layers, which must not take for ever.
_MOST_IN_BLOCK = 20_000
_ROLES = {"weight", "bias", "running_mean", "running_var", "num_batches_tracked"}


def get_dnn(task2: StudentModule, rng: np.random.Generator) -> Verdict:
    """What is wrong with `get_DNN`."""
    net = task2.get_DNN()
    if verdict := _by_kind(net):
        return verdict
    X, one = torch.from_numpy(8 * rng.normal(size=(9, 3))).float(), torch.zeros(10, 3)
    return sequential.diagnose_network(layer_edits.DNN, _seen(net, X, one), X, one, _SEED)


def get_lenet(task3: StudentModule, rng: np.random.Generator) -> Verdict:
    """What is wrong with `get_lenet`: images come as rows, since it begins by shaping them."""
    net = task3.get_lenet()
    if verdict := _by_kind(net):
        return verdict
    X, one = torch.from_numpy(rng.normal(size=(3, 784))).float(), torch.zeros(1, 784)
    seen = _seen(net, X, one)
    if not seen.trace and _right_on_images(net, X.view(-1, 1, 28, 28), one.view(1, 1, 28, 28)):
        return verdict_of("reshape-missing")
    return sequential.diagnose_network(layer_edits.LENET, seen, X, one, _SEED)


def _require_layers(owners: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise BadReply where parameters are not those of torch's layers: then nobody knows theirs."""
    for roles in owners.values():
        if not set(roles) <= _ROLES:
            raise BadReply("parameters that belong to no layer")


def _by_kind(net: Any) -> Verdict:
    """What came back, where it is no `nn.Sequential`."""
    if net is None:
        return verdict_of("nothing-returned")
    if isinstance(net, list):
        return verdict_of("not-sequential")
    if getattr(net, "kind", "") != "nn.Sequential":
        raise BadReply("no network to look at")
    return Verdict()


def _right_on_images(net: RemoteNetwork, X: Tensor, one: Tensor) -> bool:
    return sequential.is_right(layer_edits.LENET[1:], _seen(net, X, one), X, one, _SEED)


def _seen(net: RemoteNetwork, X: Tensor, one: Tensor) -> sequential.Seen:
    shapes = net.shapes()
    values = sequential.values_for(list(shapes.values()), _SEED)
    net.fill(dict(zip(shapes, values, strict=True)))
    trace = tuple(tuple(shape) for shape in net.trace(one))
    outputs = [_output(net, X, training=training) for training in (False, True)]
    again = [_output(net, X, training=training) for training in (False, True)]
    evaluated, trained = outputs
    random = _differ(outputs, again)
    return sequential.Seen(tuple(shapes.values()), trace, evaluated, trained, random)


def _output(net: RemoteNetwork, X: Tensor, *, training: bool) -> Tensor | None:
    try:
        output = net.run(X, training=training).get("output")
    except Crashed:
        return None
    return output if isinstance(output, Tensor) else None


def _differ(first: list[Tensor | None], second: list[Tensor | None]) -> bool:
    """Whether equal passes in training mode, whose statistics are the batch's, gave two outputs."""
    return any(
        a is not None and b is not None and not torch.allclose(a, b, equal_nan=True)
        for a, b in zip(first[1:], second[1:], strict=True)
    )


# -- Residual -------------------------------------------------------------------------------------


def residual_block(task4: StudentModule, rng: np.random.Generator) -> Verdict:
    """What is wrong with `Residual`."""
    seen = []
    for settings in block.CASES:
        try:
            net = task4.Residual(*settings.arguments)
        except Crashed:
            continue
        if getattr(net, "kind", "").startswith("nn."):
            seen.append(_seen_block(net, settings, rng))
    return residual.diagnose_block(seen) if len(seen) > 1 else Verdict()


def _seen_block(
    net: RemoteNetwork, settings: block.Settings, rng: np.random.Generator
) -> block.SeenBlock:
    shapes = net.shapes()
    drawn = sequential.values_for(list(shapes.values()), _SEED, _MOST_IN_BLOCK)
    values = dict(zip(shapes, drawn, strict=True))
    shape = (4, settings.input_channels, settings.size, settings.size)
    X = torch.from_numpy(rng.normal(size=shape)).float()
    evaluated, trained = outputs = _carrying(net, values, X)
    net.fill(values)
    # One layer may have two names: then the last value counts for both.
    state = {name: value.float() for name, value in net.state().items()}
    owners, calls = resnet.layers_of(state), _order(net, X)
    _require_layers(owners)
    order = [owner for owner in dict.fromkeys(calls) if owner in owners]
    # Layers without parameters are not in the order; without an order that of creation must do.
    used = [*order, *(owner for owner in owners if "weight" not in owners[owner])] or [*owners]
    return block.SeenBlock(
        settings,
        tuple(owners[owner] for owner in used),
        tuple(_unused(owners, used) if order else ()),
        X,
        evaluated,
        trained,
        changed=_writes(net, X),
        random=_differ(outputs, _carrying(net, values, X)),
        twice=len(calls) > len(set(calls)),
        nothing=_puts_out_nothing(net, X),
    )


def _unused(owners: Mapping[str, Mapping[str, Tensor]], used: Sequence[str]) -> Iterator[str]:
    """Layers without a part in the forward pass, but for other names of those that have one."""
    for owner in owners:
        if owner not in used and not any(
            owners[owner].keys() == owners[one].keys()
            and all(torch.equal(owners[owner][role], owners[one][role]) for role in owners[one])
            for one in used
        ):
            yield owner


def _joined(owner: str, own: str) -> str:
    return f"{owner}.{own}" if owner else own


def _carrying(net: RemoteNetwork, values: dict[str, Tensor], X: Tensor) -> list[Tensor | None]:
    """The outputs in eval and in training mode, from these parameters and statistics."""
    net.fill(values)
    net.shapes()  # what filling raises is raised here, and not taken for an output that is missing
    return [_output(net, X, training=training) for training in (False, True)]


def _puts_out_nothing(net: RemoteNetwork, X: Tensor) -> bool:
    try:
        return net.run(X, training=False).get("output") is None
    except Crashed:
        return False


def _order(net: RemoteNetwork, X: Tensor) -> list[str]:
    try:
        order = net.order(X)
    except Crashed:
        return []
    return [str(name) for name in order] if isinstance(order, list) else []


def _writes(net: RemoteNetwork, X: Tensor) -> bool:
    try:
        after = net.run(X, training=False).get("input")
    except Crashed:
        return False
    return isinstance(after, Tensor) and not torch.equal(after, X)


# -- get_resnet -----------------------------------------------------------------------------------


def get_resnet(task4: StudentModule, rng: np.random.Generator) -> Verdict:
    """What is wrong with `get_resnet`."""
    net = task4.get_resnet()
    if verdict := _by_kind(net):
        return verdict
    X = torch.from_numpy(rng.normal(size=(2, 1, 64, 64))).float()
    one, shapes = torch.zeros(1, 1, 64, 64), net.shapes()
    owners = resnet.layers_of(shapes)
    _require_layers(owners)
    calls = [owner for owner in _order(net, X[:1]) if owner in owners]
    order = [*dict.fromkeys(calls)] or [*owners]
    values = dict(zip(shapes, sequential.values_for(list(shapes.values()), _SEED), strict=True))
    evaluated, trained = outputs = _carrying(net, values, X)
    del trained
    seen = resnet.SeenNet(
        tuple({own: values[_joined(owner, own)] for own in owners[owner]} for owner in order),
        tuple(tuple(shape) for shape in net.trace(one)),
        evaluated,
        random=_differ(outputs, _carrying(net, values, X)),
        twice=len(calls) > len(set(calls)),
    )
    return resnet.diagnose_resnet(seen, X, one)
