"""One result as the page that its student reads: pure."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.assignments import ASSIGNMENTS
from autograder.decisions import Override
from autograder.model import CONCEPTUAL_POINTS, Check, GradedFunction, Result, Status
from autograder.reports.explanation import Explanation, explained, printed
from autograder.reports.gradescope import worth
from autograder.reports.rendering import page

#: How a check ended, to the student.
ENDINGS = {
    Status.PASSED: "passed",
    Status.FAILED: "not right yet",
    Status.CRASHED: "crashed",
    Status.TIMEOUT: "out of time",
    Status.MEMORY: "out of memory",
    Status.REFUSED: "not allowed",
    Status.MISSING: "not there",
    Status.ERROR: "not graded: our fault",
}
_ADVICE = {
    Status.CRASHED: "The check stopped where your code did. Make the same call yourself to see it.",
    Status.TIMEOUT: "Look for a loop that never ends, or for work that is done again and again.",
    Status.MEMORY: "Look for arrays that grow without end, or that are far larger than the data.",
    Status.ERROR: "Your points for this are open until it is graded again.",
}


@dataclass(frozen=True, slots=True)
class CheckView:
    """One check as the page shows it; `points` is what it is worth where it stands."""

    title: str
    device: str
    status: str
    ending: str
    points: float
    earned: float
    explanation: Explanation
    advice: str
    hint: str
    output: str


@dataclass(frozen=True, slots=True)
class FunctionView:
    """One graded function: what was measured, what counts, and its checks."""

    name: str
    points: int
    measured: float
    awarded: float
    override: Override | None
    checks: tuple[CheckView, ...]


@dataclass(frozen=True, slots=True)
class TaskView:
    """One task file and its functions."""

    name: str
    title: str
    functions: tuple[FunctionView, ...]

    @property
    def points(self) -> int:
        """What the task is worth."""
        return sum(function.points for function in self.functions)

    @property
    def earned(self) -> float:
        """The points that count."""
        return sum(function.awarded for function in self.functions)


def feedback(result: Result) -> str:
    """The whole page as HTML that needs nothing but itself."""
    assignment = ASSIGNMENTS[result.assignment]
    names = assignment.tasks if result.checks or result.overrides else ()
    tasks = [_task(name, result) for name in names]
    conceptual = CONCEPTUAL_POINTS if result.conceptual is not None else 0
    return page(
        "feedback.html.j2",
        result=result,
        tasks=tasks,
        to_do=[f for task in tasks for f in task.functions if f.checks and f.awarded < f.points],
        programming=sum(result.awarded.values()),
        programming_points=assignment.points,
        conceptual_points=CONCEPTUAL_POINTS,
        possible=assignment.points + conceptual,
    )


def _task(name: str, result: Result) -> TaskView:
    shown = worth(result.checks)
    assignment = ASSIGNMENTS[result.assignment]
    functions = tuple(_function(one, result, shown) for one in assignment.of(name))
    return TaskView(name, assignment.tasks[name], functions)


def _function(
    function: GradedFunction, result: Result, shown: list[tuple[Check, float]]
) -> FunctionView:
    overrides = {one.function: one for one in result.overrides}
    return FunctionView(
        name=function.name,
        points=function.points,
        measured=result.scores[function.name],
        awarded=result.awarded[function.name],
        override=overrides.get(function.name),
        checks=tuple(_check(c, points) for c, points in shown if c.function == function.name),
    )


def _check(check: Check, points: float) -> CheckView:
    return CheckView(
        title=check.title,
        device=check.device,
        status=check.status.value,
        ending=ENDINGS[check.status],
        points=points,
        earned=points if check.status is Status.PASSED else 0.0,
        explanation=explained(check.message),
        advice=_ADVICE.get(check.status, ""),
        hint=check.hint,
        output=printed(check.output),
    )
