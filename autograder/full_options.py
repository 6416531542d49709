"""`pytest --full`: the course's own standard on the whole Fashion-MNIST, after the exam."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.confirming import standards_of
from autograder.datasets import load_fashion_mnist
from autograder.estimate import estimate, usable_cores
from autograder.exam import ExamSession
from autograder.exam_files import exam_files
from autograder.model import UsageError
from autograder.standard import FullExam, Progress, forecast


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--full`."""
    group = parser.getgroup("autograder")
    group.addoption("--full", action="store_true", help="the course's own standard as well")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Let the exam session that there is train, and measure how long that takes here."""
    session = _session(config)
    if session is None or not config.getoption("--full"):
        return
    try:
        load_fashion_mnist()
    except UsageError as error:
        raise pytest.UsageError(str(error)) from error

    def show(progress: Progress) -> None:
        reporter = config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None and reporter.isatty:
            reporter.rewrite(f"{progress} ", erase=True)

    session.full = FullExam(usable_cores(), estimate(session.devices[-1], usable_cores()), show)


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say how long the trainings will take."""
    session = _session(config)
    if session is None or session.full is None:
        return []
    return forecast(session.full, session.devices[-1], submissions=1, jobs=1)


@pytest.hookimpl(tryfirst=True)
def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Take the standards of the exam's files in."""
    wanted = standards_of(exam_files(config.getoption("--assignment")))
    return False if config.getoption("--full") and collection_path in wanted else None


def _session(config: pytest.Config) -> ExamSession | None:
    session = config.pluginmanager.get_plugin("exam-session")
    return session if isinstance(session, ExamSession) else None
