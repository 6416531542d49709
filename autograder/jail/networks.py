"""What a worker does with neural networks on the grader's behalf.

Everything here runs in the untrusted process: what it returns are claims, which the grader proves
by carrying the same parameters in its own copy of the network.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, TensorDataset, default_collate

from autograder.jail import layer_use

#: A worker finds these among the other operations.
order, norms = layer_use.order, layer_use.norms


def build(layers: list[list[Any]]) -> nn.Sequential:
    """An `nn.Sequential` from a description: one [class name, positional arguments] per layer."""
    return nn.Sequential(*(getattr(nn, name)(*arguments) for name, arguments in layers))


class Samples(TensorDataset):
    """Tensors whose rows are the samples; those of a batch are taken together.

    One by one, and then stacked, they cost a small network's training a quarter of its time.
    """

    def __getitems__(self, indices: list[int]) -> Drawn:
        return Drawn(self, indices)


class Drawn(Sequence[Any]):
    """The samples of a batch: a list of them for whoever collates it, two tensors for `stacked`."""

    def __init__(self, samples: Samples, indices: list[int]) -> None:
        self.samples, self.indices = samples, indices

    def __len__(self) -> int:
        return len(self.indices)

    def __getitem__(self, i: Any) -> Any:
        return self.samples[self.indices[i]]


def stacked(batch: Any) -> Any:
    """[X, y] of a batch, also of one that a student's own data set put together."""
    if not isinstance(batch, Drawn):
        return default_collate(batch)
    return [tensor[batch.indices] for tensor in batch.samples.tensors]


def loader(X: torch.Tensor, y: torch.Tensor, batch_size: int) -> DataLoader[Any]:
    """An iterator over batches of (X, y) in the given order, the last one as large as it comes."""
    return DataLoader(Samples(X, y), batch_size=batch_size, shuffle=False, collate_fn=stacked)


class Pictures(Dataset[Any]):
    """Images (N, 28, 28) of bytes; a batch is scaled and becomes floats when it is taken.

    All 60,000 at 96×96 would fill 2.2 GB as floats; so they take 47 MB.
    """

    def __init__(self, X: torch.Tensor, y: torch.Tensor, side: int) -> None:
        self.X, self.y, self.side = X, y.long(), side
        self.on_taken: Callable[[int], None] | None = None

    def __len__(self) -> int:
        return len(self.y)

    def __getitem__(self, i: int) -> Any:
        X, y = self.__getitems__([i])
        return X[0], y[0]

    def __getitems__(self, indices: list[int]) -> Any:
        if self.on_taken:
            self.on_taken(len(indices))
        return scaled(self.X[indices], self.side), self.y[indices]


def scaled(X: torch.Tensor, side: int) -> torch.Tensor:
    """Images (N, 28, 28) of bytes as floats (N, 1, side, side) in [0, 1]."""
    values = X.unsqueeze(1).float() / 255
    if side == values.shape[-1]:
        return values
    return nn.functional.interpolate(values, size=side, mode="bilinear")


def pictures(
    X: torch.Tensor,
    y: torch.Tensor,
    batch_size: int,
    side: int,
    shuffle: bool,
    report: Callable[[int], None],
    report_every: float,
) -> DataLoader[Any]:
    """An iterator over batches of images.

    While it is shuffling, as it does for training, it reports how many images it has given out, at
    most once in so many seconds.
    """
    images = Pictures(X, y, side)
    if shuffle:
        images.on_taken = _reporter(report, report_every)
    return DataLoader(images, batch_size, shuffle=shuffle, collate_fn=lambda batch: batch)


def _reporter(report: Callable[[int], None], every: float) -> Callable[[int], None]:
    taken, reported = 0, time.monotonic()

    def on_taken(count: int) -> None:
        nonlocal taken, reported
        taken += count
        if time.monotonic() - reported >= every:
            reported = time.monotonic()
            report(taken)

    return on_taken


def predict(net: nn.Module, X: torch.Tensor, side: int, device: str) -> torch.Tensor:
    """The scores (N, C) of images (N, 28, 28) of bytes in eval mode."""
    net.to(device).eval()
    with torch.no_grad():
        return torch.cat([net(scaled(part, side).to(device)).cpu() for part in torch.split(X, 100)])


def device(name: str) -> torch.device:
    """The device of this name."""
    return torch.device(name)


