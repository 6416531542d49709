"""The real pipeline for tests: a pool of grader processes, each with its own zygote.

For tests of the jail alone there is a single launcher, with tighter limits.
"""

import dataclasses
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor

import pytest
from browser import chromium, opened  # noqa: F401 - fixtures

from autograder import pipeline
from autograder.jail.launcher import Launcher
from autograder.jail.limits import MIB, Limits
from autograder.jail.proxy import StudentModule
from autograder.jail.sitting import Sitting
from autograder.model import Submission


@pytest.fixture(scope="session")
def graders():
    """An executor of as many grader processes as there are cores."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count() or 1, mp_context=context) as executor:
        yield executor


@pytest.fixture(scope="session")
def grade_many(graders):
    """Grade submissions side by side; returns their results by ID."""

    def grade_many(submissions):
        settings = pipeline.Settings(device="cpu")
        results = pipeline.grade_all(submissions, settings, graders)
        return {result.student_id: result for result in results}

    return grade_many


@pytest.fixture(scope="session")
def running_launcher():
    """A launcher whose zygote is ready: importing torch should be on no test's clock.

    Without walls, so that a test can name processes by their numbers; what the walls keep is the
    subject of `test_confinement`.
    """
    limits = Limits(call_seconds=20, memory=512 * MIB, reply=8 * MIB, output=4096)
    with Launcher(limits, isolation="process") as launcher:
        launcher.hire().finish()
        yield launcher


@pytest.fixture
def launcher(running_launcher, monkeypatch):
    """The launcher; what a test does to its limits lasts as long as the test."""
    monkeypatch.setattr(running_launcher, "limits", running_launcher.limits)
    return running_launcher


@pytest.fixture
def limit(launcher):
    """Change limits by name, from the next request or worker on."""

    def limit(**changes):
        launcher.limits = dataclasses.replace(launcher.limits, **changes)

    return limit


@pytest.fixture
def student(launcher):
    """Make a student's module of source text, or another of the same sitting."""
    modules = []

    def student(source, task="task1", sitting=None):
        sitting = sitting or Sitting(Submission("12345678", {task: source.encode()}), launcher)
        modules.append(StudentModule(task, sitting, seed=1))
        return modules[-1]

    yield student
    for module in modules:
        module.dismiss()
