"""Whatever a student's function returns is at worst a wrong answer, never a fault of ours."""

import pytest
from grading import faults_of_ours, troubles

from autograder.model import FUNCTIONS, TASKS, Submission

#: Values that no function should return; each stands in for all eleven at once.
JUNK = {
    "none": "None",
    "object": "object()",
    "text": "'1.0'",
    "number": "3.14",
    "nan": "float('nan')",
    "huge-integer": "10 ** 400",
    "empty-list": "[]",
    "nested-list": "[[1], [2, 3]]",
    "list-of-none": "[None] * 3",
    "three-texts": "['a', 'b', 'c']",
    "mapping": "{1: 2, 'a': [None]}",
    "deep": "__import__('functools').reduce(lambda a, _: [a], range(60), 0)",
    "array-of-nan": "np.full((2, 3), np.nan)",
    "objects": "np.array([object()])",
    "complex": "np.array([1j])",
    "structured": "np.zeros(3, dtype=[('a', 'i4')])",
    "texts": "np.array(['a', 'b'])",
    "many-axes": "np.zeros((1,) * 40)",
    "no-entries": "np.zeros((0, 2))",
    "scalars": "(np.float64(1), np.bool_(True), np.int8(3))",
    "two-lists-of-arrays": "([np.ones((2, 3))] * 10, [np.ones(2)] * 10)",
    "lists-of-none": "([None] * 50, [None] * 50)",
    "generator": "(i for i in range(3))",
    "function": "print",
    "class": "int",
    "module": "np",
    "set": "{1, 2}",
    "bytes": "b'12'",
    "exception": "ValueError('x')",
}


def junk_files(value):
    """All four files; every graded name is there, with its interface, and returns the value."""
    lists = {f.name: f.parameters.get("", ()) for f in FUNCTIONS}
    headings = "import numpy as np\n"
    files = dict.fromkeys(TASKS, headings)
    for function in FUNCTIONS:
        names = ", ".join(name.replace("=", "=None") for name in lists[function.name])
        files[function.task] += f"def {function.name}({names}):\n    return {value}\n"
    files["task4"] = (
        f"{headings}import torch\n"
        "class Residual(torch.nn.Module):\n"
        "    def __init__(self, input_channels, num_channels, use_1x1conv=False, strides=1):\n"
        "        super().__init__()\n"
        f"    def forward(self, X):\n        return {value}\n"
        "def get_resnet():\n    return torch.nn.Sequential(Residual(1, 1))\n"
    )
    return {task: text.encode() for task, text in files.items()}


#: Those in the default run; `-m slow` takes all.
QUICK = ("none", "nested-list", "mapping", "array-of-nan", "generator")


def check_all(grade_many, names):
    submissions = [Submission(name, junk_files(JUNK[name])) for name in names]
    for name, result in grade_many(submissions).items():
        assert not faults_of_ours(result), troubles(result)
        assert result.programming == 0, (name, result.scores)


def test_strange_return_values_are_wrong_answers(grade_many):
    check_all(grade_many, QUICK)


@pytest.mark.slow
def test_stranger_return_values_are_wrong_answers(grade_many):
    check_all(grade_many, [name for name in JUNK if name not in QUICK])
