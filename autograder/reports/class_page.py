"""All results as the page that an instructor reads: pure.

The table stands in the page itself, so that it is read, printed and searched without any script;
the script sorts, filters and exports what stands there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, median, pstdev, quantiles

from autograder.assignments import ASSIGNMENTS, assignment_of
from autograder.model import (
    CONCEPTUAL_POINTS,
    Result,
    Status,
)
from autograder.reports.feedback import ENDINGS
from autograder.reports.gradebook import note
from autograder.reports.histogram import Histogram
from autograder.reports.item_analysis import check_items, function_items, graded
from autograder.reports.mistakes import mistakes
from autograder.reports.rendering import page

#: More mistakes than these, and more links to one's students, make a page nobody reads.
MOST_MISTAKES = 40
MOST_LINKS = 12
#: Rows of the table that a browser lays out at once: it takes seconds for a thousand.
ROWS_AT_ONCE = 100

_STATUSES = ("graded", "refused", "missing", "error")


@dataclass(frozen=True, slots=True)
class Figures:
    """A class in a few numbers; points over the graded results alone, None where there are none."""

    students: int
    statuses: tuple[tuple[str, int], ...]
    possible: int
    mean: float | None
    median: float | None
    spread: float | None
    perfect: int
    wall: float | None
    wall_most: float | None
    student_cpu: float
    grader_cpu: float


@dataclass(frozen=True, slots=True)
class Row:
    """One student's row of the table."""

    result: Result
    points: tuple[tuple[float, int], ...]
    programming: float
    note: str


def class_page(
    results: Iterable[Result], remarks: Sequence[str] = (), title: str = "Assignment 2"
) -> str:
    """The whole page as HTML that needs nothing but itself; links lead to `ID/feedback.html`.

    `remarks` are sentences about the whole class, such as its deadline.
    """
    ordered = sorted(results, key=lambda result: result.student_id)
    assignment, figures = assignment_of(ordered), _figures(ordered)
    found = mistakes(ordered)
    return page(
        "class_page.html.j2",
        scripts=("sorting.js", "class_page.js"),
        title=title,
        remarks=remarks,
        figures=figures,
        rows=[_row(result) for result in ordered],
        functions=assignment.functions,
        tasks=[(task, len(assignment.of(task))) for task in assignment.tasks],
        named=any(result.name for result in ordered),
        conceptual=any(result.conceptual is not None for result in ordered),
        histogram=Histogram.of([r.total for r in graded(ordered)], figures.possible),
        function_items=function_items(ordered),
        check_items=check_items(ordered),
        mistakes=found[:MOST_MISTAKES],
        mistakes_in_all=len(found),
        most_links=MOST_LINKS,
        rows_at_once=ROWS_AT_ONCE,
        faults=[result for result in ordered if result.status == "error"],
        endings={status.value: words for status, words in ENDINGS.items()},
        limits=_limits(ordered),
        slowest=_slowest(ordered),
        isolations=sorted({result.isolation for result in ordered if result.isolation}),
        programming_points=assignment.points,
        conceptual_points=CONCEPTUAL_POINTS,
    )


def _figures(results: Sequence[Result]) -> Figures:
    counts = Counter(result.status for result in results)
    marked = any(result.conceptual is not None for result in results)
    possible = assignment_of(results).points + (CONCEPTUAL_POINTS if marked else 0)
    totals = [result.total for result in graded(results)]
    walls = sorted(result.seconds for result in results if result.seconds)
    return Figures(
        students=len(results),
        statuses=tuple((name, counts[name]) for name in _STATUSES if counts[name]),
        possible=possible,
        mean=fmean(totals) if totals else None,
        median=median(totals) if totals else None,
        spread=pstdev(totals) if totals else None,
        perfect=sum(total >= possible for total in totals),
        wall=median(walls) if walls else None,
        wall_most=quantiles(walls, n=20)[-1] if len(walls) > 1 else None,
        student_cpu=sum(result.student_seconds for result in results),
        grader_cpu=sum(result.grader_seconds for result in results),
    )


def _row(result: Result) -> Row:
    return Row(
        result=result,
        points=tuple(
            (result.awarded[f.name], f.points) for f in ASSIGNMENTS[result.assignment].functions
        ),
        programming=sum(result.awarded.values()),
        note=note(result),
    )


def _limits(results: Iterable[Result]) -> list[tuple[str, int]]:
    """How many students hit the limits of time and memory."""
    return [
        (
            ENDINGS[status],
            sum(any(check.status is status for check in r.checks) for r in results),
        )
        for status in (Status.TIMEOUT, Status.MEMORY)
    ]


def _slowest(results: Iterable[Result]) -> list[Result]:
    return sorted(results, key=lambda result: -result.seconds)[:5]
