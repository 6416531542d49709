"""The figures about stochastic gradient descent: bands over seeds, and gradient descent beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from P3.data import Array
from P3.history import History
from P3.style import GREY, NLL, curve_style, eta_label, mark_optimum, nll_axis

#: The part of the runs that a band holds, in per cent.
BAND = (10, 90)
_BAND_WORDS = f"bands: {BAND[0]} to {BAND[1]} % of the runs"
#: On a logarithmic axis the many epochs at its end fall together: so many points are drawn.
_POINTS = 300


def against_iterations(
    histories: Mapping[float, History], optimum: float | None, size: int, title: str
) -> Figure:
    """NLL of SGD against its iterations, `size` to a pass, a panel for each step size."""
    return _panels(histories, optimum, size, title, "Iteration (one sample each)")


def against_passes(histories: Mapping[float, History], optimum: float | None, title: str) -> Figure:
    """NLL of SGD against passes over the data, a panel for each step size."""
    return _panels(histories, optimum, 1, title, "Pass over the data")


def against_gradient_descent(
    stochastic: Mapping[float, History],
    batch: Mapping[float, History],
    optimum: float | None,
    title: str,
) -> Figure:
    """Both methods on one axis of passes, counted from 1, a panel for each step size."""
    figure, panels = _grid(len(stochastic), f"{title}; {_BAND_WORDS}", "Pass over the data")
    for axes, (eta, history) in zip(panels, stochastic.items(), strict=False):
        descent = batch[eta]
        shown = np.unique(np.geomspace(1, len(descent.nll), _POINTS).astype(int)) - 1
        axes.plot(descent.passes[shown] + 1, descent.nll[shown], label="GD", **curve_style(0))
        _band(axes, history.passes + 1, history.nll, 1, "SGD, median of the runs")
        mark_optimum(axes, optimum)
        axes.set(title=eta_label(eta), xscale="log")
    _legend(panels, len(stochastic))
    return figure


def variants(histories: Mapping[str, History], optimum: float | None, title: str) -> Figure:
    """Ways of doing SGD, by name, on one axis of passes: medians over the runs, and bands."""
    figure, axes = plt.subplots(figsize=(7, 4.5))
    for number, (name, history) in enumerate(histories.items()):
        _band(axes, history.passes, history.nll, number, name)
    mark_optimum(axes, optimum)
    nll_axis(axes)
    axes.set(title=f"{title}; {_BAND_WORDS}", xlabel="Pass over the data", ylabel=NLL)
    axes.legend(loc="upper right")
    return figure


def _panels(
    histories: Mapping[float, History], optimum: float | None, size: int, title: str, xlabel: str
) -> Figure:
    figure, panels = _grid(len(histories), f"{title}; {_BAND_WORDS}", xlabel)
    for number, (axes, (eta, history)) in enumerate(zip(panels, histories.items(), strict=False)):
        x = history.passes * size
        axes.plot(x, history.nll[:, 0], color=GREY, lw=0.5, label="one run")
        _band(axes, x, history.nll, number, "median of the runs")
        mark_optimum(axes, optimum)
        axes.set_title(eta_label(eta))
    _legend(panels, len(histories))
    return figure


def _band(axes: Axes, x: Array, nll: Array, number: int, name: str) -> None:
    """The median of nll (n, runs) over x (n,), and a band around it."""
    low, median, high = np.percentile(nll, [BAND[0], 50, BAND[1]], axis=1)
    style = curve_style(number)
    axes.fill_between(x, low, high, color=style["color"], alpha=0.25, lw=0)
    axes.plot(x, median, label=name, **style)


def _grid(count: int, title: str, xlabel: str) -> tuple[Figure, list[Axes]]:
    """A figure of `count` panels, up to three in a row, with the same axes."""
    columns = min(3, count)
    rows = -(-count // columns)
    size = (3.4 * columns, 2.6 * rows + 0.6)
    figure, grid = plt.subplots(
        rows, columns, figsize=size, sharex=True, sharey=True, squeeze=False
    )
    panels = list(grid.ravel())
    nll_axis(panels[0])
    for axes in panels[count:]:
        axes.set_axis_off()
    for axes in panels[max(0, count - columns) : count]:
        axes.tick_params(labelbottom=True)  # the one above an empty place, too
    figure.suptitle(title)
    figure.supxlabel(xlabel)
    figure.supylabel(NLL)
    return figure, panels


def _legend(panels: Sequence[Axes], count: int) -> None:
    """One legend for all panels, in an empty place or beside the last panel."""
    handles, names = panels[0].get_legend_handles_labels()
    if count < len(panels):
        panels[count].legend(handles, names, loc="center")
    else:
        panels[-1].legend(handles, names, loc="upper left", bbox_to_anchor=(1, 1))
