"""The corridor: a submission walks from the intake to its result, once, from left to right.

    submission ──> jail (student code) ──> exam ──> checks ──> rubric ──> Result

`grade` takes one submission through; `grade_all` takes a class, over any executor.
"""

from __future__ import annotations

import atexit
import gc
import itertools
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from autograder import fingerprint, rubric
from autograder.assignments import ASSIGNMENTS
from autograder.jail.limits import Limits
from autograder.model import Check, Finding, Result, Status, Submission, UsageError
from autograder.pool import keep_freed_memory, stay_on_one_core

if TYPE_CHECKING:
    from autograder.exam import ExamSession
    from autograder.fullrun import FullRun

#: Submissions handed out at a time: enough for a cluster, and no memory for all the rest.
_IN_FLIGHT = 512
_GLANCE_SECONDS = 0.5
#: Counts the exams of this process; before which of them all that is there is there to stay.
_exams, _EXAMS_THAT_IMPORT = itertools.count(), 2
#: pytest runs once at a time in a process, however many threads a cluster's worker has.
_EXAM = threading.Lock()


@dataclass(frozen=True, slots=True)
class Settings:
    """What a whole run has in common: its random inputs' seed, the device, how safe it must be."""

    seed: int = 0
    device: str = "auto"
    isolation: str = "auto"
    limits: Limits = field(default_factory=Limits)
    full: FullRun | None = None


def grade(submission: Submission, settings: Settings, earlier: Result | None = None) -> Result:
    """Grade one submission in this process, with the student's code in the jail.

    Examines only the tasks that changed since an `earlier` result, and none where nothing did.
    Never raises for anything that the submission does.
    """
    wall, cpu = time.monotonic(), time.process_time()
    keys = fingerprint.task_keys(submission, settings)
    kept = unchanged(keys, earlier)
    checks, findings, isolation = kept_parts(earlier, kept)
    wanted = [task for task in keys if task not in kept]
    if not submission.refused and wanted:
        with _EXAM:
            session = _examine(submission, settings, wanted)
        checks += tuple(check for check in session.checks if check.task in wanted)
        findings += tuple(found for found in session.findings if found.task in wanted)
        isolation = session.launcher.isolation
    checks = (
        ()
        if submission.refused
        else rubric.complete(sorted(checks, key=_task), submission.assignment)
    )
    return Result(
        student_id=submission.student_id,
        status=rubric.status(submission, checks),
        scores=rubric.full_scores(checks, submission.assignment),
        checks=checks,
        findings=submission.findings + tuple(sorted(findings, key=lambda found: found.task)),
        refused=submission.refused,
        seconds=time.monotonic() - wall,
        grader_seconds=time.process_time() - cpu,
        student_seconds=sum(check.student_seconds for check in checks),
        isolation=isolation,
        seed=settings.seed,
        keys=keys,
        assignment=submission.assignment,
    )


def known(submission: Submission, settings: Settings, earlier: Result | None) -> Result | None:
    """What an exam would find, where an earlier result tells all of it; else None."""
    kept = unchanged(fingerprint.task_keys(submission, settings), earlier)
    if earlier is None or len(kept) < len(ASSIGNMENTS[submission.assignment].tasks):
        return None
    _, findings, _ = kept_parts(earlier, kept)
    return replace(earlier, findings=submission.findings + findings, refused=submission.refused)


def grade_all(
    submissions: Iterable[Submission],
    settings: Settings,
    executor: Executor,
    earlier: Callable[[str], Result | None] = lambda _: None,
    on_wait: Callable[[list[str]], None] = lambda _: None,
) -> Iterator[Result]:
    """Grade many submissions on an executor's workers; yields results as they come.

    `earlier` finds a student's result of an earlier run, `on_wait` is told from time to time who is
    being graded.  A worker process that breaks costs its submission an "error" result, which is a
    fault of ours and shown as one; the others are graded all the same where the executor still
    works.
    """
    waiting, pending = iter(submissions), dict[Future[Result], Submission]()
    while True:
        for one in islice(waiting, _IN_FLIGHT - len(pending)):
            task = replace(one, conceptual=None)  # no business of the graders, and large
            pending[executor.submit(grade, task, settings, earlier(one.student_id))] = one
        if not pending:
            return
        on_wait([one.student_id for future, one in pending.items() if future.running()])
        for future in wait(pending, _GLANCE_SECONDS, return_when=FIRST_COMPLETED).done:
            yield _outcome(future, pending.pop(future))


def unchanged(keys: Mapping[str, str], earlier: Result | None) -> set[str]:
    """The tasks of which an earlier result tells what an exam would: a fault of ours tells none."""
    if earlier is None:
        return set()
    faulty = {check.task for check in earlier.checks if check.status is Status.ERROR}
    return {task for task in keys if earlier.keys.get(task) == keys[task]} - faulty


def kept_parts(
    earlier: Result | None, kept: Collection[str]
) -> tuple[tuple[Check, ...], tuple[Finding, ...], str]:
    """What an earlier result says about the tasks that are kept: checks, findings, isolation."""
    if earlier is None:
        return (), (), ""
    checks = tuple(check for check in earlier.checks if check.task in kept)
    findings = tuple(found for found in earlier.findings if found.task in kept)
    return checks, findings, earlier.isolation


def _task(check: Check) -> str:
    return check.task


def _outcome(future: Future[Result], submission: Submission) -> Result:
    try:
        return future.result()
    except UsageError:
        raise
    # Nothing that a submission does raises here, so whatever does is a fault of ours.
    except Exception as error:
        return _ungraded(submission, f"{type(error).__name__}: {error}")


def _examine(submission: Submission, settings: Settings, tasks: Collection[str]) -> ExamSession:
    # Imported here: torch takes seconds, and a process that only hands out work has no need of it.
    from autograder import exam

    if settings.full is None:  # trainings that take minutes compute on many cores
        stay_on_one_core()
    keep_freed_memory()
    _release_memory()
    devices = exam.devices(settings.device)
    launcher = _launcher(settings.limits, settings.isolation, gpu="cuda" in devices)
    launcher.check()
    session = exam.ExamSession(submission, launcher, settings.seed, devices)
    if settings.full is None:
        exam.sit(session, tasks)
    else:
        with settings.full.followed(submission.student_id) as session.full:
            exam.sit(session, tasks)
    return session


def _release_memory() -> None:
    """Free what the last exam left in reference cycles: hundreds of MB where a network was wrong.

    The collector comes by itself after many objects, however large they are.  It looks no more at
    what is there before the first exam, nor at what that one imports, which would take it longer
    than all the rest.
    """
    gc.collect()
    if next(_exams) < _EXAMS_THAT_IMPORT:
        gc.freeze()


@cache
def _launcher(limits: Limits, isolation: str, *, gpu: bool):  # type: ignore[no-untyped-def]
    """This process's zygote; it ends when its control socket closes, at the latest with us."""
    from autograder.jail.launcher import Launcher

    launcher = Launcher(limits, isolation=isolation, gpu=gpu)
    atexit.register(launcher.close)
    return launcher


def _ungraded(submission: Submission, reason: str) -> Result:
    return Result(
        student_id=submission.student_id,
        status="error",
        scores=rubric.full_scores((), submission.assignment),
        checks=rubric.complete((), submission.assignment),
        findings=submission.findings,
        refused=reason,
        assignment=submission.assignment,
    )
