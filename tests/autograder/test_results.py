"""The folder of results: every file is whole or not there, and a bad place is said in one line."""

import csv
import json
import re
from pathlib import Path

import pytest
from records import check, perfect, result

from autograder import results
from autograder.model import Finding, Status, UsageError
from autograder.results import ResultsFolder

ID = "3170100111"


def contents(folder):
    """Every file below a folder, by its path in it."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def unencodable(*_):
    return "half a line \ud800"


def out_of_space(*_):
    raise OSError(28, "No space left on device")


FAULTS = [
    (results, "results_json", unencodable, UnicodeEncodeError),
    (Path, "replace", out_of_space, UsageError),
    (Path, "chmod", out_of_space, UsageError),
]


@pytest.fixture
def folder(tmp_path):
    return ResultsFolder(tmp_path / "out")


# What is written


def test_a_new_folder_is_made_with_its_parents_and_is_empty(tmp_path):
    ResultsFolder(tmp_path / "a" / "b" / "out")
    assert list((tmp_path / "a" / "b" / "out").iterdir()) == []


def test_a_folder_that_is_there_keeps_its_files(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    ResultsFolder(tmp_path)
    assert contents(tmp_path) == {"notes.txt": b"mine"}


def test_each_student_has_results_and_feedback_and_nothing_else(folder):
    folder.add(result(ID, perfect()))
    names = sorted(path.name for path in (folder.path / ID).iterdir())
    assert names == ["feedback.html", "record.json", "results.json"]
    assert f"Feedback for {ID}" in (folder.path / ID / "feedback.html").read_text(encoding="utf-8")
    document = json.loads((folder.path / ID / "results.json").read_text(encoding="utf-8"))
    assert (document["score"], document["extra_data"]["student_id"]) == (60, ID)


def test_the_gradebook_has_a_row_per_result(folder):
    path = folder.close([result("b"), result("a")])
    assert path == folder.path / "gradebook.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        assert [row["student_id"] for row in csv.DictReader(stream)] == ["a", "b"]
    names = sorted(path.name for path in folder.path.iterdir())
    assert names == ["gradebook.csv", "index.html"]


def test_the_class_page_leads_to_each_students_feedback(folder):
    folder.add(result(ID))
    folder.close([result(ID)])
    page = (folder.path / "index.html").read_text(encoding="utf-8")
    (link,) = set(re.findall(r'href="([^#"]+)"', page))
    assert (folder.path / link).is_file()


def test_files_can_be_read_by_others(folder):
    folder.add(result(ID))
    files = [folder.close([]), folder.path / ID / "results.json"]
    assert [file.stat().st_mode & 0o777 for file in files] == [0o644, 0o644]


def test_a_second_run_replaces_the_first(folder):
    folder.add(result(ID))
    folder.add(result(ID, perfect()))
    assert json.loads((folder.path / ID / "results.json").read_bytes())["score"] == 60


def test_a_result_comes_back_as_it_was_written(folder):
    check_ = check("relu", 3, Status.FAILED, message="wrong\n[1 2]", output="é", seed=7)
    whole = result(ID, (check_,), findings=(Finding("a", "b", task="task1"),), keys={"task1": "k"})
    folder.add(whole)
    assert folder.earlier(ID) == whole
    assert list(folder.results()) == [whole]


@pytest.mark.parametrize("record", [b"", b"{", b"[]", b'{"student_id": "3170100111"}', b"\xff"])
def test_a_record_that_is_not_whole_is_as_good_as_none(folder, record):
    folder.add(result(ID))
    (folder.path / ID / "record.json").write_bytes(record)
    assert folder.earlier(ID) is None
    assert list(folder.results()) == []


def test_a_second_run_on_the_same_folder_is_refused_while_the_first_goes_on(folder):
    with folder:
        with pytest.raises(UsageError, match="another run writes there") as caught:
            ResultsFolder(folder.path).__enter__()
        assert "\n" not in str(caught.value)
    with ResultsFolder(folder.path):
        pass


# A write that fails


@pytest.mark.parametrize(("owner", "name", "fault", "raised"), FAULTS)
def test_a_failing_write_leaves_the_old_file_and_no_other(
    folder, monkeypatch, owner, name, fault, raised
):
    folder.add(result(ID, perfect()))
    before = contents(folder.path)
    monkeypatch.setattr(owner, name, fault)
    with pytest.raises(raised):
        folder.add(result(ID))
    assert contents(folder.path) == before


@pytest.mark.parametrize(("owner", "name", "fault", "raised"), FAULTS)
def test_a_failing_first_write_leaves_no_file(folder, monkeypatch, owner, name, fault, raised):
    monkeypatch.setattr(owner, name, fault)
    with pytest.raises(raised):
        folder.add(result(ID))
    assert contents(folder.path) == {ID: None}


def test_a_full_disk_is_said_in_one_line(folder, monkeypatch):
    monkeypatch.setattr(Path, "replace", out_of_space)
    with pytest.raises(UsageError, match=r"No space left on device.*make room") as caught:
        folder.close([])
    assert "\n" not in str(caught.value)


# A place that can't be used; it holds for root, too, whom permissions do not stop


@pytest.mark.parametrize("under", ["", "out", "deep/er/out"])
def test_a_file_in_the_way_of_the_folder_is_a_usage_error(tmp_path, under):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UsageError, match=r"--out .*file"):
        ResultsFolder(tmp_path / "file" / under)
    assert contents(tmp_path) == {"file": b"mine"}


def test_a_file_in_the_place_of_a_students_folder_is_a_usage_error(folder):
    (folder.path / ID).write_text("mine")
    with pytest.raises(UsageError, match="--out"):
        folder.add(result(ID))
    assert contents(folder.path) == {ID: b"mine"}


def test_a_folder_in_the_place_of_the_gradebook_is_a_usage_error(folder):
    (folder.path / "gradebook.csv").mkdir()
    with pytest.raises(UsageError, match="--out"):
        folder.close([])
    assert set(contents(folder.path)) == {"gradebook.csv", "index.html"}
