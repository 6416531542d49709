"""A class: nothing is lost, nothing is done twice, and the order and the place do not matter."""

import contextlib
import os
import random
import select
import signal
import subprocess
import sys
from dataclasses import replace

import pytest
from records import ROOT

from autograder import fingerprint, pipeline
from autograder.__main__ import main
from autograder.executors import executor_for
from autograder.fingerprint import task_keys
from autograder.model import TASKS, Status, Submission, UsageError
from autograder.pool import ATTEMPTS, GraderPool, stay_on_one_core
from autograder.results import ResultsFolder
from examples.make_class import write_zip

SETTINGS = pipeline.Settings(device="cpu")
#: Quick to grade: no check of these files gets as far as a computation.
RELU = b"import numpy as np\n\ndef relu(X):\n    return np.maximum(X, 0)\n"


def submission(number, source=RELU, **others):
    files = {"task1": source, **{task: text.encode() for task, text in others.items()}}
    return Submission(f"31701{number:05}", files)


def outcome(result):
    """What a result says, without how long it took."""
    checks = tuple(replace(c, seconds=0.0, student_seconds=0.0) for c in result.checks)
    times = {"seconds": 0.0, "grader_seconds": 0.0, "student_seconds": 0.0}
    return replace(result, checks=checks, **times)


# -- what is known already ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def graded(graders):
    """A submission and its result."""
    one = submission(1, RELU, task2="def get_DNN():\n    return None\n")
    return one, graders.submit(pipeline.grade, one, SETTINGS).result()


def test_an_unchanged_submission_is_known_and_its_findings_are_those_of_today(graded):
    one, result = graded
    assert pipeline.known(one, SETTINGS, result) == result
    assert pipeline.known(one, SETTINGS, None) is None


@pytest.mark.parametrize(
    "changed",
    [
        lambda one: (replace(one, files={**one.files, "task1": RELU + b"\n"}), SETTINGS),
        lambda one: (replace(one, student_id="3170199999"), SETTINGS),
        lambda one: (replace(one, refused="broken"), SETTINGS),
        lambda one: (one, replace(SETTINGS, seed=1)),
        lambda one: (one, replace(SETTINGS, limits=replace(SETTINGS.limits, call_seconds=3))),
    ],
    ids=["file", "student", "refused", "seed", "limits"],
)
def test_a_change_of_what_a_grade_depends_on_makes_it_unknown(graded, changed):
    one, result = graded
    assert pipeline.known(*changed(one), result) is None


def test_a_fault_of_ours_is_never_taken_for_known(graded):
    one, result = graded
    checks = (replace(result.checks[0], status=Status.ERROR), *result.checks[1:])
    assert pipeline.known(one, SETTINGS, replace(result, checks=checks)) is None


def test_a_change_of_one_file_or_one_exam_concerns_its_task_alone(graded, monkeypatch):
    one, result = graded
    other = replace(one, files={**one.files, "task2": b"x = 1\n"})
    changed = {key for key in TASKS if task_keys(other, SETTINGS)[key] != result.keys[key]}
    assert changed == {"task2"}
    exam = fingerprint._exam
    monkeypatch.setattr(fingerprint, "_exam", lambda file: exam(file) + "!" * ("task3" in file))
    changed = {key for key in TASKS if task_keys(one, SETTINGS)[key] != result.keys[key]}
    assert changed == {"task3"}


def test_what_did_not_change_is_not_examined_again(graded, graders):
    one, result = graded
    other = replace(one, files={**one.files, "task2": b"x = 1\n"})
    marked = replace(
        result, checks=tuple(replace(check, message="kept") for check in result.checks)
    )
    again = graders.submit(pipeline.grade, other, SETTINGS, marked).result()
    kept = {check.task for check in again.checks if check.message == "kept"}
    assert kept == {"task1", "task3", "task4"}
    assert [check.id for check in again.checks] == [check.id for check in result.checks]


# -- order and place ----------------------------------------------------------------------------


