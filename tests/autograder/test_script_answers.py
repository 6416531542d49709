"""Wrong scripts lose on the script that is wrong; right ones in any style lose nothing."""

import csv
import json
import zipfile
from types import SimpleNamespace

import numpy as np
import pytest
from grading import faults_of_ours, selected, troubles
from records import ROOT
from wrong_scripts import CORRECT, EDITS, edited, scripts, source

from autograder import pipeline
from autograder.__main__ import main
from autograder.assignments import CMPT726
from autograder.jail.limits import Limits
from autograder.model import Status, Submission
from autograder.pytest_options import pytest_ignore_collect
from autograder.reports.class_page import class_page
from autograder.reports.feedback import feedback
from autograder.reports.gradebook import gradebook_csv
from tests import test_p3

RIGHT = scripts()
WRONG = {
    f"{base}-{name}": (base, edits)
    for base, table in EDITS.items()
    for name, edits in table.items()
}
#: The rest is in the slow run.
QUICK = (
    "logistic_regression_as_given",
    "logistic_regression_mod_outer_loop",
    "logistic_regression_sgd_permutation",
    "logistic_regression_mod_outer_loop-w-not-reset",
    "logistic_regression_mod_outer_loop-holes",
    "logistic_regression_sgd_permutation-extra-one-over-n",
    "logistic_regression_sgd_permutation-no-shuffle",
)
POINTS = {function.name: function.points for function in CMPT726.functions}


def marked(names):
    return [
        pytest.param(name, marks=() if name in QUICK else pytest.mark.slow) for name in names
    ]  # fmt: skip


def one_script(name):
    """A submission that holds one script, and the modules that it may import."""
    base, edits = WRONG.get(name, (name, ()))
    files = {
        RIGHT[base]: edited(source(base), edits).encode(),
        "shared_functions": (CORRECT / "shared_functions.py").read_bytes(),
    }
    return Submission(name, files, assignment=CMPT726.name)


@pytest.fixture(scope="module")
def results(request, grade_many):
    """Results of all scripts that this run has selected, graded side by side."""
    wanted = selected(request) & {*RIGHT, *WRONG}
    return grade_many([one_script(name) for name in sorted(wanted)])


@pytest.mark.parametrize("name", marked(RIGHT))
def test_right_script_gets_all_points(results, name):
    script = RIGHT[name]
    assert results[name].scores[script] == POINTS[script], troubles(results[name])
    assert results[name].status == "graded"


@pytest.mark.parametrize("name", marked(WRONG))
def test_wrong_script_loses_points(results, name):
    script = RIGHT[WRONG[name][0]]
    assert results[name].scores[script] < POINTS[script]
    assert not faults_of_ours(results[name]), troubles(results[name])


# The exam as a whole


def write_class(folder):
    """Two students: one hands in everything in a zip, one nothing but a broken script."""
    right = {
        "P3/logistic_regression.py": "logistic_regression_as_given",
        "P3/logistic_regression_mod.py": "logistic_regression_mod_pieces",
        "P3/logistic_regression_sgd.py": "logistic_regression_sgd_permutation",
        "P3/shared_functions.py": "shared_functions",
    }
    folder.mkdir()
    with zipfile.ZipFile(folder / "301000001.zip", "w") as archive:
        for name, script in right.items():
            archive.writestr(name, source(script))
        archive.writestr("report.pdf", b"%PDF-1.4")
    (folder / "301000002" / "P3").mkdir(parents=True)
    (folder / "301000002" / "P3" / "logistic_regression.py").write_text("1 / 0\n")


@pytest.mark.slow
def test_a_class_is_graded_by_one_command(tmp_path, capsys):
    write_class(tmp_path / "class")
    out = tmp_path / "out"
    arguments = [str(tmp_path / "class"), "--out", str(out), "--assignment", "cmpt726"]
    assert main(["grade", *arguments]) == 0
    with (out / "gradebook.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [[row[name] for name in POINTS] for row in rows] == [["2", "8", "10"], ["0", "0", "0"]]
    assert [row["programming"] for row in rows] == ["20", "0"]
    assert "division by zero (logistic_regression.py, line 1)" in rows[1]["note"]
    assert "`P3/logistic_regression_sgd.py` was not handed in" in rows[1]["note"]
    results = json.loads((out / "301000001" / "results.json").read_text(encoding="utf-8"))
    assert results["score"] == sum(test["score"] for test in results["tests"]) == 20
    assert "20 of 20 points" in results["output"]
    assert "301000001: graded, 20/20" in capsys.readouterr().out


@pytest.mark.slow
def test_our_own_scripts_get_all_points():
    files = {path.stem: path.read_bytes() for path in (ROOT / "P3").glob("*.py")}
    result = pipeline.grade(
        Submission("reference", files, assignment=CMPT726.name), pipeline.Settings(device="cpu")
    )
    assert result.scores == POINTS, troubles(result)


def test_points_of_the_checks_add_up_to_the_table():
    totals = dict.fromkeys(POINTS, 0)
    for name, check in vars(test_p3).items():
        if name.startswith("test_"):
            marks = {mark.name: mark.args for mark in check.pytestmark}
            function, points = marks["points"]
            totals[function] += points * len(marks.get("parametrize", ("", (None,)))[1])
    assert totals == POINTS


@pytest.mark.parametrize(
    ("assignment", "submission", "collected"),
    [
        ("ece449", None, ("test_task1.py", "test_task4.py", "test_archive.py")),
        ("ece449", "ID.zip", ("test_task1.py", "test_task4.py")),
        ("cmpt726", "ID.zip", ("test_p3.py",)),
    ],
)
def test_an_exam_is_collected_for_its_own_assignment(assignment, submission, collected):
    config = SimpleNamespace(
        getoption={"--assignment": assignment, "--submission": submission}.__getitem__
    )
    files = ("test_p3.py", "test_task1.py", "test_task4.py", "autograder/test_archive.py")
    paths = [ROOT / "tests" / file for file in files]
    kept = [path.name for path in paths if not pytest_ignore_collect(path, config)]
    assert sorted(kept) == sorted(collected)


@pytest.mark.slow
def test_a_script_that_never_ends_is_stopped():
    limits = Limits(script_seconds=2)
    files = {"logistic_regression": b"while True: pass\n"}
    submission = Submission("endless", files, assignment=CMPT726.name)
    result = pipeline.grade(submission, pipeline.Settings(device="cpu", limits=limits))
    ended = {check.status for check in result.checks if check.function == "logistic_regression"}
    assert ended == {Status.TIMEOUT}
    assert result.seconds < 60


def test_the_data_sets_are_such_that_rounding_decides_nothing():
    for seed in range(20):

        def same_rng(number, seed=seed):
            return np.random.default_rng([seed, number])

        errors, _, last = test_p3.descent(test_p3.gentle(same_rng), 0.5)
        assert (np.diff(errors[: last + 1]) < 0).all()
        assert last < test_p3.MAX_ITER - 1
        X, t = np.split(test_p3.opposite(same_rng), [3], axis=1)
        assert X[0] @ X[-1] == pytest.approx(0)
        assert t.mean() == 0.5


def test_pages_and_gradebook_are_those_of_the_scripts(results):
    graded = list(results.values())
    assert "logistic_regression_sgd" in class_page(graded)
    assert "Gradient descent with several step sizes" in feedback(graded[0])
    assert gradebook_csv(graded).startswith(f"student_id,status,{','.join(POINTS)},programming")
