"""Points add up, only a pass earns them, and what did not run is a fault of ours."""

import pytest
from records import check, perfect

from autograder import rubric
from autograder.model import FUNCTIONS, PROGRAMMING_POINTS, Status, Submission

NAMES = [
    *("relu", "prelu", "DNNforward", "DNNbackward", "train"),
    *("get_DNN", "train_torch", "get_lenet", "train_cnn", "Residual", "get_resnet"),
]
WITHOUT_POINTS = [status for status in Status if status is not Status.PASSED]


def test_the_table_has_the_assignments_names_and_points():
    assert [function.name for function in FUNCTIONS] == NAMES
    assert [function.points for function in FUNCTIONS] == [3, 2, 5, 5, 5, 5, 5, 5, 15, 5, 5]
    assert sum(function.points for function in FUNCTIONS) == PROGRAMMING_POINTS == 60


# Adding up


def test_points_of_a_function_are_those_of_its_passed_checks():
    checks = [
        check("relu", 1, id="a"),
        check("relu", 0.5, id="b"),
        check("relu", 2, Status.FAILED, id="c"),
        check("train", 4, id="d"),
    ]
    assert rubric.scores(checks) == {"relu": 1.5, "train": 4}


def test_a_perfect_exam_earns_all_points():
    scores = rubric.full_scores(perfect())
    assert scores == {function.name: function.points for function in FUNCTIONS}


@pytest.mark.parametrize("status", WITHOUT_POINTS)
def test_only_a_pass_earns_points(status):
    assert rubric.scores([check("relu", 3, status)]) == {"relu": 0}


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("other", WITHOUT_POINTS)
def test_a_check_on_two_devices_earns_nothing_unless_both_pass(other, order):
    checks = [check("relu", 2, device="cpu"), check("relu", 2, other, device="cuda")]
    assert rubric.scores(checks[::order]) == {"relu": 0}


def test_a_check_that_passes_on_two_devices_counts_once():
    checks = [check("relu", 2, device="cpu"), check("relu", 2, device="cuda")]
    assert rubric.scores(checks) == {"relu": 2}


def test_the_order_of_checks_does_not_matter():
    checks = perfect(train=Status.TIMEOUT, Residual=Status.MEMORY)
    assert rubric.full_scores(checks) == rubric.full_scores(checks[::-1])


# All eleven


@pytest.mark.parametrize("checks", [(), (check("get_resnet", 5),), perfect()[::-1]])
def test_full_scores_has_every_name_in_order(checks):
    assert list(rubric.full_scores(checks)) == NAMES


def test_a_function_that_earned_nothing_stands_at_zero():
    assert rubric.full_scores([check("relu", 3)]) == dict.fromkeys(NAMES, 0) | {"relu": 3}


# What did not run


def test_a_complete_exam_gets_nothing_added():
    assert rubric.complete(perfect(relu=Status.MISSING)) == perfect(relu=Status.MISSING)


def test_an_exam_that_did_not_run_is_an_error_for_each_function():
    checks = rubric.complete(())
    assert [one.function for one in checks] == NAMES
    assert {one.status for one in checks} == {Status.ERROR}
    assert sum(one.points for one in checks) == 60


def test_missing_checks_become_one_error_worth_the_missing_points():
    kept = tuple(one for one in perfect() if one.function != "train_cnn")
    ran = check("train_cnn", 4)
    *before, added = rubric.complete((*kept, ran))
    assert before == [*kept, ran]
    assert (added.function, added.status, added.points) == ("train_cnn", Status.ERROR, 11)
    assert added.message


def test_points_seen_on_two_devices_do_not_stand_in_for_missing_ones():
    kept = tuple(one for one in perfect() if one.function != "prelu")
    ran = (check("prelu", 1, device="cpu"), check("prelu", 1, device="cuda"))
    assert [one.points for one in rubric.complete((*kept, *ran))[len(kept) + 2 :]] == [1]


def test_an_added_error_takes_no_earned_points_and_gives_none():
    ran = (check("relu", 2),)
    assert rubric.full_scores(rubric.complete(ran)) == rubric.full_scores(ran)


# One word for the whole


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.ERROR])
def test_whatever_the_student_did_the_submission_is_graded(status):
    assert rubric.status(Submission("1"), perfect(train=status)) == "graded"


def test_a_check_that_failed_through_us_makes_the_submission_an_error():
    assert rubric.status(Submission("1"), perfect(train=Status.ERROR)) == "error"


def test_a_submission_whose_checks_did_not_run_is_an_error():
    assert rubric.status(Submission("1"), rubric.complete(())) == "error"


@pytest.mark.parametrize("checks", [(), rubric.complete(())])
def test_a_submission_that_can_not_be_read_is_refused(checks):
    assert rubric.status(Submission("1", refused="It is no zip."), checks) == "refused"
