"""The corridor: a submission walks from the intake to its result, once, from left to right.

    submission ──> jail (student code) ──> exam ──> checks ──> rubric ──> Result

`grade` takes one submission through; `grade_all` takes a class, over any executor.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from autograder import rubric
from autograder.jail.limits import Limits
from autograder.model import Check, Result, Submission, UsageError

if TYPE_CHECKING:
    from autograder.exam import ExamSession
    from autograder.fullrun import FullRun


@dataclass(frozen=True, slots=True)
class Settings:
    """What a whole run has in common: its random inputs' seed, the device, how safe it must be."""

    seed: int = 0
    device: str = "auto"
    isolation: str = "auto"
    limits: Limits = field(default_factory=Limits)
    full: FullRun | None = None


def grade(submission: Submission, settings: Settings) -> Result:
    """Grade one submission in this process, with the student's code in the jail.

    Never raises for anything that the submission does.
    """
    wall, cpu = time.monotonic(), time.process_time()
    checks: tuple[Check, ...] = ()
    findings, isolation = submission.findings, ""
    if not submission.refused:
        session = _examine(submission, settings)
        checks = rubric.complete(session.checks)
        findings, isolation = findings + session.findings, session.launcher.isolation
    return Result(
        student_id=submission.student_id,
        status=rubric.status(submission, checks),
        scores=rubric.full_scores(checks),
        checks=checks,
        findings=findings,
        refused=submission.refused,
        seconds=time.monotonic() - wall,
        grader_seconds=time.process_time() - cpu,
        student_seconds=sum(check.student_seconds for check in checks),
        isolation=isolation,
    )


def grade_all(
    submissions: Iterable[Submission], settings: Settings, executor: Executor
) -> Iterator[Result]:
    """Grade many submissions on an executor's workers; yields results as they come.

    A worker process that breaks costs its submission an "error" result, which is a fault of ours
    and shown as one; the others are graded all the same where the executor still works.
    """
    futures = {executor.submit(grade, one, settings): one for one in submissions}
    for future in as_completed(futures):
        try:
            yield future.result()
        except UsageError:
            raise
        # Nothing that a submission does raises here, so whatever does is a fault of ours.
        except Exception as error:
            yield _ungraded(futures[future], f"{type(error).__name__}: {error}")


def _examine(submission: Submission, settings: Settings) -> ExamSession:
    # Imported here: torch takes seconds, and a process that only hands out work has no need of it.
    from autograder import exam

    devices = exam.devices(settings.device)
    launcher = _launcher(settings.limits, settings.isolation, gpu="cuda" in devices)
    launcher.check()
    session = exam.ExamSession(submission, launcher, settings.seed, devices)
    if settings.full is None:
        exam.sit(session)
    else:
        with settings.full.followed(submission.student_id) as full:
            session.full = full
            exam.sit(session)
    return session


@cache
def _launcher(limits: Limits, isolation: str, *, gpu: bool):  # type: ignore[no-untyped-def]
    """This process's zygote; it ends when its control socket closes, at the latest with us."""
    from autograder.jail.launcher import Launcher

    return Launcher(limits, isolation=isolation, gpu=gpu)


def _ungraded(submission: Submission, reason: str) -> Result:
    return Result(
        student_id=submission.student_id,
        status="error",
        scores=rubric.full_scores(()),
        checks=rubric.complete(()),
        findings=submission.findings,
        refused=reason,
    )
