"""Plots of functions, and of how the perceptron of tasks 1 and 2 learns.

A plot of something that is not there yet says so and draws nothing.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display

from lesson.verdict import Verdict, examine

BLUE, ORANGE, GREEN, RED, GREY = "#3b6fb6", "#d9822b", "#1a7f4b", "#b3261e", "#8a8a8a"


def not_yet(subject: str) -> None:
    """Say that there is nothing to see yet."""
    display(Verdict(subject, "not yet"))


def curve_against(name: str, x: Any, y: Any, corners: Any) -> None:
    """Plot the right curve broadly and, where there is one, the student's on top of it."""
    _, axes = plt.subplots(figsize=(4.6, 2.9))
    axes.plot(*corners.T, color=ORANGE, alpha=0.45, linewidth=7, label="right", zorder=1)
    if y is not None and np.shape(y) == np.shape(x):
        axes.scatter(x, y, color=BLUE, s=12, label=f"{name}(x)", zorder=2)
    axes.set(xlabel="$x$", title=name)
    axes.grid(alpha=0.3)
    axes.legend(loc="upper left")
    plt.show()


def gradients(numeric: Any, analytic: Any) -> None:
    """Bars of the eight entries of the gradient, numerical beside analytic."""
    names = [f"$W_{{{i}{j}}}$" for i in (1, 2) for j in (1, 2, 3)] + ["$K_1$", "$K_2$"]
    places = np.arange(len(names))
    _, axes = plt.subplots(figsize=(7, 2.9))
    axes.bar(places - 0.2, numeric, 0.4, color=ORANGE, label="numerical")
    axes.bar(places + 0.2, analytic, 0.4, color=BLUE, label="DNNbackward")
    axes.axhline(0, color=GREY, linewidth=0.8)
    axes.set_xticks(places, names)
    axes.set_ylabel("∂L / ∂·")
    axes.legend()
    plt.show()


def perceptron_training(task1: ModuleType, X: Any, y: Any, W_list: Any, K_list: Any) -> None:
    """Loss, accuracy and the eight weights after every epoch, from the history of a training."""
    if not W_list:
        not_yet("loss and accuracy")
        return
    history = [(np.asarray(W), np.asarray(K)) for W, K in zip(W_list, K_list, strict=True)]
    losses = [task1.loss(y, task1.DNNforward(X, W, K)[2]) for W, K in history]
    accuracies = [task1.trainAcc(X, y, W, K) for W, K in history]
    epochs = np.arange(1, len(history) + 1)
    _, (left, middle, right) = plt.subplots(1, 3, figsize=(11, 3), layout="constrained")
    left.plot(epochs, losses, color=BLUE)
    left.set(title="loss", xlabel="epoch", ylim=(0, None))
    middle.plot(epochs, accuracies, color=GREEN)
    middle.set(title="training accuracy", xlabel="epoch", ylim=(-0.02, 1.02))
    right.plot(epochs, [W.ravel() for W, _ in history], color=ORANGE, linewidth=1.2)
    right.plot(epochs, [K for _, K in history], color=BLUE, linewidth=1.2)
    right.plot([], [], color=ORANGE, label="W")
    right.plot([], [], color=BLUE, label="K")
    right.set(title="weights", xlabel="epoch")
    right.legend()
    for axes in (left, middle, right):
        axes.grid(alpha=0.3)
    plt.show()


def boundaries(task1: ModuleType, dataset: Any, W_list: Any, K_list: Any, epochs: Any) -> None:
    """The decision surface at a few epochs side by side: where the output changes its sign."""
    if not W_list:
        not_yet("decision boundary")
        return
    chosen = [epoch for epoch in epochs if epoch <= len(W_list)]
    figure = plt.figure(figsize=(3.7 * len(chosen), 3.9), layout="constrained")
    for place, epoch in enumerate(chosen, start=1):
        axes = figure.add_subplot(1, len(chosen), place, projection="3d")
        W, K = np.asarray(W_list[epoch - 1]), np.asarray(K_list[epoch - 1])
        _boundary(axes, task1, dataset, W, K)
        axes.set_title(f"epoch {epoch}")
    plt.show()


def _boundary(axes: Any, task1: ModuleType, dataset: Any, W: Any, K: Any) -> None:
    ticks = np.linspace(-2.2, 2.2, 45)
    grid = np.stack(np.meshgrid(ticks, ticks, ticks, indexing="ij"), axis=-1)  # (45, 45, 45, 3)
    positive = (task1.DNNinference(grid.reshape(-1, 3), W, K) > 0).reshape(grid.shape[:3])
    edge = np.zeros_like(positive)
    for axis in range(3):
        edge |= positive != np.roll(positive, 1, axis)
    edge[0], edge[:, 0], edge[:, :, 0] = False, False, False  # where `roll` wrapped around
    axes.scatter(*grid[edge].T, s=4, alpha=0.4, color=GREEN)
    for label, colour, marker in ((-1, BLUE, "o"), (1, ORANGE, "^")):
        points = dataset[dataset[:, 3] == label]
        axes.scatter(*points[:, :3].T, s=9, color=colour, marker=marker)
    axes.set(xlabel="$x_1$", ylabel="$x_2$", zlabel="$x_3$")
    axes.set(xlim=(-2.2, 2.2), ylim=(-2.2, 2.2), zlim=(-2.2, 2.2))


def boundary_slider(task1: ModuleType, dataset: Any, W_list: Any, K_list: Any) -> None:
    """A slider over the epochs above `task1.plotDNNInferenceEpoch`."""
    if not W_list:
        not_yet("decision boundary")
        return
    import ipywidgets

    slider = ipywidgets.IntSlider(
        len(W_list), 1, len(W_list), description="epoch", continuous_update=False
    )

    def draw(epoch: int) -> None:
        task1.plotDNNInferenceEpoch(epoch - 1, dataset, W_list, K_list)

    ipywidgets.interact(draw, epoch=slider)


def same_path(one: Any, other: Any) -> Verdict:
    """Plot two histories of W over each other; tasks 1 and 2 must go the same way."""
    if not one or not other:
        return Verdict("two trainings compared", "not yet")
    paths = [np.array([np.asarray(W).ravel() for W in history]) for history in (one, other)]
    _, axes = plt.subplots(figsize=(6, 3), layout="constrained")
    axes.plot(paths[0], color=ORANGE, alpha=0.45, linewidth=6)
    axes.plot(paths[1], color=BLUE, linewidth=1.2)
    axes.plot([], [], color=ORANGE, alpha=0.45, linewidth=6, label="task 1, by hand")
    axes.plot([], [], color=BLUE, label="task 2, autograd")
    axes.set(xlabel="epoch", title="the six entries of W")
    axes.grid(alpha=0.3)
    axes.legend()
    plt.show()

    def check() -> str:
        return f"the largest difference is {np.abs(paths[0] - paths[1]).max():.1e}"

    return examine("two trainings compared", check)
