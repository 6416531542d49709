"""`--full`: trainings of the course's own standard, what they cost, how they are followed."""

import dataclasses
import io
import itertools
import subprocess
import sys
import threading

import pytest
import torch
from records import ROOT
from rich.console import Console

from autograder import (
    confirming,
    datasets,
    estimate,
    exam,
    fingerprint,
    fullrun,
    pipeline,
    rubric,
    standard,
)
from autograder.__main__ import main
from autograder.commands.full import forecast_full, trainings_shown
from autograder.fullrun import FullRun
from autograder.images import FashionMNIST, load_embedded
from autograder.jail import networks, outer
from autograder.jail.launcher import Launcher
from autograder.jail.limits import Limits
from autograder.jail.sitting import Sitting
from autograder.jail.training_proxy import TrainingModule, training_sitting
from autograder.model import BadReply, DeadlineExceeded, Submission
from autograder.progress import Follower
from autograder.standard import FullExam, duration, forecast
from examples.make_class import reference, replaced, write_zip

SECONDS = (("LeNet-5", 1.0), ("ResNet-18", 1.0))
QUICK = '''
import pytest

@pytest.mark.points("relu", 3)
def test_relu(task1):
    """relu is quick."""
    assert {quick}
'''
LONG = '''
import pytest

@pytest.mark.points("relu", 3)
@pytest.mark.confirms("{name}::test_relu")
def test_long(course):
    """relu stands the test of time."""
    assert {long}
'''


@pytest.fixture(scope="module")
def launcher():
    with Launcher(isolation="process") as launcher:
        yield launcher


@pytest.fixture
def tiny(monkeypatch):
    """A few of the embedded images stand for the whole set."""
    images = load_embedded()
    parts = [images.x_train[:80], images.y_train[:80], images.x_test[:40], images.y_test[:40]]
    found = FashionMNIST(*parts)
    monkeypatch.setattr(confirming, "load_fashion_mnist", lambda: found)
    return found


def full_exam(on_progress=lambda _progress: None):
    return FullExam(1, SECONDS, on_progress)


# -- what a standard costs ------------------------------------------------------------------------


def examined(monkeypatch, tmp_path, launcher, quick, long, full=True):
    """The checks of an exam of one quick check and one that confirms it, and the points."""
    name = f"test_{tmp_path.name}"
    files = [tmp_path / f"{name}.py", tmp_path / f"test_standard_{tmp_path.name}.py"]
    files[0].write_text(QUICK.format(quick=quick))
    files[1].write_text(LONG.format(name=name, long=long))
    monkeypatch.setattr(exam, "EXAM_FILES", (files[0],))
    monkeypatch.setattr(exam, "exam_files", lambda _assignment, _tasks: files[:1])
    session = exam.ExamSession(Submission("12345678"), launcher)
    session.full = full_exam() if full else None
    checks = exam.sit(session)
    return checks, rubric.scores(rubric.complete(checks))["relu"]


@pytest.mark.parametrize(
    ("quick", "long", "points", "statuses"),
    [
        (True, True, 3, ["passed", "passed"]),
        (True, False, 0, ["passed", "failed"]),
        (False, True, 0, ["failed", "failed"]),
    ],
)
def test_a_standard_costs_points_only_when_it_is_not_reached(
    monkeypatch, tmp_path, launcher, tiny, quick, long, points, statuses
):
    assert len(tiny.y_train) == 80
    checks, scored = examined(monkeypatch, tmp_path, launcher, quick, long)
    assert [check.status for check in checks] == statuses
    assert scored == points
    assert len({check.id for check in checks}) == 1


def test_nothing_is_trained_where_the_quick_check_failed(monkeypatch, tmp_path, launcher, tiny):
    assert len(tiny.y_train) == 80
    checks, _ = examined(monkeypatch, tmp_path, launcher, quick=False, long="1 / 0")
    assert checks[1].message == "not tried, for the quick check did not pass: relu is quick."


def test_without_full_the_standard_is_not_examined(monkeypatch, tmp_path, launcher):
    checks, points = examined(monkeypatch, tmp_path, launcher, quick=True, long=False, full=False)
    assert ([check.title for check in checks], points) == (["relu is quick."], 3)


# -- the real standards, on few images ------------------------------------------------------------


def with_standards(monkeypatch, threshold, **changes):
    """Let the real checks of the standards train shortly and ask for little or too much."""
    files = [ROOT / "tests" / f"test_standard_{task}.py" for task in ("task3", "task4")]
    monkeypatch.setattr(exam, "exam_files", lambda _assignment, _tasks: files)
    for file in files:
        monkeypatch.delitem(sys.modules, file.stem, raising=False)
    for name in ("LENET", "RESNET"):
        changed = {"threshold": threshold, "num_epochs": 1, "batch_size": 40, **changes}
        monkeypatch.setattr(standard, name, dataclasses.replace(getattr(standard, name), **changed))


