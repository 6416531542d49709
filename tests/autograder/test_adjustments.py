"""Roster, deadline, overrides and platforms' files: read with line numbers, shown, never hidden."""

import csv
import io
from datetime import datetime, timedelta

import pytest
from records import HOSTILE, check, perfect, result

from autograder.__main__ import main
from autograder.adjustments import STRANGER, Adjustments, times
from autograder.class_list import read_roster
from autograder.deadline import deadline, lateness, moment, policy
from autograder.decisions import Lateness, Override
from autograder.intake import read_submissions
from autograder.model import Status, UsageError
from autograder.overrides import read_overrides
from autograder.reports.gradebook import gradebook_csv
from autograder.reports.gradescope import document
from autograder.reports.lms import lms_files
from autograder.roster import RosterEntry
from autograder.tables import read_table

ID, OTHER, ABSENT = "3170100111", "3170100112", "3170100113"
DUE = datetime(2026, 11, 1, 23, 59, 59)


@pytest.fixture
def written(tmp_path):
    """Write a file of the given text or bytes; returns its path."""

    def written(content, name="table.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written


# Tables


@pytest.mark.parametrize(
    "content",
    [
        "student_id,Full Name\n1,Ada\n",
        "student_id;Full Name\r\n1;Ada\r\n",
        "student_id\tFull Name\n\n1\tAda\n\n",
        b"\xef\xbb\xbfstudent_id,full  name\n 1 ,Ada\n",
        '"student_id"\t"Full Name"\n"1"\t"Ada"\n'.encode("utf-16"),
    ],
)
def test_tables_are_read_as_spreadsheets_write_them(written, content):
    (row,) = read_table(written(content)).rows
    assert row.cells == {"student_id": "1", "full_name": "Ada"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "line 1: no heading"),
        ("a,b,a\n1,2,3\n", "line 1: the column a stands there twice"),
        ("a,b\n1,2\n1,2,3\n", "line 3: 3 cells under 2 headings"),
        (b"a,b\n1,2\n\xff,3\n", "line 3: not UTF-8"),
        ('a,b\n1,"2\n', "no CSV"),
        (b"a,b\n1,\x00\n", "line"),
    ],
)
def test_a_broken_table_is_refused_with_its_line(written, content, said):
    path = written(content)
    with pytest.raises(UsageError) as caught:
        read_table(path).need("b", "c")
    assert said in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_missing_column_are_named(written, tmp_path):
    with pytest.raises(UsageError, match=r"none\.csv: can't be read"):
        read_table(tmp_path / "none.csv")
    with pytest.raises(UsageError, match=r"line 1: no column reason; found: student_id"):
        read_table(written("student_id\n1\n")).need("student_id", "reason")


# The roster


def test_a_roster_of_our_own_has_all_that_platforms_need(written):
    path = written(
        "student_id,name,email,section,due,blackboard_username,canvas_id,sis_user_id,sis_login_id\n"
        f"{ID},Ada Lovelace,ada@x.org,1,2026-11-03,alove,77,S1,ada\n{OTHER},,,,,,,,\n"
    )
    first, second = read_roster(path).values()
    assert first == RosterEntry(
        *(ID, "Ada Lovelace", "ada@x.org", "1", datetime(2026, 11, 3, 23, 59, 59)),
        *("alove", "77", "S1", "ada"),
    )
    assert second == RosterEntry(OTHER)


def test_exports_of_platforms_are_rosters(written):
    canvas = read_roster(
        written(
            "Student,ID,SIS User ID,SIS Login ID,Section,Assignment 2 (9)\n"
            "    Points Possible,,,,,100\n"
            f'"Lovelace, Ada",77,{ID},ada,ECE 449,\n"Student, Test",78,,,ECE 449,\n'
        )
    )
    assert canvas == {
        ID: RosterEntry(ID, "Lovelace, Ada", "", "ECE 449", None, "", "77", ID, "ada")
    }
    blackboard = '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"Availability"\n'
    row = f'"Lovelace"\t"Ada"\t"ada"\t"{ID}"\t"Yes"\n'
    found = read_roster(written((blackboard + row).encode("utf-16")))
    assert found == {ID: RosterEntry(ID, "Ada Lovelace", blackboard_username="ada")}
    moodle = read_roster(written(f"First name,Last name,ID number,Email address\nA,L,{ID},a@x\n"))
    assert moodle == {ID: RosterEntry(ID, "A L", "a@x")}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name\nAda\n", "line 1: no column student_id"),
        ("student_id\n", "line 2: no student"),
        ("student_id,name\n,Ada\n", "line 2: student_id “” is no ID"),
        ("student_id\na\n../b\n", "line 3: student_id “../b” is no ID"),
        ("student_id\na\nb\nA\n", "line 4: A stands on line 2 already"),
        ("student_id,due\na,tomorrow\n", "line 2: due “tomorrow” is no date and time"),
        ("student_id,due\na,2026-02-30\n", "line 2: due “2026-02-30” is no date"),
    ],
)
def test_a_wrong_roster_is_refused_with_its_line(written, content, said):
    with pytest.raises(UsageError) as caught:
        read_roster(written(content))
    assert said in str(caught.value)


