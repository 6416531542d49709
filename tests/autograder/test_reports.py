"""What people and learning platforms read: valid, complete, and harmless whatever is in it."""

import csv
import io
import json

import jsonschema
import pytest
from gradescope_schema import RESULTS
from records import HOSTILE, check, hostile_result, perfect, result
from rich.console import Console

from autograder import rubric
from autograder.model import FUNCTIONS, Finding, Status
from autograder.reports.gradebook import gradebook_csv, note
from autograder.reports.gradescope import results_json
from autograder.terminal import notes, progress_line, summary_table

COLUMNS = [
    *("student_id", "status", "relu", "prelu", "DNNforward", "DNNbackward", "train"),
    *("get_DNN", "train_torch", "get_lenet", "train_cnn", "Residual", "get_resnet"),
    *("programming", "conceptual", "total", "note"),
]

REFUSED = result("3170100112", status="refused", refused="It is no zip.")
UNGRADED = result(
    "3170100113", rubric.complete(()), status="error", refused="BrokenProcessPool: a worker died"
)
ON_TWO_DEVICES = tuple(
    check("get_lenet", 2, status, id=id_, device=device)
    for id_, statuses in {
        "both": (Status.PASSED, Status.PASSED),
        "cpu alone": (Status.PASSED, Status.FAILED),
        "cuda alone": (Status.CRASHED, Status.PASSED),
        "neither": (Status.FAILED, Status.FAILED),
    }.items()
    for device, status in zip(("cpu", "cuda"), statuses, strict=True)
)
RESULTS_OF_ALL_KINDS = {
    "perfect": result(checks=perfect(), seconds=12.3456, conceptual=31.5),
    "every-status": result(checks=[check(points=1, status=s, id=s) for s in Status]),
    "two-devices": result(checks=ON_TWO_DEVICES),
    "finding": result(findings=(Finding("`Task1.py` is not recognised.", "Rename it.", True),)),
    "refused": REFUSED,
    "error": UNGRADED,
    "nothing": result(),
    **{f"hostile-{name}": hostile_result(text) for name, text in HOSTILE.items()},
}
of_all_kinds = pytest.mark.parametrize("kind", RESULTS_OF_ALL_KINDS)
hostile = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)


def document(of):
    return json.loads(results_json(of).encode("utf-8"))


def rows(*results):
    return list(csv.DictReader(io.StringIO(gradebook_csv(results), newline="")))


def strings(value):
    """Every text in a JSON document, keys too."""
    if isinstance(value, str):
        yield value
    for child in value if isinstance(value, (list, dict)) else ():
        yield from strings(child)
        if isinstance(value, dict):
            yield from strings(value[child])


# results.json


@of_all_kinds
def test_results_are_in_gradescopes_format(kind):
    jsonschema.validate(
        document(RESULTS_OF_ALL_KINDS[kind]), RESULTS, jsonschema.Draft202012Validator
    )


@of_all_kinds
def test_the_tests_scores_add_up_to_the_score(kind):
    wanted = RESULTS_OF_ALL_KINDS[kind]
    found = document(wanted)
    assert sum(test["score"] for test in found["tests"]) == found["score"] == wanted.programming
    assert found["score"] == sum(found["extra_data"]["scores"].values())


def test_a_check_on_two_devices_is_worth_its_points_once():
    tests = document(RESULTS_OF_ALL_KINDS["two-devices"])["tests"]
    assert sum(test["max_score"] for test in tests) == 8
    assert [test["extra_data"]["device"] for test in tests] == ["cpu", "cuda"] * 4


def test_only_a_passed_check_is_shown_as_passed():
    tests = document(RESULTS_OF_ALL_KINDS["every-status"])["tests"]
    shown = {test["tags"][-1]: (test["status"], test["score"]) for test in tests}
    assert shown == {str(s): ("failed", 0) for s in Status} | {"passed": ("passed", 1)}


def test_an_ungraded_function_is_shown_as_an_error_of_ours():
    tests = document(UNGRADED)["tests"]
    assert len(tests) == len(FUNCTIONS)
    assert {test["output"] for test in tests} == {"error: These checks did not run."}
    assert sum(test["max_score"] for test in tests) == 60


def test_a_refusal_and_its_reason_are_said_at_the_top():
    assert "Not graded: It is no zip." in document(REFUSED)["output"]
    assert document(REFUSED)["score"] == 0


def test_findings_are_said_at_the_top():
    found = document(RESULTS_OF_ALL_KINDS["finding"])
    assert "`Task1.py` is not recognised. Rename it." in found["output"]
    assert [finding["blocking"] for finding in found["extra_data"]["findings"]] == [True]


@hostile
def test_hostile_text_in_results_is_printable_and_bounded(text):
    texts = list(strings(document(hostile_result(text))))
    assert all(c.isprintable() or c in "\n\t" for shown in texts for c in shown)
    assert max(map(len, texts)) <= 4000


