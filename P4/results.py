"""What came out of a run: the best network of all phases, and results.json."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch

from P4.backbones import Backbone
from P4.heads import Head
from P4.model import Epoch, History, Scores
from P4.phases import Examples, Fitted, Unfrozen
from P4.run import Materials, plain_settings
from P4.runlog import plain_epochs


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """The fits of the head, the best one first, and the unfreezing that followed, if any."""

    materials: Materials
    given: Examples
    fits: list[Fitted]
    unfrozen: Unfrozen | None

    @property
    def changed(self) -> Unfrozen | None:
        """The unfrozen network where it is better than the fixed one."""
        return self.unfrozen if self.unfrozen and self.unfrozen.better else None

    @property
    def backbone(self) -> Backbone:
        """The best network's backbone."""
        return self.changed.backbone if self.changed else self.materials.backbone

    @property
    def head(self) -> Head:
        """The best network's head."""
        return self.changed.head if self.changed else self.fits[0].head

    @property
    def history(self) -> History:
        """The phase that the best network is from."""
        return self.changed.history if self.changed else self.fits[0].history

    @property
    def epochs(self) -> tuple[Epoch, ...]:
        """The epochs of the best head, and those of unfreezing."""
        after = self.unfrozen.history.epochs if self.unfrozen else ()
        return self.fits[0].history.epochs + after


def results(outcome: Outcome, scores: Scores) -> dict[str, Any]:
    """All that came out, as plain data."""
    materials, history = outcome.materials, outcome.history
    backbone = materials.backbone
    return {
        "settings": plain_settings(materials.settings),
        "data": _data(materials),
        "backbone": {"name": backbone.name, "weights": backbone.weights, "digest": backbone.digest},
        "features": _features(outcome.given),
        "validated_on": validated_on(materials),
        "validation_accuracy": 1 - history.best_error,
        "best_epoch": history.best_epoch,
        "test_accuracy": scores.accuracy,
        "chance": chance(materials),
        "l2": outcome.fits[0].l2,
        "sweep": _sweep(outcome.fits) if materials.settings.sweep_l2 else [],
        "unfreezing": _unfreezing(outcome.unfrozen, materials) if outcome.unfrozen else None,
        "confusion": scores.confusion.tolist(),
        "epochs": plain_epochs(outcome.epochs),
    }


def validated_on(materials: Materials) -> str:
    """What validation errors are measured on, in words."""
    return "validation split" if len(materials.held_out) else "test set"


def chance(materials: Materials) -> float:
    """The accuracy of always naming the most frequent class of the test set."""
    counts = torch.bincount(torch.from_numpy(materials.data.test.labels))
    return float(counts.max() / counts.sum())


def _data(materials: Materials) -> dict[str, Any]:
    data = materials.data
    return {
        "name": data.name,
        "classes": list(data.train.classes),
        "training_images": len(materials.rows),
        "validation_images": len(materials.held_out) or len(data.test),
        "test_images": len(data.test),
        "note": data.note,
        "credits": list(data.train.credits),
    }


def _features(given: Examples) -> list[dict[str, Any]]:
    return [
        {
            "folder": kept.folder.name,
            "rows": len(kept.values),
            "computed": kept.computed,
            "seconds": round(kept.seconds, 2),
            "largest_difference": kept.difference,
        }
        for kept in given.features
    ]


def _sweep(fits: list[Fitted]) -> list[dict[str, float]]:
    return [
        {
            "l2": fit.l2,
            "validation_accuracy": 1 - fit.history.best_error,
            "validation_loss": fit.history.best_loss,
            "train_accuracy": fit.history.epochs[-1].train_accuracy,
        }
        for fit in fits
    ]


def _unfreezing(unfrozen: Unfrozen, materials: Materials) -> dict[str, Any]:
    return {
        "what": materials.settings.unfreeze,
        "trained_parameters": unfrozen.trained,
        "batch_norm": "statistics fixed, scale and shift trained",
        "validation_accuracy_before": 1 - unfrozen.before.best_error,
        "validation_accuracy_after": 1 - unfrozen.history.best_error,
        "better": unfrozen.better,
        "words": verdict(unfrozen, materials),
    }


def verdict(unfrozen: Unfrozen, materials: Materials) -> str:
    """Whether unfreezing made the network better, in words."""
    before, after = 1 - unfrozen.before.best_error, 1 - unfrozen.history.best_error
    words = "no better: the fixed backbone is kept"
    if unfrozen.better:
        words = "better: it is kept" if after > before else "lower loss: it is kept"
    return f"{materials.settings.unfreeze}: {before:.4f} → {after:.4f}, {words}"