# The deadline


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2026-11-01T23:59", DUE),
        ("2026-11-01 23:59", DUE),
        ("2026-11-01", DUE),
        ("2026-11-01T12:00:00", datetime(2026, 11, 1, 12)),
        ("", None),
    ],
)
def test_a_deadline_includes_the_moment_that_it_names(text, when):
    assert deadline(text) == when


@pytest.mark.parametrize(
    "text", ["soon", "2026-11-31", "2026-11-01T25:00", "2026-11-01T23:59Z", "01.11.2026", "23:59"]
)
def test_what_is_no_date_is_no_deadline(text):
    with pytest.raises(ValueError, match="is no date and time; such as"):
        deadline(text)


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("words", "late", "deduction"),
    [
        ("10%/day", HOUR, 6),
        ("10% / day", DAY, 6),
        ("10% per day", DAY + timedelta(seconds=1), 12),
        ("10% of earned/day", 2 * DAY, 9),
        ("2 points/hour", 3 * HOUR, 6),
        ("1 point per hour", timedelta(minutes=61), 2),
        ("10%/day at most 30%", 9 * DAY, 18),
        ("10%/day up to 5 days", 5 * DAY, 30),
        ("10%/day up to 5 days", 5 * DAY + HOUR, 45),
        ("50%/day", 3 * DAY, 45),
        ("10%/day after 15 minutes", timedelta(minutes=16), 6),
        ("2.5%/hour up to 40 hours at most 50% after 5 minutes", 30 * HOUR, 30),
        ("none", 9 * DAY, 0),
    ],
)
def test_lateness_costs_what_the_policy_says(words, late, deduction):
    found = lateness(DUE + late, DUE, policy(words), earned=45, possible=60)
    assert found.deduction == deduction


@pytest.mark.parametrize(
    ("words", "late"),
    [
        ("10%/day", timedelta()),
        ("10%/day", -DAY),
        ("10%/day after 15 minutes", timedelta(minutes=15)),
        ("none", -HOUR),
    ],
)
def test_what_comes_in_time_is_not_late(words, late):
    assert lateness(DUE + late, DUE, policy(words), 45, 60) is None


@pytest.mark.parametrize(
    "words",
    [
        "",
        "10%",
        "ten/day",
        "10%/week",
        "-5%/day",
        "10%/day up to noon",
        "3 points of earned/day",
        "10%/day up to 5 hours",
        "10%/day at most 5 points",
        "1 point/day at most 50%",
    ],
)
def test_a_policy_that_is_none_is_refused_with_what_is_allowed(words):
    with pytest.raises(ValueError, match=r"is no late policy; allowed is .*10%/day"):
        policy(words)


@pytest.mark.parametrize("text", ["", "2026-13-40T99:99:99", "yesterday"])
def test_a_time_that_makes_no_sense_is_not_known(text):
    assert moment(text) is None


# Overrides


def test_overrides_are_read_by_student(written):
    path = written(
        f"student_id,function,points,reason\n{ID},relu,2.5,Close.\n{ID},train,0,Copied.\n"
    )
    assert read_overrides(path, {ID, OTHER}) == {
        ID: (Override("relu", 2.5, "Close."), Override("train", 0, "Copied."))
    }


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("9999,relu,1,x", "line 2: student_id “9999” is in no submission or roster"),
        (f"{ID},softmax,1,x", "line 2: function “softmax” is unknown; allowed are relu, prelu"),
        (f"{ID},relu,4,x", "line 2: points “4” are not a number from 0 to 3 for relu"),
        (f"{ID},relu,-1,x", "points “-1” are not"),
        (f"{ID},relu,nan,x", "points “nan” are not"),
        (f"{ID},relu,,x", "points “” are not"),
        (f"{ID},relu,1,", "line 2: a reason is missing"),
        (f"{ID},relu,1", "line 2: a reason is missing"),
        (f"{ID},relu,1,x\n{ID},relu,2,y", "line 3: relu of 3170100111 is on line 2 too"),
    ],
)
def test_a_wrong_override_is_refused_with_its_line(written, row, said):
    with pytest.raises(UsageError) as caught:
        read_overrides(written(f"student_id,function,points,reason\n{row}\n"), {ID})
    assert said in str(caught.value)


