"""`autograder check`: the public checks on a student's own folder, told as in real feedback."""

import ast

import pytest

from autograder.__main__ import main
from autograder.exam_files import HIDDEN_FILES, PUBLIC_FILES
from autograder.handout import template_of
from autograder.model import FUNCTIONS, TASKS, Check, Status
from autograder.reports.todo import HIDDEN, todo
from examples.make_class import reference


def marks(file):
    """Decorators of the checks in a file, and the module's own marks, as text."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = {
        node.name: [ast.unparse(one) for one in node.decorator_list]
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }
    own = [ast.unparse(node) for node in tree.body if isinstance(node, ast.Assign)]
    return found, "pytestmark = pytest.mark.public" in own


def test_public_and_hidden_checks_are_told_apart_by_their_mark():
    assert all(marks(file)[1] for file in PUBLIC_FILES)
    assert not any(marks(file)[1] for file in HIDDEN_FILES)


def test_every_function_has_its_public_check_worth_its_points():
    found = [mark for file in PUBLIC_FILES for own in marks(file)[0].values() for mark in own]
    assert found == [f"pytest.mark.points('{f.name}', {f.points})" for f in FUNCTIONS]


def lines(file):
    return {line.strip() for line in file.read_text(encoding="utf-8").splitlines()}


@pytest.mark.parametrize("task", TASKS)
def test_a_public_check_shows_no_solution(task):
    number = TASKS.index(task)
    source = reference(task)
    template = set(map(str.strip, template_of(source).splitlines()))
    secret = set(map(str.strip, source.splitlines())) - template
    assert {line for line in secret & lines(PUBLIC_FILES[number]) if len(line) > 8} == set()


def run(folder, capsys):
    status = main(["check", str(folder)])
    return status, capsys.readouterr().out


@pytest.mark.slow
def test_right_files_pass_and_it_is_said_that_there_is_more(tmp_path, capsys):
    for task in TASKS:
        (tmp_path / f"{task}_3170100111.py").write_text(reference(task))
    status, shown = run(tmp_path, capsys)
    assert status == 0
    assert shown.count(" ok\n") == len(FUNCTIONS)
    assert "11 of 11 functions pass." in shown
    assert HIDDEN in shown


def test_wrong_and_unwritten_functions_are_told_in_order_with_hints(tmp_path, capsys):
    wrong = reference("task1").replace("(O - y) / y.shape[0]", "O - y")
    (tmp_path / "task1.py").write_text(wrong)
    (tmp_path / "task2.py").write_text(template_of(reference("task2")))
    status, shown = run(tmp_path, capsys)
    assert status == 1
    for words in (
        "DNNbackward  failed",
        "pLpK, the gradient for K is wrong.",
        "Hint: The gradient grows with the number of samples",
        "get_DNN      not there yet",
        "4 of 7 functions pass.\nNext: `DNNbackward` in task1.py.",
        "Not there yet: task3.py, task4.py.",
    ):
        assert words in shown


def test_what_is_left_comes_task_by_task():
    checks = [
        Check("b", "", "get_DNN", 5, Status.MISSING, "t", "not written"),
        Check("a", "", "relu", 3, Status.PASSED, "t"),
    ]
    assert list(todo(checks))[:4] == [
        *("task1", "  relu         ok", "task2", "  get_DNN      not there yet"),
    ]
