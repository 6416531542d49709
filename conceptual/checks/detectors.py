"""Problem 2 of ECE 449: the example on non-maximum suppression, held against torchvision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache

import torch
from torchvision import ops

from conceptual.checks.check import Check, Equals, TrueIn, point
from conceptual.detections import BOXES, SCORES
from conceptual.evaluate import World, evaluate
from conceptual.formula import Node
from conceptual.relations import ClaimError

_NAMES = sorted(BOXES)


def _corners() -> torch.Tensor:
    return torch.tensor([BOXES[name] for name in _NAMES], dtype=torch.float64)


@cache
def _overlaps() -> Sequence[World]:
    """Names stand for rows of torchvision's table of intersections over unions."""
    table = ops.box_iou(_corners(), _corners()).numpy()
    rows = {name: place for place, name in enumerate(_NAMES)}
    return (World({**rows, "IoU": lambda one, other: float(table[one, other])}),)


def _box(name: str) -> Check:
    def check(statements: Sequence[Node]) -> None:
        stated = tuple(entry for corner in statements for entry in point(corner))
        if stated != BOXES[name]:
            raise ClaimError(f"{stated} is stated for {name}, drawn is {BOXES[name]}")

    return check


def _kept(threshold: float) -> set[str]:
    scores = torch.tensor([SCORES[name] for name in _NAMES], dtype=torch.float64)
    kept = ops.nms(_corners(), scores, threshold)
    return {_NAMES[place] for place in kept.tolist()}


def _threshold(statements: Sequence[Node]) -> None:
    """At the stated threshold B goes, A and D stay; and it is the usual one half."""
    (statement,) = statements
    threshold = float(evaluate(statement, World({}), {}))
    if _kept(threshold) != {"A", "D"} or threshold != 0.5:
        raise ClaimError(f"a threshold of {threshold} keeps {sorted(_kept(threshold))}")


def _score(name: str) -> Check:
    return Equals(lambda _: Fraction(str(SCORES[name])))


CHECKS: Mapping[str, Check] = {
    **{f"p2-score-{name}": _score(name) for name in _NAMES},
    **{f"p2-box-{name}": _box(name) for name in _NAMES},
    "p2-iou": TrueIn(_overlaps),
    "p2-threshold": _threshold,
    "p2-best": Equals(lambda _: Fraction(str(max(SCORES.values())))),
    "p2-precision-before": Equals(lambda _: Fraction(len(_kept(0.5)), len(BOXES))),
}
