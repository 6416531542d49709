"""How the figures of problem 3 look, and how they are saved.

Colours follow Okabe and Ito (2008), which the colour-blind can tell apart; every curve of a figure
has a line style of its own as well, so that nothing is lost in black and white.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullLocator, StrMethodFormatter

BLACK, GREY = "#000000", "#666666"
BLUE, VERMILION, GREEN = "#0072B2", "#D55E00", "#009E73"
NLL = "Negative log likelihood"

#: One for each step size of the assignment, and for others in turn.
CURVES: tuple[Mapping[str, Any], ...] = tuple(
    MappingProxyType({"color": colour, "linestyle": dashes})
    for colour, dashes in (
        (BLUE, "-"),
        (VERMILION, (0, (7, 2))),
        (GREEN, (0, (7, 2, 1.5, 2))),
        ("#AA3377", (0, (1.5, 1.5))),
        ("#8A6D00", (0, (7, 1.5, 1.5, 1.5, 1.5, 1.5))),
    )
)

_SETTINGS = {
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "lines.linewidth": 1.4,
    "figure.constrained_layout.use": True,
    "figure.max_open_warning": 0,  # all figures stay open for --show
    # The same figure gives the same file: without this, names in it are random.
    "svg.hashsalt": "P3",
}


def configure(*, show: bool) -> None:
    """Set the look of all figures, and draw without a screen unless they are to be shown."""
    if not show:
        mpl.use("agg")
    mpl.rcParams.update(_SETTINGS)  # type: ignore[arg-type]  # its keys are a type of their own


def curve_style(number: int) -> dict[str, Any]:
    """Colour and line style of a figure's curve."""
    return dict(CURVES[number % len(CURVES)])


def eta_label(eta: float) -> str:
    """The name of a step size in a legend."""
    return rf"$\eta$ = {eta:g}"


def nll_axis(axes: Axes) -> None:
    """Make the vertical axis logarithmic, with plain numbers beside it."""
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 3, 5)))
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    axes.yaxis.set_minor_locator(NullLocator())


def mark_optimum(axes: Axes, nll: float | None) -> None:
    """Draw the least NLL that any w reaches as a dashed line, if there is one."""
    if nll is not None:
        axes.axhline(nll, color=BLACK, lw=1, ls=(0, (4, 3)), label=f"optimum {nll:.4f}", zorder=1)


def save(figures: Mapping[str, Figure], folder: Path) -> None:
    """Write each figure as NAME.svg and NAME.png.

    An SVG without a date is the same whenever it is made.
    """
    for name, figure in figures.items():
        figure.savefig(folder / f"{name}.svg", metadata={"Date": None})
        figure.savefig(folder / f"{name}.png", dpi=150)
