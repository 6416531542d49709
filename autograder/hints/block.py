"""A residual block put together from given layers, as it should be or otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

Unit = Mapping[str, Tensor]  # a layer's own parameters and buffers


@dataclass(frozen=True, slots=True)
class Settings:
    """How a block is made, and the size of the images that it gets.

    On images of 2×2 paths with unlike strides still add up, by broadcasting, and show themselves.
    """

    input_channels: int
    num_channels: int
    use_1x1conv: bool = False
    strides: int = 1
    size: int = 9

    @property
    def arguments(self) -> tuple[Any, ...]:
        """As few arguments as it takes."""
        given = (self.input_channels, self.num_channels, self.use_1x1conv, self.strides)
        return given[: 4 if self.strides != 1 else 3 if self.use_1x1conv else 2]


CASES = (
    Settings(3, 3),
    Settings(3, 6, True, 2),
    Settings(4, 7, True),
    Settings(4, 4, True, 3),
    Settings(5, 5, True),
    Settings(3, 6, True, 2, size=2),
)


@dataclass(frozen=True, slots=True)
class SeenBlock:
    """A block from outside: its layers in the order of use, input, and outputs in both modes.

    `unused` names layers that have parameters and no part in the forward pass; `random`: two equal
    passes differ; `twice`: a layer is used twice; `nothing`: no value comes back.
    """

    settings: Settings
    units: tuple[Unit, ...]
    unused: tuple[str, ...]
    X: Tensor
    output: Tensor | None
    in_training: Tensor | None
    changed: bool = False
    random: bool = False
    twice: bool = False
    nothing: bool = False


@dataclass(slots=True)
class Layers:
    """A block's layers by kind, each in the order of use."""

    convolutions: list[Unit]
    ones: list[Unit]
    norms: list[Unit]
    training: bool
    settings: Settings

    def conv(
        self, i: int, X: Tensor, stride: int = 1, padding: int | None = None, dilation: int = 1
    ) -> Tensor:
        """The i-th convolution with a kernel larger than 1."""
        return convolve(self.convolutions[i], X, stride, padding, dilation)

    def one(self, i: int, X: Tensor, stride: int, padding: int = 0) -> Tensor:
        """The i-th 1×1 convolution."""
        return convolve(self.ones[i], X, stride, padding)

    def norm(self, i: int, X: Tensor) -> Tensor:
        """The i-th batch-norm."""
        unit = self.norms[i]
        mean, variance = unit.get("running_mean"), unit.get("running_var")
        return F.batch_norm(
            X,
            None if self.training or mean is None else mean,
            None if self.training or variance is None else variance,
            unit.get("weight"),
            unit.get("bias"),
            self.training or mean is None,
        )

    def grouped(self, i: int, X: Tensor) -> Tensor:
        """The i-th normalisation over each sample by itself."""
        unit = self.norms[i]
        return F.group_norm(X, 1, unit.get("weight"), unit.get("bias"))


def convolve(
    unit: Unit, X: Tensor, stride: int, padding: int | None = None, dilation: int = 1
) -> Tensor:
    """A convolution; by default padded so that it keeps the size."""
    weight = unit["weight"]
    half = dilation * (weight.shape[-1] // 2) if padding is None else padding
    groups = X.shape[1] // weight.shape[1]
    return F.conv2d(X, weight, unit.get("bias"), stride, half, dilation, groups)


Path = Callable[[Layers, Tensor], Tensor]
Join = Callable[[Tensor, Tensor], Tensor]


@dataclass(frozen=True, slots=True)
class Block:
    """The right block; each part can be replaced by a wrong one."""

    first: Callable[[Layers, Tensor], Tensor] = lambda L, X: L.conv(0, X, L.settings.strides)
    between: Callable[[Layers, Tensor], Tensor] = lambda L, Y: torch.relu(L.norm(0, Y))
    second: Callable[[Layers, Tensor, Tensor], Tensor] = lambda L, Y, X: L.norm(1, L.conv(1, Y))
    shortcut: Callable[[Layers, Tensor, Tensor], Tensor] = lambda L, X, Y: (
        L.one(0, X, L.settings.strides) if L.settings.use_1x1conv else X
    )
    join: Join = lambda Y, S: torch.relu(Y + S)

    def forward(self, layers: Layers, X: Tensor) -> Tensor:
        """The block's output."""
        Y = self.between(layers, self.first(layers, X))
        Z = self.second(layers, Y, X)
        return self.join(Z, self.shortcut(layers, X, Z))
