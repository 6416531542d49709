"""A student's script as the exam sees it: something that is run on data and leaves curves."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.jail.curves import MOST_CURVES, MOST_POINTS
from autograder.jail.employment import Employment
from autograder.jail.proxy import StudentModule
from autograder.jail.stages import stage_of
from autograder.model import BadReply, Missing

Array = npt.NDArray[np.float64]

_UNUSABLE = "the curves that came back are none"


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A curve that the script drew: the number of its axes, its legend, points x and y (n,)."""

    axes: int
    label: str
    x: Array
    y: Array


class StudentScript(StudentModule):
    """One script of the submission; every run has a worker of its own."""

    @property
    def seconds(self) -> float:
        """How long one run may take."""
        return self.sitting.launcher.limits.script_seconds

    def run(self, data: Array) -> list[Curve]:
        """The curves that the script draws when its data file holds these rows (N, 4).

        A run on the same data is not repeated.  Raises the StudentFault that ended the script, and
        BadReply when what comes back are no curves.
        """
        text = "".join(" ".join(f"{value:.9g}" for value in row) + "\n" for row in data)
        key = (self.task, hashlib.sha256(text.encode()).hexdigest())
        if key not in self.sitting.drawn:
            with self.sitting.remembering("script", *key, only_timeouts=False):
                self.sitting.drawn[key] = self._draw(text)
        return [Curve(*parts) for parts in self.sitting.drawn[key]]

    def _draw(self, text: str) -> list[tuple[int, str, Array, Array]]:
        self.dismiss()
        answer = self._ask(
            "script",
            f"{self.task}.py",
            script=self.task,
            files=dict(self.sitting.submission.files),
            data=text,
            seed=self.seed,
        )
        self.dismiss()
        return _curves(answer.get("value"))

    def _ensure_worker(self) -> Employment:
        if self._employment is None:
            if self.task not in self.sitting.submission.files:
                raise Missing(f"P3/{self.task}.py was not handed in, or not under this name")
            self._employment = self.sitting.launcher.hire(stage_of({"numpy"}))
        return self._employment


def _curves(value: Any) -> list[tuple[int, str, Array, Array]]:
    """Take the arrays apart.  Raises BadReply unless they are of the right kinds and lengths."""
    parts = value if isinstance(value, dict) else {}
    axes, lengths = (_vector(parts.get(name), "iu", MOST_CURVES) for name in ("axes", "lengths"))
    x, y = (_vector(parts.get(name), "f", MOST_POINTS) for name in ("x", "y"))
    labels = parts.get("labels")
    sound = (
        isinstance(labels, list)
        and all(isinstance(label, str) for label in labels)
        and len(axes) == len(lengths) == len(labels)
        and bool(np.all((lengths > 0) & (lengths <= MOST_POINTS)))
        and int(lengths.sum()) == len(x) == len(y)
    )
    if not sound or labels is None:
        raise BadReply(_UNUSABLE)
    ends = np.cumsum(lengths.astype(np.int64))[:-1]
    pieces = zip(axes, labels, np.split(x, ends), np.split(y, ends), strict=False)
    return [(int(number), label, *points) for number, label, *points in pieces]


def _vector(value: Any, kinds: str, most: int) -> npt.NDArray[Any]:
    if (
        not isinstance(value, np.ndarray)
        or value.ndim != 1
        or value.dtype.kind not in kinds
        or len(value) > most
    ):
        raise BadReply(_UNUSABLE)
    return value
