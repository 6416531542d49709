"""The example class is made of edits that still fit the reference, and of files that are valid."""

import ast
import re
import zipfile

import pytest

from autograder.intake import read_submissions
from autograder.model import TASKS
from examples.make_class import (
    CLASS,
    blank_pdf,
    files_of,
    make_class,
    reference,
    replaced,
    write_zip,
)

PERFECT = [f"{task}_{{}}.py" for task in TASKS] + ["conceptual_{}.pdf"]


def sources(files):
    """What a submission's task files hold, by task."""
    return {name.lower()[:5]: text.decode() for name, text in files.items() if name.endswith(".py")}


def test_the_class_is_written_as_a_zip_per_student(tmp_path):
    count = make_class(tmp_path / "deep" / "class")
    written = sorted(path.name for path in (tmp_path / "deep" / "class").iterdir())
    assert written == sorted(f"{student_id}.zip" for student_id, _ in CLASS)
    assert count == len(written) >= 8


def test_the_intake_reads_the_whole_class(tmp_path):
    make_class(tmp_path)
    submissions = read_submissions(tmp_path)
    assert [one.student_id for one in submissions] == sorted(student_id for student_id, _ in CLASS)
    assert [one.refused for one in submissions] == [""] * len(CLASS)


def test_the_first_student_hands_in_the_reference():
    student_id, make = CLASS[0]
    assert sources(make(student_id)) == {task: reference(task) for task in TASKS}


@pytest.mark.parametrize(("student_id", "make"), CLASS[1:], ids=[one for one, _ in CLASS[1:]])
def test_every_other_student_differs_from_the_reference_in_python(student_id, make):
    files = make(student_id)
    for text in sources(files).values():
        ast.parse(text)
    assert files != files_of(student_id)


def test_submissions_are_made_the_same_every_time():
    assert [make(one) for one, make in CLASS] == [make(one) for one, make in CLASS]


def test_a_complete_submission_has_the_courses_names():
    assert sorted(files_of("42")) == sorted(name.format(42) for name in PERFECT)


def test_an_edit_changes_its_task_alone():
    edited = sources(files_of("42", {"task2": ("nn.ReLU()", "nn.Tanh()")}))
    assert {task for task in TASKS if edited[task] != reference(task)} == {"task2"}
    assert edited["task2"] == reference("task2").replace("nn.ReLU()", "nn.Tanh()")


@pytest.mark.parametrize(("source", "times"), [("a b", 0), ("x x", 2)])
def test_an_edit_must_fit_exactly_once(source, times):
    with pytest.raises(ValueError, match=f"{times} times"):
        replaced(source, "x", "y")


def test_an_edit_that_fits_once_is_made():
    assert replaced("a x b", "x", "y") == "a y b"


def test_a_zip_is_flat_and_named_for_its_student(tmp_path):
    path = write_zip(tmp_path, "42", files_of("42"))
    assert path == tmp_path / "42.zip"
    with zipfile.ZipFile(path) as archive:
        assert sorted(archive.namelist()) == sorted(files_of("42"))
        assert archive.read("conceptual_42.pdf") == blank_pdf()


# The PDF, by the rules of ISO 32000, 7.5


def test_the_pdf_begins_and_ends_as_one():
    assert blank_pdf().startswith(b"%PDF-1.4\n")
    assert blank_pdf().endswith(b"%%EOF\n")


def test_the_pdf_says_where_its_table_stands():
    text = blank_pdf()
    start = int(re.search(rb"startxref\n(\d+)\n", text)[1])
    assert text[start:].startswith(b"xref\n0 4\n")
    assert text.count(b"xref\n0 4\n") == 1


def test_every_entry_of_the_pdfs_table_points_at_its_object():
    text = blank_pdf()
    table = text.partition(b"xref\n0 4\n")[2].partition(b"trailer")[0]
    entries = [table[i : i + 20] for i in range(0, len(table), 20)]
    assert entries[0] == b"0000000000 65535 f \n"
    assert len(entries) == 4
    for number, entry in enumerate(entries[1:], start=1):
        assert entry.endswith(b" 00000 n \n")
        assert text[int(entry[:10]) :].startswith(b"%d 0 obj" % number)


def test_the_pdfs_root_leads_to_one_page():
    text = blank_pdf()
    assert b"trailer<</Size 4/Root 1 0 R>>" in text
    assert b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj" in text
    assert b"/Kids[3 0 R]/Count 1" in text
