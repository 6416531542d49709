"""The exam as a pytest plugin: fixtures for the student's files, points, and one record per check.

A check is a test in `tests/test_task1.py` … `test_task4.py` with two marks:

    @pytest.mark.points("train", 2)       the function it examines and what it is worth
    @pytest.mark.depends(relu=relu)       right versions of functions that this one builds on

A check with `depends` first runs with the student's own functions; if that fails, once more with
the right ones in their place, and either success earns the points: an error costs points once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from autograder.attempts import Attempts
from autograder.confirming import confirmed_by, standards_of
from autograder.diagnosis import Diagnostician
from autograder.exam_files import EXAM_FILES, PUBLIC_FILES, ROOT, SETTINGS, exam_files
from autograder.images import FashionMNIST, load_embedded
from autograder.jail.launcher import Launcher
from autograder.jail.proxy import StudentModule
from autograder.jail.script_proxy import StudentScript
from autograder.jail.sitting import Sitting
from autograder.jail.training_proxy import TrainingModule
from autograder.judge import Judge
from autograder.marks import device_of, outcome_of, points_of, right_functions, title_of
from autograder.model import (
    FUNCTIONS,
    SCRIPTS,
    TASKS,
    Check,
    ExamError,
    Finding,
    Status,
    Submission,
    UsageError,
)
from autograder.standard import FullExam
from autograder.text import printable

#: pytest's own plugins that an exam can do without; one of them collects garbage each time.
_UNWANTED = (
    *("terminal", "cacheprovider", "logging", "warnings", "unraisableexception", "threadexception"),
    *("doctest", "faulthandler", "junitxml", "legacypath", "monkeypatch", "pastebin", "recwarn"),
    *("setuponly", "setupplan", "stepwise", "subtests", "tmpdir", "unittest"),
)
MARKERS = (
    "points(function, points): the graded function that a check examines, and what it is worth",
    "depends(**functions): right functions to put in place of the student's own if those fail",
    "confirms(id): the quick check whose points are lost, too, if this check does not pass",
    "public: a check that students have; it is not part of the grade",
)


def _ignore(check: Check) -> None:
    """For callers that do not follow the checks as they end."""


def _student_module(task: str, kind: type[StudentModule]) -> Any:
    """A fixture of the task's name: the student's file, in a worker for this check."""

    @pytest.fixture(name=task)
    def student_module(self: ExamSession, seed: int) -> Iterator[StudentModule]:
        module = kind(task, self.sitting, seed, shared=True)
        self._running.append(module)
        yield module
        module.dismiss()
        self._running.remove(module)

    return student_module


@dataclass(eq=False)  # pytest keeps plugins in sets
class ExamSession(Attempts):
    """One submission taking the exam; registered with pytest as a plugin object.

    `checks` grows by one record as each check ends, and `on_check` is called with it.
    """

    submission: Submission
    launcher: Launcher
    run_seed: int = 0
    devices: tuple[str, ...] = ("cpu",)
    on_check: Callable[[Check], None] = _ignore
    full: FullExam | None = None
    checks: list[Check] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sitting = Sitting(self.submission, self.launcher)
        self._running: list[StudentModule] = []
        self._diagnostician = Diagnostician(self.submission, self.launcher)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What an instructor should look at in the student's files; it costs nothing by itself."""
        return tuple(
            Finding(f"`{task}_{self.submission.student_id}.py`, line {line}: {words}.", task=task)
            for task, notes in sorted(self.sitting.noted.items())
            for line, words in notes
        )

    # -- hooks, in the order in which pytest calls them ----------------------------------------

    def pytest_configure(self, config: pytest.Config) -> None:
        """Declare the marks of the checks."""
        for line in MARKERS:
            config.addinivalue_line("markers", line)

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Run a check that asks for a device once on each that there is."""
        if "device" in metafunc.fixturenames:
            metafunc.parametrize("device", self.devices)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Refuse an exam in which a check is worth nothing, or a function not its points."""
        totals: dict[str, float] = {}
        for item in items:
            if item.path in EXAM_FILES or item.path in PUBLIC_FILES:
                function, points = points_of(item)
                if device_of(item) in ("", self.devices[0]) and not confirmed_by(item):
                    totals[function] = totals.get(function, 0) + points
        for graded in (*FUNCTIONS, *SCRIPTS):
            if totals.get(graded.name, graded.points) != graded.points:
                raise ExamError(
                    f"the checks of `{graded.name}` are worth {totals[graded.name]:g} points; "
                    f"the assignment gives it {graded.points}"
                )

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Write one record per check: when it has run, or when it could not even be set up."""
        report = yield
        if item.get_closest_marker("points") is not None and (
            call.when == "call" or (call.when == "setup" and call.excinfo is not None)
        ):
            check = self._record(item, call)
            if check.hint:
                report.sections.append(("Hint", check.hint))
        return report

    # -- fixtures -----------------------------------------------------------------------------

    @pytest.fixture
    def seed(self, request: pytest.FixtureRequest) -> int:
        """This check's seed: fresh for every submission, the same whenever it is graded again."""
        return self._seed(request.node)

    @pytest.fixture
    def rng(self, seed: int) -> np.random.Generator:
        """Source of this check's random inputs."""
        return np.random.default_rng(seed)

    @pytest.fixture
    def judge(self) -> Judge:
        """Comparisons that explain themselves."""
        return Judge()

    @pytest.fixture
    def images(self) -> FashionMNIST:
        """The embedded subset of Fashion-MNIST."""
        return load_embedded()

    @pytest.fixture
    def same_rng(self, request: pytest.FixtureRequest) -> Callable[[int], np.random.Generator]:
        """Random sources that all checks of a file share: a script runs once for several."""
        seed = self._number(request.node, "all")
        return lambda number: np.random.default_rng([seed, number])

    task1, task2, task3, task4 = (_student_module(task, TrainingModule) for task in TASKS)
    logistic_regression, logistic_regression_mod, logistic_regression_sgd = (
        _student_module(script.name, StudentScript) for script in SCRIPTS
    )

    # -- the rest -----------------------------------------------------------------------------

    def _record(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Check:
        function, points = points_of(item)
        status, message = outcome_of(call)
        for module in self._running:
            module.leave() if status is Status.PASSED else module.dismiss()
        device = device_of(item)
        check = Check(
            id=confirmed_by(item) or f"{item.path.stem}::{item.name.replace(f'[{device}]', '')}",
            device=device,
            function=function,
            points=points,
            status=status,
            title=title_of(item),
            message=printable(message),
            output=printable("".join(module.printed for module in self._running)),
            seed=self._seed(item),
            seconds=call.duration,
            student_seconds=sum(module.student_seconds for module in self._running),
        )
        if status is not Status.PASSED:
            check = self._diagnostician.commented(check, right_functions(item))
        self.checks.append(check)
        self.on_check(check)
        return check


class _Untraced:
    """Keeps pytest from formatting the traceback of each failed check: in a class nobody reads it.

    That takes longer than most checks.
    """

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Let a check's failure be its message."""
        for item in items:
            item.repr_failure = _message  # type: ignore[method-assign]


def _message(excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
    del style
    return str(excinfo.value)


# -- running it ---------------------------------------------------------------------------------


def sit(
    session: ExamSession, tasks: Collection[str] | None = None, files: Sequence[Path] = ()
) -> tuple[Check, ...]:
    """Run the exam of some tasks, or all, on one submission, in this process; returns its checks.

    files: other checks than the whole exam's.
    Raises ExamError when pytest could not run the exam.
    """
    chosen = [*(files or exam_files(session.submission.assignment, tasks))]
    chosen += standards_of(chosen) if session.full else []
    arguments = [
        *map(str, chosen),
        *("-c", str(SETTINGS), "--rootdir", str(ROOT)),
        # This plugin comes as an object; no others are wanted, nor is any output.
        *("-o", "addopts=", "--disable-plugin-autoload", "--strict-markers", "--capture=no"),
        *(f"-pno:{name}" for name in _UNWANTED),
    ]
    # Parallelism comes from several graders; two thread pools on two cores slow each other down.
    torch.set_num_threads(1)
    try:
        code = pytest.main(arguments, plugins=[session, _Untraced()])
    finally:
        session.sitting.handover.close()
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise ExamError(f"pytest could not run the exam (exit status {int(code)})")
    return tuple(session.checks)


def devices(choice: str = "auto") -> tuple[str, ...]:
    """The devices to examine on: "auto" means the CPU and, where there is one, the GPU.

    Raises UsageError when CUDA is asked for and missing.
    """
    present = torch.cuda.is_available()
    if choice == "cuda" and not present:
        raise UsageError("--device cuda: torch finds no GPU here; use --device cpu")
    return {"auto": ("cpu", "cuda") if present else ("cpu",)}.get(choice, (choice,))
