"""From a path to submissions: every layout, Blackboard, clashes of IDs, and wrong paths."""

import io
import os
import time
import zipfile
from pathlib import Path

import pytest

from autograder.intake import read_submissions, submission_from_bytes, submission_from_folder
from autograder.model import TASKS, UsageError

ID = "3170100111"
OTHER = "3170100112"
TASK_FILES = {f"{task}_{ID}.py": f"# {task}\n".encode() for task in TASKS}
COMPLETE = {**TASK_FILES, f"conceptual_{ID}.pdf": b"%PDF-1.4"}


def complete(student_id, mark=b"x = 1\n"):
    names = [f"{task}_{student_id}.py" for task in TASKS]
    return dict.fromkeys([*names, f"conceptual_{student_id}.pdf"], mark)


def zipped(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def lay(folder, files):
    """Write files below a folder; a dictionary as content becomes a zip."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(zipped(content) if isinstance(content, dict) else content)
    return folder


def texts(submission, *, blocking=None):
    wanted = (True, False) if blocking is None else (blocking,)
    return [str(finding) for finding in submission.findings if finding.blocking in wanted]


def rows(path):
    return {submission.student_id: submission for submission in read_submissions(path)}


# One submission, in every container


@pytest.mark.parametrize("name", [f"{ID}.zip", f"{ID}_assignment2.zip", f"{ID}.ZIP"])
def test_a_complete_zip_has_all_files_and_no_findings(tmp_path, name):
    lay(tmp_path, {name: COMPLETE})
    (submission,) = read_submissions(tmp_path / name)
    assert submission.student_id == ID
    assert submission.files == {task: f"# {task}\n".encode() for task in TASKS}
    assert submission.conceptual == b"%PDF-1.4"
    assert (submission.findings, submission.refused, submission.origin) == ((), "", name)


def test_a_complete_folder_has_all_files_and_no_findings(tmp_path):
    (submission,) = read_submissions(lay(tmp_path / ID, COMPLETE))
    assert submission.files == {task: f"# {task}\n".encode() for task in TASKS}
    assert (submission.conceptual, submission.findings) == (b"%PDF-1.4", ())


def test_a_folder_of_zips_and_folders_is_sorted_by_id(tmp_path):
    files = {f"{OTHER}.zip": complete(OTHER), "a_b.zip": complete("a_b")}
    files |= {f"{ID}/{name}": content for name, content in COMPLETE.items()}
    files |= {"__MACOSX/._a_b.zip": b"", ".git/config": b"", ".hidden.zip": b"", "list.csv": b""}
    found = read_submissions(lay(tmp_path, files))
    assert [s.student_id for s in found] == [ID, OTHER, "a_b"]
    assert [(len(s.files), s.findings) for s in found] == [(4, ())] * 3


def test_loose_files_of_several_students(tmp_path):
    lay(tmp_path / "class", {**COMPLETE, **complete(OTHER), "grades.csv": b"", "data/x.csv": b""})
    found = rows(tmp_path / "class")
    assert {key: (len(s.files), s.findings) for key, s in found.items()} == {
        ID: (4, ()),
        OTHER: (4, ()),
    }


def test_loose_near_names_go_to_the_student_they_name(tmp_path):
    files = {f"task1_{ID}.py": b"1", f"task2_{ID}_final.py": b"2", f"Task1_{OTHER}.py": b"3"}
    found = rows(lay(tmp_path, files))
    assert {key: list(s.files) for key, s in found.items()} == {ID: ["task1"], OTHER: []}
    assert any(f"`task2_{ID}_final.py`" in text for text in texts(found[ID], blocking=True))
    assert any("lower case" in text for text in texts(found[OTHER], blocking=True))


def test_loose_files_without_an_id_are_mentioned_to_everybody(tmp_path):
    found = rows(lay(tmp_path, {**COMPLETE, **complete(OTHER), "task1.py": b""}))
    assert all("`task1.py`" in texts(s, blocking=False)[0] for s in found.values())


@pytest.mark.parametrize(
    ("name", "tasks", "finding"),
    [
        (f"task1_{ID}.py", ["task1"], f"`task2_{ID}.py` was not handed in."),
        (f"Task1_{ID}.py", [], "the course wants lower case"),
    ],
)
def test_a_single_file(tmp_path, name, tasks, finding):
    lay(tmp_path, {name: b"", f"task2_{OTHER}.py": b""})
    (submission,) = read_submissions(tmp_path / name)
    assert (submission.student_id, list(submission.files)) == (ID, tasks)
    assert any(finding in text for text in texts(submission))


def test_an_empty_file_is_a_file():
    assert submission_from_bytes(f"{ID}.zip", zipped({f"task1_{ID}.py": b""})).files == {
        "task1": b""
    }


def test_a_folder_of_an_lms_with_one_zip_is_that_zip(tmp_path):
    lay(tmp_path, {f"Jane Doe_5512_file_/{ID}.zip": COMPLETE, f"{OTHER}/work.zip": complete(OTHER)})
    found = rows(tmp_path)
    assert {key: len(s.files) for key, s in found.items()} == {ID: 4, OTHER: 4}
    assert not found[ID].findings


def test_the_written_part_may_lie_beside_the_only_zip(tmp_path):
    lay(tmp_path, {f"{ID}/{ID}.zip": TASK_FILES, f"{ID}/conceptual_{ID}.pdf": b"%PDF"})
    lay(tmp_path, {f"{OTHER}.zip": complete(OTHER)})
    found = rows(tmp_path)[ID]
    assert (len(found.files), found.conceptual, found.findings) == (4, b"%PDF", ())


def test_the_order_is_that_of_the_ids_not_of_the_names(tmp_path):
    lay(tmp_path, {"hw.zip": complete(OTHER), "work.zip": COMPLETE})
    assert list(rows(tmp_path)) == [ID, OTHER]


def test_of_two_zips_in_one_folder_none_is_read(tmp_path):
    lay(tmp_path, {f"{ID}/v1.zip": COMPLETE, f"{ID}/v2.zip": COMPLETE, f"{OTHER}.zip": COMPLETE})
    found = rows(tmp_path)[ID]
    assert found.files == {}
    assert "`v1.zip`, `v2.zip`" in texts(found)[-1]


def test_a_folder_with_only_a_broken_zip_keeps_its_name(tmp_path):
    (submission,) = read_submissions(lay(tmp_path, {f"{ID}/homework.zip": b"PK"}))
    assert (submission.student_id, "damaged" in submission.refused) == (ID, True)


def test_a_broken_zip_in_a_folder_named_otherwise_keeps_the_id_of_the_zip(tmp_path):
    (submission,) = read_submissions(lay(tmp_path, {f"Jane Doe_file_/{ID}.zip": b"PK"}))
    assert (submission.student_id, "damaged" in submission.refused) == (ID, True)


def test_a_folder_named_for_an_id_is_one_submission_whatever_else_it_holds(tmp_path):
    lay(tmp_path / ID, {**COMPLETE, f"task4_{OTHER}.py": b"", "old/task1_1.py": b""})
    (submission,) = read_submissions(tmp_path / ID)
    assert (submission.student_id, len(submission.files)) == (ID, 4)


def test_a_loose_file_without_an_id_goes_to_the_only_student(tmp_path):
    lay(tmp_path, {f"task1_{ID}.py": b"", "task2.py": b"", f"{OTHER}.zip": complete(OTHER)})
    found = rows(tmp_path)
    assert list(found) == [ID, OTHER]
    assert "it carries no ID" in texts(found[ID], blocking=True)[0]
    assert found[OTHER].findings == ()


def test_loose_files_without_any_id_have_a_row_named_for_their_folder(tmp_path):
    lay(tmp_path / "jane", {"task1.py": b"", f"{OTHER}.zip": complete(OTHER)})
    found = rows(tmp_path / "jane")
    assert {key: len(s.files) for key, s in found.items()} == {"jane": 0, OTHER: 4}


def test_a_path_that_ends_in_dots_is_named_for_its_folder(tmp_path, monkeypatch):
    lay(tmp_path / ID, {**COMPLETE, "sub/x": b""})
    monkeypatch.chdir(tmp_path / ID / "sub")
    (submission,) = read_submissions(Path(".."))
    assert texts(submission) == ["Not part of the assignment, and not read: `sub/x`."]


def test_folders_around_the_class_are_seen_through(tmp_path):
    lay(tmp_path / "a" / "b", {f"{ID}.zip": COMPLETE, f"{OTHER}.zip": complete(OTHER)})
    assert list(rows(tmp_path)) == [ID, OTHER]


def test_a_student_folder_without_anything_recognised_has_a_row(tmp_path):
    lay(tmp_path, {f"{ID}/x.ipynb": b"", f"{OTHER}.zip": complete(OTHER), "alice/notes.txt": b""})
    found = rows(tmp_path)
    assert list(found) == [ID, OTHER, "alice"]
    assert found["alice"].files == {}


def test_a_zip_without_anything_recognised_has_a_row(tmp_path):
    lay(tmp_path, {f"{ID}.zip": {"thesis.docx": b""}})
    (submission,) = read_submissions(tmp_path / f"{ID}.zip")
    assert (submission.student_id, submission.files, submission.refused) == (ID, {}, "")
    assert len(texts(submission, blocking=False)) == 6


def test_a_folder_is_one_submission_when_asked_for(tmp_path):
    lay(tmp_path / "submission", {**COMPLETE, f"task4_{OTHER}.py": b"", f"{ID}.zip": COMPLETE})
    submission = submission_from_folder(tmp_path / "submission")
    assert (submission.student_id, len(submission.files)) == (ID, 4)


def test_the_path_itself_may_be_a_link(tmp_path):
    lay(tmp_path / "real", {f"{ID}.zip": COMPLETE})
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert list(rows(tmp_path / "link")) == [ID]


# Whose it is


@pytest.mark.parametrize(
    "name",
    ["homework.zip", f"{ID} (1).zip", f"{ID} - Copy.zip", "hw2.zip", "Jane Doe.zip", "作业.zip"],
)
def test_the_files_say_the_id_where_the_name_does_not(name):
    submission = submission_from_bytes(name, zipped(COMPLETE))
    assert (submission.student_id, len(submission.files)) == (ID, 4)
    assert texts(submission) == [
        f"The zip is named `{name}`; its ID was taken as `{ID}`. Name it `{ID}.zip`."
    ]
    assert not submission.findings[0].blocking


def test_a_folder_named_otherwise_takes_the_id_of_its_files(tmp_path):
    (submission,) = read_submissions(lay(tmp_path / "submission", COMPLETE))
    assert (submission.student_id, len(submission.files)) == (ID, 4)
    assert texts(submission) == [
        f"The folder is named `submission`; its ID was taken as `{ID}`. Name it `{ID}`."
    ]


@pytest.mark.parametrize(
    ("archive", "written"), [(ID, OTHER), ("jsmith", "jsmyth"), (ID, "jsmith"), ("z512", "z513")]
)
def test_an_archive_named_for_an_id_keeps_it_against_its_files(archive, written):
    submission = submission_from_bytes(f"{archive}.zip", zipped(complete(written)))
    assert (submission.student_id, submission.files) == (archive, {})
    assert len(texts(submission, blocking=True)) == 5


def test_one_wrong_id_among_the_files_does_not_change_whose_they_are():
    files = {**TASK_FILES, f"task4_{OTHER}.py": b""}
    del files[f"task4_{ID}.py"]
    submission = submission_from_bytes("homework.zip", zipped(files))
    assert (submission.student_id, len(submission.files)) == (ID, 3)
    (text,) = texts(submission, blocking=True)
    assert text.endswith(f"Rename it to `task4_{ID}.py`.")


@pytest.mark.parametrize(
    ("archive", "files", "expected"),
    [
        ("homework", complete("janesmit"), "janesmit"),
        ("homework", {f"Task1_{ID}.py": b""}, ID),
        ("homework", {f"{ID}/task1_{ID}.py": b""}, ID),
        ("homework", {f"task1_{ID}.py": b"", f"task2_{OTHER}.py": b""}, "homework"),
        ("homework", {"task1_template.py": b"", "task2_template.py": b""}, "homework"),
        ("a_b", complete("a_b"), "a_b"),
        (f"{ID}_assignment2", {}, ID),
        (f"{ID}_assignment2 (3)", {}, ID),
    ],
)
def test_whose_a_zip_is(archive, files, expected):
    assert submission_from_bytes(f"{archive}.zip", zipped(files)).student_id == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("homework.zip", "homework"),
        ("Jane Doe.zip", "Jane-Doe"),
        ("../../etc/passwd.zip", "etc-passwd"),
        ("CON.zip", "id-CON"),
        ("nul.tar.zip", "nul-tar"),
        ("template.zip", "id-template"),
        ("gradebook.csv.zip", "gradebook-csv"),
        ("-rf.zip", "rf"),
        (".hidden.zip", "hidden"),
        ("x" * 80 + ".zip", "x" * 64),
        ("\x1b[31mred\x1b[0m.zip", "red"),
    ],
)
def test_a_name_that_is_no_id_is_cleaned_into_one(name, expected):
    assert submission_from_bytes(name, zipped({"a.txt": b""})).student_id == expected


def test_names_without_a_single_usable_letter_get_rows_that_differ(tmp_path):
    lay(tmp_path, {"作业.zip": {"a": b""}, "張三.zip": {"a": b""}})
    found = list(rows(tmp_path))
    assert len(found) == 2
    assert all(student_id.startswith("unnamed-") for student_id in found)


# Two for one ID


def age(path, seconds):
    os.utime(path, (time.time() - seconds,) * 2)


@pytest.mark.parametrize("newer", [0, 1])
def test_the_newer_of_two_for_one_id_counts(tmp_path, newer):
    names = [f"{ID}.zip", f"{ID}_assignment2.zip"]
    lay(tmp_path, {name: complete(ID, name.encode()) for name in names})
    age(tmp_path / names[1 - newer], 3600)
    (submission,) = read_submissions(tmp_path)
    assert submission.files["task1"] == names[newer].encode()
    (text,) = texts(submission, blocking=False)
    assert f"`{names[newer]}` counts" in text
    assert f"`{names[1 - newer]}` was left out" in text


def test_a_zip_with_another_students_files_does_not_replace_theirs(tmp_path):
    lay(tmp_path, {f"{ID}.zip": COMPLETE, "homework.zip": complete(ID, b"evil")})
    age(tmp_path / f"{ID}.zip", 3600)
    (submission,) = read_submissions(tmp_path)
    assert submission.files["task1"] == TASK_FILES[f"task1_{ID}.py"]
    assert "`homework.zip` was left out" in texts(submission)[0]


def test_ids_that_are_only_cleaned_names_are_not_merged(tmp_path):
    lay(tmp_path, {"homework.zip": {"a": b""}, "homework (1).zip": {"a": b""}})
    assert list(rows(tmp_path)) == ["homework", "homework-2"]


def test_ids_that_differ_in_case_only_get_folders_that_differ(tmp_path):
    lay(tmp_path, {"Abc1.zip": complete("Abc1"), "abC1.zip": complete("abC1")})
    found = rows(tmp_path)
    assert len({key.casefold() for key in found}) == 2
    assert sum("Another submission has the ID" in "".join(texts(s)) for s in found.values()) == 1


# Blackboard


def attempt(student_id, date, name="", title="Assignment 2"):
    return f"{title}_{student_id}_attempt_{date}" + (f"_{name}" if name else ".txt")


OLD, NEW = "2020-04-01-12-00-00", "2020-04-02-08-30-00"
DOWNLOAD = {
    attempt(ID, OLD): b"receipt",
    attempt(ID, OLD, f"{ID}.zip"): complete(ID, b"old"),
    attempt(ID, NEW): b"receipt",
    attempt(ID, NEW, f"task1_{ID}.py"): b"new",
    attempt(ID, NEW, f"task2_{ID}.py"): b"new",
    attempt(OTHER, OLD): b"receipt",
    attempt(OTHER, OLD, f"{OTHER}_assignment2.zip"): complete(OTHER),
}


def as_folder(tmp_path, files):
    return lay(tmp_path / "download", files)


def as_zip(tmp_path, files):
    inner = {n: zipped(c) if isinstance(c, dict) else c for n, c in files.items()}
    return lay(tmp_path, {"gradebook.zip": inner}) / "gradebook.zip"


def as_zipped_folder(tmp_path, files):
    return as_zip(tmp_path, {f"gradebook/{name}": content for name, content in files.items()})


def as_mac_zip(tmp_path, files):
    return as_zip(tmp_path, {**files, **{f"__MACOSX/._{name}": b"" for name in files}})


@pytest.mark.parametrize("download", [as_folder, as_zip, as_zipped_folder, as_mac_zip])
def test_the_newest_attempt_of_a_blackboard_download_counts_as_a_whole(tmp_path, download):
    found = rows(download(tmp_path, DOWNLOAD))
    assert list(found) == [ID, OTHER]
    assert found[ID].files == {"task1": b"new", "task2": b"new"}
    assert found[ID].conceptual is None
    assert any(f"of {NEW}, counts" in text and OLD in text for text in texts(found[ID]))
    assert not texts(found[ID], blocking=True)
    assert (len(found[OTHER].files), found[OTHER].findings) == (4, ())


def test_a_newer_attempt_without_files_does_not_count(tmp_path):
    files = {attempt(ID, OLD, f"{ID}.zip"): COMPLETE, attempt(ID, NEW): b"receipt"}
    (submission,) = read_submissions(as_folder(tmp_path, files))
    assert len(submission.files) == 4
    assert f"of {OLD}, counts" in texts(submission)[0]


def test_a_lone_receipt_is_a_row_with_nothing(tmp_path):
    (submission,) = read_submissions(as_folder(tmp_path, {attempt(ID, OLD): b"receipt"}))
    assert (submission.student_id, submission.files) == (ID, {})
    assert f"The attempt of {OLD} holds no file." in texts(submission)


def test_a_broken_newest_attempt_is_refused_for_that_student_only(tmp_path):
    found = rows(as_folder(tmp_path, {**DOWNLOAD, attempt(ID, NEW, f"{ID}.zip"): b"PK"}))
    assert len(found[OTHER].files) == 4
    files = {attempt(ID, NEW, f"{ID}.zip"): b"PK", attempt(OTHER, NEW, f"{OTHER}.zip"): COMPLETE}
    found = rows(as_folder(tmp_path / "2", files))
    assert "damaged" in found[ID].refused
    assert not found[OTHER].refused


def test_a_blackboard_account_is_not_overruled_by_what_the_files_claim(tmp_path):
    files = {
        attempt(ID, OLD, f"{ID}.zip"): COMPLETE,
        attempt(OTHER, NEW, f"{ID}.zip"): complete(ID, b"evil"),
        attempt("1234567", NEW, attempt(ID, "2030-01-01-00-00-00", f"task1_{ID}.py")): b"evil",
    }
    found = rows(as_folder(tmp_path, files))
    assert {key: len(s.files) for key, s in found.items()} == {ID: 4, OTHER: 0, "1234567": 0}
    assert found[ID].files["task1"] == TASK_FILES[f"task1_{ID}.py"]


def test_accounts_that_are_no_student_numbers_take_the_id_of_the_files(tmp_path):
    files = {
        attempt("jane", OLD, f"{ID}.zip"): COMPLETE,
        attempt("joe", OLD, f"{OTHER}.zip"): complete(OTHER),
    }
    found = rows(as_folder(tmp_path, files))
    assert {key: len(s.files) for key, s in found.items()} == {ID: 4, OTHER: 4}
    assert "account is `jane`" in texts(found[ID])[0]


def test_two_accounts_with_files_for_one_id_are_both_kept_and_told(tmp_path):
    files = {attempt(who, OLD, f"{ID}.zip"): COMPLETE for who in ("jane", "mallory")}
    found = rows(as_folder(tmp_path, files))
    assert list(found) == ["jane", "mallory"]
    assert all("Several Blackboard accounts" in "".join(texts(s)) for s in found.values())


def test_a_zip_with_proper_task_files_is_no_download(tmp_path):
    lay(tmp_path, {f"{ID}.zip": {**COMPLETE, attempt(OTHER, NEW, f"task1_{OTHER}.py"): b""}})
    (submission,) = read_submissions(tmp_path / f"{ID}.zip")
    assert (submission.student_id, len(submission.files)) == (ID, 4)


@pytest.mark.parametrize("title", ["Assignment 2", "HW_2", "A_b c"])
@pytest.mark.parametrize("students", [(ID, OTHER), ("a_b", "c_d")])
def test_titles_and_ids_may_hold_underscores(tmp_path, title, students):
    files = {attempt(s, OLD, f"{s}.zip", title): complete(s) for s in students}
    found = rows(as_folder(tmp_path, files))
    assert {key: s.findings for key, s in found.items()} == dict.fromkeys(students, ())


def test_a_class_larger_than_one_submission_may_be(tmp_path):
    students = [str(3170100000 + n) for n in range(260)]
    files = {attempt(s, OLD, f"{t}_{s}.py"): b"" for s in students for t in TASKS}
    found = read_submissions(as_zip(tmp_path, files))
    assert [len(s.files) for s in found] == [4] * 260


# Wrong paths


def nothing(tmp_path):
    return tmp_path / "nowhere"


def fifo(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


@pytest.mark.parametrize(
    ("make", "wrong"),
    [
        (nothing, "No such file"),
        (lambda p: Path(f"{p}/nul\0"), "no valid path"),
        (lambda p: lay(p / "e", {}), "is an empty folder"),
        (lambda p: lay(p / "e", {".DS_Store": b""}), "is an empty folder"),
        (lambda p: lay(p / "e", {"notes.txt": b"", "data/x.csv": b""}), "holds no submission"),
        (lambda p: lay(p, {"notes.txt": b""}) / "notes.txt", "is neither a zip nor a task file"),
        (lambda p: lay(p, {"task1.py": b""}) / "task1.py", "is neither a zip nor a task file"),
        (fifo, "is neither a file nor a folder"),
    ],
)
def test_a_wrong_path_is_a_usage_error_of_one_line(tmp_path, make, wrong):
    path = make(tmp_path)
    with pytest.raises(UsageError) as caught:
        read_submissions(path)
    message = str(caught.value)
    assert wrong in message
    assert "give a zip" in message
    assert "\n" not in message
    assert path.name.split("\0")[0][:3] in message


@pytest.mark.parametrize("name", [f"{ID}.zip", f"task1_{ID}.py"])
def test_a_path_that_may_not_be_read_is_a_usage_error(tmp_path, name, monkeypatch):
    lay(tmp_path, {name: b""})

    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UsageError, match=r"can't be read \(Permission denied\)"):
        read_submissions(tmp_path / name)


# Links and special files below the path


@pytest.mark.parametrize("kind", ["link", "fifo"])
@pytest.mark.parametrize("where", [f"task1_{ID}.py", "notes.txt", "sub/data.bin"])
def test_links_and_special_files_in_a_folder_refuse_it_alone(tmp_path, kind, where):
    secret = lay(tmp_path / "secret", {"key": b"secret"}) / "key"
    submissions = lay(
        tmp_path / "in", {f"{ID}/task2_{ID}.py": b"", f"{OTHER}.zip": complete(OTHER)}
    )
    target = submissions / ID / where
    target.parent.mkdir(exist_ok=True)
    target.symlink_to(secret) if kind == "link" else os.mkfifo(target)
    found = rows(submissions)
    assert "symbolic link or a special file" in found[ID].refused
    assert found[ID].files == {}
    assert len(found[OTHER].files) == 4


@pytest.mark.parametrize("name", [ID, f"{ID}.zip", f"task1_{ID}.py"])
def test_a_link_in_the_place_of_a_submission_is_refused(tmp_path, name):
    real = lay(tmp_path / "real", {**COMPLETE, "real.zip": COMPLETE})
    submissions = lay(tmp_path / "in", {f"{OTHER}.zip": complete(OTHER)})
    target = {ID: real, f"{ID}.zip": real / "real.zip"}.get(name, real / name)
    (submissions / name).symlink_to(target)
    found = rows(submissions)
    assert "link" in found[ID].refused
    assert (found[ID].files, len(found[OTHER].files)) == ({}, 4)


def test_a_fifo_among_the_attempts_of_a_download_is_refused(tmp_path):
    folder = as_folder(tmp_path, {attempt(OTHER, OLD, f"{OTHER}.zip"): complete(OTHER)})
    os.mkfifo(folder / attempt(ID, OLD, f"task1_{ID}.py"))
    assert "not a plain file" in rows(folder)[ID].refused


def test_a_linked_attempt_of_a_download_is_refused(tmp_path):
    real = lay(tmp_path / "real", {"real.zip": COMPLETE}) / "real.zip"
    folder = as_folder(tmp_path, {attempt(OTHER, OLD, f"{OTHER}.zip"): complete(OTHER)})
    (folder / attempt(ID, OLD, f"{ID}.zip")).symlink_to(real)
    found = rows(folder)
    assert "symbolic link" in found[ID].refused
    assert len(found[OTHER].files) == 4


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({f"task1_{ID}.py": b"#" * (1 << 20) + b"#"}, "holds more than 1 MiB"),
        ({f"task1_{ID}.py": b"", **{f"d/{n}": b"" for n in range(1001)}}, "more than 1,000"),
        ({f"task1_{ID}.py": b"", "/".join("d" * 30) + "/x": b""}, "folders deep"),
    ],
)
def test_a_folder_beyond_the_limits_is_refused(tmp_path, files, reason):
    (submission,) = read_submissions(lay(tmp_path / ID, files))
    assert reason in submission.refused


def test_a_folder_with_a_file_of_just_the_limit_is_read(tmp_path):
    (submission,) = read_submissions(lay(tmp_path / ID, {f"task1_{ID}.py": b"#" * (1 << 20)}))
    assert len(submission.files["task1"]) == 1 << 20


def test_reading_writes_nothing(tmp_path):
    lay(tmp_path, {f"{ID}.zip": COMPLETE, f"{OTHER}/task1_{OTHER}.py": b""})
    before = sorted(tmp_path.rglob("*"))
    read_submissions(tmp_path)
    assert sorted(tmp_path.rglob("*")) == before
