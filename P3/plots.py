"""The figures about the data, the separator and gradient descent."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from P3.data import Array, DataSet
from P3.history import History
from P3.model import lambda_max
from P3.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    NLL,
    VERMILION,
    curve_style,
    eta_label,
    mark_optimum,
)


def data_with_separators(data: DataSet, separators: Mapping[str, Array]) -> Figure:
    """The samples, and by name the lines w1 x1 + w2 x2 + w3 = 0."""
    figure, axes = plt.subplots(figsize=(6.5, 4.5))
    for label, (marker, colour) in enumerate([("o", BLUE), ("^", VERMILION)]):
        x1, x2 = data.X[data.t == label, :2].T
        axes.plot(x1, x2, marker, color=colour, fillstyle="none", ms=5, label=f"t = {label}")
    box = (*axes.get_xlim(), *axes.get_ylim())
    for (name, w), dashes in zip(separators.items(), ("-", "--"), strict=False):
        # On the line, x·w = 0; as two points this works for vertical lines too.
        foot = -w[2] * w[:2] / (w[:2] @ w[:2])  # (2,)
        along = np.array([[-1.0], [1.0]]) * [-w[1], w[0]] * 100 / np.hypot(*w[:2])  # (2, 2)
        axes.plot(*(foot + along).T, color=BLACK, linestyle=dashes, label=name)
    axes.axis(box)
    axes.set(title="Data and separator", xlabel="$x_1$", ylabel="$x_2$")
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return figure


def separator_path(history: History, optimum: Array | None) -> Figure:
    """The path of the separator x2 = slope x1 + intercept, on the hand-out's axes.

    It begins after the first update: w2 = 0 at the start, where the separator is vertical.
    """
    figure, axes = plt.subplots(figsize=(6.5, 4.5))
    slope, intercept = slope_and_intercept(history.w[history.w[:, 1] != 0])
    axes.plot(slope, intercept, "o-", color=BLUE, ms=3, lw=0.5, label="after each update")
    for place, marker, colour, name in ((0, "s", VERMILION, "first"), (-1, "D", GREEN, "last")):
        axes.plot(slope[place], intercept[place], marker, color=colour, ms=8, label=name)
    if optimum is not None:
        best = slope_and_intercept(optimum)
        axes.plot(*best, "*", color=BLACK, mfc="white", ms=14, label="maximum likelihood")
    axes.axis((-5, 5, -10, 0))
    axes.set(title="Separator in slope-intercept space", xlabel="slope", ylabel="intercept")
    axes.legend(loc="upper left")
    return figure


def slope_and_intercept(w: Array) -> tuple[Array, Array]:
    """Slope -w1/w2 and intercept -w3/w2 of the separators w (…, 3), each of shape (…)."""
    return -w[..., 0] / w[..., 1], -w[..., 2] / w[..., 1]


def training(histories: Mapping[float, History], optimum: float | None, title: str) -> Figure:
    """NLL per epoch, a curve for each step size; the optimum as a dashed line."""
    figure, axes = plt.subplots(figsize=(7, 4.5))
    for number, (eta, history) in enumerate(histories.items()):
        label = f"{eta_label(eta)}: {len(history.nll)} epochs"
        axes.plot(history.passes, history.nll, label=label, **curve_style(number))
    mark_optimum(axes, optimum)
    axes.set(title=title, xlabel="Epoch", ylabel=NLL)
    axes.legend(loc="upper right")
    return figure


def curvature(data: DataSet, histories: Mapping[float, History], title: str) -> Figure:
    """The product eta lambda_max of the Hessian along each path, epochs counted from 1.

    Along the Hessian's first eigenvector a step multiplies the distance to the valley's floor by
    1 - eta lambda_max: above 1 it lands on the other side, above 2 farther away than it was.
    """
    figure, axes = plt.subplots(figsize=(7.5, 4.5))
    for number, (eta, history) in enumerate(histories.items()):
        values = eta * lambda_max(data, history.w)
        axes.plot(history.passes + 1, values, label=eta_label(eta), **curve_style(number))
    for height, words, colour in (
        (2.0, "above 2: diverging", BLACK),
        (1.0, "above 1: alternating", GREY),
    ):
        axes.axhline(height, color=colour, lw=1, zorder=1)
        place = axes.get_yaxis_transform()
        axes.text(1.01, height, words, va="center", color=colour, transform=place)
    axes.set(title=title, xlabel="Epoch", xscale="log", yscale="log")
    axes.set_ylabel(r"$\eta\,\lambda_{\max}$ of the Hessian")
    figure.legend(loc="outside lower center", ncols=len(histories))
    return figure
