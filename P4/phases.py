"""The phases of a run: the head alone, for one λ or many, and then the backbone with it."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from P4.backbones import Backbone, frozen
from P4.features import Features
from P4.heads import FineTuned, Head, penalised
from P4.model import History, Scores
from P4.run import Materials
from P4.sources import CachedFeatures, LiveFeatures, Pictures, Source
from P4.training import Phase, Trainer

STATISTICS_IMAGES = 1024
SCORING_BATCH = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """What the head is trained on and validated with; `features` is empty for a live backbone."""

    train: Source
    validation: Source
    features: tuple[Features, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A head with the λ that it was trained with, and how the training went."""

    l2: float
    head: Head
    history: History


@dataclass(frozen=True, slots=True, eq=False)
class Unfrozen:
    """A backbone that was trained with its head, and how that went; `before` is without it."""

    backbone: Backbone
    head: Head
    history: History
    before: History
    trained: int

    @property
    def better(self) -> bool:
        """Whether the validation error fell (or the loss, where the error is the same)."""
        after = (self.history.best_error, self.history.best_loss)
        return after < (self.before.best_error, self.before.best_loss)


def examples(materials: Materials) -> Examples:
    """The examples for the head: features computed before, or anew whenever they are needed."""
    if materials.settings.features == "live":
        train_pictures, others = _pictures(materials), _validation_pictures(materials)
        return Examples(_live(materials, train_pictures), _live(materials, others))
    views = materials.settings.views if materials.settings.augment else 1
    train = [_features(materials, view, views) for view in range(views)]
    labels = materials.data.train.labels
    values = [features.values for features in train]
    compute, seed = materials.compute, materials.settings.seed
    source = CachedFeatures(values, labels, materials.rows, compute, seed)
    if len(materials.held_out):
        validation = CachedFeatures(values[:1], labels, materials.held_out, compute, seed)
        return Examples(source, validation, tuple(train))
    test = features_of_test(materials, materials.backbone)
    rows = np.arange(len(materials.data.test), dtype=np.int64)
    validation = CachedFeatures([test.values], materials.data.test.labels, rows, compute, seed)
    return Examples(source, validation, (*train, test))


def _features(materials: Materials, view: int, views: int) -> Features:
    if views > 1:
        materials.reporter.say(f"view {view + 1} of {views} of the training images")
    return materials.store.features(
        materials.backbone, materials.data.train, materials.changing, view
    )


def features_of_test(materials: Materials, backbone: Backbone) -> Features:
    """Features of the test images as they are."""
    return materials.store.features(backbone, materials.data.test, materials.plain)


def _live(materials: Materials, pictures: Pictures) -> Source:
    network = materials.compute.place(materials.backbone.network)
    return LiveFeatures(pictures, network, materials.compute)


def _pictures(materials: Materials) -> Pictures:
    return Pictures(materials.data.train, materials.rows, materials.changing, materials.compute)


def _validation_pictures(materials: Materials) -> Pictures:
    if len(materials.held_out):
        images, rows = materials.data.train, materials.held_out
    else:
        images, rows = materials.data.test, np.arange(len(materials.data.test), dtype=np.int64)
    return Pictures(images, rows, materials.plain, materials.compute)


def fit_head(materials: Materials, trainer: Trainer, given: Examples, folder: Path) -> list[Fitted]:
    """Train the new layers for each λ that the settings name; the best by validation is first."""
    lambdas = materials.settings.sweep_l2 or (materials.settings.l2,)
    fits = []
    for l2 in lambdas:
        if len(lambdas) > 1:
            materials.reporter.say(f"head with λ = {l2:g}")
        place = folder / "sweep" / f"{l2:g}" if materials.settings.sweep_l2 else folder / "head"
        fits.append(_fit(materials, trainer, given, place, l2))
    return sorted(fits, key=lambda fit: (fit.history.best_error, fit.history.best_loss))


def _fit(
    materials: Materials, trainer: Trainer, given: Examples, folder: Path, l2: float
) -> Fitted:
    settings = materials.settings
    width = materials.backbone.architecture.num_features
    head = Head(settings.head, width, materials.num_classes, settings.seed)
    first = torch.arange(min(STATISTICS_IMAGES, len(given.train)))
    head.to(materials.compute.device)
    head.standardise.measure(next(iter(given.train.batches([first], 0)))[0])
    phase = Phase(
        "head",
        epochs=settings.epochs,
        lr=settings.lr,
        momentum=settings.momentum,
        batch_size=settings.batch_size,
        warmup=0.0,
        validate_every=settings.validate_every,
        patience=settings.patience,
        seed=settings.seed,
    )
    groups = penalised(head, l2)
    return Fitted(l2, head, trainer.fit(head, groups, phase, given.train, given.validation, folder))


def unfreeze(materials: Materials, trainer: Trainer, fit: Fitted, folder: Path) -> Unfrozen:
    """Train the backbone's last stage, or all of it, together with a head that has converged."""
    settings, backbone = materials.settings, materials.backbone
    network = FineTuned(copy.deepcopy(backbone.network), copy.deepcopy(fit.head))
    stages = backbone.architecture.last_stage if settings.unfreeze == "last" else ("",)
    for name, parameter in network.backbone.named_parameters():
        parameter.requires_grad_(name.startswith(stages))
    trained = sum(p.numel() for p in network.backbone.parameters() if p.requires_grad)
    materials.compute.place(network)
    phase = Phase(
        "unfreezing",
        epochs=settings.unfreeze_epochs,
        lr=settings.unfreeze_lr,
        momentum=settings.momentum,
        batch_size=settings.unfreeze_batch_size,
        warmup=settings.warmup,
        validate_every=1,
        patience=None,
        seed=settings.seed,
    )
    groups = penalised(network.backbone, settings.backbone_l2) + penalised(network.head, fit.l2)
    history = trainer.fit(
        network, groups, phase, _pictures(materials), _validation_pictures(materials), folder
    )
    words = f"{backbone.weights}, fine-tuned"
    changed = frozen(backbone.name, network.backbone, words)
    head = network.head
    assert isinstance(head, Head)
    return Unfrozen(changed, head, history, fit.history, trained)


@torch.inference_mode()
def scores(materials: Materials, backbone: Backbone, head: Head) -> Scores:
    """What a network says of the test images."""
    features = features_of_test(materials, backbone)
    X = torch.from_numpy(np.array(features.values)).to(materials.compute.device)
    head.to(materials.compute.device).eval()
    probabilities = torch.cat([head(part).softmax(dim=1) for part in torch.split(X, SCORING_BATCH)])
    data = materials.data
    return Scores(probabilities.cpu().numpy(), data.test.labels, data.test.classes)
