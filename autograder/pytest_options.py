"""Plain `pytest` as the exam, without the command-line tool.

pytest                       the files at the repository's root
pytest --submission PATH     one submission: a zip or a folder
pytest --full                the course's own standard on the whole Fashion-MNIST as well
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from autograder import rubric, standard
from autograder.datasets import load_fashion_mnist
from autograder.exam import EXAM_FILES, ROOT, STANDARD_FILE, ExamSession, devices
from autograder.images import DESCRIPTION
from autograder.intake import read_submissions
from autograder.jail.launcher import Launcher
from autograder.model import FUNCTIONS, TASKS, Submission, UsageError
from autograder.standard import FullExam, Progress


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of a plain pytest run."""
    group = parser.getgroup("autograder")
    group.addoption("--submission", type=Path, help="zip or folder to examine")
    group.addoption("--seed", type=int, default=0, help="changes the checks' random inputs")
    group.addoption("--device", choices=["auto", "cpu", "cuda"], default="auto")
    group.addoption("--full", action="store_true", help="the course's own standard as well")
    group.addoption("--isolation", choices=["auto", "jail", "process"], default="auto")


def pytest_configure(config: pytest.Config) -> None:
    """Set up an exam session, unless `sit` has brought its own."""
    if any(isinstance(plugin, ExamSession) for plugin in config.pluginmanager.get_plugins()):
        return
    try:
        submission = _chosen_submission(config.getoption("--submission"))
        chosen = devices(config.getoption("--device"))
        launcher = Launcher(isolation=config.getoption("--isolation"), gpu="cuda" in chosen)
        config.add_cleanup(launcher.close)
        full = _full_exam(config, chosen[-1]) if config.getoption("--full") else None
        if launcher.required == "jail":
            launcher.check()
    except UsageError as error:
        raise pytest.UsageError(str(error)) from error
    session = ExamSession(submission, launcher, config.getoption("--seed"), chosen, full=full)
    config.pluginmanager.register(session, "exam-session")


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say which images the exam uses and, with --full, how long it will take."""
    session = config.pluginmanager.get_plugin("exam-session")
    lines = [f"images: {DESCRIPTION}"]
    if isinstance(session, ExamSession) and session.full:
        lines += standard.forecast(session.full, session.devices[-1], submissions=1, jobs=1)
    return lines


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Collect the standard with --full only, and the exam alone with --submission."""
    if collection_path == STANDARD_FILE:
        return None if config.getoption("--full") else True
    examining = config.getoption("--submission") is not None
    return (
        True
        if examining and collection_path.is_file() and (collection_path not in EXAM_FILES)
        else None
    )


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Close a plain run with the points."""
    session = config.pluginmanager.get_plugin("exam-session")
    if session is None or not session.checks:
        return
    scores = rubric.scores(session.checks)
    terminalreporter.section(f"{session.submission.student_id}")
    for function in FUNCTIONS:
        if function.name in scores:
            terminalreporter.line(
                f"{function.name:12} {scores[function.name]:4g} / {function.points}"
            )
    worth = sum(function.points for function in FUNCTIONS if function.name in scores)
    terminalreporter.line(f"{'programming':12} {sum(scores.values()):4g} / {worth}")


def _full_exam(config: pytest.Config, device: str) -> FullExam:
    """What --full needs.  Raises UsageError where the whole set is missing."""
    load_fashion_mnist()
    cores = standard.cores()

    def show(progress: Progress) -> None:
        reporter = config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None and reporter.isatty:
            reporter.rewrite(f"{progress} ", erase=True)

    return FullExam(cores, standard.estimate(device, cores), show)


def _chosen_submission(path: Path | None) -> Submission:
    """The submission at PATH, or the files at the root."""
    if path is None:
        sources = {task: ROOT / f"{task}.py" for task in TASKS}
        found = {task: file.read_bytes() for task, file in sources.items() if file.is_file()}
        return Submission("root", found, origin=str(ROOT))
    found_submissions = read_submissions(path)
    if len(found_submissions) != 1:
        raise UsageError(f"--submission {path} holds {len(found_submissions)} submissions, not one")
    if found_submissions[0].refused:
        raise UsageError(f"--submission {path}: {found_submissions[0].refused}")
    return found_submissions[0]