def layers(net: nn.Sequential, X: torch.Tensor, device: str) -> list[list[Any]]:
    """Class name and output shape of each layer of a Sequential when X goes through."""
    rows: list[list[Any]] = []
    net.to(device).eval()
    with torch.no_grad():
        value = X.to(device)
        for layer in net:
            value = layer(value)
            rows.append([type(layer).__name__, list(value.shape)])
    return rows


def trace(net: nn.Sequential, X: torch.Tensor) -> list[list[int]]:
    """The output shape of each layer of a Sequential, up to the layer that raises."""
    shapes: list[list[int]] = []
    net.eval()
    with torch.no_grad():
        for layer in net:
            try:
                X = layer(X)
            # Whatever the layer raises, what came before it is the answer.
            except Exception:
                break
            shapes.append(list(X.shape))
    return shapes


def state(net: nn.Module) -> dict[str, torch.Tensor]:
    """The parameters and buffers by name."""
    return {name: value.detach().cpu() for name, value in net.state_dict().items()}


def shapes(net: nn.Module) -> dict[str, list[int]]:
    """The shapes of the parameters and buffers by name."""
    return {name: list(value.shape) for name, value in net.state_dict().items()}


def fill(net: nn.Module, values: dict[str, torch.Tensor]) -> None:
    """Put values into the named parameters and buffers; the others keep theirs.

    Values that are too few for their place are repeated until it is full.
    """
    places = net.state_dict()
    few = {name for name in values.keys() & places if values[name].numel() < places[name].numel()}
    for name in few:
        repeat(values[name].flatten(), places[name])
    net.load_state_dict({name: values[name] for name in values.keys() - few}, strict=False)


def repeat(values: torch.Tensor, place: torch.Tensor) -> None:
    """Fill a tensor with copies of these values, end to end."""
    copies = -(-place.numel() // len(values))
    place.copy_(values.repeat(copies)[: place.numel()].view(place.shape))


def run(
    net: nn.Module,
    X: torch.Tensor,
    training: bool,
    upstream: torch.Tensor | None,
    device: str,
    probe: torch.Tensor | None = None,
) -> dict[str, Any]:
    """One forward pass and, where `upstream` is given, the backward pass from that gradient.

    The network takes on the precision of X: in double, rounding flips no ReLU.

    Returns the output, the buffers after the pass, the input after the pass (to see whether it was
    written to) and the gradients of Σ output ⊙ upstream for the input and each parameter; those
    with more entries than `probe`, where there is one, `folded`.  An output of another shape than
    upstream has no gradients.
    """
    net.to(device, X.dtype).train(training)
    inputs = X.to(device).clone().requires_grad_(upstream is not None)
    # A clone, so that a network that writes to its input can do so; it is reported, not refused.
    passed = inputs.clone()
    with torch.set_grad_enabled(upstream is not None):
        output = net(passed)
    answer: dict[str, Any] = {"output": output, "input": passed}
    if upstream is not None and getattr(output, "shape", None) == upstream.shape:
        net.zero_grad()
        answer["gradients"] = gradients_of(net, output, upstream.to(device), probe)
        answer["input_gradient"] = inputs.grad
    answer["buffers"] = {name: buffer.detach().float() for name, buffer in net.named_buffers()}
    return answer


def gradients_of(
    net: nn.Module, output: torch.Tensor, upstream: torch.Tensor, probe: torch.Tensor | None
) -> dict[str, torch.Tensor]:
    """The gradients of Σ output ⊙ upstream by parameter, `folded` as soon as they are known.

    So those of a large network never lie in memory together.
    """
    gradients: dict[str, torch.Tensor] = {}

    def take(name: str, parameter: torch.Tensor) -> None:
        assert parameter.grad is not None
        gradients[name] = folded(parameter.grad, probe).float()
        parameter.grad = None

    hooks = [
        parameter.register_post_accumulate_grad_hook(partial(take, name))  # type: ignore[no-untyped-call]
        for name, parameter in net.named_parameters()
        if parameter.requires_grad
    ]
    output.backward(upstream)  # type: ignore[no-untyped-call]
    for hook in hooks:
        hook.remove()
    return gradients


def folded(gradient: torch.Tensor, probe: torch.Tensor | None) -> torch.Tensor:
    """A large gradient G (out, …) as uᵀG and Gv, where u and v are the probe's two ends.

    What differs from G almost surely differs in these, which are a thousandth of its size.
    """
    if probe is None or gradient.numel() <= probe.numel():
        return gradient
    G = gradient.flatten(1)  # (out, n)
    probe = probe.to(G)
    return torch.cat([probe[: len(G)] @ G, G @ probe[-G.shape[1] :]])  # (n + out,)
