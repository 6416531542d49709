"""The assignments that can be graded: what is handed in, what is worth what, which exam decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from autograder.model import FUNCTIONS, TASKS, GradedFunction


@dataclass(frozen=True, slots=True)
class Assignment:
    """One assignment's graded names, files and exam.

    `tasks` are the graded files without ending, `exam` the files in `tests/` that examine them.
    """

    name: str
    title: str
    tasks: tuple[str, ...]
    functions: tuple[GradedFunction, ...]
    exam: tuple[str, ...]

    @property
    def points(self) -> int:
        """Points of the programming part."""
        return sum(function.points for function in self.functions)

    def worth(self, task: str) -> int:
        """Points of one file."""
        return sum(function.points for function in self.functions if function.task == task)


def _script(name: str, points: int) -> GradedFunction:
    return GradedFunction(name, name, points, MappingProxyType({}))


#: A script is graded as a whole, under its own name: what it draws is what it returns.
_SCRIPTS = (
    _script("logistic_regression", 2),  # given by the course: it has to run, and draw two figures
    _script("logistic_regression_mod", 8),
    _script("logistic_regression_sgd", 10),
)

ECE449 = Assignment(
    "ece449",
    "ECE 449 Assignment 2",
    TASKS,
    FUNCTIONS,
    tuple(f"test_{task}.py" for task in TASKS),
)
CMPT726 = Assignment(
    "cmpt726",
    "CMPT 419/726 Assignment 2, problem 3",
    tuple(script.name for script in _SCRIPTS),
    _SCRIPTS,
    ("test_p3.py",),
)

ASSIGNMENTS: Mapping[str, Assignment] = MappingProxyType(
    {assignment.name: assignment for assignment in (ECE449, CMPT726)}
)
TASK_OF: Mapping[str, str] = MappingProxyType(
    {f.name: f.task for assignment in ASSIGNMENTS.values() for f in assignment.functions}
)
