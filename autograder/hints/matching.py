"""From observations to mistakes: the deliberately wrong reference that gives the same values.

A suspect is accused only when it reproduces every observation.  When more than two different
mistakes do, the numbers can't tell them apart, and nothing is said.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.hints.mistakes import MISTAKES, Mistake

Array = npt.NDArray[Any]

#: Several fitting mistakes are named only as long as a student can look into all of them.
_AT_MOST = 2


@dataclass(frozen=True, slots=True)
class Observation:
    """One call: the arguments, and what came back; `crashed` when it raised instead.

    `changed` says whether the call wrote into arguments that it must leave as they are.
    """

    given: tuple[Any, ...]
    got: Any = None
    crashed: bool = False
    changed: bool = False


Test = Callable[[Sequence[Observation]], bool]


@dataclass(frozen=True, slots=True)
class Suspect:
    """A mistake, where in the answer it would be, and whether it explains the observations."""

    mistake: Mistake
    explains: Test
    where: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One mistake that is known, and at which part of the answer."""

    mistake: Mistake
    where: str = ""

    @property
    def hint(self) -> str:
        """The sentence for the student."""
        return f"{self.where}: {self.mistake.sentence}" if self.where else self.mistake.sentence


@dataclass(frozen=True, slots=True)
class Verdict:
    """What explains everything seen: one mistake, several `together`, or one of several."""

    diagnoses: tuple[Diagnosis, ...] = ()
    together: bool = False

    def __bool__(self) -> bool:
        return bool(self.diagnoses)

    @property
    def names(self) -> tuple[str, ...]:
        """The mistakes' names."""
        return tuple(one.mistake.name for one in self.diagnoses)

    @property
    def hint(self) -> str:
        """The words for the student, "" where nothing is known."""
        hints = [one.hint for one in self.diagnoses]
        return (" Besides: " if self.together else " Or: ").join(hints)


def suspect(name: str, explains: Test, where: str = "") -> Suspect:
    """A suspect for the mistake of this name."""
    return Suspect(MISTAKES[name], explains, where)


def diagnose(suspects: Iterable[Suspect], observations: Sequence[Observation]) -> Verdict:
    """The mistakes that explain all observations; nothing when there are too many or none."""
    found: dict[str, Diagnosis] = {}
    if all(seen.crashed for seen in observations):
        return Verdict()
    for one in suspects:
        if one.mistake.name not in found and _holds(one.explains, observations):
            found[one.mistake.name] = Diagnosis(one.mistake, one.where)
            if len(found) > _AT_MOST:
                return Verdict()
    return Verdict(tuple(found.values()))


def _holds(test: Test, observations: Sequence[Observation]) -> bool:
    # A reference that can't take these arguments does not explain what came of them.
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return test(observations)
    except (ValueError, TypeError, IndexError, RuntimeError, ArithmeticError):
        return False


def reference(answer: Callable[..., Any], same: Callable[..., bool]) -> Test:
    """A test: `answer` of each observation's arguments is the same as what was observed.

    Where the student's call crashed, the wrong reference must fail as well.
    """

    def explains(observations: Sequence[Observation]) -> bool:
        return all(_explains_one(answer, same, seen) for seen in observations)

    return explains


def _explains_one(answer: Callable[..., Any], same: Callable[..., bool], seen: Observation) -> bool:
    try:
        expected = answer(*seen.given)
    except (ValueError, TypeError, IndexError, RuntimeError):
        return seen.crashed
    return not seen.crashed and same(seen.got, expected)


def numbers(value: Any) -> Array | None:
    """An answer as a float array, None where it is none."""
    if hasattr(value, "detach"):
        value = value.detach().cpu().numpy()
    if not isinstance(value, np.ndarray | int | float | list):
        return None
    try:
        array = np.asarray(value)
    except ValueError:
        return None
    return array.astype(float) if array.dtype.kind in "biuf" else None


def equal(got: Any, want: Any, rtol: float = 1e-6) -> bool:
    """Whether an answer has the shape and, relative to its largest entry, the values of another.

    Where both are not a number or infinite at the same places, these count as equal.
    """
    left, right = numbers(got), numbers(want)
    if left is None or right is None or left.shape != right.shape:
        return False
    scale = np.max(np.abs(right[np.isfinite(right)]), initial=1e-12)
    return bool(np.allclose(left, right, rtol=rtol, atol=rtol * scale, equal_nan=True))
