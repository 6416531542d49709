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
from autograder.hints.faults import FAULTS, fault_behind
from autograder.hints.matching import Observation, diagnose, suspect
from autograder.hints.mistakes import MISTAKES
from autograder.jail.limits import Limits
from autograder.jail.proxy import StudentModule
from autograder.jail.sitting import Sitting
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
#: Mistakes that show in how a call ends, by name; and the wrong answers that make them.
FAULT_OF = {fault.mistake.name: fault.mistake for fault in FAULTS}
FAULTY = [answer for answer in WRONG_ANSWERS if MISTAKE_OF.get(answer.id) in FAULT_OF]


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
    expected = MISTAKE_OF[answer.id]
    assert (expected in names) if expected in MISTAKES else not names


def test_the_catalogue_is_large_and_its_sentences_are_short():
    assert len(MISTAKES) >= 30
    assert {name for name, mistake in MISTAKES.items() if mistake.name != name} == set()
    sentences = [mistake.sentence for mistake in (*MISTAKES.values(), *FAULT_OF.values())]
    assert len(set(sentences)) == len(sentences)
    assert [s for s in sentences if not (20 < len(s) < 200 and s.endswith("."))] == []


def test_every_wrong_answer_is_in_the_table_with_a_mistake_of_the_catalogue():
    assert set(MISTAKE_OF.values()) <= {*MISTAKES, *FAULT_OF}
    assert set(MISTAKE_OF) == {answer.id for answer in WRONG_ANSWERS}
    assert MISTAKES.keys() & FAULT_OF.keys() == set()


@pytest.mark.parametrize("answer", QUICK, ids=lambda answer: answer.id)
def test_hint_names_the_mistake_or_nothing(verdict_on, answer):
    check_hint(verdict_on, answer)


@pytest.mark.slow
@pytest.mark.parametrize(
    "answer", [a for a in WRONG_ANSWERS if a not in QUICK], ids=lambda answer: answer.id
)
def test_every_other_hint_names_the_mistake_or_nothing(verdict_on, answer):
    check_hint(verdict_on, answer)


def check_faults(grade_many, answers):
    """What ended each wrong answer's calls is named beside every failed check, as a class sees it.

    Checks that failed for want of right values may have no hint.
    """
    submissions = [
        one_task(answer.id, answer.task, apply(answer, reference(answer.task)))
        for answer in answers
    ]
    results = grade_many(submissions)
    for answer in answers:
        hints = {
            check.hint
            for check in results[answer.id].checks
            if check.function == answer.function and check.status is not Status.PASSED
        }
        assert hints - {""} == {FAULT_OF[MISTAKE_OF[answer.id]].sentence}, answer.id


def test_what_ends_a_call_is_named(grade_many):
    check_faults(grade_many, FAULTY[1::15])


@pytest.mark.slow
def test_whatever_ends_a_call_is_named(grade_many):
    check_faults(grade_many, FAULTY)


@pytest.mark.slow
@pytest.mark.parametrize(("file", "function", "old", "new", "mistake"), STYLED_MISTAKES)
def test_a_mistake_is_named_in_any_style(verdict_on, file, function, old, new, mistake):
    (path,) = [answer for answer in CORRECT if answer.stem == file]
    source = path.read_text(encoding="utf-8")
    assert old in source
    assert mistake in verdict_on(function, file[:5], source.replace(old, new))


@pytest.mark.parametrize(
    ("forward", "backward", "mistake"),
    [
        (("O = K @ A  #", "O = K @ A  #"), ("A @ pLpO", "A.T @ pLpO"), "transposed"),
        (
            ("O = K @ A  #", "O = K[None] @ A  #"),
            ("(O - y) / y.shape[0]", "O[0] - y"),
            "mean-missing",
        ),
        (("O = K @ A  #", "O = K @ A.T  #"), ("(O - y) / y.shape[0]", "O - y"), "mean-missing"),
        (("def DNNforward", "def forward"), ("(O - y) / y.shape[0]", "O - y"), "mean-missing"),
    ],
    ids=["right", "two-dimensional", "wrong", "missing"],
)
def test_backward_is_asked_in_the_form_of_a_right_forward(verdict_on, forward, backward, mistake):
    source = reference("task1")
    for old, new in (forward, backward):
        assert old in source
        source = source.replace(old, new)
    assert verdict_on("DNNbackward", "task1", source) == (mistake,)


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


