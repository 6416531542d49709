"""The written part: sheets are read whole or refused, PDFs can't harm, marks join the points."""

import csv
import io
import os
import subprocess
import sys
import zlib

import pypdf
import pytest
from records import ROOT, perfect, result

from autograder.__main__ import main
from autograder.marking import pdf as pdf_module
from autograder.marking.examiner import LIMITS, PROBLEMS
from autograder.marking.join import WrittenPart
from autograder.marking.pdf import PdfReport, examine
from autograder.marking.sheet import COLUMNS, Marks, empty_sheet, read_sheet
from autograder.model import UsageError
from examples.make_class import blank_pdf, write_zip

ONE, TWO, THREE = "3170100101", "3170100102", "3170100103"
HEADING = "student_id,p1,p2,p3,p4,p5"


def sheet(folder, *rows, heading=HEADING):
    file = folder / "marks.csv"
    file.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    return file


# Sheets


def test_marks_are_read_in_whole_and_half_points(tmp_path):
    file = sheet(tmp_path, f"{ONE},8,6.5,0,7.0,0.5", f"{TWO},,,,,", f"{THREE},1,2,,4,5")
    marks = read_sheet(file, {ONE, TWO, THREE})
    assert marks[ONE].points == (8, 6.5, 0, 7, 0.5)
    assert marks[ONE].total == 22
    assert marks[TWO].total is None
    assert marks[TWO].missing == ("p1", "p2", "p3", "p4", "p5")
    assert (marks[THREE].total, marks[THREE].missing) == (None, ("p3",))


@pytest.mark.parametrize(
    "text",
    [
        f"student_id;p1;p2;p3;p4;p5\n{ONE};7,5;8;8;8;8\n",
        f"\ufeffStudent ID,P1,P2,P3,P4,P5\r\n{ONE},7.5,8,8,8,8\r\n",
        f"student_id\tnote\tp5\tp4\tp3\tp2\tp1\n{ONE}\tgood\t8\t8\t8\t8\t7.50\n\n",
        f'student_id,p1,p2,p3,p4,p5,note\n"{ONE}", 7.5 ,8,8,8,8,"well, done"\n,,,,,,\n',
    ],
    ids=["semicolons", "excel", "tabs", "quotes"],
)
def test_a_sheet_may_come_from_any_spreadsheet(text, tmp_path):
    file = tmp_path / "marks.csv"
    file.write_bytes(text.encode("utf-8"))
    assert read_sheet(file, {ONE})[ONE].total == 39.5


@pytest.mark.parametrize(
    "mark", ["8.5", "9", "-1", "7.25", "0.25", "1e0", "nan", "eight", "½", "٣", "7,25", "8/8", "=4"]
)
def test_a_mark_that_is_none_is_refused_with_its_line(mark, tmp_path):
    file = sheet(tmp_path, f"{ONE},8,8,8,8,8", f'{TWO},8,8,"{mark}",8,8')
    with pytest.raises(UsageError, match=r"marks\.csv, line 3: p3 is .*; allowed are 0 to 8 in"):
        read_sheet(file, {ONE, TWO})


def test_an_unknown_student_is_refused_with_the_line(tmp_path):
    file = sheet(tmp_path, f"{ONE},8,8,8,8,8", "3170100999,8,8,8,8,8")
    with pytest.raises(UsageError, match=r"line 3: 3170100999 has no submission"):
        read_sheet(file, {ONE, TWO})


def test_a_student_who_stands_there_twice_is_refused_with_both_lines(tmp_path):
    file = sheet(tmp_path, f"{ONE},8,8,8,8,8", f"{TWO},,,,,", f"{ONE},8,8,8,8,8")
    with pytest.raises(UsageError, match=rf"line 4: {ONE} stands in line 2 already"):
        read_sheet(file, {ONE, TWO})


