"""Both PDFs are built offline from what is there, and are good PDFs."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest

from conceptual.document import ECE449, HERE, PDFS, REPORT, Document
from conceptual.results import COMMANDS, ResultsError, measured

ROOT = HERE.parent
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><path d="M0 0h9v9z"/></svg>'


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Both PDFs by the command, in a folder without any results of P3 and P4."""
    folder = tmp_path_factory.mktemp("pdfs") / "out"
    command = [sys.executable, "-m", "conceptual", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(folder / name) for name in PDFS]
    return {name: pypdf.PdfReader(folder / name) for name in PDFS}


def text_of(reader):
    return "\n".join(page.extract_text() for page in reader.pages)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("conceptual.pdf", ["Gradients of a convolution block", "513,466", "0.991379", "1½"]),
        ("report.pdf", ["The regions of a softmax", "Back-propagation by hand", "green point"]),
    ],
)
def test_the_text_can_be_searched(name, words, built):
    text = text_of(built[name])
    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize("name", PDFS)
def test_every_problem_has_a_bookmark(name, built):
    titles = [entry.title for entry in built[name].outline if not isinstance(entry, list)]
    assert [title[:10] for title in titles] == [f"Problem {n}." for n in range(1, len(titles) + 1)]
    assert len(titles) == (5 if name == "conceptual.pdf" else 4)


@pytest.mark.parametrize("name", PDFS)
def test_metadata_say_what_the_document_is(name, built):
    about = built[name].metadata
    assert about.title
    assert about.author == "Deep-learning coursework"
    assert "/Keywords" in about
    assert about.subject
    assert about.creation_date is None
    assert built[name].root_object["/Lang"] in ("en", "en-GB")


@pytest.mark.parametrize("name", PDFS)
def test_all_fonts_are_embedded(name, built):
    fonts = {
        font.get_object()["/BaseFont"]: font.get_object()
        for page in built[name].pages
        for font in page["/Resources"].get("/Font", {}).values()
    }
    assert len(fonts) > 3
    for font in fonts.values():
        (descendant,) = font["/DescendantFonts"]
        described = descendant.get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & described.keys()


def test_a_second_build_is_the_same_to_the_byte(tmp_path):
    files = [tmp_path / name for name in ("first.pdf", "second.pdf")]
    for file in files:
        ECE449.build(file)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_the_sources_need_nothing_from_elsewhere():
    for file in HERE.rglob("*.typ"):
        imported = re.findall(
            r'(?:import|include|image|read|json)\(?\s*"([^"]+)"', file.read_text()
        )
        assert [name for name in imported if not (file.parent / name).is_file()] == []


def test_an_error_of_the_sources_is_one_of_the_command(tmp_path):
    target = tmp_path / "file"
    target.write_text("in the way")
    command = [sys.executable, "-m", "conceptual", str(target)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("conceptual: ")
    assert len(done.stderr.splitlines()) == 1


# Marking schemes


def test_each_problem_has_a_scheme_of_eight_points_in_halves():
    schemes = ECE449.schemes()
    assert len(schemes) == 5
    for scheme in schemes:
        assert scheme["worth"] == sum(scheme["points"]) == 8
        assert all(points > 0 and 2 * points == int(2 * points) for points in scheme["points"])


@pytest.mark.parametrize("number", range(1, 6))
def test_each_problem_has_question_answer_short_answer_and_marking(number):
    text = (HERE / "ece449" / f"problem{number}.typ").read_text(encoding="utf-8")
    parts = ["#question[", "== Answer", "#short-answer[", "== Marking", "#scheme(8", "(\n  ("]
    places = [text.index(part) for part in parts[:5]]
    assert places == sorted(places)
    assert ("#slips(" in text) or ("Wrong totals" in text)


# Results of P3 and P4


def test_what_is_missing_is_said_with_the_command_that_makes_it(tmp_path):
    empty = Document(REPORT.source, tmp_path / "nothing")
    empty.build(tmp_path / "report.pdf")
    text = " ".join(text_of(pypdf.PdfReader(tmp_path / "report.pdf")).split())
    assert "not there yet" in text
    assert COMMANDS["P4"] in text.replace("­", "")


def test_what_is_there_is_shown(tmp_path):
    run = {
        "data": {"name": "patches"},
        "backbone": {"name": "lite0"},
        "settings": {"head": "linear"},
        "validation_accuracy": 0.9514,
        "test_accuracy": 0.9432,
        "chance": 0.1,
    }
    (tmp_path / "P3").mkdir()
    (tmp_path / "P3" / "figure3_training.svg").write_text(SVG)
    (tmp_path / "P3" / "own_name.svg").write_text(SVG)
    table = "eta,epochs,last NLL\n0.5,395,0.25244459\n0.3,inf,0.27721104\n"
    (tmp_path / "P3" / "logistic_regression_mod_summary.csv").write_text(table)
    (tmp_path / "P4" / "one").mkdir(parents=True)
    (tmp_path / "P4" / "one" / "results.json").write_text(json.dumps(run))
    (tmp_path / "P4" / "one" / "curves.svg").write_text(SVG)
    Document(REPORT.source, tmp_path).build(tmp_path / "report.pdf")
    text = " ".join(text_of(pypdf.PdfReader(tmp_path / "report.pdf")).split())
    for words in ("in each epoch", "Own name", "0.2524446", "never", "95.1 %", "Learning curves"):
        assert words in text
    assert "not there yet" not in text


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("P3/x_summary.csv", ""),
        ("P3/x_summary.csv", "a,b\n1\n"),
        ("P4/run/results.json", "{"),
        ("P4/run/results.json", "[]"),
        ("P4/run/results.json", "{}"),
    ],
)
def test_results_that_can_not_be_read_are_named(file, content, tmp_path):
    (tmp_path / file).parent.mkdir(parents=True)
    (tmp_path / file).write_text(content)
    with pytest.raises(ResultsError, match=Path(file).name):
        measured(tmp_path)
