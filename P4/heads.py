"""The new layers that follow the backbone, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor, nn

from P4.model import P4Error


class Standardise(nn.Module):
    """Shift and scale each feature to mean 0 and variance 1, by statistics that stay fixed.

    Features of different backbones differ by orders of magnitude; after this one learning rate
    fits all. A feature that hardly varies is not blown up: its deviation counts as no less than a
    hundredth of the average one.
    """

    def __init__(self, num_features: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(num_features))
        self.register_buffer("std", torch.ones(num_features))

    def measure(self, X: Tensor) -> None:
        """Take the statistics from features (N, D)."""
        std = X.std(dim=0, correction=0)
        floor = (std.mean() / 100).clamp(min=torch.finfo(std.dtype).tiny)
        self.mean, self.std = X.mean(dim=0), std.clamp(min=floor)

    def forward(self, X: Tensor) -> Tensor:
        """Map (N, D) to (N, D)."""
        return (X - self.mean) / self.std


def _hidden(inputs: int, outputs: int, *after: nn.Module) -> list[nn.Module]:
    return [nn.Linear(inputs, outputs), nn.ReLU(), *after]


#: Layers from D features to C logits, by name.
HEADS: Mapping[str, Callable[[int, int], list[nn.Module]]] = MappingProxyType(
    {
        "linear": lambda D, C: [nn.Linear(D, C)],
        "handout": lambda D, C: [*_hidden(D, 32), nn.Linear(32, C)],
        "deep": lambda D, C: [*_hidden(D, 256), *_hidden(256, 64), nn.Linear(64, C)],
        "dropout": lambda D, C: [*_hidden(D, 256, nn.Dropout(0.5)), nn.Linear(256, C)],
        "batch-norm": lambda D, C: [
            nn.Linear(D, 256, bias=False),
            nn.BatchNorm1d(256),
            nn.ReLU(),
            nn.Linear(256, C),
        ],
    }
)


class Head(nn.Sequential):
    """Standardised features (N, D), then the layers of a name in HEADS, to logits (N, C)."""

    def __init__(self, name: str, num_features: int, num_classes: int, seed: int = 0) -> None:
        if name not in HEADS:
            raise P4Error(f"head {name!r} is unknown; known are {', '.join(HEADS)}")
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            layers = HEADS[name](num_features, num_classes)
        super().__init__(Standardise(num_features), *layers)

    @property
    def standardise(self) -> Standardise:
        """The fixed layer in front."""
        first = self[0]
        assert isinstance(first, Standardise)
        return first


class FineTuned(nn.Module):
    """A backbone and a head, from images (N, 3, H, W) to logits (N, C).

    The backbone stays in eval mode while it is trained: its batch-norm layers keep the statistics
    of the pre-training and learn only their scale and shift. Batches are too small, and too few,
    to measure better ones.
    """

    def __init__(self, backbone: nn.Module, head: nn.Module) -> None:
        super().__init__()
        self.backbone, self.head = backbone, head

    def train(self, mode: bool = True) -> FineTuned:
        """Set the mode of the head alone."""
        super().train(mode)
        self.backbone.eval()
        return self

    def forward(self, X: Tensor) -> Tensor:
        """Map images (N, 3, H, W) to logits (N, C)."""
        logits: Tensor = self.head(self.backbone(X))
        return logits


def penalised(network: nn.Module, l2: float) -> list[dict[str, Any]]:
    """Parameter groups in which the weights are penalised with ½ λ ‖w‖², and the rest is not.

    SGD adds λ w to the gradient, which is that penalty's. Biases, and the scale and shift of
    batch-norm, are vectors and go free.
    """
    trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
    groups = (
        ([p for p in trained if p.ndim > 1], l2),
        ([p for p in trained if p.ndim <= 1], 0.0),
    )
    return [
        {"params": parameters, "weight_decay": decay} for parameters, decay in groups if parameters
    ]
