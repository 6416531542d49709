"""A run, from left to right: data and backbone, features, head, unfreezing, test, report."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from P4.backbones import Backbone, load_backbone
from P4.compute import Compute
from P4.datasets import load_data, smaller
from P4.distributed import World
from P4.features import FeatureStore
from P4.images import Data, stratified
from P4.model import Settings
from P4.reporter import Reporter
from P4.transforms import Preprocessing


@dataclass(frozen=True, slots=True)
class Places:
    """Where a run reads and writes: downloaded data, shared features, and its own folder."""

    data_root: Path
    cache: Path
    out: Path
    download: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Materials:
    """What a run works on.

    `rows` and `held_out` index the training images: those to train on, and those to validate on
    (none where the test set is used for it). `plain` does nothing random, `changing` augments.
    """

    settings: Settings
    data: Data
    backbone: Backbone
    store: FeatureStore
    plain: Preprocessing
    changing: Preprocessing
    rows: NDArray[np.int64]
    held_out: NDArray[np.int64]

    @property
    def compute(self) -> Compute:
        """Where to compute."""
        return self.store.compute

    @property
    def reporter(self) -> Reporter:
        """Whom to tell."""
        return self.store.reporter

    @property
    def identity(self) -> dict[str, Any]:
        """What a checkpoint must have been made with to be taken up again."""
        labels = np.concatenate([self.data.train.labels, self.data.test.labels])
        return {
            "settings": plain_settings(self.settings),
            "train": self.data.train.digest,
            "test": self.data.test.digest,
            "labels": hashlib.sha256(labels.tobytes()).hexdigest(),
            "weights": self.backbone.digest,
        }

    @property
    def num_classes(self) -> int:
        """How many classes the data has."""
        return len(self.data.train.classes)


def plain_settings(settings: Settings) -> dict[str, Any]:
    """Settings as plain data, with lists for tuples, as JSON and checkpoints keep them."""
    plain = dataclasses.asdict(settings)
    return {name: list(v) if isinstance(v, tuple) else v for name, v in plain.items()}


def settings_from(plain: dict[str, Any]) -> Settings:
    """The settings that `plain_settings` was given."""
    given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in plain.items()}
    return Settings(**given)


def run_name(settings: Settings) -> str:
    """A folder's name that says what is in it: other settings have another name."""
    words = f"{settings.data}-{settings.backbone}-{settings.head}".replace("/", "-")
    return f"{re.sub(r'[^A-Za-z0-9.-]+', '-', words)[:80]}-{settings.digest}"


def gather(
    settings: Settings, places: Places, compute: Compute, world: World, reporter: Reporter
) -> Materials:
    """Load the data and the backbone, and set images apart for validation."""
    with world.leader_first():  # it may download; the others find the files
        data = load_data(
            settings.data,
            places.data_root,
            download=places.download and world.leads,
            corrupt=settings.corrupt,
            cache=places.cache,
            seed=settings.seed,
        )
        backbone = load_backbone(settings.backbone, settings.weights, settings.seed)
    data = smaller(data, settings.train_images, settings.seed)
    rows, held_out = _divided(data, settings)
    shape = backbone.architecture
    return Materials(
        settings,
        data,
        backbone,
        FeatureStore(places.cache / "features", compute, world, reporter),
        Preprocessing(shape, settings.size),
        Preprocessing(shape, settings.size, settings.augment, settings.seed),
        rows,
        held_out,
    )


def _divided(data: Data, settings: Settings) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of the training images to train on, and to validate on (none: the test set serves)."""
    everything = np.arange(len(data.train), dtype=np.int64)
    if settings.validation == "test":
        return everything, everything[:0]
    count = max(1, round(settings.validation_fraction * len(everything)))
    held_out, rows = stratified(data.train.labels, count, settings.seed)
    return rows, held_out
