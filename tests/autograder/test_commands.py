"""The command line: one line for what can't be done, and one run from zips to the gradebook."""

import csv
import json
import subprocess
import sys

import pytest
from records import ROOT

from autograder.__main__ import main
from examples.make_class import reference, write_zip

WRITTEN = ("feedback.html", "record.json", "results.json")
PERFECT, REFUSED, SILENT = "3170100201", "3170100202", "3170100203"


@pytest.fixture
def place(tmp_path):
    """A folder with a submission, and with all sorts of things that are none."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "notes.txt").write_text("not a submission")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "two\nlines").write_text("mine")
    (tmp_path / "class").mkdir()
    write_zip(tmp_path / "class", PERFECT, {f"task1_{PERFECT}.py": b"x = 1\n"})
    return tmp_path


def contents(folder):
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.mark.parametrize(
    ("path", "out", "said"),
    [
        ("nowhere", "out", "nowhere: can't be read"),
        ("empty", "out", "empty: is an empty folder"),
        ("notes", "out", "notes: holds no submission"),
        ("file", "out", "file: is neither a zip nor"),
        ("file/under", "out", "under: can't be read"),
        ("two\nlines", "out", "lines: is neither"),
        ("class", "file", "--out "),
        ("class", "file/out", "--out "),
        ("class", "two\nlines", "--out "),
    ],
)
def test_what_can_not_be_done_is_said_in_one_line(place, capsys, path, out, said):
    before = contents(place)
    status = main(["grade", str(place / path), "--out", str(place / out)])
    printed = capsys.readouterr()
    assert status == 2
    assert printed.out == ""
    assert printed.err.startswith("autograder: ")
    assert said in printed.err
    assert len(printed.err.splitlines()) == 1
    assert contents(place) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["grade", "class", "--out", "out", "--jobs", "0"], "argument --jobs: 0 is not"),
        (["grade", "class", "--out", "out", "--jobs", "-3"], "argument --jobs: -3 is not"),
        (["grade", "class", "--out", "out", "--jobs", "many"], "argument --jobs"),
        (["grade", "class", "--out", "out", "--device", "abacus"], "argument --device"),
        (["grade", "class", "--out", "out", "--no-such-option"], "--no-such-option"),
        (["grade", "class"], "--out"),
        (["grade", "--out", "out"], "PATH"),
        (["mark", "class", "--out", "out"], "'mark'"),
        ([], "COMMAND"),
    ],
    ids=" ".join,
)
def test_a_wrong_command_is_explained_by_its_usage(place, monkeypatch, capsys, arguments, said):
    monkeypatch.chdir(place)
    before = contents(place)
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    printed = capsys.readouterr()
    assert caught.value.code == 2
    assert printed.out == ""
    *usage, last = printed.err.splitlines()
    assert usage[0].startswith("usage: autograder")
    assert said in last
    assert contents(place) == before


def test_help_names_every_option(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["grade", "--help"])
    assert caught.value.code == 0
    printed = capsys.readouterr().out
    assert all(option in printed for option in ("PATH", "--out", "--jobs", "--device", "--seed"))


# From zips to the gradebook, as a user runs it


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """One run over three submissions: right, unreadable, and one that ends its process."""
    folder = tmp_path_factory.mktemp("class")
    # Brackets would be markup to the library that prints.
    out = tmp_path_factory.mktemp("results") / "out [of] a [/run]"
    write_zip(folder, PERFECT, {f"task1_{PERFECT}.py": reference("task1").encode()})
    (folder / f"{REFUSED}.zip").write_bytes(b"not a zip")
    write_zip(folder, SILENT, {f"task1_{SILENT}.py": b"import os\n\nos._exit(0)\n"})
    command = [sys.executable, "-m", "autograder", "grade", folder, "--out", out]
    done = subprocess.run(
        [*command, "--jobs", "1", "--device", "cpu"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done, out


@pytest.fixture(scope="module")
def rows(run):
    _, out = run
    with (out / "gradebook.csv").open(encoding="utf-8", newline="") as stream:
        return {row["student_id"]: row for row in csv.DictReader(stream)}


def test_a_run_in_which_nothing_is_ungraded_through_us_ends_with_0(run):
    done, _ = run
    assert (done.returncode, done.stderr) == (0, "")


def test_every_submission_has_a_row(rows):
    assert {student: (row["status"], row["programming"]) for student, row in rows.items()} == {
        PERFECT: ("graded", "20"),
        REFUSED: ("refused", "0"),
        SILENT: ("graded", "0"),
    }


def test_the_perfect_task_has_all_its_points_and_the_others_none(rows):
    cells = list(rows[PERFECT].values())
    assert cells[2:13] == ["3", "2", "5", "5", "5", "0", "0", "0", "0", "0", "0"]


def test_a_submission_that_ends_its_process_is_said_to_have_crashed(rows):
    assert "[crashed]" in rows[SILENT]["note"]


def test_every_submission_has_results_for_the_learning_platform(run):
    _, out = run
    scores = {
        path.parent.name: json.loads(path.read_text(encoding="utf-8"))["score"]
        for path in out.glob("*/results.json")
    }
    assert scores == {PERFECT: 20, REFUSED: 0, SILENT: 0}


def test_a_run_writes_nothing_else(run):
    _, out = run
    files = sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())
    own = [f"{who}/{name}" for who in (PERFECT, REFUSED, SILENT) for name in WRITTEN]
    assert files == [".lock", *own, "gradebook.csv", "index.html"]


def test_a_run_closes_with_the_table(run):
    done, out = run
    table = done.stdout[done.stdout.index("Programming points") :]
    for student in (PERFECT, REFUSED, SILENT):
        assert f"{student}: " in done.stdout
        assert student in table
    assert f"3 submissions, gradebook in {out / 'gradebook.csv'}\n" in table
