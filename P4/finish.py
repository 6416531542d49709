"""The end of a run: the model, its scores on the test images, curves, page and results.json."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from P4 import checkpoints
from P4.backbones import Backbone, frozen
from P4.files import write_whole
from P4.heads import Head
from P4.images import ImageSet
from P4.model import Epoch, P4Error, Scores
from P4.page import Heading, page
from P4.pictures import contact_sheet, learning_curves, sweep_curve
from P4.reporter import Reporter
from P4.results import Outcome, validated_on
from P4.run import Materials, plain_settings
from P4.transforms import Preprocessing

MODEL, SCORES, RESULTS, PAGE = "best.pt", "scores.npz", "results.json", "index.html"
CURVES, SWEEP, CHANGES_SHEET = "curves.svg", "sweep.svg", "augmentation.png"
FILES = (MODEL, SCORES, RESULTS, PAGE, CURVES, SWEEP, CHANGES_SHEET)


def save_model(outcome: Outcome, folder: Path) -> None:
    """Write the best network of the run: the head, and the backbone where it was changed."""
    materials, changed = outcome.materials, outcome.changed
    content = {
        "settings": plain_settings(materials.settings),
        "classes": list(materials.data.train.classes),
        "weights": materials.backbone.digest,
        "head": outcome.head.state_dict(),
        "backbone": changed.backbone.network.state_dict() if changed else None,
    }
    checkpoints.save(folder / MODEL, content)


def load_model(materials: Materials, folder: Path) -> tuple[Backbone, Head]:
    """The best network of a run.  Raises P4Error where it was made for other classes or weights."""
    file = folder / MODEL
    kept = checkpoints.load(file)
    if tuple(kept["classes"]) != materials.data.train.classes:
        raise P4Error(f"{file} was trained on other classes: {', '.join(kept['classes'][:20])}")
    backbone = materials.backbone
    if kept["backbone"] is not None:
        backbone.network.load_state_dict(kept["backbone"])
        backbone = frozen(backbone.name, backbone.network, f"{backbone.weights}, fine-tuned")
    elif kept["weights"] != backbone.digest:
        raise P4Error(f"{file} was trained on other weights of {backbone.name}")
    width = backbone.architecture.num_features
    head = Head(materials.settings.head, width, materials.num_classes)
    head.load_state_dict(kept["head"])
    return backbone, head


def save_scores(scores: Scores, folder: Path) -> None:
    """Write the probabilities and labels of the test images."""
    buffer = io.BytesIO()
    np.savez(buffer, probabilities=scores.probabilities, labels=scores.labels)
    write_whole(folder / SCORES, buffer.getbuffer())


def load_scores(folder: Path, classes: tuple[str, ...]) -> Scores:
    """Read what `save_scores` wrote.  Raises P4Error where it is not there or not whole."""
    try:
        with np.load(folder / SCORES, allow_pickle=False) as arrays:
            return Scores(arrays["probabilities"], arrays["labels"], classes)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise P4Error(f"{folder / SCORES} is not whole; evaluate makes it again") from error


def load_results(folder: Path) -> dict[str, Any]:
    """The results of a run that has ended.  Raises P4Error where there are none."""
    try:
        results: dict[str, Any] = json.loads((folder / RESULTS).read_bytes())
    except OSError as error:
        raise P4Error(f"{folder} holds no run that has ended: no {RESULTS}") from error
    except ValueError as error:
        raise P4Error(
            f"{folder / RESULTS} is damaged; train with --fresh makes it again"
        ) from error
    return results


def write_pictures(materials: Materials, found: dict[str, Any], folder: Path) -> None:
    """Write the learning curves, the sweep's curve, and the sheet of augmented images."""
    words = validated_on(materials)
    epochs = [Epoch(**epoch) for epoch in found["epochs"]]
    write_whole(folder / CURVES, learning_curves(epochs, words))
    if found["sweep"]:
        write_whole(folder / SWEEP, sweep_curve(found["sweep"], words))
    if materials.settings.augment:
        settings, shape = materials.settings, materials.backbone.architecture

        def preprocess(changes: Sequence[str]) -> Preprocessing:
            return Preprocessing(shape, settings.size, changes, settings.seed)

        sheet = contact_sheet(materials.data.train, preprocess, settings.augment)
        write_whole(folder / CHANGES_SHEET, sheet)


def write_page(
    facts: dict[str, str], images: ImageSet, scores: Scores, reporter: Reporter, file: Path
) -> None:
    """Write the page of all test images with their scores."""
    title = f"{facts.pop('data')}: test images and their scores"
    heading = Heading(title, tuple(facts.items()), images.credits)
    with reporter.bar("page", len(images)) as advance:
        write_whole(file, page(heading, scores, images.images, advance).encode())


def page_facts(materials: Materials, found: dict[str, Any]) -> dict[str, str]:
    """What the page says of the run above the images."""
    backbone = materials.backbone
    size = materials.plain.size
    return {
        "data": materials.data.name,
        "backbone": f"{backbone.name} ({backbone.weights}), {size}×{size}",
        "head": materials.settings.head,
        "trained on": f"{len(materials.rows)} images",
        "best validation accuracy": f"{100 * found['validation_accuracy']:.2f} %",
        "validated on": validated_on(materials),
        "unfrozen": found["unfreezing"]["words"] if found["unfreezing"] else "no",
    }