# gradebook.csv


def test_the_gradebook_has_exactly_the_fixed_columns():
    assert gradebook_csv([]) == ",".join(COLUMNS) + "\n"


@of_all_kinds
def test_every_result_is_one_line_of_the_gradebook(kind):
    one = RESULTS_OF_ALL_KINDS[kind]
    assert len(gradebook_csv([one]).splitlines()) == 2
    (row,) = rows(one)
    assert list(row) == COLUMNS
    assert (row["student_id"], row["status"]) == (one.student_id, one.status)
    assert float(row["programming"]) == one.programming


def test_rows_are_sorted_by_student():
    found = rows(result("b"), UNGRADED, result("a"), REFUSED)
    assert [row["student_id"] for row in found] == ["3170100112", "3170100113", "a", "b"]


def test_a_row_has_the_points_of_every_function_and_their_sums():
    (row,) = rows(RESULTS_OF_ALL_KINDS["perfect"])
    assert [row[f.name] for f in FUNCTIONS] == [str(f.points) for f in FUNCTIONS]
    assert (row["programming"], row["conceptual"], row["total"]) == ("60", "31.5", "91.5")


def test_marks_of_the_written_part_that_are_not_known_stay_empty():
    (row,) = rows(result(checks=perfect()))
    assert (row["conceptual"], row["total"]) == ("", "60")


def test_a_refused_and_an_ungraded_submission_have_rows_that_say_why():
    refused, ungraded = rows(REFUSED, UNGRADED)
    assert (refused["status"], refused["total"]) == ("refused", "0")
    assert refused["note"] == "It is no zip."
    assert (ungraded["status"], ungraded["total"]) == ("error", "0")
    assert ungraded["note"].startswith("BrokenProcessPool: a worker died")
    assert "[error]" in ungraded["note"]


def test_the_note_says_once_what_broke_several_checks():
    broken = [
        check(name, 1, Status.CRASHED, message="ZeroDivisionError: line 1")
        for name in ("relu", "prelu")
    ]
    assert note(result(checks=broken)) == "ZeroDivisionError: line 1 [crashed]"


@pytest.mark.parametrize("status", [Status.PASSED, Status.FAILED, Status.MISSING])
def test_the_note_leaves_out_what_the_points_say_already(status):
    assert note(result(checks=[check(status=status, message="wrong")])) == ""


@hostile
def test_hostile_text_in_the_gradebook_is_harmless(text):
    (row,) = rows(hostile_result(text))
    for cell in row.values():
        assert cell.isprintable()
        assert not cell.startswith(("=", "+", "-", "@"))
    assert row["student_id"] == "3170100111"
    assert row["total"] == "2"


@pytest.mark.parametrize("sign", "=+-@")
def test_a_formula_is_kept_as_text(sign):
    (row,) = rows(result(refused=f"{sign}1+1"))
    assert row["note"] == f"'{sign}1+1"


# The terminal


def shown(*renderables):
    """What a terminal would show, without colours."""
    stream = io.StringIO()
    console = Console(file=stream, width=2000, color_system=None)
    for renderable in renderables:
        console.print(renderable)
    return stream.getvalue()


def test_the_closing_table_has_points_per_task_and_the_total():
    lines = shown(summary_table([REFUSED, RESULTS_OF_ALL_KINDS["perfect"]])).splitlines()
    cells = [line.replace("┃", "│").split("│")[1:-1] for line in lines]
    names, worth, first, second = [[cell.strip() for cell in row] for row in cells if row]
    assert names[2:] == ["task1", "task2", "task3", "task4", "total"]
    assert worth == ["student", "status", "/20", "/10", "/20", "/10", "/60"]
    assert first == ["3170100111", "graded", "20", "10", "20", "10", "60"]
    assert second == ["3170100112", "refused", "0", "0", "0", "0", "0"]


def test_notes_name_each_student_about_whom_there_is_something_to_know():
    perfect_one = RESULTS_OF_ALL_KINDS["perfect"]
    lines = shown(*notes([UNGRADED, perfect_one, REFUSED])).splitlines()
    assert lines[0] == "3170100112: It is no zip."
    assert lines[1].startswith("3170100113: BrokenProcessPool: a worker died")
    assert len(lines) == 2


@hostile
def test_hostile_text_in_the_notes_is_harmless(text):
    (line,) = shown(*notes([hostile_result(text)])).splitlines()
    assert line.isprintable()


def test_markup_in_a_note_is_shown_as_it_is():
    assert "[bold]x[/bold]" in shown(*notes([result(refused="[bold]x[/bold]")]))


def test_a_progress_line_names_student_status_and_points():
    line = progress_line(RESULTS_OF_ALL_KINDS["perfect"])
    assert line == "3170100111: graded, 60/60 in 12.3 s"