def failed(status, message=""):
    return Check("a::b", "", "relu", 3, status, "t", message=message, seed=1)


def test_a_diagnosis_is_made_once_for_a_function_and_only_for_wrong_values(launcher):
    source = reference("task1").replace("np.maximum(X, 0)", "np.minimum(X, 0)")
    diagnostician = Diagnostician(one_task("1", "task1", source), launcher)
    assert diagnostician.hint(failed(Status.REFUSED), {}) == ""
    assert diagnostician.verdicts == {}
    first = diagnostician.commented(failed(Status.FAILED), {})
    second = diagnostician.commented(failed(Status.FAILED), {})
    assert first.hint == second.hint == MISTAKES["wrong-half"].sentence
    assert first.student_seconds > 0
    assert second.student_seconds == 0


def test_a_function_that_hangs_costs_the_diagnosis_its_budget_at_most(launcher, limit):
    limit(call_seconds=0.3)
    source = "def relu(X):\n    while True:\n        pass\n"
    diagnostician = Diagnostician(one_task("1", "task1", source), launcher)
    assert diagnostician.hint(failed(Status.FAILED), {}) == ""


@pytest.mark.parametrize(
    ("body", "mistake"),
    [
        ("np.minimum(X, 0)", MISTAKES["wrong-half"]),
        ("np.maximum(X, 0)", FAULT_OF["index-beyond-end"]),
    ],
)
def test_values_tell_before_an_error_does(launcher, body, mistake):
    source = reference("task1").replace("np.maximum(X, 0)", body)
    diagnostician = Diagnostician(one_task("1", "task1", source), launcher)
    words = "`relu` raised IndexError: tuple index out of range"
    assert diagnostician.hint(failed(Status.CRASHED, words), {}) == mistake.sentence


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("torch.ones(2, requires_grad=True).numpy()", "still-on-record"),
        ("w = torch.ones(2, requires_grad=True); w -= 1", "update-on-record"),
        (
            "l = (torch.ones(2, requires_grad=True) ** 2).sum(); l.backward(); l.backward()",
            "graph-used-twice",
        ),
        (
            "a = torch.ones(2, requires_grad=True).exp(); l = a.sum(); a.mul_(2); l.backward()",
            "overwritten-before-backward",
        ),
        ("nn.Linear(2, 1).weight.grad * 0.1", "nothing-there"),
        ("nn.Module()(1)", "forward-not-found"),
        ("nn.CrossEntropyLoss()(torch.zeros(2, 3), torch.tensor([1, 3]))", "labels-beyond-classes"),
        ("np.ones((2, 3)) @ np.ones((2, 3))", "shapes-do-not-fit"),
        ("np.arange(3).__isub__(0.5)", "kinds-of-numbers"),
        ("nn.Linear(3, 1)(torch.ones(2, 2))", "shapes-do-not-fit"),
        ("nn.Linear(3, 1)(torch.ones(2, 3).double())", "kinds-of-numbers"),
        ("nn.Conv2d(1, 1, 3)(torch.ones(1, 2, 9, 9))", "shapes-do-not-fit"),
        ("1 if np.ones(2) else 0", "one-answer-for-many"),
        ("1 if torch.ones(2) > 0 else 0", "one-answer-for-many"),
        ("(lambda a: a)()", "arguments-do-not-fit"),
        ("a, b = 1, 2, 3", "values-and-names"),
        ("[][0]", "index-beyond-end"),
        ("np.ones(2)[5]", "index-beyond-end"),
        ("1 / 0", "divided-by-zero"),
        ("f = lambda: f(); f()", "name-unknown"),
        ("compile('if', 'f', 'exec')", "not-python"),
        ("raise ValueError('of my own')", None),
    ],
)
def test_errors_of_this_python_and_torch_are_known(statement, name):
    with pytest.raises(Exception) as raised:
        exec(statement, {"np": np, "torch": torch, "nn": torch.nn}, {})
    words = f"`f` raised {raised.type.__name__}: {raised.value}"
    assert fault_behind(Status.CRASHED, words).names == ((name,) if name else ())


@pytest.mark.parametrize(
    "words",
    [
        "`relu` was not run: the submission used up its 600 s",
        "a function that this one builds on does not return",
    ],
)
def test_time_that_others_used_up_gets_no_hint(words):
    assert fault_behind(Status.TIMEOUT, words).hint == ""


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