# What they make of a result


ADJUSTMENTS = Adjustments(
    roster={
        ID: RosterEntry(ID, "Ada"),
        OTHER: RosterEntry(OTHER, due=DUE + 9 * DAY),
        ABSENT: RosterEntry(ABSENT),
    },
    due=DUE,
    policy=policy("10%/day up to 5 days"),
    overrides={ID: (Override("relu", 3, "Looked at it."),)},
    submitted={ID: DUE + HOUR, OTHER: DUE + HOUR, "9": DUE + 9 * DAY},
)


def test_overrides_and_lateness_stand_beside_what_was_measured():
    measured = result(ID, perfect(relu=Status.FAILED))
    found = ADJUSTMENTS.applied(measured)
    assert found.scores == measured.scores
    assert found.scores["relu"] == 0
    assert (found.programming, sum(found.awarded.values()), found.total) == (57, 60, 54)
    assert (found.name, found.late.by, found.late.deduction) == ("Ada", "1 day", 6)
    assert document(found)["score"] == 57


def test_lateness_counts_on_all_hundred_points_once_the_written_part_is_marked():
    found = ADJUSTMENTS.applied(result(ID, perfect(), conceptual=30.0))
    assert (found.late.deduction, found.total) == (10, 80)


def test_an_extension_of_the_roster_goes_before_everybodys_deadline():
    assert ADJUSTMENTS.applied(result(OTHER, perfect())).late is None


def test_what_is_applied_twice_is_applied_once():
    once = ADJUSTMENTS.applied(result("9", perfect()))
    assert ADJUSTMENTS.applied(once) == once
    assert once.total == 0
    assert once.findings == (STRANGER,)


def test_nothing_asked_for_changes_nothing():
    plain = result(ID, perfect())
    assert Adjustments().applied(plain) == plain
    assert Adjustments().absent([]) == []
    assert Adjustments().remarks([ID]) == []


def test_who_handed_nothing_in_has_a_row():
    (found,) = ADJUSTMENTS.absent([ID, OTHER, "9"])
    assert (found.student_id, found.status, found.total) == (ABSENT, "missing", 0)


def test_the_class_is_told_who_is_missing_who_is_not_on_the_list_and_the_rule():
    lines = ADJUSTMENTS.remarks([ID, "8", "9"])
    assert lines[0] == (
        "On the roster: 3; without a submission: 2; submissions of others: 2 (8, 9)."
    )
    assert lines[1] == "Due: 2026-11-01 23:59; rule for late work: 10%/day up to 5 days."
    assert lines[2].startswith("Time of submission not known: 1;")


def test_the_gradebook_counts_what_is_awarded_and_notes_why():
    text = gradebook_csv([ADJUSTMENTS.applied(result(ID, perfect(relu=Status.FAILED)))])
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["relu"], row["programming"], row["total"]) == ("3", "60", "54")
    assert "relu set by hand from 0 to 3: Looked at it." in row["note"]
    assert "late by 1 day, handed in 2026-11-02 00:59: 6 points less (10%/day up" in row["note"]


def test_a_deduction_never_makes_a_total_negative():
    late = Lateness("", "", "9 days", 99, "")
    assert result(checks=[check("relu", 3)], late=late).total == 0


# Platforms' files


RESULTS = [
    ADJUSTMENTS.applied(result(ID, perfect(), conceptual=30.5)),
    result(OTHER, status="error"),
    result("9", perfect()),
    *ADJUSTMENTS.absent([ID, OTHER]),
]


def lms(name, roster=ADJUSTMENTS.roster, results=RESULTS):
    files = lms_files(results, roster, "Assignment 2 (77)")
    assert set(files) == {"blackboard.csv", "canvas.csv", "moodle.csv"}
    return list(csv.DictReader(io.StringIO(files[name], newline="")))


def test_blackboard_finds_students_by_their_username():
    rows = lms(
        "blackboard.csv",
        {ID: RosterEntry(ID, blackboard_username="ada"), OTHER: RosterEntry(OTHER)},
    )
    assert [row["Username"] for row in rows] == ["ada", OTHER]
    assert [row["Assignment 2 (77)"] for row in rows] == ["80.5", ""]


