"""The four models, drawn."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Rectangle

INK = "#333333"
FILL = {"data": "#eef2f8", "learned": "#cfe0f5", "fixed": "#fbe3c8", "join": "#d6efdf"}


def _canvas(width: float, height: float, extent: tuple[float, float]) -> Any:
    """Axes without frame, `extent` units wide and high, drawn to scale."""
    figure, axes = plt.subplots(figsize=(width, height))
    figure.patch.set_facecolor("white")
    axes.set(xlim=(0, extent[0]), ylim=(0, extent[1]), aspect="equal")
    axes.axis("off")
    return axes


def _arrow(axes: Any, start: Any, end: Any, **style: Any) -> None:
    settings = {"arrowstyle": "-|>", "mutation_scale": 11, "color": INK, "linewidth": 1.1}
    axes.add_patch(FancyArrowPatch(start, end, **{**settings, **style}))


def _box(axes: Any, x: float, y: float, text: str, kind: str, size: Any = (2.4, 0.62)) -> None:
    """A rounded box with its centre at (x, y)."""
    width, height = size
    corner = (x - width / 2, y - height / 2)
    axes.add_patch(
        FancyBboxPatch(
            corner,
            width,
            height,
            boxstyle="round,pad=0.02,rounding_size=0.12",
            facecolor=FILL[kind],
            edgecolor=INK,
            linewidth=1,
            zorder=3,
        )
    )
    axes.text(x, y, text, ha="center", va="center", fontsize=9, color=INK, zorder=4)


def perceptron() -> None:
    """Task 1 and 2: three inputs, two hidden ReLU units, one output."""
    axes = _canvas(7.4, 3.5, (10.6, 5))
    layers = [
        (1.0, (4.2, 2.5, 0.8), ["$x_1$", "$x_2$", "$x_3$"], "data"),
        (5.0, (3.6, 1.4), ["$h_1\\,|\\,a_1$", "$h_2\\,|\\,a_2$"], "learned"),
        (9.0, (2.5,), ["$o$"], "join"),
    ]
    for (x, heights, _, _), (next_x, next_heights, _, _) in itertools.pairwise(layers):
        for y in heights:
            for next_y in next_heights:
                _arrow(axes, (x, y), (next_x, next_y), shrinkA=19, shrinkB=21, color="#777777")
    for x, heights, names, kind in layers:
        for y, name in zip(heights, names, strict=True):
            axes.add_patch(Circle((x, y), 0.56, facecolor=FILL[kind], edgecolor=INK, zorder=3))
            axes.text(x, y, name, ha="center", va="center", fontsize=11, zorder=4)
    axes.text(3.0, 4.35, "$W$ (2 × 3)", ha="center", fontsize=11)
    axes.text(7.0, 3.75, "$K$ (2)", ha="center", fontsize=11)
    axes.text(5.0, 0.25, "$a=\\mathrm{relu}(h)$", ha="center", fontsize=11)
    axes.text(9.0, 1.45, "sign: the label", ha="center", fontsize=9)
    plt.show()


def _maps(axes: Any, x: float, count: int, size: int, kind: str) -> tuple[float, float]:
    """A pile of square maps; returns where it begins and ends in x."""
    side, shown = 0.30 + 0.072 * size, min(count, 5)
    step = 0.09
    for i in reversed(range(shown)):
        corner = (x + i * step, 2.55 - side / 2 + i * step)
        axes.add_patch(
            Rectangle(corner, side, side, facecolor=FILL[kind], edgecolor=INK, linewidth=0.9)
        )
    end = x + side + (shown - 1) * step
    label = f"{count}@{size}×{size}" if count > 1 else f"{size}×{size}"
    axes.text((x + end) / 2, 2.55 + side / 2 + 0.55, label, ha="center", fontsize=9)
    return x, end


def lenet() -> None:
    """Task 3: LeNet-5; squares are maps, bars are vectors."""
    axes = _canvas(11, 3.3, (17.6, 5.2))
    piles = [(1, 28, "data"), (6, 28, "learned"), (6, 14, "fixed"), (16, 10, "learned")]
    piles.append((16, 5, "fixed"))
    steps = [
        "conv 5×5\npadding 2\nsigmoid",
        "average\npooling 2×2",
        "conv 5×5\nsigmoid",
        "average\npooling 2×2",
        "flatten\nlinear\nsigmoid",
        "linear\nsigmoid",
        "linear",
    ]
    x, spans = 0.1, []
    for count, size, kind in piles:
        spans.append(_maps(axes, x, count, size, kind))
        x = spans[-1][1] + 1.0
    for number, length in ((120, 2.5), (84, 1.9), (10, 0.8)):
        axes.add_patch(
            Rectangle(
                (x, 2.55 - length / 2),
                0.28,
                length,
                facecolor=FILL["learned"],
                edgecolor=INK,
                linewidth=0.9,
            )
        )
        axes.text(x + 0.14, 2.55 + length / 2 + 0.2, str(number), ha="center", fontsize=9)
        spans.append((x, x + 0.28))
        x += 1.35
    for (_, end), (start, _), step in zip(spans, spans[1:], steps, strict=False):
        _arrow(axes, (end + 0.08, 2.55), (start - 0.05, 2.55))
        axes.text((end + start) / 2, 0.75, step, ha="center", va="center", fontsize=8)
    plt.show()


def residual_blocks() -> None:
    """Task 4: the block that adds its input, and the one that fits the input first."""
    axes = _canvas(9, 5.2, (13, 7.6))
    _block(axes, 2.4, "", "the input itself")
    _block(axes, 9.0, "stride 2", "1×1 conv, stride 2")
    plt.show()


def _block(axes: Any, x: float, stride: str, shortcut: str) -> None:
    """One block, from its input at the top to its output at the bottom."""
    rows = [
        (6.9, "$X$", "data"),
        (5.9, f"3×3 conv{', ' + stride if stride else ''}", "learned"),
        (5.05, "batch norm", "learned"),
        (4.2, "ReLU", "fixed"),
        (3.35, "3×3 conv", "learned"),
        (2.5, "batch norm", "learned"),
    ]
    for y, text, kind in rows:
        _box(axes, x, y, text, kind)
    for (upper, _, _), (lower, _, _) in itertools.pairwise(rows):
        _arrow(axes, (x, upper - 0.31), (x, lower + 0.33))
    axes.add_patch(Circle((x, 1.6), 0.27, facecolor=FILL["join"], edgecolor=INK))
    axes.text(x, 1.6, "+", ha="center", va="center", fontsize=13)
    _arrow(axes, (x, 2.18), (x, 1.88))
    _box(axes, x, 0.6, "ReLU", "fixed")
    _arrow(axes, (x, 1.32), (x, 0.93))
    side = x + 2.5
    axes.plot([x + 1.24, side, side], [6.9, 6.9, 1.6], color=INK, linewidth=1.1)
    _arrow(axes, (side, 1.6), (x + 0.28, 1.6), shrinkA=0)
    if stride:
        _box(axes, side, 4.2, "1×1 conv\n" + stride, "learned", size=(1.7, 0.95))
    else:
        axes.text(
            side + 0.15, 4.2, shortcut.replace(" itself", "\nitself"), va="center", fontsize=9
        )


def resnet() -> None:
    """Task 4: the eight parts of ResNet-18 and the sizes between them."""
    parts: Sequence[tuple[str, str, str]] = (
        ("7×7 conv, 64, /2\nBN, ReLU\n3×3 max pool /2", "64@56×56", "learned"),
        ("2 blocks\n64", "64@56×56", "learned"),
        ("2 blocks\n128, /2", "128@28×28", "learned"),
        ("2 blocks\n256, /2", "256@14×14", "learned"),
        ("2 blocks\n512, /2", "512@7×7", "learned"),
        ("average\npooling,\nflatten", "512", "fixed"),
        ("linear\n10", "10", "learned"),
    )
    axes = _canvas(11, 2.2, (18.8, 3.2))
    x = 0.2
    axes.text(x, 2.6, "1@224×224", fontsize=8, ha="left")
    x += 0.25
    for text, shape, kind in parts:
        width = 2.7 if "conv" in text else 1.55
        _arrow(axes, (x, 1.6), (x + 0.75, 1.6))
        _box(axes, x + 0.8 + width / 2, 1.6, text, kind, size=(width, 1.5))
        x += 0.8 + width
        axes.text(x - width / 2, 0.35, shape, fontsize=8, ha="center")
    _arrow(axes, (x, 1.6), (x + 0.7, 1.6))
    plt.show()
