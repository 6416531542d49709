"""Wrong answers lose on the function that is wrong and on no other; right ones lose nothing.

Every answer goes through the real pipeline.  The default run takes a spread of the answers,
`-m slow` takes all the others.
"""

from pathlib import Path

import pytest
from grading import faults_of_ours, losing_functions, one_task, selected, troubles
from wrong_answers import WRONG_ANSWERS, apply

from autograder.model import FUNCTIONS
from examples.make_class import reference

#: Every n-th wrong answer of each function is in the default run.
SPREAD = 16


def spread(answers):
    """A part of the wrong answers in which each function has its share."""
    by_function = {f.name: [a for a in answers if a.function == f.name] for f in FUNCTIONS}
    return tuple(answer for group in by_function.values() for answer in group[::SPREAD])


QUICK = spread(WRONG_ANSWERS)
CORRECT = tuple(sorted((Path(__file__).parent / "correct").glob("*.py")))
QUICK_CORRECT = CORRECT[::3]


@pytest.fixture(scope="module")
def results(request, grade_many):
    """Results of all answers that this run has selected, graded side by side."""
    wanted = selected(request)
    wrong = [
        one_task(answer.id, answer.task, apply(answer, reference(answer.task)))
        for answer in WRONG_ANSWERS
        if answer in wanted
    ]
    right = [
        one_task(answer.stem, answer.stem[:5], answer.read_bytes())
        for answer in CORRECT
        if answer in wanted
    ]
    return grade_many([*wrong, *right])


def check_loss(result, answer):
    assert losing_functions(result, answer.task) == {answer.function}, troubles(result)
    assert not faults_of_ours(result)


def test_there_are_enough_answers():
    assert len(WRONG_ANSWERS) >= 500
    assert len(CORRECT) >= 60
    assert {answer.function for answer in QUICK} == {function.name for function in FUNCTIONS}


@pytest.mark.parametrize("answer", QUICK, ids=lambda answer: answer.id)
def test_wrong_answer_loses_where_it_is_wrong(results, answer):
    check_loss(results[answer.id], answer)


@pytest.mark.slow
@pytest.mark.parametrize(
    "answer", [a for a in WRONG_ANSWERS if a not in QUICK], ids=lambda answer: answer.id
)
def test_every_other_wrong_answer_loses_where_it_is_wrong(results, answer):
    check_loss(results[answer.id], answer)


def check_no_loss(result, answer):
    assert losing_functions(result, answer.stem[:5]) == set(), troubles(result)
    assert result.status == "graded"


@pytest.mark.parametrize("answer", QUICK_CORRECT, ids=lambda answer: answer.stem)
def test_correct_answer_in_another_style_loses_nothing(results, answer):
    check_no_loss(results[answer.stem], answer)


@pytest.mark.slow
@pytest.mark.parametrize(
    "answer", [a for a in CORRECT if a not in QUICK_CORRECT], ids=lambda answer: answer.stem
)
def test_every_other_correct_answer_loses_nothing(results, answer):
    check_no_loss(results[answer.stem], answer)
