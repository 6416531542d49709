"""Pictures of a run: learning curves, the curve of a sweep, and a sheet of augmented images."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import torch
from matplotlib.figure import Figure
from torchvision.transforms.v2 import functional as tf

from P4.images import ImageSet
from P4.model import Epoch
from P4.transforms import CHANGES, Preprocessing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BLUE, ORANGE, GREY = "#3b6fb6", "#d9772b", "#8a8f98"
SHEET_IMAGES = 6
LARGE_TEXT = 9

Preprocess = Callable[[Sequence[str]], Preprocessing]


def learning_curves(epochs: Sequence[Epoch], validated_on: str) -> bytes:
    """Loss and accuracy of each epoch, as SVG; unfreezing follows the head's epochs."""
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    loss, accuracy = figure.subplots(1, 2)
    steps = range(1, len(epochs) + 1)
    _line(loss, steps, [e.train_loss for e in epochs], BLUE, "training")
    _line(loss, steps, [e.validation_loss for e in epochs], ORANGE, validated_on)
    _line(accuracy, steps, [e.train_accuracy for e in epochs], BLUE, "training")
    _line(accuracy, steps, [e.validation_accuracy for e in epochs], ORANGE, validated_on)
    loss.set_ylabel("mean cross entropy")
    accuracy.set_ylabel("accuracy")
    unfrozen = sum(epoch.phase == "head" for epoch in epochs) + 0.5
    for axes in (loss, accuracy):
        axes.set_xlabel("epoch")
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.grid(alpha=0.3)
        if unfrozen < len(epochs):
            axes.axvline(unfrozen, color=GREY, linestyle=":", label="backbone unfrozen")
        axes.legend()
    return _svg(figure)


def _line(
    axes: Axes, steps: Sequence[int], values: Sequence[float | None], colour: str, label: str
) -> None:
    measured = [
        (step, value) for step, value in zip(steps, values, strict=True) if value is not None
    ]
    axes.plot(*zip(*measured, strict=True), color=colour, marker=".", markersize=4, label=label)


def sweep_curve(points: Sequence[dict[str, float]], validated_on: str) -> bytes:
    """Error against λ of the L2 penalty, as SVG; λ = 0 stands at the left edge."""
    points = sorted(points, key=lambda point: point["l2"])
    figure = Figure(figsize=(6, 3.6), layout="constrained")
    axes = figure.subplots()
    lambdas = [point["l2"] for point in points]
    for name, colour, label in (
        ("train_accuracy", BLUE, "training, last epoch"),
        ("validation_accuracy", ORANGE, f"{validated_on}, best epoch"),
    ):
        axes.plot(lambdas, [100 * (1 - p[name]) for p in points], ".-", color=colour, label=label)
    positive = [value for value in lambdas if value > 0]
    if positive:
        axes.set_xscale("symlog", linthresh=min(positive))
    axes.set_xticks(lambdas, [f"{value:g}" for value in lambdas], minor=False)
    axes.minorticks_off()
    axes.set_xlabel("λ of the penalty ½ λ ‖w‖²")
    axes.set_ylabel("error in %")
    axes.grid(alpha=0.3)
    axes.legend()
    return _svg(figure)


def contact_sheet(data: ImageSet, preprocess: Preprocess, chosen: Sequence[str]) -> bytes:
    """Some images as they are, after each change by itself, and after all that were chosen; PNG."""
    rows: list[tuple[str, Preprocessing, int]] = [("as it is", preprocess(()), 0)]
    for name, change in CHANGES.items():
        words = f"{name}{' (own)' if change.own else ''}\n{change.words}"
        rows.append((words, preprocess((name,)), 1))
    if chosen:
        rows.append((f"chosen for this run:\n{', '.join(chosen)}", preprocess(chosen), 1))
    indices = torch.linspace(0, len(data) - 1, SHEET_IMAGES).long().tolist()
    figure = Figure(figsize=(2.6 + 1.1 * len(indices), 1.1 * len(rows)), layout="constrained")
    grid = figure.subplots(len(rows), len(indices), squeeze=False)
    for line, (words, preprocessing, view) in zip(grid, rows, strict=True):
        for axes, index in zip(line, indices, strict=True):
            framed = preprocessing.framed(data.images[index], view, index)
            axes.imshow(tf.to_pil_image(framed))
            axes.set(xticks=[], yticks=[])
        line[0].set_ylabel(words, rotation=0, ha="right", va="center", fontsize=LARGE_TEXT)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=110)
    return buffer.getvalue()


def _svg(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    settings: dict[Any, Any] = {"svg.hashsalt": "P4"}
    with mpl.rc_context(settings):
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()
