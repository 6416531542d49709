"""Hand-ins of scripts: every layout that students use, and what is said about the others."""

import io
import zipfile

import pytest

from autograder.assignments import CMPT726
from autograder.intake import read_script_submissions
from autograder.model import UsageError

ID = "301234567"
SCRIPTS = {f"{task}.py": f"# {task}\n".encode() for task in CMPT726.tasks}
MODULE = {"assignment2.py": b"# helpers\n"}
REPORT = {"report.pdf": b"%PDF-1.4"}


def under(folder, files):
    return {f"{folder}/{name}": content for name, content in files.items()}


def zipped(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def write(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


CODE = under("P3", SCRIPTS | MODULE) | {"P4/readme.txt": b"", "P4/logistic.py": b""}
LAYOUTS = {
    "zip with code.zip": {f"{ID}.zip": zipped({"code.zip": zipped(CODE)} | REPORT)},
    "zip with P3": {f"{ID}.zip": zipped(CODE | REPORT)},
    "zip with a folder with P3": {f"{ID}.zip": zipped(under(ID, CODE | REPORT))},
    "zip with code/P3": {f"{ID}.zip": zipped(under("code", CODE) | REPORT)},
    "zip of a later edition": {f"{ID}_assignment2.zip": zipped(CODE | REPORT)},
    "folder with code.zip": under(ID, {"code.zip": zipped(CODE)} | REPORT),
    "folder with code.zip around a folder": under(
        ID, {"code.zip": zipped(under("code", CODE))} | REPORT
    ),
    "folder with P3": under(ID, CODE | REPORT),
    "folder with code/P3": under(f"{ID}/code", CODE) | under(ID, REPORT),
    "zip with what systems add": {
        f"{ID}.zip": zipped(CODE | REPORT | under("__MACOSX/P3", SCRIPTS) | {"P3/.DS_Store": b""})
    },
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts_that_students_use_are_read(name, tmp_path):
    write(tmp_path / "class", LAYOUTS[name])
    (submission,) = read_script_submissions(tmp_path / "class")
    assert submission.student_id == ID
    assert submission.assignment == "cmpt726"
    assert {f"{task}.py": source for task, source in submission.files.items()} == SCRIPTS | MODULE
    assert submission.conceptual == REPORT["report.pdf"]
    assert submission.findings == ()
    assert not submission.refused


@pytest.mark.parametrize("name", ["zip with P3", "folder with P3", "folder with code.zip"])
def test_one_submission_can_be_named_alone(name, tmp_path):
    write(tmp_path, LAYOUTS[name])
    (path,) = tmp_path.iterdir()
    (submission,) = read_script_submissions(path)
    assert submission.student_id == ID
    assert set(CMPT726.tasks) <= set(submission.files)


def test_a_lone_code_zip_belongs_to_the_folder_that_it_lies_in(tmp_path):
    write(tmp_path / ID, {"code.zip": zipped(CODE)})
    (submission,) = read_script_submissions(tmp_path / ID / "code.zip")
    assert submission.student_id == ID


def test_a_class_is_sorted_and_nobody_is_left_out(tmp_path):
    write(
        tmp_path,
        {"301000003.zip": zipped(CODE), "301000001.zip": b"no zip"} | under("301000002", CODE)
        | {"readme.txt": b""},
    )  # fmt: skip
    found = read_script_submissions(tmp_path)
    assert [one.student_id for one in found] == ["301000001", "301000002", "301000003"]
    assert [bool(one.refused) for one in found] == [True, False, False]


def test_another_folder_is_read_and_said(tmp_path):
    write(tmp_path, {f"{ID}.zip": zipped(under("Problem3", SCRIPTS) | REPORT)})
    (submission,) = read_script_submissions(tmp_path)
    assert set(submission.files) == set(CMPT726.tasks)
    assert [str(finding) for finding in submission.findings] == [
        "The scripts lie in the folder `Problem3`. The course wants `P3/`."
    ]


def test_p3_counts_when_the_scripts_lie_in_two_folders(tmp_path):
    old = dict.fromkeys(SCRIPTS, b"# old\n")
    write(tmp_path, {f"{ID}.zip": zipped(under("Backup", old) | under("P3", SCRIPTS) | REPORT)})
    (submission,) = read_script_submissions(tmp_path)
    assert submission.files["logistic_regression"] == SCRIPTS["logistic_regression.py"]


def test_what_is_missing_is_named(tmp_path):
    files = {"P3/logistic_regression.py": b"", "P3/logistic_regression_modified.py": b""}
    write(tmp_path, {f"{ID}.zip": zipped(files)})
    (submission,) = read_script_submissions(tmp_path)
    said = " ".join(map(str, submission.findings))
    assert "`P3/logistic_regression_mod.py` was not handed in" in said
    assert "`P3/logistic_regression_sgd.py` was not handed in" in said
    assert "`report.pdf` was not handed in" in said
    assert "`P3/logistic_regression.py`" not in said


@pytest.mark.parametrize(
    "files",
    [
        {"../P3/logistic_regression.py": b""},
        {"code.zip": b"no zip"},
        {f"P3/module{number}.py": b"" for number in range(60)} | CODE,
        {"P3/logistic_regression.py": b"#" * (1 << 20) + b"#"},
    ],
    ids=["path that leads out", "damaged code.zip", "too many modules", "too large"],
)
def test_what_is_hostile_or_damaged_is_refused_with_the_reason(files, tmp_path):
    write(tmp_path, {f"{ID}.zip": zipped(files)})
    (submission,) = read_script_submissions(tmp_path)
    assert submission.refused
    assert submission.files == {}


@pytest.mark.parametrize("name", ["nowhere", "empty", "notes.txt"])
def test_what_holds_no_submission_is_one_line(name, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").write_text("none")
    with pytest.raises(UsageError) as refusal:
        read_script_submissions(tmp_path / name)
    assert name in str(refusal.value)
    assert "\n" not in str(refusal.value)