def sit(launcher, files, **changes):
    session = exam.ExamSession(Submission("12345678", files), launcher, full=full_exam(**changes))
    return {check.function: check for check in exam.sit(session)}


FILES = {task: reference(task).encode() for task in ("task3", "task4")}


def test_right_answers_reach_a_low_standard(monkeypatch, launcher, tiny):
    assert len(tiny.y_test) == 40
    with_standards(monkeypatch, threshold=-1, side=28)
    checks = sit(launcher, FILES)
    assert {name: check.message for name, check in checks.items()} == dict.fromkeys(
        ["train_cnn", "get_resnet"], ""
    )


def test_a_standard_out_of_reach_is_tried_with_every_learning_rate(monkeypatch, launcher, tiny):
    assert len(tiny.y_test) == 40
    with_standards(monkeypatch, threshold=2, side=28)
    checks = sit(launcher, FILES | {"task4": b"from torch import nn\n"})
    assert checks["train_cnn"].status == "failed"
    assert [f"with lr {lr}" in checks["train_cnn"].message for lr in (1.1, 0.9, 1.0)] == [True] * 3
    assert checks["get_resnet"].status == "missing"


def test_a_wrong_block_does_not_cost_the_network_its_standard(monkeypatch, launcher, tiny):
    assert len(tiny.y_test) == 40
    with_standards(monkeypatch, threshold=-1, side=28)
    source = replaced(reference("task4"), "Y = torch.relu(self.bn1(self.conv1(X)))", "Y = 1 / 0")
    assert sit(launcher, {"task4": source.encode()})["get_resnet"].status == "passed"


@pytest.mark.slow
def test_lenet_learns_the_embedded_images_in_enough_steps(monkeypatch, launcher):
    monkeypatch.setattr(confirming, "load_fashion_mnist", load_embedded)
    with_standards(monkeypatch, threshold=0.6, num_epochs=30, batch_size=128)
    seen = []
    checks = sit(launcher, {"task3": FILES["task3"]}, on_progress=seen.append)
    assert checks["train_cnn"].status == "passed", checks["train_cnn"].message
    shares = [progress.share for progress in seen]
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] <= 1


# -- the worker's side ----------------------------------------------------------------------------

TRAINER = """
def train_cnn(net, train_iter, test_iter, num_epochs, lr, device=None):
    seen = []
    for _ in range(num_epochs):
        for X, y in train_iter:
            seen.append([list(X.shape), str(X.dtype), str(y.dtype), float(X.max())])
    return [seen, len(train_iter), train_iter.batch_size, [y.tolist() for X, y in test_iter]]
"""


def images_of(count):
    X = torch.arange(count * 784, dtype=torch.int64).reshape(count, 28, 28) % 256
    return X.to(torch.uint8), torch.arange(count, dtype=torch.uint8) % 10


def training(launcher, source, on_report, **limits):
    """Call a student's train_cnn on 50 images, in batches of 20."""
    sitting = Sitting(Submission("12345678", {"task3": source.encode()}), launcher)
    if on_report:
        changed = dataclasses.replace(launcher.limits, **limits)
        sitting = training_sitting(sitting, changed, on_report)
    module = TrainingModule("task3", sitting, seed=1)
    layout = {"batch_size": 20, "side": 56, "report_every": 0.0}
    try:
        loaders = [
            module.pictures(*images_of(50), 1, shuffle=shuffle, **layout)
            for shuffle in (True, False)
        ]
        return module.train_cnn(None, *loaders, 2, 0.1)
    finally:
        module.dismiss()


def test_images_become_floats_of_the_right_size_batch_by_batch(launcher):
    reports = []
    seen, batches, batch_size, test_labels = training(launcher, TRAINER, reports.append)
    assert (batches, batch_size) == (3, 20)
    assert [entry[0] for entry in seen] == [[20, 1, 56, 56], [20, 1, 56, 56], [10, 1, 56, 56]] * 2
    assert {tuple(entry[1:3]) for entry in seen} == {("torch.float32", "torch.int64")}
    assert all(0.9 < entry[3] <= 1 for entry in seen)
    assert list(itertools.chain(*test_labels)) == images_of(50)[1].tolist()
    assert reports == [20, 40, 50, 70, 90, 100]


def test_reports_that_nobody_wants_are_no_answer(launcher):
    with pytest.raises(BadReply):
        training(launcher, TRAINER, on_report=None)


