"""Item analysis and the commonest mistakes, by numbers worked out by hand or by NumPy."""

import numpy as np
import pytest
from records import check, result

from autograder.model import Status
from autograder.reports.item_analysis import check_items, discrimination, function_items
from autograder.reports.mistakes import mistakes, normalised


def sitting(student, *passed, status=Status.FAILED, **fields):
    """A result whose checks `a`, `b`, … of `train` are worth a point each."""
    checks = [
        check("train", 1, Status.PASSED if one else status, id=name, **fields)
        for name, one in zip("abcde", passed, strict=False)
    ]
    return result(student, checks)


def class_of(*rows):
    return [sitting(str(number), *row) for number, row in enumerate(rows)]


EIGHT = class_of(
    *((1, 1, 1), (1, 1, 0), (1, 0, 1), (1, 0, 0)),
    *((0, 1, 1), (0, 0, 1), (0, 0, 0), (1, 1, 1)),
)


def test_difficulty_is_the_mean_share_of_points():
    assert [item.difficulty for item in check_items(EIGHT)] == [5 / 8, 4 / 8, 5 / 8]
    train = next(item for item in function_items(EIGHT) if item.function == "train")
    assert train.difficulty == (5 + 4 + 5) / 8 / 5
    assert (train.solved, train.students) == (0, 8)


def test_discrimination_is_the_correlation_with_the_rest_of_the_total():
    table = np.array([[c.status is Status.PASSED for c in r.checks] for r in EIGHT], float)
    rest = table.sum(axis=1, keepdims=True) - table
    wanted = [np.corrcoef(table[:, k], rest[:, k])[0, 1] for k in range(3)]
    found = [item.discrimination for item in check_items(EIGHT)]
    assert found == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize(
    ("earned", "totals"),
    [
        ([1, 1, 1, 1, 1], [1, 2, 3, 4, 5]),  # nobody fails it
        ([1, 0, 1, 0, 1], [4, 3, 4, 3, 4]),  # the rest is the same for all
        ([1, 0, 1, 0], [4, 1, 5, 2]),  # too few
        ([], []),
    ],
)
def test_discrimination_without_spread_or_students_is_not_defined(earned, totals):
    assert discrimination(earned, totals) is None


def test_refused_and_ungraded_submissions_are_left_out():
    others = [
        result("x", status="refused"),
        result("y", [check("train", 1, Status.ERROR, id="a")], status="error"),
    ]
    assert check_items([*EIGHT, *others]) == check_items(EIGHT)
    assert function_items([*EIGHT, *others]) == function_items(EIGHT)


def test_a_check_that_passed_on_one_device_of_two_is_not_solved():
    both = [
        check("get_lenet", 2, status, id="a", device=device)
        for device, status in (("cpu", Status.PASSED), ("cuda", Status.CRASHED))
    ]
    (item,) = check_items([result("1", both)])
    assert (item.students, item.solved, item.difficulty) == (1, 0, 0)
    assert item.endings == {"crashed": 1}


def test_nobody_at_all_has_no_figures():
    assert check_items([]) == []
    assert {item.difficulty for item in function_items([])} == {None}


# The commonest mistakes


def test_mistakes_are_grouped_by_their_words_and_ordered_by_how_many_made_them():
    wrong = [sitting(str(n), 0, message=f"off by {n}.5 at [1. {n}.2]") for n in range(3)]
    dear = check("train_cnn", 15, Status.TIMEOUT, message="no return within 15 s")
    late = result("9", [dear])
    first, second = mistakes([late, *wrong])
    assert (first.students, first.message) == (("0", "1", "2"), "off by # at […]")
    assert first.example == "off by 0.5 at […]"
    assert (second.students, second.status) == (("9",), "timeout")
    assert first.lost == 3


def test_what_breaks_several_checks_alike_is_one_mistake():
    broken = [
        check(name, 2, Status.CRASHED, id=name, message="no such name (task1.py, line 3)")
        for name in ("relu", "train")
    ]
    (one,) = mistakes([result("1", broken), result("2", broken)])
    assert (one.functions, one.students, one.lost) == (("relu", "train"), ("1", "2"), 8)


def test_mistakes_with_one_hint_are_one_whatever_was_printed():
    made = [sitting(str(n), 0, message="ab"[n], hint="Think of the mean.") for n in range(2)]
    (one,) = mistakes(made)
    assert (one.hint, one.students) == ("Think of the mean.", ("0", "1"))


def test_passed_checks_and_faults_of_ours_are_no_mistakes():
    assert mistakes([sitting("1", 1), sitting("2", 0, status=Status.ERROR)]) == []


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        ("W is wrong.\n  given:    [1. 2.]\n  expected: 3\n  got:      4", "W is wrong."),
        ("`task2_3170100106.py` was not handed in", "`task2_ID.py` was not handed in"),
        ("from near 0, accuracy 45.5% on 1,000 images", "from near #, accuracy #% on # images"),
        (
            "Residual(3, 6): W1 and x2 keep their names",
            "Residual(#, #): W1 and x2 keep their names",
        ),
        ("must go to\n[-0.2  0.06\n   1e-05], but", "must go to […], but"),
    ],
)
def test_what_differs_from_student_to_student_is_left_out(message, wanted):
    assert normalised(message) == wanted
