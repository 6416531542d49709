"""The records that cross every boundary of the grader, and the errors it raises.

Standard library only.  Records are frozen: what one step hands on no later step can change.

    GraderError                 anything this package raises on purpose
    ├── UsageError              the caller asked for something impossible: one line, exit status 2
    ├── ExamError               a fault of ours: a check without points, points that do not add up
    └── StudentFault            the submission's doing; `status` says which kind
        ├── Missing             the file or the function is not there
        ├── Refused             changed interface, or use of a module that the task does not allow
        ├── Crashed             an exception, or the worker process died
        ├── DeadlineExceeded    the call or the submission used up its time
        ├── MemoryExceeded      the call hit the memory limit
        └── BadReply            the worker sent something that is not an answer
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from autograder.decisions import Lateness, Override


class Status(StrEnum):
    """How one check ended. Only PASSED earns points; ERROR is a fault of ours."""

    PASSED = "passed"
    FAILED = "failed"
    CRASHED = "crashed"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    REFUSED = "refused"
    MISSING = "missing"
    ERROR = "error"


class GraderError(Exception):
    """Base of everything that this package raises on purpose."""


class UsageError(GraderError):
    """The command can't be carried out as given; the message says what to do instead."""


class ExamError(GraderError):
    """The exam itself is wrong: never the student's fault."""


class StudentFault(GraderError):
    """A check can't pass because of something the submission did."""

    status = Status.FAILED


class Missing(StudentFault):
    """The file was not handed in, or does not define the function."""

    status = Status.MISSING


class Refused(StudentFault):
    """The interface was changed, or a module outside the template's was used."""

    status = Status.REFUSED


class Crashed(StudentFault):
    """Student code raised an exception, or took its process down."""

    status = Status.CRASHED


class DeadlineExceeded(StudentFault):
    """The call, or the whole submission, ran out of time by the grader's clock."""

    status = Status.TIMEOUT


class MemoryExceeded(StudentFault):
    """The call asked for more memory than a worker may have."""

    status = Status.MEMORY


class BadReply(StudentFault):
    """What came back over the wire is not an answer."""

    status = Status.FAILED


@dataclass(frozen=True, slots=True)
class GradedFunction:
    """One graded name: where it lives, what it is worth and how it must be called.

    `parameters` holds each method's list, a plain function's under ""; "=" marks a default.
    """

    name: str
    task: str
    points: int
    parameters: Mapping[str, tuple[str, ...]]


def _function(name: str, task: str, points: int, *parameters: str) -> GradedFunction:
    return GradedFunction(name, task, points, MappingProxyType({"": parameters}))


#: The programming part of ECE 449 Assignment 2: eleven names, 60 points.
FUNCTIONS: tuple[GradedFunction, ...] = (
    _function("relu", "task1", 3, "X"),
    _function("prelu", "task1", 2, "X"),
    _function("DNNforward", "task1", 5, "X", "W", "K"),
    _function("DNNbackward", "task1", 5, "X", "y", "W", "K", "H", "A", "O"),
    _function(
        "train", "task1", 5, "X", "y", "W", "K", "lr", "num_epochs=", "batch_size=", "print_loss="
    ),
    _function("get_DNN", "task2", 5),
    _function(
        "train_torch", "task2", 5, "net", "dataset_X", "dataset_y", "num_epochs", "lr", "batch_size"
    ),
    _function("get_lenet", "task3", 5),
    _function(
        "train_cnn", "task3", 15, "net", "train_iter", "test_iter", "num_epochs", "lr", "device="
    ),
    GradedFunction(
        "Residual",
        "task4",
        5,
        MappingProxyType(
            {
                "__init__": (
                    "self",
                    "input_channels",
                    "num_channels",
                    "use_1x1conv=",
                    "strides=",
                ),
                "forward": ("self", "X"),
            }
        ),
    ),
    _function("get_resnet", "task4", 5),
)

#: The scripts of CMPT 419/726, problem 3: each is graded as a whole, under its own name.
SCRIPTS: tuple[GradedFunction, ...] = tuple(
    GradedFunction(name, name, points, MappingProxyType({}))
    for name, points in (
        ("logistic_regression", 2),  # given by the course: it has to run, and draw two figures
        ("logistic_regression_mod", 8),
        ("logistic_regression_sgd", 10),
    )
)