def test_a_worker_that_only_reports_runs_into_its_deadline(launcher):
    endless = TRAINER.replace("range(num_epochs)", "iter(int, 1)")
    with pytest.raises(DeadlineExceeded):
        training(launcher, endless, on_report=lambda _count: None, call_seconds=1.0)


def test_predictions_are_those_of_the_scaled_images(launcher):
    source = "from torch import nn\ndef get_resnet():\n    return nn.Flatten()\n"
    sitting = Sitting(Submission("12345678", {"task4": source.encode()}), launcher)
    module = TrainingModule("task4", sitting, seed=1)
    X, _ = images_of(3)
    found = module.predict(module.get_resnet(), X, 28, "cpu")
    module.dismiss()
    assert torch.equal(found, X.flatten(1) / 255)


def test_a_lent_function_runs_beside_the_students(launcher):
    source = "def get_resnet():\n    return train_cnn(1, 2, 3, 4, 5)\n"
    sitting = Sitting(Submission("12345678", {"task4": source.encode()}), launcher)
    module = TrainingModule("task4", sitting, seed=1)
    lent = (
        "def train_cnn(net, train_iter, test_iter, num_epochs, lr, device=None):\n    return lr\n"
    )
    function = module.lend("train_cnn", lent)
    assert (function(1, 2, 3, 4, 0.5), module.get_resnet()) == (0.5, 5)
    module.dismiss()


def test_labels_that_the_system_holds_are_not_to_be_seen_from_inside():
    bwrap = outer.bubblewrap()
    if not (bwrap and outer.works(bwrap) and datasets.in_debian(datasets.FASHION_MNIST)):
        pytest.skip("needs bubblewrap and Debian's package dataset-fashion-mnist")
    folder = str(datasets.FASHION_MNIST.debian)
    source = f"import os\ndef get_resnet():\n    return os.path.exists({folder!r})\n"
    with Launcher() as walled:
        sitting = Sitting(Submission("12345678", {"task4": source.encode()}), walled)
        module = TrainingModule("task4", sitting, seed=1)
        assert module.get_resnet() is False
        module.dismiss()


def test_scaling_keeps_the_picture():
    X, _ = images_of(2)
    small = networks.scaled(X, 28)
    assert torch.equal(small[:, 0], X / 255)
    assert networks.scaled(X, 96).shape == (2, 1, 96, 96)
    assert networks.scaled(X, 96).mean() == pytest.approx(small.mean().item(), abs=0.02)


def test_a_training_gets_hours_where_a_call_gets_seconds():
    limits = Limits().for_training(1800)
    assert limits.call_seconds == 6 * 1800
    assert limits.submission_seconds > 3 * limits.call_seconds
    assert Limits().for_training(1).call_seconds == 600
    assert limits.memory > Limits().memory
    assert limits.reply == Limits().reply


# -- time, and the command ------------------------------------------------------------------------


@pytest.mark.slow
def test_the_estimate_grows_with_the_network():
    seconds = dict(estimate.estimate("cpu", 1))
    assert 5 < seconds["LeNet-5"] < seconds["ResNet-18"]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.1, "1 s"), (89, "89 s"), (300, "5 min"), (5300, "88 min"), (9000, "2.5 h")],
)
def test_durations_are_as_exact_as_they_deserve(seconds, words):
    assert duration(seconds) == words


def test_the_forecast_counts_submissions_and_jobs():
    full = FullExam(2, (("LeNet-5", 300.0), ("ResNet-18", 2100.0)))
    lines = forecast(full, "cpu", submissions=5, jobs=2)
    assert "about 2.0 h in all" in lines[0]
    assert "LeNet-5 5 min, ResNet-18 35 min" in lines[1]
    assert "2 CPU cores" in lines[1]
    assert "about 40 min in all" in forecast(full, "cuda", submissions=1, jobs=9)[0]


def test_each_training_is_followed_from_its_own_beginning():
    seen = []
    training = standard.Training("LeNet-5", 100, seen.append)
    for counts in ((10, 100), (130, 300), (-5,)):
        training.begin()
        for count in counts:
            training.report(count)
    assert [(progress.name, progress.share) for progress in seen] == [
        ("LeNet-5", 0.1),
        ("LeNet-5", 1.0),
        ("LeNet-5, training 2", 0.3),
        ("LeNet-5, training 2", 1.0),
        ("LeNet-5, training 3", 0.0),
    ]
    assert str(seen[-1]) == "LeNet-5, training 3: 0%, unknown left"


@pytest.fixture
def without_images(monkeypatch, tmp_path):
    monkeypatch.setenv("DATA_ROOT", str(tmp_path / "no-data"))
    monkeypatch.setattr("autograder.datasets.HOME", tmp_path / "no-home")


