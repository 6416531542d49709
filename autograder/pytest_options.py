"""Plain `pytest` as the exam, without the command-line tool.

pytest                       the files at the repository's root
pytest --submission PATH     one submission: a zip or a folder
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from autograder import rubric
from autograder.assignments import ASSIGNMENTS, ECE449
from autograder.confirming import is_standard
from autograder.exam import ExamSession, devices
from autograder.exam_files import EXAM_FILES, PUBLIC_FILES, ROOT, exam_files
from autograder.images import DESCRIPTION
from autograder.intake import READERS
from autograder.jail.launcher import Launcher
from autograder.model import TASKS, Submission, UsageError
from autograder.reports.todo import todo

_FULL_OPTIONS = "autograder.full_options"


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Options of a plain pytest run; a student kit has no `--full`."""
    if find_spec(_FULL_OPTIONS):
        pluginmanager.import_plugin(_FULL_OPTIONS)
    group = parser.getgroup("autograder")
    group.addoption("--submission", type=Path, help="zip or folder to examine")
    group.addoption("--assignment", choices=list(ASSIGNMENTS), default=ECE449.name)
    group.addoption("--seed", type=int, default=0, help="changes the checks' random inputs")
    group.addoption("--device", choices=["auto", "cpu", "cuda"], default="auto")
    group.addoption("--isolation", choices=["auto", "jail", "process"], default="auto")


def pytest_configure(config: pytest.Config) -> None:
    """Set up an exam session, unless `sit` has brought its own."""
    if any(isinstance(plugin, ExamSession) for plugin in config.pluginmanager.get_plugins()):
        return
    try:
        submission = _chosen_submission(
            config.getoption("--submission"), config.getoption("--assignment")
        )
        chosen = devices(config.getoption("--device"))
        launcher = Launcher(isolation=config.getoption("--isolation"), gpu="cuda" in chosen)
        config.add_cleanup(launcher.close)
        if launcher.required == "jail":
            launcher.check()
    except UsageError as error:
        raise pytest.UsageError(str(error)) from error
    session = ExamSession(submission, launcher, config.getoption("--seed"), chosen)
    config.add_cleanup(session.sitting.handover.close)  # the last in is the first out
    config.pluginmanager.register(session, "exam-session")


def pytest_report_header() -> str:
    """Say which images the exam uses."""
    return f"images: {DESCRIPTION}"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out the exams of other assignments, and the public checks, which are the students'.

    With --submission, leave out all but the exam; and always the standards, which are for --full.
    """
    if collection_path == ROOT / "kit":  # its settings are for where it is handed out to
        return True
    if collection_path in PUBLIC_FILES and collection_path not in EXAM_FILES:
        return True
    if not collection_path.is_file() or collection_path in exam_files(
        config.getoption("--assignment")
    ):
        return None
    examining = config.getoption("--submission") is not None
    exams = collection_path in EXAM_FILES or is_standard(collection_path)
    return True if examining or exams else None


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Close a plain run with the points."""
    session = config.pluginmanager.get_plugin("exam-session")
    if session is None or not session.checks:
        return
    if EXAM_FILES == PUBLIC_FILES:
        terminalreporter.section("what is left to do")
        for line in todo(session.checks):
            terminalreporter.line(line)
        return
    scores = rubric.scores(session.checks)
    terminalreporter.section(f"{session.submission.student_id}")
    for assignment in ASSIGNMENTS.values():
        examined = [function for function in assignment.functions if function.name in scores]
        width = max([12, *(len(function.name) for function in examined)])
        rows = [(one.name, scores[one.name], one.points) for one in examined]
        if rows:
            rows.append(("programming", sum(row[1] for row in rows), sum(row[2] for row in rows)))
        for name, earned, worth in rows:
            terminalreporter.line(f"{name:{width}} {earned:4g} / {worth}")


def _chosen_submission(path: Path | None, assignment: str) -> Submission:
    """The submission at PATH, or the files at the root."""
    if path is None:
        sources = {task: ROOT / f"{task}.py" for task in TASKS}
        sources |= {file.stem: file for file in (ROOT / "P3").glob("*.py")}
        found = {task: file.read_bytes() for task, file in sources.items() if file.is_file()}
        return Submission("root", found, origin=str(ROOT))
    found_submissions = READERS[assignment](path)
    if len(found_submissions) != 1:
        raise UsageError(f"--submission {path} holds {len(found_submissions)} submissions, not one")
    if found_submissions[0].refused:
        raise UsageError(f"--submission {path}: {found_submissions[0].refused}")
    return found_submissions[0]
