"""The exam as a pytest plugin."""

import subprocess
import sys
from pathlib import Path

import pytest

from autograder import exam, exam_files
from autograder.jail.launcher import Launcher
from autograder.model import ExamError, Submission, UsageError
from examples.make_class import ROOT, files_of, reference, write_zip

CHECK = '''
import pytest

@pytest.mark.points("relu", {points})
def test_relu(task1):
    """relu is there."""
    task1.relu
'''


def pytest_run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def session():
    with Launcher() as launcher:
        yield exam.ExamSession(Submission("nobody"), launcher)


def with_exam(monkeypatch, tmp_path, text):
    file = tmp_path / f"test_{tmp_path.name}.py"  # pytest wants a name of its own for each
    file.write_text(text)
    for module in (exam, exam_files):
        monkeypatch.setattr(module, "EXAM_FILES", (file,))
    return file


def test_points_that_do_not_add_up_are_an_error_of_the_exam(monkeypatch, tmp_path, session):
    with_exam(monkeypatch, tmp_path, CHECK.format(points=2))
    with pytest.raises(ExamError):
        exam.sit(session)


def test_a_check_without_points_is_an_error_of_the_exam(monkeypatch, tmp_path, session):
    with_exam(monkeypatch, tmp_path, "def test_nothing():\n    pass\n")
    with pytest.raises(ExamError):
        exam.sit(session)


def test_points_that_add_up_are_taken(monkeypatch, tmp_path, session):
    with_exam(monkeypatch, tmp_path, CHECK.format(points=3))
    (check,) = exam.sit(session)
    assert (check.function, check.points, check.title) == ("relu", 3, "relu is there.")


def test_an_unforeseen_exception_in_a_check_is_a_fault_of_ours(monkeypatch, tmp_path, session):
    with_exam(monkeypatch, tmp_path, CHECK.format(points=3).replace("task1.relu", "{}['x']"))
    (check,) = exam.sit(session)
    assert check.status == "error"
    assert "KeyError" in check.message


def test_each_check_is_reported_as_it_ends(monkeypatch, tmp_path, session):
    seen = []
    session.on_check = seen.append
    with_exam(monkeypatch, tmp_path, CHECK.format(points=3))
    assert list(exam.sit(session)) == seen


def test_a_device_that_is_not_there_is_refused(monkeypatch):
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    assert exam.devices("auto") == ("cpu",)
    with pytest.raises(UsageError, match="--device cpu"):
        exam.devices("cuda")


def test_a_gpu_is_examined_besides_the_cpu(monkeypatch):
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)
    assert exam.devices("auto") == ("cpu", "cuda")


def test_pytest_examines_one_submission(tmp_path):
    files = files_of("3170100111", {"task1": ("np.maximum(X, 0)", "np.minimum(X, 0)")})
    run = pytest_run("-k", "relu", "--submission", write_zip(tmp_path, "3170100111", files))
    assert run.returncode == 1
    assert "relu            0 / 3" in run.stdout
    assert "prelu           2 / 2" in run.stdout


@pytest.mark.parametrize("path", ["nowhere.zip", "empty"])
def test_pytest_refuses_what_is_not_a_submission(tmp_path, path):
    (tmp_path / "empty").mkdir()
    run = pytest_run("--submission", tmp_path / path)
    assert run.returncode == 4
    assert path in run.stderr
    assert "Traceback" not in run.stderr


def test_the_exam_reads_like_the_assignment():
    for file in exam_files.exam_files("ece449"):
        assert Path(file).is_file()
        assert reference(file.stem.removeprefix("test_"))