def test_canvas_has_the_points_possible_and_one_of_its_ids():
    possible, *rows = lms(
        "canvas.csv", {ID: RosterEntry(ID, "Ada", canvas_id="7"), OTHER: RosterEntry(OTHER)}
    )
    assert (possible["Student"], possible["Assignment 2 (77)"]) == ("    Points Possible", "100")
    assert [(row["ID"], row["SIS User ID"]) for row in rows] == [("7", ""), ("", OTHER)]


def test_moodle_has_the_note_as_feedback():
    rows = lms("moodle.csv")
    assert [row["ID number"] for row in rows] == [ID, OTHER, ABSENT]
    assert "late by 1 day" in rows[0]["Feedback"]


def test_who_is_missing_or_could_not_be_graded_has_no_points_on_a_platform():
    for name in ("blackboard.csv", "canvas.csv", "moodle.csv"):
        assert [row["Assignment 2 (77)"] for row in lms(name)][-2:] == ["", ""]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_cell_for_a_platform_is_a_formula(text):
    roster = {ID: RosterEntry(ID, *[text] * 3, None, *[text] * 4)}
    refused = result(ID, refused=text, status="refused")
    for content in lms_files([refused], roster, "=1+1").values():
        for row in csv.reader(io.StringIO(content, newline="")):
            assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


# From the command line


@pytest.fixture
def download(tmp_path):
    """A Blackboard download of two, one of whom is late, and whose zips are broken."""
    folder = tmp_path / "download"
    folder.mkdir()
    for student, date in ((ID, "2026-11-01-20-00-00"), (OTHER, "2026-11-03-08-00-00")):
        name = f"Assignment 2_{student}_attempt_{date}_{student}.zip"
        (folder / name).write_bytes(b"no zip")
    return folder


def test_blackboards_timestamps_are_times_of_submission(download):
    found = times(read_submissions(download))
    assert found == {ID: datetime(2026, 11, 1, 20), OTHER: datetime(2026, 11, 3, 8)}


def test_a_whole_class_is_adjusted_from_the_command_line(download, written, tmp_path, capsys):
    roster = written(f"student_id,name\n{ID},Ada\n{OTHER},Alan\n{ABSENT},Grace\n", "roster.csv")
    overrides = written(
        f"student_id,function,points,reason\n{OTHER},relu,3,By mail.\n", "overrides.csv"
    )
    out = tmp_path / "out"
    options = ["--roster", roster, "--overrides", overrides, "--late-policy", "1 point/day"]
    options += ["--due", "2026-11-01T23:59", "--isolation", "process", "--jobs", "1"]
    assert main([str(o) for o in ("grade", download, "--out", out, *options)]) == 0
    with (out / "gradebook.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["student_id"]: row for row in csv.DictReader(stream)}
    assert {student: row["status"] for student, row in rows.items()} == {
        ID: "refused",
        OTHER: "refused",
        ABSENT: "missing",
    }
    assert (rows[OTHER]["relu"], rows[OTHER]["total"]) == ("3", "1")
    assert "late by 2 days" in rows[OTHER]["note"]
    assert "Without a submission: 1" in capsys.readouterr().out.replace("without", "Without")
    files = sorted(path.name for path in out.iterdir() if path.is_file())
    lms = ["blackboard.csv", "canvas.csv", "moodle.csv"]
    assert files == sorted([".lock", "gradebook.csv", "index.html", *lms])
    assert (out / ABSENT / "feedback.html").is_file()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--overrides", "wrong.csv"], "wrong.csv, line 2: student_id “9”"),
        (["--roster", "wrong.csv"], "wrong.csv, line 3: 9 stands on line 2 already"),
        (["--roster", "none.csv"], "none.csv: can't be read"),
        (["--late-policy", "10%/day"], "--late-policy needs --due"),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_is_written(
    download, written, tmp_path, monkeypatch, capsys, options, said
):
    written("student_id,function,points,reason\n9,relu,1,x\n9,relu,1,x\n", "wrong.csv")
    monkeypatch.chdir(tmp_path)
    assert main(["grade", str(download), "--out", "out", *options]) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert len(printed.err.splitlines()) == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("option", [["--due", "soon"], ["--late-policy", "5"], ["--column", " "]])
def test_an_option_that_can_not_be_read_is_explained(download, tmp_path, capsys, option):
    with pytest.raises(SystemExit) as caught:
        main(["grade", str(download), "--out", str(tmp_path / "out"), *option])
    assert caught.value.code == 2
    assert f"argument {option[0]}: " in capsys.readouterr().err
