"""ResNet-18 put together as it should be or otherwise: the mistakes that it can have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from autograder.hints.layer_edits import ACTIVATIONS, Layer, build, layer_of


class Residual(nn.Module):
    """The right block, as it also takes the place of a student's own."""

    def __init__(self, before: int, width: int, *, changes: bool, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(before, width, 3, stride, 1)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, 1, 1)
        self.bn2 = nn.BatchNorm2d(width)
        self.shortcut = nn.Conv2d(before, width, 1, stride) if changes else nn.Identity()

    def forward(self, X: Tensor) -> Tensor:
        """Y = relu(bn2(conv2(relu(bn1(conv1(X))))) + shortcut(X))."""
        Y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(X)))))
        return torch.relu(Y + self.shortcut(X))


@dataclass(frozen=True, slots=True)
class Stage:
    """Blocks of one width, of which block number `halves` halves the image unless `keeps`.

    `convolved`: blocks, by number, whose shortcut has a convolution that it does not need.
    """

    before: int
    width: int
    blocks: int = 2
    keeps: bool = False
    convolved: tuple[int, ...] = ()
    halves: int = 0

    def build(self) -> nn.Sequential:
        """The stage."""
        before, blocks = self.width if self.keeps else self.before, []
        for i in range(self.blocks):
            stride = 2 if i == self.halves and not self.keeps else 1
            changes = stride != 1 or before != self.width or i in self.convolved
            blocks.append(Residual(before, self.width, changes=changes, stride=stride))
            before = self.width
        return nn.Sequential(*blocks)


@dataclass(frozen=True, slots=True)
class Net:
    """ResNet-18; any of its parts can be replaced by a wrong one."""

    stem: tuple[Layer, ...] = (
        layer_of("Conv2d", 1, 64, 7, 2, 3),
        layer_of("BatchNorm2d", 64),
        layer_of("ReLU"),
        layer_of("MaxPool2d", 3, 2, 1),
    )
    stages: tuple[Stage, ...] = (
        Stage(64, 64, keeps=True),
        Stage(64, 128),
        Stage(128, 256),
        Stage(256, 512),
    )
    head: tuple[Layer, ...] = (
        layer_of("AdaptiveAvgPool2d", 1),
        layer_of("Flatten"),
        layer_of("Linear", 512, 10),
    )

    def build(self) -> nn.Sequential:
        """The network, without values for its parameters."""
        with torch.device("meta"):
            stages = [stage.build() for stage in self.stages]
            stem = [build(self.stem)] if self.stem else []
            return nn.Sequential(*stem, *stages, *build(self.head))


Edit = tuple[str, Net]


def resnet_edits() -> Iterator[Edit]:
    """Mistake, and the network that has it; the first is right and has no name."""
    yield from (("", Net()),)
    yield from _stem_edits()
    yield from _stage_edits()
    yield from _head_edits()


def _stem_edits() -> Iterator[Edit]:
    conv, norm, relu, pool = Net().stem
    for stride in (1, 3, 4):
        yield "stride", Net(stem=(layer_of("Conv2d", 1, 64, 7, stride, 3), norm, relu, pool))
    for padding in (0, 1, 2, 4):
        yield "padding", Net(stem=(layer_of("Conv2d", 1, 64, 7, 2, padding), norm, relu, pool))
    for kernel in (3, 5):
        for stride in (1, 2):
            one = layer_of("Conv2d", 1, 64, kernel, stride, kernel // 2)
            yield "kernel", Net(stem=(one, norm, relu, pool))
    yield (
        "bias-missing",
        Net(stem=(layer_of("Conv2d", 1, 64, 7, 2, 3, bias=False), norm, relu, pool)),
    )
    yield "norm-missing", Net(stem=(conv, relu, pool))
    untracked = layer_of("BatchNorm2d", 64, track_running_stats=False)
    yield "running-statistics-unused", Net(stem=(conv, untracked, relu, pool))
    yield "activation-missing", Net(stem=(conv, norm, pool))
    yield "layers-swapped", Net(stem=(conv, relu, norm, pool))
    yield "pooling-missing", Net(stem=(conv, norm, relu))
    yield "other-pooling", Net(stem=(conv, norm, relu, layer_of("AvgPool2d", 3, 2, 1)))
    for window in ((3, 1, 1), (3, 2), (2,), (2, 1), (3, 3, 1), (3,)):
        yield "pooling-window", Net(stem=(conv, norm, relu, layer_of("MaxPool2d", *window)))
    for other in ACTIVATIONS:
        yield "other-activation", Net(stem=(conv, norm, layer_of(other), pool))
    yield "layer-missing", Net(stem=())


def _stage_edits() -> Iterator[Edit]:
    stages = Net().stages
    yield "stage-size", Net(stages=(Stage(64, 64), *stages[1:]))
    for i, stage in enumerate(stages):
        before, after = stages[:i], stages[i + 1 :]
        yield "block-count", Net(stages=(*before, *after))
        for blocks in (1, 3, 4, 6):
            yield "block-count", Net(stages=(*before, replace(stage, blocks=blocks), *after))
        if i:
            yield "stage-halves-late", Net(stages=(*before, replace(stage, halves=1), *after))
            yield "stage-size", Net(stages=(*before, replace(stage, keeps=True), *after))
    late = tuple(replace(stage, halves=1) for stage in stages)
    yield "stage-halves-late", Net(stages=late)
    yield "pooling-missing", Net(stem=Net().stem[:-1], stages=(Stage(64, 64), *stages[1:]))
    for convolved in ((0,), (1,), (0, 1)):
        every = tuple(replace(stage, convolved=convolved) for stage in stages)
        yield "shortcut-extra", Net(stages=every)
        yield "shortcut-extra", Net(stages=(stages[0], *every[1:]))
        for i, one in enumerate(every):
            yield "shortcut-extra", Net(stages=(*stages[:i], one, *stages[i + 1 :]))
    yield (
        "block-count",
        Net(stages=tuple(replace(s, blocks=b) for s, b in zip(stages, (3, 4, 6, 3), strict=True))),
    )
    yield "block-count", Net(stages=tuple(replace(stage, blocks=1) for stage in stages))


def _head_edits() -> Iterator[Edit]:
    pool, flat, last = Net().head
    yield "other-pooling", Net(head=(layer_of("AdaptiveMaxPool2d", 1), flat, last))
    yield "pooling-window", Net(head=(layer_of("AdaptiveAvgPool2d", 2), flat, last))
    yield "pooling-window", Net(head=(layer_of("AvgPool2d", 7), flat, last))
    yield "pooling-missing", Net(head=(flat, last))
    yield "flatten-missing", Net(head=(pool, last))
    yield "flattened-batch", Net(head=(pool, layer_of("Flatten", 0), last))
    yield "layer-missing", Net(head=(pool, flat))
    yield "layers-swapped", Net(head=(flat, pool, last))
    yield "layer-size", Net(head=(pool, flat, layer_of("Linear", 512, 100)))
    yield "layer-size", Net(head=(pool, flat, layer_of("Linear", 512, 1000)))
    yield "layer-size", Net(head=(pool, flat, layer_of("Linear", 512, 1)))
    for softmax in ("Softmax", "LogSoftmax"):
        yield "softmax-in-network", Net(head=(pool, flat, last, layer_of(softmax, dim=1)))
    for other in ACTIVATIONS:
        yield "network-output-activation", Net(head=(pool, flat, last, layer_of(other)))