@pytest.mark.slow
def test_one_or_two_graders_shuffled_or_not_give_the_same_grades():
    people = [submission(n, RELU + b"\n" * n) for n in range(1, 5)]
    with GraderPool(1) as one, GraderPool(2) as two:
        first = {r.student_id: outcome(r) for r in pipeline.grade_all(people, SETTINGS, one)}
        random.Random(1).shuffle(people)
        second = {r.student_id: outcome(r) for r in pipeline.grade_all(people, SETTINGS, two)}
    assert first == second


def unlucky(place):
    """Ends its process the first time that it is called."""
    try:
        (place / "seen").touch(exist_ok=False)
    except FileExistsError:
        return "done"
    os._exit(1)


def always_unlucky():
    os._exit(1)


def test_a_lost_grader_is_replaced_and_its_work_done_again(tmp_path):
    with GraderPool(1) as pool:
        assert pool.submit(unlucky, tmp_path).result() == "done"
        assert pool.submit(int, "3").result() == 3


def test_work_that_always_ends_its_grader_is_given_up():
    with GraderPool(1) as pool:
        lost = pool.submit(always_unlucky)
        assert "terminated abruptly" in str(lost.exception())
        assert pool.submit(int, "3").result() == 3
    assert ATTEMPTS == 3


def core_of_its_own():
    stay_on_one_core()
    stay_on_one_core()
    return os.sched_getaffinity(0)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="cores can't be chosen here")
def test_a_grader_of_a_pool_keeps_to_one_core_and_no_other_process_does():
    before = os.sched_getaffinity(0)
    with GraderPool(1) as pool:
        assert pool.submit(core_of_its_own).result() == {min(before)}
    stay_on_one_core()
    assert os.sched_getaffinity(0) == before


HANDING_OUT = """
import os
import sys

import autograder.pool
import test_class

if __name__ == "__main__":
    pool = autograder.pool.GraderPool(1)
    pool.submit(test_class.busy, sys.argv[1]).result()
"""


def busy(fifo):
    """Says who it is, and then does not end."""
    with open(fifo, "w") as stream:  # noqa: PTH123 — a plain name came over the pipe
        stream.write(str(os.getpid()))
    while True:
        signal.pause()


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="the system has no pidfd_open")
def test_graders_end_with_the_process_that_hands_out_work(tmp_path):
    fifo, program = tmp_path / "fifo", tmp_path / "handing_out.py"
    os.mkfifo(fifo)
    program.write_text(HANDING_OUT)
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests" / "autograder")])
    with subprocess.Popen(
        [sys.executable, program, fifo], env={**os.environ, "PYTHONPATH": paths}
    ) as process:
        grader = os.pidfd_open(int(fifo.read_text()))
        process.kill()
    ended, _, _ = select.select([grader], [], [], 10)
    os.close(grader)
    assert ended


# -- the command --------------------------------------------------------------------------------


@pytest.fixture
def people(tmp_path, graders, monkeypatch):
    """A class of three, as a folder of zips, to be graded by the graders that there are."""
    monkeypatch.setattr(
        "autograder.commands.grade.executor_for", lambda *_: contextlib.nullcontext(graders)
    )
    folder = tmp_path / "class"
    folder.mkdir()
    for number in (1, 2, 3):
        name = f"31701{number:05}"
        write_zip(folder, name, {f"task1_{name}.py": RELU + b"\n" * number})
    return folder


def run(people, out, *more):
    return main(["grade", str(people), "--out", str(out), "--jobs", "1", "--device", "cpu", *more])


def stamps(out):
    """When each record was graded, as it says itself."""
    return {r.student_id: r.grader_seconds for r in ResultsFolder(out).results()}


def test_a_second_run_grades_what_changed_and_fresh_grades_all(people, tmp_path, capsys):
    out = tmp_path / "out"
    assert run(people, out) == 0
    first, table = stamps(out), (out / "gradebook.csv").read_bytes()
    changed = "3170100002"
    write_zip(people, changed, {f"task1_{changed}.py": RELU + b"# better\n"})
    assert run(people, out) == 0
    second = stamps(out)
    assert {name for name in first if first[name] != second[name]} == {changed}
    assert (out / "gradebook.csv").read_bytes() == table
    assert run(people, out, "--fresh") == 0
    third = stamps(out)
    assert all(second[name] != third[name] for name in third)
    assert "3170100002: graded" in capsys.readouterr().out