def test_full_without_the_whole_set_says_how_to_get_it(without_images, tmp_path, capsys):
    assert without_images is None
    zipped = write_zip(tmp_path, "3170100111", {"task1_3170100111.py": b"x = 1\n"})
    status = main(["grade", str(zipped), "--out", str(tmp_path / "out"), "--full"])
    printed = capsys.readouterr()
    assert status == 2
    assert len(printed.err.splitlines()) == 1
    assert "`autograder data fetch` brings it" in printed.err


def test_pytest_without_the_whole_set_says_how_to_get_it(tmp_path):
    if any((ROOT / "data" / "FashionMNIST").glob("raw/*")):
        pytest.skip("the whole set is here")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "--full", "-q", "-p", "no:cacheprovider", "-k", "relu"],
        cwd=ROOT,
        env={"PATH": "", "DATA_ROOT": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 4
    assert "`autograder data fetch` brings it" in run.stderr


def test_progress_reaches_the_reader_and_goes_with_the_exam(tmp_path):
    run = FullRun(str(tmp_path / "progress"), SECONDS)
    (tmp_path / "progress").mkdir()
    with run.followed("3170100111") as full:
        full.on_progress(standard.Progress("LeNet-5", 0.25, 90.0))
        assert {student: str(one) for student, one in run.progress().items()} == {
            "3170100111": "LeNet-5: 25%, 2 min left"
        }
    assert run.progress() == {}
    run.close()
    assert not (tmp_path / "progress").exists()


def test_progress_into_a_folder_that_is_not_there_is_no_trouble(tmp_path):
    run = FullRun(str(tmp_path / "elsewhere"), SECONDS)
    with run.followed("3170100111") as full:
        full.on_progress(standard.Progress("LeNet-5", 0.25, 90.0))
    assert run.progress() == {}


@pytest.mark.parametrize("terminal", [True, False])
def test_trainings_are_shown_while_they_go_on(tmp_path, monkeypatch, terminal):
    monkeypatch.setattr("autograder.commands.full._EVERY", 0.01)
    looked = threading.Event()
    run = FullRun(str(tmp_path), SECONDS)
    real = FullRun.progress
    monkeypatch.setattr(FullRun, "progress", lambda self: (looked.set(), real(self))[1])
    console = Console(force_terminal=terminal, width=160, file=io.StringIO(), record=True)
    with Follower(console, 1, verbosity=1) as follower:
        with run.followed("3170100111") as full, trainings_shown(follower, run):
            full.on_progress(standard.Progress("LeNet-5", 0.25, 90.0))
            for _ in range(2):
                looked.clear()
                assert looked.wait(10)
            shown = [task.fields["now"] for task in follower.progress.tasks[1:]]
        assert len(follower.progress.tasks) == 1
    text = "3170100111: LeNet-5: 25%, 2 min left"
    assert shown == ([text] if terminal else [])
    assert terminal or text in console.export_text()


def test_the_forecast_is_given_once_for_what_waits(monkeypatch, tmp_path):
    monkeypatch.setattr(fullrun, "usable_cores", lambda: 8)
    monkeypatch.setattr(fullrun, "estimate", lambda _device, _cores: SECONDS)
    console = Console(width=160, file=io.StringIO(), record=True)
    settings = pipeline.Settings(device="cpu", full=FullRun(str(tmp_path)))
    with Follower(console, 9, verbosity=1) as follower:
        found = forecast_full(follower, settings, submissions=9, jobs=3)
    assert found.full == FullRun(str(tmp_path), SECONDS, 2)
    assert "about 6 s in all" in console.export_text()
    assert forecast_full(follower, pipeline.Settings(), 9, 3).full is None


def test_the_cores_are_shared_among_the_jobs(monkeypatch, tmp_path):
    monkeypatch.setattr(fullrun, "usable_cores", lambda: 8)
    monkeypatch.setattr(fullrun, "estimate", lambda _device, _cores: SECONDS)
    run = FullRun(str(tmp_path))
    assert [run.measured("cpu", jobs).cores for jobs in (1, 3, 20)] == [8, 2, 1]


def test_a_result_with_the_standard_is_known_apart_from_one_without(tmp_path):
    submission = Submission("12345678", {"task1": b"", "task3": b""})
    quick = fingerprint.task_keys(submission, pipeline.Settings())
    runs = [FullRun(str(tmp_path)), FullRun("elsewhere", SECONDS, 4)]
    long, same = (fingerprint.task_keys(submission, pipeline.Settings(full=run)) for run in runs)
    assert long == same
    assert {task for task in quick if quick[task] != long[task]} == {"task3", "task4"}
