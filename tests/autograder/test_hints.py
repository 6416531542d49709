"""Hints name the mistake behind wrong values, or say nothing.

`named_mistakes` holds the mistake of each wrong answer in the catalogue's words.
"""

import numpy as np
import pytest
import torch
from grading import one_task
from named_mistakes import MISTAKE_OF
from right_functions import right_sources
from styled_mistakes import STYLED_MISTAKES
from test_answers import CORRECT
from wrong_answers import WRONG_ANSWERS, apply

from autograder.diagnosis import Diagnostician, diagnosed
from autograder.exam_files import HIDDEN_FILES
from autograder.hints import elementwise
from autograder.hints.matching import Observation, diagnose, suspect
from autograder.hints.mistakes import MISTAKES
from autograder.jail.limits import Limits
from autograder.jail.proxy import Sitting, StudentModule
from autograder.model import FUNCTIONS, Check, Result, Status, StudentFault
from autograder.reports.gradescope import document
from examples.make_class import reference

#: Every n-th wrong answer of each function is in the default run.
SPREAD = 27
QUICK = tuple(
    answer
    for function in FUNCTIONS
    for answer in [a for a in WRONG_ANSWERS if a.function == function.name][::SPREAD]
)


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    """As in a grader's process; two thread pools on two cores slow each other down."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def verdict_on(launcher, limit):
    """What is found wrong with a function of a file; nothing where it does not even answer."""
    modules = []
    limit(memory=Limits().memory, reply=Limits().reply)  # ResNet-18 needs it

    def verdict_on(function, task, source, seed=1):
        modules.append(StudentModule(task, Sitting(one_task("1", task, source), launcher), seed))
        modules[-1].replace(right_sources(function, HIDDEN_FILES))
        try:
            return diagnosed(function, modules[-1], seed).names
        except StudentFault:
            return ()

    yield verdict_on
    for module in modules:
        module.dismiss()


def check_hint(verdict_on, answer):
    names = verdict_on(answer.function, answer.task, apply(answer, reference(answer.task)))
    expected = MISTAKE_OF.get(answer.id)
    assert (expected in names) if expected else not names


def test_the_catalogue_is_large_and_its_sentences_are_short():
    assert len(MISTAKES) >= 30
    assert {name for name, mistake in MISTAKES.items() if mistake.name != name} == set()
    sentences = [mistake.sentence for mistake in MISTAKES.values()]
    assert len(set(sentences)) == len(sentences)
    assert [s for s in sentences if not (20 < len(s) < 200 and s.endswith("."))] == []


def test_every_mistake_of_the_table_is_in_the_catalogue():
    assert set(MISTAKE_OF.values()) <= set(MISTAKES)
    assert set(MISTAKE_OF) <= {answer.id for answer in WRONG_ANSWERS}


@pytest.mark.parametrize("answer", QUICK, ids=lambda answer: answer.id)
def test_hint_names_the_mistake_or_nothing(verdict_on, answer):
    check_hint(verdict_on, answer)


@pytest.mark.slow
@pytest.mark.parametrize(
    "answer", [a for a in WRONG_ANSWERS if a not in QUICK], ids=lambda answer: answer.id
)
def test_every_other_hint_names_the_mistake_or_nothing(verdict_on, answer):
    check_hint(verdict_on, answer)


@pytest.mark.slow
@pytest.mark.parametrize(("file", "function", "old", "new", "mistake"), STYLED_MISTAKES)
def test_a_mistake_is_named_in_any_style(verdict_on, file, function, old, new, mistake):
    (path,) = [answer for answer in CORRECT if answer.stem == file]
    source = path.read_text(encoding="utf-8")
    assert old in source
    assert mistake in verdict_on(function, file[:5], source.replace(old, new))


def check_no_hint(verdict_on, answer):
    task = answer.stem[:5]
    for function in (f.name for f in FUNCTIONS if f.task == task):
        assert verdict_on(function, task, answer.read_bytes()) == (), function


@pytest.mark.parametrize("answer", CORRECT[::14], ids=lambda answer: answer.stem)
def test_correct_answer_gets_no_hint(verdict_on, answer):
    check_no_hint(verdict_on, answer)


@pytest.mark.slow
@pytest.mark.parametrize(
    "answer", [a for a in CORRECT if a not in CORRECT[::14]], ids=lambda answer: answer.stem
)
def test_every_other_correct_answer_gets_no_hint(verdict_on, answer):
    check_no_hint(verdict_on, answer)


# -- how a verdict is reached ---------------------------------------------------------------------


def observed(function):
    rng = np.random.default_rng(3)
    return [Observation(case, function(*case)) for case in elementwise.cases(rng)]


def test_a_value_that_no_mistake_explains_gets_no_hint():
    assert diagnose(elementwise.RELU, observed(lambda X: np.maximum(X, 0) + 0.01 * X**3)).hint == ""


def test_a_mistake_must_explain_every_observation():
    seen = observed(np.abs)
    assert diagnose(elementwise.RELU, seen).names == ("absolute-value",)
    seen[2] = Observation(seen[2].given, np.maximum(seen[2].given[0], 0))
    assert diagnose(elementwise.RELU, seen).names == ()


def test_two_mistakes_that_explain_the_same_are_both_named_and_three_not():
    fitting = [suspect(name, lambda _: True) for name in ("capped", "threshold", "rounded")]
    seen = observed(np.abs)
    assert diagnose(fitting[:2], seen).names == ("capped", "threshold")
    assert " Or: " in diagnose(fitting[:2], seen).hint
    assert diagnose(fitting, seen).names == ()


def test_two_mistakes_at_once_are_both_named(verdict_on):
    source = reference("task1").replace("(O - y) / y.shape[0]", "(y - O)")
    source = source.replace("A @ pLpO  # (2,)", "H @ pLpO")
    names = verdict_on("DNNbackward", "task1", source)
    assert names == ()  # three mistakes: sign, mean and H for A
    source = source.replace("(y - O)", "(O - y)")
    assert verdict_on("DNNbackward", "task1", source) == ("mean-missing", "K-from-hidden")


# -- where hints appear ---------------------------------------------------------------------------


def test_a_diagnosis_is_made_once_for_a_function_and_only_for_wrong_values(launcher):
    source = reference("task1").replace("np.maximum(X, 0)", "np.minimum(X, 0)")
    diagnostician = Diagnostician(one_task("1", "task1", source), launcher)
    assert diagnostician.hint("relu", Status.REFUSED, {}, 1) == ""
    assert diagnostician.verdicts == {}
    hints = {diagnostician.hint("relu", Status.FAILED, {}, seed) for seed in (1, 2)}
    assert hints == {MISTAKES["wrong-half"].sentence}
    assert diagnostician.student_seconds > 0


def test_a_function_that_hangs_costs_the_diagnosis_its_budget_at_most(launcher, limit):
    limit(call_seconds=0.3)
    source = "def relu(X):\n    while True:\n        pass\n"
    diagnostician = Diagnostician(one_task("1", "task1", source), launcher)
    assert diagnostician.hint("relu", Status.FAILED, {}, 1) == ""


def test_a_hint_stands_below_the_message_in_the_results():
    check = Check("a::b", "", "relu", 3, Status.FAILED, "t", message="wrong", hint="Think of 0.")
    (test,) = document(Result("1", "graded", {"relu": 0}, (check,)))["tests"]
    assert test["output"] == "failed: wrong\nHint: Think of 0."


def test_a_graded_wrong_answer_carries_its_hint(grade_many):
    source = reference("task1").replace("(O - y) / y.shape[0]", "(O - y)")
    result = grade_many([one_task("1", "task1", source)])["1"]
    hints = {
        (check.status, check.hint) for check in result.checks if check.function == "DNNbackward"
    }
    assert hints == {(Status.FAILED, MISTAKES["mean-missing"].sentence)}
    assert {c.hint for c in result.checks if c.status is Status.PASSED} == {""}