def test_all_faults_are_said_at_once(tmp_path):
    rows = [f"{ONE},9,8,8,8,8", "nobody,8,8,8,8,8", f"{ONE},8,8,8,8,x", ",1,1,1,1,1"]
    with pytest.raises(UsageError) as caught:
        read_sheet(sheet(tmp_path, *rows), {ONE})
    said = str(caught.value)
    for line, what in ((2, "p1"), (3, "nobody"), (4, "line 2 already"), (4, "p5"), (5, "missing")):
        assert f"line {line}: " in said
        assert what in said


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("student_id,p1,p2,p3,p4", "no column p5"),
        ("id,p1,p2,p3,p4,p5", "no column student_id"),
        ("student_id,p1,p2,p3,p4,p5,p6", "no column p6 is known"),
        ("student_id,p1,p2,p3,p4,p5,p1", "p1 stands there twice"),
    ],
)
def test_a_wrong_heading_is_refused(heading, said, tmp_path):
    with pytest.raises(UsageError, match=f"line 1: .*{said}"):
        read_sheet(sheet(tmp_path, heading=heading), {ONE})


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"\xff\xfe\x00", b'a,"b\n'])
def test_a_file_that_is_no_sheet_is_refused(content, tmp_path):
    file = tmp_path / "marks.csv"
    file.write_bytes(content)
    with pytest.raises(UsageError, match=r"marks\.csv"):
        read_sheet(file, {ONE})


def test_an_empty_sheet_can_be_read_back(tmp_path):
    text = empty_sheet([(TWO, "not handed in"), (ONE, "4 pages")])
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == list(COLUMNS)
    assert [row[:2] for row in rows[1:]] == [[ONE, "4 pages"], [TWO, "not handed in"]]
    file = tmp_path / "marks.csv"
    file.write_text(text, encoding="utf-8")
    marks = read_sheet(file, {ONE, TWO})
    assert {one: len(marks[one].missing) for one in marks} == {ONE: 5, TWO: 5}


# PDFs


def written(pages=1, **encryption):
    """A PDF by pypdf."""
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    if encryption:
        writer.encrypt(algorithm="RC4-128", **encryption)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def by_hand(*objects, trailer=b"/Root 1 0 R"):
    """A PDF of these objects, without a table of them: readers search for them."""
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % one for one in enumerate(objects, start=1))
    return b"%PDF-1.7\n" + body + b"trailer<<" + trailer + b">>\nstartxref\n0\n%%EOF\n"


CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"


def stream_object(content, filters=b"/FlateDecode"):
    return b"<</Length %d/Filter %s>>stream\n%s\nendstream" % (len(content), filters, content)


def bomb(layers):
    """A stream that grows a thousandfold in each layer."""
    content = b"\0" * (80 << 20)
    for _ in range(layers):
        content = zlib.compress(content, 9)
    return stream_object(content, b"[%s]" % (b"/FlateDecode " * layers))


