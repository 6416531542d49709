"""Plots of what networks make of images, and of what they have learned.

A plot of something that is not there yet says so and draws nothing.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn

from lesson.following import History
from lesson.plots import BLUE, GREEN, GREY, ORANGE, RED, not_yet

CLASSES = (
    *("T-shirt/top", "trouser", "pullover", "dress", "coat"),
    *("sandal", "shirt", "sneaker", "bag", "ankle boot"),
)


def images(loader: Any, count: int = 10) -> None:
    """The first images of a loader with their classes."""
    X, y = next(iter(loader))
    _, row = plt.subplots(1, count, figsize=(11, 1.7), layout="constrained")
    for axes, image, label in zip(row, X[:, 0], y, strict=False):
        axes.imshow(image, cmap="gray")
        axes.set_title(CLASSES[int(label)], fontsize=8)
        axes.axis("off")
    plt.show()


def training_curves(history: History | None) -> None:
    """The loss of every batch and epoch, and both accuracies after every epoch."""
    if history is None:
        not_yet("loss and accuracy")
        return
    epochs = np.arange(1, len(history.loss) + 1)
    style = {"marker": "o", "markersize": 3}
    _, (left, right) = plt.subplots(1, 2, figsize=(9, 3), layout="constrained")
    batches = np.linspace(0, len(history.loss), len(history.batch_loss))
    left.plot(batches, history.batch_loss, color=BLUE, alpha=0.35, linewidth=0.8, label="batches")
    left.plot(epochs - 0.5, history.loss, color=BLUE, label="mean of an epoch", **style)
    left.axhline(np.log(10), color=GREY, linestyle=":", label="ln 10: guessing")
    left.set(title="training loss", xlabel="epoch", ylim=(0, None))
    left.legend()
    right.plot(epochs, history.train_acc, color=ORANGE, label="training", **style)
    right.plot(epochs, history.test_acc, color=BLUE, label="test", **style)
    right.set(title="accuracy", xlabel="epoch", ylim=(0, 1))
    right.legend(loc="lower right")
    for axes in (left, right):
        axes.set_xlim(0, len(epochs) + 0.3)
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.grid(alpha=0.3)
    plt.show()


def predictions(net: nn.Module, loader: Any) -> tuple[Any, Any, Any]:
    """Images (N, 1, h, w), labels (N,) and probabilities (N, 10) for a whole loader."""
    device = next(net.parameters()).device
    parts = []
    net.eval()
    with torch.no_grad():
        for X, y in loader:
            parts.append((X, y, net(X.to(device)).softmax(1).cpu()))
    X, y, p = (torch.cat(column) for column in zip(*parts, strict=True))
    return X, y, p


def sample_predictions(net: nn.Module, loader: Any, history: History | None) -> None:
    """Some right predictions, and the mistakes that the network was surest of."""
    if history is None:
        not_yet("predictions")
        return
    X, y, p = predictions(net, loader)
    confidence, guess = p.max(1)
    order = confidence.argsort(descending=True)
    wrong = order[(guess != y)[order]][:8]
    right = torch.nonzero(guess == y).flatten()[:8]
    _, rows = plt.subplots(2, 8, figsize=(11, 3.6), layout="constrained")
    for row, chosen, colour in zip(rows, (right, wrong), (GREEN, RED), strict=True):
        for axes in row:
            axes.axis("off")
        for axes, i in zip(row, chosen, strict=False):
            axes.imshow(X[i, 0], cmap="gray")
            words = f"{CLASSES[guess[i]]} {confidence[i]:.0%}"
            if guess[i] != y[i]:
                words += f"\nis {CLASSES[y[i]]}"
            axes.set_title(words, fontsize=8, color=colour)
    plt.show()


def confusion(net: nn.Module, loader: Any, history: History | None) -> None:
    """How often each class was taken for each other, in per cent of the class."""
    if history is None:
        not_yet("confusion matrix")
        return
    _, y, p = predictions(net, loader)
    counts = torch.bincount(10 * y + p.argmax(1), minlength=100).reshape(10, 10)
    share = 100 * counts / counts.sum(1, keepdim=True).clamp(min=1)
    _, axes = plt.subplots(figsize=(6.4, 5.6), layout="constrained")
    axes.imshow(share, cmap="Blues", vmin=0, vmax=100)
    for i in range(10):
        for j in range(10):
            if counts[i, j]:
                colour = "white" if share[i, j] > 55 else "black"
                axes.text(
                    j, i, f"{share[i, j]:.0f}", ha="center", va="center", color=colour, fontsize=8
                )
    axes.set_xticks(range(10), CLASSES, rotation=45, ha="right")
    axes.set_yticks(range(10), CLASSES)
    axes.set(xlabel="predicted", ylabel="true", title="of each class, in %")
    plt.show()


def first_filters(net: nn.Module | None, history: History | None) -> None:
    """The kernels of the first convolution: blue is negative, red positive."""
    layers = [] if net is None else [m for m in net.modules() if isinstance(m, nn.Conv2d)]
    if history is None or not layers:
        not_yet("filters of the first layer")
        return
    kernels = layers[0].weight.detach().cpu()[:, 0]  # (F, k, k)
    columns = min(len(kernels), 16)
    rows = -(-len(kernels) // columns)
    figure, grid = plt.subplots(
        rows, columns, figsize=(min(11, 1.3 * columns), 0.75 * rows + 0.9), layout="constrained"
    )
    for axes, kernel in zip(np.ravel(grid), kernels, strict=False):
        bound = kernel.abs().max()
        axes.imshow(kernel, cmap="RdBu_r", vmin=-bound, vmax=bound)
        axes.axis("off")
    size = " × ".join(map(str, kernels.shape[1:]))
    figure.suptitle(f"{len(kernels)} filters, {size}")
    plt.show()


def stages(net: nn.Module | None, X: Any) -> None:
    """What the first channels of each stage make of one image X (1, 1, h, w)."""
    if net is None:
        not_yet("what the stages see")
        return
    maps = []
    net.eval()
    value = X.to(next(net.parameters()).device)
    with torch.no_grad():
        for stage in net:  # type: ignore[attr-defined]
            value = stage(value)
            if value.ndim == 4 and value.shape[-1] > 1:
                maps.append((type(stage).__name__, value[0].cpu()))
    _, grid = plt.subplots(len(maps), 8, figsize=(9, 1.2 * len(maps)), layout="constrained")
    for row, (kind, channels) in zip(grid, maps, strict=True):
        for axes in row:
            axes.axis("off")
        for axes, channel in zip(row, channels, strict=False):
            axes.imshow(channel, cmap="viridis")
        row[0].set_title(f"{kind}, {tuple(channels.shape)}", fontsize=8, loc="left")
    plt.show()
