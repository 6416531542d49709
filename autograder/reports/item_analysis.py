"""How well each check and each function tells students apart: classical item analysis; pure.

Difficulty is the mean share of an item's points, 0 … 1: the higher, the easier.  Discrimination is
the correlation of an item's points with the rest of the total, the corrected item-total
correlation (Nunnally and Bernstein, Psychometric Theory, 3rd ed., 1994, section 8).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import StatisticsError, correlation, fmean

from autograder.assignments import assignment_of
from autograder.model import Check, Result, Status

#: Fewer students than this say nothing about how an item tells them apart.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Item:
    """One check or one whole function over a class.

    `students` is how many it was measured for and `solved` how many have all its points; `endings`
    counts how it ended for the others.  `difficulty` and `discrimination` are None where they are
    not defined: nobody, too few students, or no spread.  `seconds` is mean CPU time of the workers.
    """

    id: str
    function: str
    title: str
    points: float
    students: int
    solved: int
    difficulty: float | None
    discrimination: float | None
    endings: Mapping[str, int]
    seconds: float


def graded(results: Iterable[Result]) -> list[Result]:
    """The results that tell something about the exam: refused and ungraded ones do not."""
    return [result for result in results if result.status == "graded"]


def check_items(results: Iterable[Result]) -> list[Item]:
    """One item for each check of the exam, in the exam's order, over the graded results.

    A check that ran on several devices is one item, and passed where it passed on all of them.
    """
    kept = graded(results)
    totals = [result.programming for result in kept]
    columns: dict[str, dict[int, list[Check]]] = {}
    for row, result in enumerate(kept):
        for check in result.checks:
            columns.setdefault(check.id, {}).setdefault(row, []).append(check)
    items = [_check_item(column, totals) for column in columns.values()]
    order = {function.name: place for place, function in enumerate(assignment_of(kept).functions)}
    return sorted(items, key=lambda item: order[item.function])


def function_items(results: Iterable[Result]) -> list[Item]:
    """One item for each graded function, over the graded results and their measured points."""
    kept = graded(results)
    totals = [result.programming for result in kept]
    items = []
    for function in assignment_of(kept).functions:
        earned = [result.scores[function.name] for result in kept]
        items.append(
            Item(
                id=function.name,
                function=function.name,
                title=function.name,
                points=function.points,
                students=len(earned),
                solved=sum(points >= function.points for points in earned),
                difficulty=fmean(earned) / function.points if earned else None,
                discrimination=discrimination(earned, totals),
                endings={},
                seconds=0.0,
            )
        )
    return items


def discrimination(earned: Sequence[float], totals: Sequence[float]) -> float | None:
    """Pearson's correlation of an item's points with the total of all others, or None.

    It is None for fewer than five students, and where either side has no spread.
    """
    if len(earned) < FEWEST:
        return None
    rest = [total - points for points, total in zip(earned, totals, strict=True)]
    try:
        return correlation(earned, rest)
    except StatisticsError:
        return None


def _check_item(column: Mapping[int, Sequence[Check]], totals: Sequence[float]) -> Item:
    measured = {
        row: checks
        for row, checks in column.items()
        if all(check.status is not Status.ERROR for check in checks)
    }
    first = next(iter(column.values()))[0]
    deciding = [_deciding(checks) for checks in measured.values()]
    passed = [check.status is Status.PASSED for check in deciding]
    earned = [first.points * one for one in passed]
    return Item(
        id=first.id,
        function=first.function,
        title=first.title,
        points=first.points,
        students=len(earned),
        solved=sum(passed),
        difficulty=fmean(passed) if passed else None,
        discrimination=discrimination(earned, [totals[row] for row in measured]),
        endings=_endings(deciding, len(column) - len(measured)),
        seconds=fmean(c.student_seconds for cs in measured.values() for c in cs) if passed else 0.0,
    )


def _deciding(checks: Sequence[Check]) -> Check:
    return next((check for check in checks if check.status is not Status.PASSED), checks[0])


def _endings(checks: Iterable[Check], errors: int) -> dict[str, int]:
    counts = Counter(check.status.value for check in checks if check.status is not Status.PASSED)
    if errors:
        counts[Status.ERROR.value] = errors
    return dict(counts.most_common())
