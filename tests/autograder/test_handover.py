"""A worker that goes from check to check: no check notices, whatever the one before it did."""

import pytest

from autograder import exam
from autograder.jail.proxy import StudentModule
from autograder.model import Crashed, Submission
from examples.make_class import reference, replaced

#: The same lines stand in a right file; `seen` lasts as long as the worker.
SECOND_TIME = """
import os
seen, np.seen = hasattr(np, "seen"), True
"""
RIGHT = reference("task1")
RELU = "return np.maximum(X, 0)"


@pytest.fixture
def sit(launcher):
    """Let files take the exam; returns the checks by id and the number of workers they took."""

    def sit(source="", **sources):
        before = launcher.numbers
        files = {task: text.encode() for task, text in (sources or {"task1": source}).items()}
        checks = exam.sit(exam.ExamSession(Submission("12345678", files), launcher), [*files])
        return {check.id.partition("::")[2]: check for check in checks}, launcher.numbers - before

    return sit


def lost(checks):
    return {check.function for check in checks.values() if check.status != "passed"}


def told(check):
    return check.status, check.message, check.hint, check.output[:100]


def with_first_line(name, line):
    """The reference with a line put before everything else in one of its functions."""
    lines = RIGHT.splitlines()
    start = next(n for n, text in enumerate(lines) if text.startswith(f"def {name}("))
    body = next(n for n in range(start, len(lines)) if lines[n].strip().startswith('"""'))
    end = body if lines[body].count('"""') == 2 else lines.index('    """', body + 1)
    return "\n".join([*lines[: end + 1], f"    {line}", *lines[end + 1 :]]) + "\n"


def test_checks_of_a_right_file_share_a_worker(sit):
    checks, workers = sit(RIGHT)
    assert (lost(checks), workers) == (set(), 1)


def test_tasks_with_the_same_imports_share_a_worker_and_no_module(sit):
    alone = "\nimport sys\nassert 'task2' not in sys.modules\n"
    files = {"task2": reference("task2"), "task4": reference("task4") + alone}
    checks, workers = sit(**files)
    assert (lost(checks), workers) == (set(), 1)


def test_tasks_with_other_imports_share_none(sit):
    checks, workers = sit(task1=RIGHT, task2=reference("task2"), task3=reference("task3"))
    assert (lost(checks), workers) == (set(), 3)


@pytest.mark.parametrize("line", ["nn.BatchNorm2d = None", "nn.Conv2d.forward = None"])
def test_what_one_task_has_poisoned_costs_no_other(sit, line):
    checks, workers = sit(task2=f"{reference('task2')}\n{line}\n", task4=reference("task4"))
    assert lost(checks) == set()
    assert workers > 1


def test_every_check_accounts_for_its_own_time_and_output(sit):
    checks, workers = sit(with_first_line("relu", "print('called')"))
    assert workers == 1
    assert set(checks["test_relu_of_any_shape"].output.split()) == {"called"}
    assert checks["test_relu_of_any_shape"].output.count("called") == 4
    assert "called" not in checks["test_prelu_of_a_matrix"].output
    assert all(check.student_seconds > 0 for check in checks.values())


def test_every_check_imports_the_file_anew(sit):
    counted = replaced(RIGHT, RELU, "print(len(calls)); calls.append(1); " + RELU)
    checks, workers = sit("calls = []\n" + counted)
    outputs = [check.output for check in checks.values() if check.function == "relu"]
    assert ([output[0] for output in outputs], workers) == (["0"] * 3, 1)


@pytest.mark.parametrize(
    "line", ["np.where = None", "np.exp = np.maximum = lambda *_: 0", "del np.sum, np.greater"]
)
def test_what_one_check_has_poisoned_costs_no_other(sit, line):
    checks, _ = sit(with_first_line("relu", line))
    assert lost(checks) <= {"relu"}


@pytest.mark.parametrize("line", ["if seen: raise RuntimeError", "if seen: os._exit(3)"])
def test_a_file_that_can_be_imported_only_once_loses_nothing(sit, line):
    checks, workers = sit(RIGHT + SECOND_TIME + line + "\n")
    assert (lost(checks), workers) == (set(), len(checks))


@pytest.mark.parametrize(
    "line", ["if seen: raise RuntimeError", "if seen: os._exit(3)", "while seen: pass"]
)
def test_what_fails_only_in_a_used_worker_is_asked_again(sit, limit, line):
    limit(call_seconds=1)
    checks, workers = sit(with_first_line("prelu", line) + SECOND_TIME)
    assert lost(checks) == set()
    assert 1 < workers < len(checks)


def test_a_wrong_answer_in_a_used_worker_reads_as_in_a_fresh_one(sit, monkeypatch):
    source = replaced(RIGHT, "return (X > 0)", "print('called'); return (X < 0)")
    shared, _ = sit(source)
    monkeypatch.setattr("autograder.jail.handover.Handover.take", lambda *_: None)
    fresh, _ = sit(source)
    assert lost(shared) == {"prelu"}
    assert {name: told(check) for name, check in shared.items()} == {
        name: told(check) for name, check in fresh.items()
    }


def test_no_worker_is_left_at_the_end(sit, launcher):
    closed = []
    original = launcher.bury
    launcher.bury = lambda *arguments: closed.append(1) or original(*arguments)
    try:
        _, workers = sit(RIGHT)
    finally:
        del launcher.bury
    assert len(closed) == workers


def test_every_file_is_looked_at_before_any_runs_in_a_worker_that_they_share(launcher):
    files = {"task2": reference("task2"), "task4": reference("task4") + "\nx = eval('1')\n"}
    files = {task: text.encode() for task, text in files.items()}
    session = exam.ExamSession(Submission("12345678", files), launcher)
    exam.sit(session, ["task2", "task4"])
    assert [found.task for found in session.findings if "eval" in found.what] == ["task4"]


def test_a_file_that_ends_a_worker_by_being_looked_at_costs_no_other(sit, monkeypatch):
    scan = StudentModule._scan

    def fail(module, task):
        if task != module.task:
            module._employment.finish()
            raise Crashed(f"importing {task}.py was killed by SIGSEGV")
        scan(module, task)

    monkeypatch.setattr(StudentModule, "_scan", fail)
    checks, workers = sit(task2=reference("task2"), task4=reference("task4"))
    assert (lost(checks), workers) == (set(), 3)


def test_workers_end_when_no_later_task_has_use_for_them(sit, launcher, monkeypatch):
    events = []
    for name in ("hire", "bury"):
        original = getattr(launcher, name)

        def noting(*given, name=name, original=original):
            events.append(name)
            return original(*given)

        monkeypatch.setattr(launcher, name, noting)
    sit(**{task: reference(task) for task in ("task1", "task2", "task3", "task4")})
    assert events == ["hire", "bury", "hire", "hire", "bury", "bury"]