PDFS = {
    "one page": (blank_pdf(), "1 page"),
    "twelve pages": (written(12), "12 pages"),
    "the longest": (written(LIMITS.pages), f"{LIMITS.pages} pages"),
    "text before it": (b"\n\n" + blank_pdf(), "1 page"),
    "too long": (written(LIMITS.pages + 1), PROBLEMS["long"]),
    "no page": (written(0), PROBLEMS["empty"]),
    "password": (written(user_password="secret"), PROBLEMS["encrypted"]),
    "owner's password": (
        written(user_password="", owner_password="secret"),
        PROBLEMS["encrypted"],
    ),
    "nothing": (b"", PROBLEMS["foreign"]),
    "text": (b"My answers: ...", PROBLEMS["foreign"]),
    "word": (b"PK\x03\x04" + bytes(200), PROBLEMS["foreign"]),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(200), PROBLEMS["foreign"]),
    "signature alone": (b"%PDF-1.7\n", PROBLEMS["damaged"]),
    "cut": (written(12)[:700], PROBLEMS["damaged"]),
    "noise": (b"%PDF-1.4\n" + os.urandom(20_000), PROBLEMS["damaged"]),
    "damaged content": (
        by_hand(CATALOG, PAGES, PAGE, stream_object(b"no zlib stream")),
        None,
    ),
    "bomb": (by_hand(CATALOG, PAGES, PAGE, bomb(1)), PROBLEMS["limits"]),
    "bomb in a bomb": (by_hand(CATALOG, PAGES, PAGE, bomb(3)), PROBLEMS["limits"]),
    "pages in a circle": (by_hand(CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"), None),
    "parents in a circle": (
        by_hand(CATALOG, PAGES, b"<</Type/Page/Parent 3 0 R/Contents 4 0 R>>", stream_object(b"")),
        None,
    ),
    "a count that lies": (
        by_hand(CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 4000000000>>", PAGE, stream_object(b"")),
        None,
    ),
    "very deep": (by_hand(CATALOG, b"[" * 200_000), None),
    "many kids": (
        by_hand(CATALOG, b"<</Type/Pages/Kids[" + b"3 0 R " * 300_000 + b"]/Count 1>>", PAGE),
        None,
    ),
    "length of gigabytes": (
        by_hand(CATALOG, PAGES, PAGE, b"<</Length 99999999999>>stream\nx\nendstream"),
        None,
    ),
    "previous table is this one": (
        b"%PDF-1.4\nxref\n0 1\n0000000000 65535 f \n"
        b"trailer<</Size 1/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF\n",
        None,
    ),
}


@pytest.fixture(scope="module")
def reports():
    """All the PDFs through one helper, each followed by a good one."""
    return examine(
        one
        for name, (content, _) in PDFS.items()
        for one in ((name, content), (f"after {name}", blank_pdf()))
    )


@pytest.mark.parametrize("name", PDFS)
def test_a_pdf_is_described(name, reports):
    """Where None is expected the reader may mend it or refuse it, but always in our words."""
    wanted = PDFS[name][1]
    allowed = {*PROBLEMS.values(), *(PdfReport(pages).words for pages in range(1, 101))}
    assert reports[name].words in ({wanted} if wanted else allowed)
    assert reports[name].readable == (not reports[name].problem)


@pytest.mark.parametrize("name", PDFS)
def test_no_pdf_harms_the_next_one(name, reports):
    assert reports[f"after {name}"] == PdfReport(pages=1)


def test_no_module_is_taken_from_the_folder_of_submissions(tmp_path, monkeypatch):
    for name in ("pypdf", "json", "autograder"):
        (tmp_path / f"{name}.py").write_text("open('ran', 'w')\nraise SystemExit\n")
    monkeypatch.chdir(tmp_path)
    assert examine([(ONE, blank_pdf())])[ONE] == PdfReport(pages=1)
    assert not (tmp_path / "ran").exists()


def test_what_was_not_handed_in_is_no_fault_of_a_reader():
    report = examine([(ONE, None)])[ONE]
    assert (report.words, report.readable) == ("not handed in", False)


@pytest.mark.parametrize(
    "greed",
    [
        "bytearray(4 << 30)",
        "exec('while True: pass')",
        "time.sleep(60)",
        "os.kill(os.getpid(), 11)",
        "open('left', 'w').write('x' * 100_000)",
    ],
)
def test_a_reader_that_asks_for_too_much_is_stopped(greed, tmp_path):
    program = f"""
import os, time
from autograder.marking import examiner
examiner.LIMITS = examiner.PdfLimits(cpu_seconds=1, wall_seconds=2)
examiner.inspect = lambda content: {greed}
print(examiner._in_a_fork(b"%PDF-").decode())
"""
    command = [sys.executable, "-c", program]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, timeout=60, check=True
    )
    assert done.stdout == b'{"problem": "limits"}\n'
    assert [path.stat().st_size for path in tmp_path.iterdir()] in ([], [0])


@pytest.mark.parametrize(
    "program",
    ["raise SystemExit(1)", "print('{\"pages\": -4}')", "print('x' * 500)", "print('[1]')"],
)
def test_a_helper_that_is_lost_or_lies_costs_that_file_alone(program, monkeypatch, tmp_path):
    fake = tmp_path / "python"
    fake.write_text(f"#!/bin/sh\nexec {pdf_module.sys.executable} -c '''{program}'''\n")
    fake.chmod(0o755)
    monkeypatch.setattr(pdf_module.sys, "executable", str(fake))
    assert examine([(ONE, b"%PDF-"), (TWO, None)]) == {
        ONE: PdfReport(problem=PROBLEMS["limits"]),
        TWO: PdfReport(),
    }


# Marks and results


def part(points=(8, 8, 8, 8, 8), report=PdfReport(pages=3)):  # noqa: B008 - a frozen record
    return WrittenPart({ONE: Marks(ONE, points)} if points else {}, {ONE: report})


def test_marks_and_programming_points_make_a_hundred():
    joined = part().joined(result(ONE, perfect()))
    assert (joined.programming, joined.conceptual, joined.total) == (60, 40, 100)
    assert joined.findings == ()


@pytest.mark.parametrize(
    ("written_part", "said"),
    [
        (part(points=None), "No marks yet for all"),
        (part(points=(8, None, 8, 8, None)), "No marks yet for p2, p5"),
        (part(report=PdfReport()), "no PDF was handed in"),
        (part(report=PdfReport(problem="damaged")), "The PDF is damaged"),
    ],
    ids=["no marks", "some marks", "no PDF", "damaged PDF"],
)
def test_what_is_missing_is_noted_beside_the_student(written_part, said):
    joined = written_part.joined(result(ONE, perfect()))
    assert said in " ".join(map(str, joined.findings))
    complete = None not in written_part.marks.get(ONE, Marks(ONE)).points
    assert joined.conceptual == (40 if complete else None)


def test_without_a_sheet_results_stay_what_they_are():
    before = result(ONE, perfect())
    assert WrittenPart().joined(before) == before
    assert list(WrittenPart().remarks()) == []


def test_remarks_name_those_without_marks_or_pdf():
    students = {
        ONE: PdfReport(pages=3),
        TWO: PdfReport(),
        THREE: PdfReport(problem="damaged"),
        "3170100104": PdfReport(pages=1),
    }
    marks = {ONE: Marks(ONE, (8,) * 5), THREE: Marks(THREE, (8, None, 8, 8, 8))}
    assert list(WrittenPart(marks, students).remarks()) == [
        "written part: 1 of 4 students are marked",
        f"no marks: {TWO}, 3170100104",
        f"not all marks: {THREE} (p2)",
        f"no PDF: {TWO}",
        f"PDF not readable: {THREE} (damaged)",
    ]


# From the sheet to the gradebook, as a user goes


@pytest.fixture
def class_folder(tmp_path):
    folder = tmp_path / "class"
    folder.mkdir()
    write_zip(folder, ONE, {f"conceptual_{ONE}.pdf": written(4)})
    (folder / f"{TWO}.zip").write_bytes(b"not a zip")
    return folder


def test_a_sheet_is_written_and_never_over_another(class_folder, tmp_path, capsys):
    marks = tmp_path / "marks.csv"
    assert main(["conceptual", "sheet", "--out", str(marks), str(class_folder)]) == 0
    assert f"no PDF: {TWO}" in capsys.readouterr().out
    rows = list(csv.DictReader(io.StringIO(marks.read_text(encoding="utf-8"))))
    assert [(row["student_id"], row["pdf"], row["p1"]) for row in rows] == [
        (ONE, "4 pages", ""),
        (TWO, "not handed in", ""),
    ]
    marks.write_text("precious", encoding="utf-8")
    assert main(["conceptual", "sheet", "--out", str(marks), str(class_folder)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert marks.read_text(encoding="utf-8") == "precious"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (f"{TWO},8,8,8,8,99", "line 3: p5 is 99; allowed are 0 to 8 in steps of 0.5"),
        ("3170100999,8,8,8,8,8", "line 3: 3170100999 has no submission"),
        (f"{ONE},8,8,8,8,8", f"line 3: {ONE} stands in line 2 already"),
    ],
    ids=["bad value", "unknown", "twice"],
)
def test_a_wrong_sheet_leaves_the_gradebook_untouched(row, said, class_folder, tmp_path, capsys):
    out = tmp_path / "out"
    out.mkdir()
    (out / "gradebook.csv").write_text("as it was", encoding="utf-8")
    marks = sheet(tmp_path, f"{ONE},8,8,8,8,8", row)
    command = ["grade", str(class_folder), "--out", str(out), "--conceptual", str(marks)]
    assert main(command) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1
    assert said in printed.err
    assert [path.name for path in out.iterdir()] == ["gradebook.csv"]
    assert (out / "gradebook.csv").read_text(encoding="utf-8") == "as it was"


def test_marks_reach_the_gradebook(class_folder, tmp_path, capsys):
    out, marks = tmp_path / "out", sheet(tmp_path, f"{ONE},8,7.5,8,6,8")
    options = ["--jobs", "1", "--device", "cpu", "--isolation", "process"]
    command = ["grade", str(class_folder), "--out", str(out), "--conceptual", str(marks)]
    assert main([*command, *options]) == 0
    printed = capsys.readouterr().out
    assert "written part: 1 of 2 students are marked" in printed
    text = (out / "gradebook.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    columns = ("student_id", "programming", "conceptual", "total")
    cells = [tuple(row[column] for column in columns) for row in rows]
    assert cells == [(ONE, "0", "37.5", "37.5"), (TWO, "0", "", "0")]
    assert "No marks yet for all of the written part." in rows[1]["note"]
