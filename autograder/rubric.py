"""From checks to points: pure, and the only place that adds them up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from autograder.assignments import ASSIGNMENTS
from autograder.model import Check, Status, Submission


def scores(checks: Iterable[Check]) -> dict[str, float]:
    """Points per graded function that occurs in the checks.

    A check that ran on several devices earns its points only when it passed on all of them.
    """
    passed: dict[str, bool] = {}
    worth: dict[str, tuple[str, float]] = {}
    for check in checks:
        passed[check.id] = passed.get(check.id, True) and check.status is Status.PASSED
        worth[check.id] = (check.function, check.points)
    totals = {function: 0.0 for function, _ in worth.values()}
    for id_, (function, points) in worth.items():
        totals[function] += points * passed[id_]
    return totals


def complete(checks: Sequence[Check], assignment: str = "ece449") -> tuple[Check, ...]:
    """The checks, and an error for each function whose checks did not all run.

    A check that did not run must be seen as a fault of ours, never as the student's.
    """
    worth: dict[str, float] = {}
    for check in {check.id: check for check in checks}.values():
        worth[check.function] = worth.get(check.function, 0) + check.points
    missing = [
        Check(
            id=f"{function.task}::{function.name}::not-run",
            device="",
            function=function.name,
            points=function.points - worth.get(function.name, 0),
            status=Status.ERROR,
            title=f"checks of `{function.name}`",
            message="These checks did not run.",
        )
        for function in ASSIGNMENTS[assignment].functions
        if worth.get(function.name, 0) < function.points
    ]
    return (*checks, *missing)


def status(submission: Submission, checks: Iterable[Check]) -> str:
    """One word for the whole submission: "refused", "error" (ours) or "graded"."""
    if submission.refused:
        return "refused"
    return "error" if any(check.status is Status.ERROR for check in checks) else "graded"


def full_scores(checks: Sequence[Check], assignment: str = "ece449") -> Mapping[str, float]:
    """Points for each function of the assignment, 0 where nothing was earned."""
    functions = ASSIGNMENTS[assignment].functions
    return {function.name: 0.0 for function in functions} | scores(checks)
