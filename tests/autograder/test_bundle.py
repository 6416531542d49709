"""`autograder cmpt726 bundle` makes what the hand-out wants, or says what lacks."""

import zipfile

import pytest
from project_files import imports

from autograder.__main__ import main
from autograder.commands import cmpt726


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with all parts of the bundle, and some that must stay out of it."""
    for folder, names in cmpt726.REQUIRED.items():
        (tmp_path / folder).mkdir()
        for name in names:
            (tmp_path / folder / name).write_text(f"{folder} {name}\n")
    (tmp_path / "P3" / "data.txt").write_text("1 2 1 0\n")
    (tmp_path / "P4" / "templates").mkdir()
    (tmp_path / "P4" / "templates" / "page.html.j2").write_text("page\n")
    for stray in ("P4/__pycache__/x.pyc", "P4/.hidden/x"):
        (tmp_path / stray).parent.mkdir()
        (tmp_path / stray).write_text("stray")
    (tmp_path / "conceptual").mkdir()
    (tmp_path / cmpt726.REPORT).write_bytes(b"%PDF-1.7 report")
    monkeypatch.setattr(cmpt726, "ROOT", tmp_path)
    return tmp_path


def bundled(project):
    report = ["--report", str(project / cmpt726.REPORT)]
    return main(["cmpt726", "bundle", "--out", str(project / "out"), *report])


def test_the_bundle_is_the_report_and_the_code(project, capsys):
    assert bundled(project) == 0
    out = project / "out"
    assert {file.name for file in out.iterdir()} == {"report.pdf", "code.zip"}
    assert (out / "report.pdf").read_bytes() == b"%PDF-1.7 report"
    with zipfile.ZipFile(out / "code.zip") as archive:
        assert archive.namelist() == [
            *("P3/data.txt", "P3/logistic_regression.py"),
            *("P3/logistic_regression_mod.py", "P3/logistic_regression_sgd.py"),
            *("P4/README.md", "P4/__main__.py", "P4/templates/page.html.j2"),
        ]
        assert archive.read("P4/README.md") == b"P4 README.md\n"
    assert str(out / "code.zip") in capsys.readouterr().out


def test_the_same_sources_make_the_same_bytes(project):
    bundled(project)
    first = (project / "out" / "code.zip").read_bytes()
    (project / "P3" / "data.txt").touch()
    bundled(project)
    assert (project / "out" / "code.zip").read_bytes() == first


@pytest.mark.parametrize(
    ("lacks", "words"),
    [
        ("P3/logistic_regression_sgd.py", "the bundle lacks P3/logistic_regression_sgd.py"),
        ("P4/README.md", "the bundle lacks P4/README.md"),
        (cmpt726.REPORT, "make conceptual makes it"),
    ],
)
def test_what_lacks_is_named_and_nothing_is_written(project, lacks, words, capsys):
    (project / lacks).unlink()
    assert bundled(project) == 2
    assert words in capsys.readouterr().err
    assert not (project / "out").exists()


def test_a_report_that_is_no_pdf_is_refused(project, capsys):
    (project / cmpt726.REPORT).write_text("words")
    assert bundled(project) == 2
    assert "report.pdf is not a PDF" in capsys.readouterr().err


def test_the_code_that_is_handed_in_needs_nothing_else_of_the_project():
    files = [file for file in cmpt726._sources() if file.suffix == ".py"]
    assert len(files) > 10
    tops = {name.partition(".")[0] for file in files for name in imports(file)}
    assert tops & {"autograder", "tests", "benchmarks", "examples"} == set()