FUNCTION_BY_NAME: Mapping[str, GradedFunction] = MappingProxyType(
    {f.name: f for f in (*FUNCTIONS, *SCRIPTS)}
)

TASKS: tuple[str, ...] = ("task1", "task2", "task3", "task4")

#: What a task's template imports, so what a solution may use besides the standard library.
ALLOWED_IMPORTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "task1": frozenset({"numpy"}),
        "task2": frozenset({"numpy", "torch"}),
        "task3": frozenset({"numpy", "torch", "torchvision"}),
        "task4": frozenset({"numpy", "torch"}),
    }
)

PROGRAMMING_POINTS = 60
CONCEPTUAL_POINTS = 40


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a submission that a person should know.

    `blocking` findings cost points by the course's own rules (a file that is not properly named);
    the others are for information only.  `task` names the file that was read to find it, or none.
    """

    what: str
    remedy: str = ""
    blocking: bool = False
    task: str = ""

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}".strip()


@dataclass(frozen=True, slots=True)
class Submission:
    """One student's work as the intake recognised it.

    `files` maps "task1" … "task4" to the source bytes of properly named files; a task that is
    not in it was not handed in (or not under a name the course recognises: see `findings`).
    Scripts of CMPT 419/726 stand there by their names, beside the modules that they import.
    `refused` is the reason when the whole submission can't be read, else the empty string.
    `submitted` is when it came, such as "2026-11-01T22:30:15" in the platform's local time, where
    that is known.  `assignment` is a name in `autograder.assignments`.
    """

    student_id: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    conceptual: bytes | None = None
    findings: tuple[Finding, ...] = ()
    refused: str = ""
    origin: str = ""
    submitted: str = ""
    assignment: str = "ece449"

    def digest(self, task: str) -> str:
        """SHA-256 over what can change a task's grade: the ID and the content of its file.

        Scripts import each other and the modules beside them, so all of those count for each.
        """
        sha = hashlib.sha256(self.student_id.encode())
        for name in sorted(self.files):
            if name == task or name not in TASKS:
                sha.update(b"\0" + self.files[name])
        return sha.hexdigest()


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of one check of the exam on one device ("" where the device does not matter).

    A check that runs on several devices earns its points only when it passes on all of them.
    `seconds` is wall time, `student_seconds` the CPU time that the kernel charged to its workers;
    `hint` names the likely mistake where the wrong values fit one.
    """

    id: str
    device: str
    function: str
    points: float
    status: Status
    title: str
    message: str = ""
    output: str = ""
    seed: int = 0
    seconds: float = 0.0
    student_seconds: float = 0.0
    hint: str = ""

    @property
    def task(self) -> str:
        """The task that the check belongs to."""
        return FUNCTION_BY_NAME[self.function].task


@dataclass(frozen=True, slots=True)
class Result:
    """One submission's grade: points per function, and the checks they come from.

    `scores` are what was measured; `overrides` and `late` are what people and the course's rules
    make of that, and never change it.  `grader_seconds` and `student_seconds` are CPU seconds:
    ours, and the workers'.  `name` is the student's own, where a roster tells it.  `seed` is the
    run's; `keys` stands for everything that a task's checks depend on: while it stays, so do they.
    """

    student_id: str
    status: str
    scores: Mapping[str, float]
    checks: tuple[Check, ...] = ()
    findings: tuple[Finding, ...] = ()
    conceptual: float | None = None
    refused: str = ""
    seconds: float = 0.0
    grader_seconds: float = 0.0
    student_seconds: float = 0.0
    isolation: str = ""
    seed: int = 0
    keys: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    overrides: tuple[Override, ...] = ()
    late: Lateness | None = None
    assignment: str = "ece449"

    @property
    def programming(self) -> float:
        """Measured points of the programming part."""
        return sum(self.scores.values())

    @property
    def awarded(self) -> Mapping[str, float]:
        """Points per function that count: the measured ones, but for those overridden."""
        return {**self.scores, **{one.function: one.points for one in self.overrides}}

    @property
    def total(self) -> float:
        """Awarded points plus known marks of the written part, less what lateness costs."""
        counted = sum(self.awarded.values()) + (self.conceptual or 0.0)
        return max(0.0, counted - (self.late.deduction if self.late else 0.0))
