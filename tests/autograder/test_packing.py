"""`autograder pack`: each thing that would cost points is said, with what to do about it."""

import shutil
import zipfile

import pytest

from autograder import pdf
from autograder.__main__ import main
from autograder.handout import template_of
from autograder.intake import read_submissions
from autograder.packing import package, zipped
from examples.make_class import blank_pdf, files_of, reference

ID = "3170100111"
DOCX = b"PK\x03\x04" + bytes(60)


@pytest.fixture
def folder(tmp_path):
    for name, content in files_of(ID).items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


@pytest.fixture
def look(launcher):
    return lambda folder: package(folder, ID, launcher)


def said(content):
    return "\n".join(map(str, content.findings))


def rename(folder, old, new):
    (folder / new).parent.mkdir(exist_ok=True)
    (folder / old).rename(folder / new)


def edit(folder, task, old, new):
    source = reference(task)
    assert source.count(old) == 1
    (folder / f"{task}_{ID}.py").write_text(source.replace(old, new))


def test_a_complete_folder_gives_nothing_to_say_and_a_flat_zip(folder, look, tmp_path_factory):
    content = look(folder)
    assert content.findings == ()
    file = tmp_path_factory.mktemp("out") / f"{ID}.zip"
    file.write_bytes(zipped(content))
    assert sorted(zipfile.ZipFile(file).namelist()) == sorted(files_of(ID))
    (submission,) = read_submissions(file)
    assert (submission.student_id, submission.findings) == (ID, ())


def test_files_without_an_id_get_their_proper_names(tmp_path, look):
    for name, content in files_of(ID).items():
        (tmp_path / name.replace(f"_{ID}", "")).write_bytes(content)
    content = look(tmp_path)
    assert content.findings == ()
    assert content.contents == files_of(ID)


# -- ten broken folders ---------------------------------------------------------------------------


def wrong_case(folder):
    rename(folder, f"task1_{ID}.py", f"Task1_{ID}.py")


def wrong_id(folder):
    rename(folder, f"task2_{ID}.py", "task2_3170100112.py")


def nested(folder):
    rename(folder, f"task3_{ID}.py", f"homework/task3_{ID}.py")


def missing(folder):
    (folder / f"task4_{ID}.py").unlink()


def syntax_error(folder):
    edit(folder, "task1", "def relu(X):", "def relu(X)")


def extra_import(folder):
    edit(folder, "task1", "import numpy as np", "import numpy as np\nimport sklearn")


def renamed_function(folder):
    edit(folder, "task2", "def get_DNN():", "def get_dnn():")


def missing_pdf(folder):
    (folder / f"conceptual_{ID}.pdf").unlink()


def renamed_docx(folder):
    (folder / f"conceptual_{ID}.pdf").write_bytes(DOCX)


def template_name(folder):
    rename(folder, f"task4_{ID}.py", "task4_template.py")


@pytest.mark.parametrize(
    ("broken", "words", "costs"),
    [
        (wrong_case, ["`Task1_3170100111.py`", "lower case", "Rename it to `task1_"], True),
        (wrong_id, ["its ID is `3170100112`", "Rename it to `task2_3170100111.py`"], True),
        (nested, ["in the folder `homework`", "`task3_3170100111.py`, in this folder"], True),
        (missing, ["`task4_3170100111.py` is missing", "Put your `task4.py`"], True),
        (syntax_error, ["SyntaxError", "line 20", "`python task1.py` runs"], True),
        (extra_import, ["imports sklearn", "Remove the import"], False),
        (renamed_function, ["`get_DNN` is not defined", "as in the template"], True),
        (missing_pdf, ["`conceptual_3170100111.pdf` is missing"], True),
        (renamed_docx, ["is a Word or OpenOffice document", "Export it as a PDF"], True),
        (template_name, ["`template` still stands", "Rename it to `task4_"], True),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_each_problem_is_said_with_its_remedy(folder, look, broken, words, costs):
    broken(folder)
    content = look(folder)
    assert [word for word in words if word not in said(content)] == []
    assert len(content.findings) == 1
    assert content.flawed == costs


# -- more of the same -----------------------------------------------------------------------------


def test_a_changed_parameter_is_said_in_the_graders_words(folder, look):
    edit(folder, "task1", "def prelu(X):", "def prelu(X, a=0.25):")
    assert "`prelu` must take (X), but takes (X, a=)" in said(look(folder))


def test_functions_that_are_not_written_are_named(folder, look):
    (folder / f"task2_{ID}.py").write_text(template_of(reference("task2")))
    assert "Not written yet in task2.py: `get_DNN`, `train_torch`." in said(look(folder))


def test_a_spare_file_is_left_out_and_costs_nothing(folder, look):
    shutil.copy(folder / f"task1_{ID}.py", folder / f"task1_{ID} (1).py")
    content = look(folder)
    assert not content.flawed
    assert "It is left out" in said(content)
    assert content.contents == files_of(ID)


def test_a_function_made_in_another_way_is_accepted(folder, look):
    edit(
        folder, "task1", "def prelu(X):", "prelu = lambda X: (X > 0).astype(float)\n\n\ndef old(X):"
    )
    assert look(folder).findings == ()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (DOCX, "Word"),
        (b"\x89PNG\r\n", "PNG"),
        (b"<html>", "does not begin as a PDF does"),
        (b"%PDF-1.7\nnothing else", "can't be read"),
        (blank_pdf()[:150], "can't be read"),
    ],
)
def test_what_is_wrong_with_a_pdf_is_said(content, words):
    assert words in pdf.trouble(content)


def test_a_readable_pdf_is_no_trouble():
    assert pdf.trouble(blank_pdf()) == ""


# -- the command ----------------------------------------------------------------------------------


def test_the_command_writes_the_zip_and_says_what_it_holds(folder, capsys):
    missing_pdf(folder)
    assert main(["pack", ID, str(folder)]) == 1
    shown = capsys.readouterr().out
    assert "- `conceptual_3170100111.pdf` is missing" in shown
    assert "It can be handed in like this" in shown
    (submission,) = read_submissions(folder / f"{ID}.zip")
    assert sorted(submission.files) == ["task1", "task2", "task3", "task4"]
    assert not list(folder.glob(".*"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["pack", "no id"], "can't be a student ID"),
        (["pack", "template"], "can't be a student ID"),
        (["pack", ID, "nowhere"], "name the folder of your files"),
        (["pack", ID, "empty"], "nothing to pack"),
        (["check", "nowhere"], "name the folder of your files"),
        (["check", "empty"], "holds no task file"),
        (["check", "two"], "files of 1234567, 7654321"),
    ],
)
def test_a_wrong_command_is_refused_in_one_line(tmp_path, monkeypatch, capsys, arguments, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "two").mkdir()
    for student_id in ("1234567", "7654321"):
        (tmp_path / "two" / f"task1_{student_id}.py").touch()
    assert main(arguments) == 2
    (line,) = capsys.readouterr().err.splitlines()[-1:]
    assert words in line
