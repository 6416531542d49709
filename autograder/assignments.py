"""The assignments that can be graded: what is handed in, what is worth what, which exam decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from autograder.model import FUNCTIONS, SCRIPTS, TASKS, GradedFunction, Result


@dataclass(frozen=True, slots=True)
class Assignment:
    """One assignment's graded files and names, and its exam.

    `tasks` maps the graded files, without ending, to their titles; `exam` maps them to the files in
    `tests/` that examine them.
    """

    name: str
    title: str
    tasks: Mapping[str, str]
    functions: tuple[GradedFunction, ...]
    exam: Mapping[str, str]

    @property
    def points(self) -> int:
        """Points of the programming part."""
        return sum(function.points for function in self.functions)

    def of(self, task: str) -> list[GradedFunction]:
        """The functions of one file."""
        return [function for function in self.functions if function.task == task]

    def worth(self, task: str) -> int:
        """Points of one file."""
        return sum(function.points for function in self.of(task))


ECE449 = Assignment(
    "ece449",
    "ECE 449 Assignment 2",
    MappingProxyType(
        {
            "task1": "Task 1: a perceptron in NumPy",
            "task2": "Task 2: the perceptron in PyTorch",
            "task3": "Task 3: LeNet-5",
            "task4": "Task 4: ResNet-18",
        }
    ),
    FUNCTIONS,
    MappingProxyType({task: f"test_{task}.py" for task in TASKS}),
)
CMPT726 = Assignment(
    "cmpt726",
    "CMPT 419/726 Assignment 2, problem 3",
    MappingProxyType(
        {
            "logistic_regression": "Gradient descent",
            "logistic_regression_mod": "Gradient descent with several step sizes",
            "logistic_regression_sgd": "Stochastic gradient descent",
        }
    ),
    SCRIPTS,
    MappingProxyType({script.name: "test_p3.py" for script in SCRIPTS}),
)

ASSIGNMENTS: Mapping[str, Assignment] = MappingProxyType(
    {assignment.name: assignment for assignment in (ECE449, CMPT726)}
)


def assignment_of(results: Sequence[Result]) -> Assignment:
    """The assignment that all these results are of; ECE 449's where there are none."""
    return ASSIGNMENTS[results[0].assignment] if results else ECE449
