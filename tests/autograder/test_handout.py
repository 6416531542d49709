"""The student kit keeps what the course fixes, and gives no solution away."""

import ast
import re

import pytest
from records import ROOT

from autograder.handout import template_of
from autograder.model import FUNCTIONS, TASKS, ExamError

BEGIN, END = "    # BEGIN SOLUTION\n", "    # END SOLUTION\n"
PLACE = (
    "# Write your solution here, and remove the next line.",
    'raise NotImplementedError("not yet")',
)
SOURCES = {task: (ROOT / f"{task}.py").read_text(encoding="utf-8") for task in TASKS}
TEMPLATES = {task: template_of(source) for task, source in SOURCES.items()}
each_task = pytest.mark.parametrize("task", TASKS)


def split(source):
    """A reference's lines outside and inside of its solutions, the markers left out."""
    outside, inside = [], []
    place = outside
    for line in source.splitlines():
        if line.strip() in ("# BEGIN SOLUTION", "# END SOLUTION"):
            place = inside if "BEGIN" in line else outside
        else:
            place.append(line)
    return outside, inside


def functions(source):
    """Every function of a file and of its classes, by its qualified name."""
    tree = ast.parse(source)
    owners = [("", tree)]
    owners += [(f"{node.name}.", node) for node in tree.body if isinstance(node, ast.ClassDef)]
    return {
        prefix + node.name: node
        for prefix, owner in owners
        for node in owner.body
        if isinstance(node, ast.FunctionDef)
    }


def graded(task):
    """Qualified names of what is graded in a task."""
    return {
        f"{function.name}.{method}" if method else function.name
        for function in FUNCTIONS
        if function.task == task
        for method in function.parameters
    }


def places(node):
    """How many statements of a function are the place to write."""
    return sum(
        ast.unparse(child) == "raise NotImplementedError('not yet')" for child in ast.walk(node)
    )


@each_task
def test_every_signature_and_docstring_stays(task):
    def faces(source):
        return {
            name: (ast.unparse(node.args), ast.get_docstring(node))
            for name, node in functions(source).items()
        }

    assert faces(TEMPLATES[task]) == faces(SOURCES[task])
    assert ast.get_docstring(ast.parse(TEMPLATES[task])) == ast.get_docstring(
        ast.parse(SOURCES[task])
    )


@each_task
def test_everything_outside_of_the_solutions_stays(task):
    outside, _ = split(SOURCES[task])
    assert [line for line in TEMPLATES[task].splitlines() if line.strip() not in PLACE] == outside


@each_task
def test_no_line_of_a_solution_is_given_away(task):
    outside, inside = split(SOURCES[task])
    shared = {line.strip() for line in outside}
    given = {line.strip() for line in TEMPLATES[task].splitlines()}
    secret = {line.strip() for line in inside} - shared
    assert len(secret) >= 5
    assert secret & given == set()


@each_task
def test_every_graded_function_has_a_place_to_write(task):
    holding = {name for name, node in functions(TEMPLATES[task]).items() if places(node)}
    assert holding == graded(task)
    assert all(places(functions(TEMPLATES[task])[name]) == 1 for name in holding)
    comment, statement = map(re.escape, PLACE)
    found = re.findall(rf"^( +){comment}\n\1{statement}\n", TEMPLATES[task], re.MULTILINE)
    assert len(found) == len(holding)


@each_task
def test_helper_functions_stay_whole(task):
    before, after = functions(SOURCES[task]), functions(TEMPLATES[task])
    helpers = set(before) - graded(task)
    assert {name: ast.dump(after[name]) for name in helpers} == {
        name: ast.dump(before[name]) for name in helpers
    }


@each_task
def test_a_template_compiles(task):
    compile(TEMPLATES[task], f"{task}.py", "exec")


@pytest.mark.parametrize(
    "source",
    [
        "",
        "def f():\n    return 1\n",
        f"def f():\n{BEGIN}    return 1\n",
        f"def f():\n    return 1\n{END}",
        f"def f():\n{END}    return 1\n{BEGIN}",
        f"def f():\n{BEGIN}    return 1\n\n\ndef g():\n{BEGIN}    return 2\n{END}",
        f"def f():\n{BEGIN}    return 1\n{END}\n\ndef g():\n    return 2\n{END}",
        f"def f():\n{BEGIN}    return 1\n{END}\n\ndef g():\n{BEGIN}    return 2\n",
        f"def f():\n{BEGIN}    return 1\n    # End Solution\n",
    ],
    ids=[
        *("empty", "none", "begin-only", "end-only", "wrong-order"),
        *("first-end-missing", "second-begin-missing", "second-end-missing", "misspelt"),
    ],
)
def test_markers_that_do_not_pair_are_an_error_of_ours(source):
    with pytest.raises(ExamError, match="pairs"):
        template_of(source)


def test_two_solutions_are_cut_one_by_one():
    source = (
        f"def f():\n{BEGIN}    x = 1\n{END}    return x\n\n\ndef g():\n{BEGIN}    return 2\n{END}"
    )
    template = template_of(source)
    assert "x = 1" not in template
    assert "return 2" not in template
    assert "    return x\n\n\ndef g():\n" in template
