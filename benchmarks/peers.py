"""Twelve trivial checks under other graders, as their manuals say; each imports the student's code.

Not the exam, which asks far more: what a submission costs there is mostly the start of a process
that imports torch.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

CHECKS = {
    "relu_positive": "relu(np.array([1.5])).tolist() == [1.5]",
    "relu_negative": "relu(np.array([-1.5])).tolist() == [0.0]",
    "prelu_positive": "prelu(np.array([2.0])).tolist() == [1.0]",
    "prelu_negative": "prelu(np.array([-2.0])).tolist() == [0.0]",
    "DNNforward": "len(DNNforward(np.ones((4, 3)), np.ones((2, 3)), np.ones(2))) == 3",
    "DNNbackward": "len(DNNbackward(*ARGUMENTS)) == 2",
    "train": "len(train(*ARGUMENTS[:4], 0.1, 3, 2)) == 2",
    "get_DNN": "len(get_DNN()) == 3",
    "train_torch": "callable(train_torch)",
    "get_lenet": "len(get_lenet()) == 13",
    "Residual": "Residual(3, 3)(torch.ones(4, 3, 9, 9)).shape == (4, 3, 9, 9)",
    "get_resnet": "get_resnet()(torch.ones(1, 1, 64, 64)).shape == (1, 10)",
}
_GIVEN = """
import numpy as np
import torch
X, y, W, K = np.ones((4, 3)), np.ones(4), np.ones((2, 3)), np.ones(2)
ARGUMENTS = (X, y, W, K, W @ X.T, W @ X.T, K @ W @ X.T)
"""
_UNITTESTS = """
import sys, unittest
sys.path.insert(0, sys.argv.pop())
from gradescope_utils.autograder_utils.decorators import weight
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner
from submission import *
{given}
class Test(unittest.TestCase):
{tests}
suite = unittest.defaultTestLoader.loadTestsFromTestCase(Test)
with open("results.json", "w") as stream:
    JSONTestRunner(stream=stream).run(suite)
"""
_UNITTEST = """    @weight(1)
    def test_{name}(self):
        self.assertTrue({check})
"""
_OTTER = """from otter.test_files import test_case
OK_FORMAT = False
name = "{name}"
points = 1

@test_case()
def test_{name}(env):
    names = dict(env)
    exec({given!r}, names)
    assert eval({check!r}, names)
"""


def in_one_file(files: Mapping[str, bytes]) -> str:
    """The four task files as one, since otter-grader takes a submission of one file."""
    return "\n".join(source.decode() for _, source in sorted(files.items()))


def gradescope(folder: Path) -> list[str]:
    """Set up gradescope-utils in a folder; the command takes the submission's folder besides."""
    tests = "".join(_UNITTEST.format(name=name, check=check) for name, check in CHECKS.items())
    program = folder / "run_tests.py"
    program.write_text(_UNITTESTS.format(given=_GIVEN, tests=tests), encoding="utf-8")
    return [sys.executable, str(program)]


def otter(folder: Path) -> list[str]:
    """Set up otter-grader in a folder; the command takes the submission's file besides."""
    (folder / "tests").mkdir()
    for name, check in CHECKS.items():
        text = _OTTER.format(name=name, check=check, given=_GIVEN)
        (folder / "tests" / f"{name}.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "otter", "generate", "-t", "tests", "-o", "exam.zip"]
    subprocess.run(
        [*command, "--no-requirements", "--no-environment"],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    run = [sys.executable, "-m", "otter", "run", "--no-logo", "-a", str(folder / "exam.zip")]
    return [*run, "-o", str(folder)]


def passed(folder: Path) -> int:
    """How many of the checks were passed, as the grader's results in this folder say."""
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    return sum(test.get("score", 0) > 0 for test in results["tests"])
