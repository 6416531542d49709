"""The three detections of the example on non-maximum suppression, drawn and checked from here."""

from __future__ import annotations

#: Corners x1, y1, x2, y2.  A and B lie on one object, D on another.
BOXES: dict[str, tuple[int, int, int, int]] = {
    "A": (1, 1, 5, 5),
    "B": (2, 1, 6, 5),
    "D": (8, 2, 11, 6),
}

SCORES: dict[str, float] = {"A": 0.9, "B": 0.8, "D": 0.7}