def test_reproduce_replays_the_recorded_checks_and_writes_nothing(people, tmp_path, capsys):
    out = tmp_path / "out"
    assert run(people, out, "--seed", "5", "--quiet") == 0
    assert capsys.readouterr().out == ""
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    assert run(people, out, "--reproduce", "3170100003") == 0
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before
    printed = capsys.readouterr().out
    assert printed.count("same") == 39
    assert "DIFFERENT" not in printed


def test_reproduce_says_what_came_out_differently(people, tmp_path, capsys):
    out = tmp_path / "out"
    assert run(people, out) == 0
    write_zip(people, "3170100003", {"task1_3170100003.py": b"def relu(X):\n    return X\n"})
    assert run(people, out, "--reproduce", "3170100003") == 1
    assert "DIFFERENT" in capsys.readouterr().out


@pytest.mark.parametrize("student", ["9999999999", "x\ny"])
def test_reproduce_of_nobody_is_a_wrong_command(people, tmp_path, capsys, student):
    assert run(people, tmp_path / "out", "--reproduce", student) == 2
    assert "there is no such student" in capsys.readouterr().err


def test_a_scheduler_that_is_not_there_is_a_wrong_command(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("autograder.executors._CONNECT_SECONDS", 0.2)
    with (
        pytest.raises(UsageError, match="no Dask scheduler answers there"),
        executor_for("tcp://127.0.0.1:9", 1),
    ):
        pass


# -- kills --------------------------------------------------------------------------------------


def write_class(folder, count):
    """A class of small files, each with an error of its own or none."""
    folder.mkdir()
    bodies = [RELU, RELU.replace(b"maximum", b"minimum"), b"def relu(X):\n    return X\n"]
    for number in range(count):
        name = f"31701{number:05}"
        write_zip(folder, name, {f"task1_{name}.py": bodies[number % 3] + b"\n" * number})


def grading(people, out):
    command = [sys.executable, "-m", "autograder", "grade", people, "--out", out]
    return subprocess.Popen(
        [*command, "--device", "cpu", "--jobs", "2"], cwd=ROOT, stdout=subprocess.DEVNULL
    )


@pytest.mark.slow
def test_a_run_killed_twenty_times_ends_as_one_that_was_not(tmp_path):
    people = tmp_path / "class"
    write_class(people, 60)
    assert grading(people, tmp_path / "calm").wait() == 0
    chance, out, whole = random.Random(0), tmp_path / "killed", {}
    for _ in range(20):
        process = grading(people, out)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(1, 12))
        process.kill()
        process.wait()
        now = stamps(out) if out.exists() else {}
        assert {name: now[name] for name in whole} == whole, "graded twice"
        whole = now
    assert grading(people, out).wait() == 0
    assert {name: stamps(out)[name] for name in whole} == whole
    assert (out / "gradebook.csv").read_bytes() == (tmp_path / "calm/gradebook.csv").read_bytes()


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_gives_the_same_gradebook(tmp_path):
    distributed = pytest.importorskip("distributed")
    people, outs = tmp_path / "class", [tmp_path / "local", tmp_path / "cluster"]
    write_class(people, 12)
    assert run(people, outs[0]) == 0
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        command = [sys.executable, "-m", "autograder", "grade", people, "--out", outs[1]]
        process = subprocess.Popen(
            [*command, "--device", "cpu", "--scheduler", cluster.scheduler_address],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        while "graded" not in process.stdout.readline():
            continue
        victim = next(iter(client.run(os.getpid).values()))
        os.kill(victim, signal.SIGKILL)
        process.communicate()
    assert process.returncode == 0
    books = [(out / "gradebook.csv").read_bytes() for out in outs]
    assert books[0] == books[1]
