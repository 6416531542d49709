"""The records that cross every boundary of this package, and the error it raises."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


class P4Error(Exception):
    """What the user asked for can't be done: one line that says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All that decides the result of a run; the same settings and data give the same numbers.

    `l2` is λ in the penalty ½ λ ‖w‖² on the weights of the new layers; `backbone_l2` the same for
    an unfrozen backbone. Learning rates are per step of SGD with momentum; `warmup` is the part of
    the unfreezing, from 0 to 1, in which its learning rate rises.
    """

    data: str = "photo-patches"
    train_images: int | None = None
    corrupt: str = "refuse"
    backbone: str = "efficientnet-lite0"
    weights: str = "imagenet"
    size: int | None = None
    head: str = "handout"
    l2: float = 1e-3
    lr: float = 0.01
    momentum: float = 0.9
    batch_size: int = 128
    epochs: int = 30
    validation: str = "split"
    validation_fraction: float = 0.1
    validate_every: int = 1
    patience: int | None = None
    augment: tuple[str, ...] = ()
    views: int = 4
    features: str = "cached"
    sweep_l2: tuple[float, ...] = ()
    unfreeze: str = "no"
    unfreeze_epochs: int = 3
    unfreeze_lr: float = 0.002
    unfreeze_batch_size: int = 32
    backbone_l2: float = 0.0
    warmup: float = 0.2
    precision: str = "fp32"
    seed: int = 0

    @property
    def digest(self) -> str:
        """Eight hexadecimal digits that name these settings."""
        return digest_of(dataclasses.asdict(self))[:8]


@dataclass(frozen=True, slots=True)
class Epoch:
    """One epoch of one phase ("head" or "unfreezing"); what was not measured is None."""

    phase: str
    epoch: int
    lr: float
    train_loss: float
    train_accuracy: float
    validation_loss: float | None
    validation_accuracy: float | None
    seconds: float


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """What the network says of a set of images.

    `probabilities` (N, C) float32, rows sum to 1; `labels` (N,) int64; `classes` the C names.
    """

    probabilities: NDArray[np.float32]
    labels: NDArray[np.int64]
    classes: tuple[str, ...]

    @property
    def predictions(self) -> NDArray[np.int64]:
        """The most probable class of each image, (N,) int64."""
        best: NDArray[np.int64] = self.probabilities.argmax(axis=1).astype(np.int64)
        return best

    @property
    def accuracy(self) -> float:
        """The part of the images, 0 … 1, whose most probable class is the right one."""
        return float(np.mean(self.predictions == self.labels))

    @property
    def confusion(self) -> NDArray[np.int64]:
        """Counts (C, C): row the true class, column the predicted one."""
        counts = np.zeros((len(self.classes), len(self.classes)), np.int64)
        np.add.at(counts, (self.labels, self.predictions), 1)
        return counts


@dataclass(frozen=True, slots=True)
class History:
    """The epochs of a phase so far, and which of them is the best by validation error."""

    epochs: tuple[Epoch, ...] = ()
    best_epoch: int | None = None
    best_error: float = float("inf")
    best_loss: float = float("inf")
    validations_since_best: int = field(default=0)

    def with_epoch(self, epoch: Epoch) -> History:
        """The history with one epoch more; of equal errors the lower loss is the better."""
        epochs = (*self.epochs, epoch)
        if epoch.validation_accuracy is None or epoch.validation_loss is None:
            return dataclasses.replace(self, epochs=epochs)
        error, loss = 1 - epoch.validation_accuracy, epoch.validation_loss
        if (error, loss) < (self.best_error, self.best_loss):
            return History(epochs, epoch.epoch, error, loss)
        return dataclasses.replace(
            self, epochs=epochs, validations_since_best=self.validations_since_best + 1
        )


def digest_of(plain: Any) -> str:
    """SHA-256, in hexadecimal, of plain data (numbers, text, lists, dictionaries)."""
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
