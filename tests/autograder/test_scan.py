"""What an instructor is told to look at in a student's file."""

import pytest
from project_files import ROOT

from autograder.handout import template_of
from autograder.jail.scan import MAX_FOUND, scan
from autograder.model import ALLOWED_IMPORTS, TASKS

ALLOWED = ["numpy", "torch"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("import pandas", "imports pandas, which its template does not"),
        ("from sklearn.svm import SVC", "imports sklearn, which its template does not"),
        ("def f():\n import pandas", "imports pandas, which its template does not"),
        ("import ctypes", "imports ctypes"),
        ("from ctypes import *", "imports ctypes"),
        ("import os, subprocess as s", "imports subprocess"),
        ("eval('1')", "calls eval()"),
        ("def f(x):\n return exec(x)", "calls exec()"),
        ("__import__('os')", "calls __import__()"),
        ("open('/etc/passwd')", "calls open()"),
        ("x = ().__class__.__bases__", "uses .__bases__"),
        ("x.__subclasses__()", "uses .__subclasses__"),
        ("import sys\nsys._getframe(1).f_back", "uses .f_back"),
        ("import sys\nsys.modules['numpy'] = 1", "uses sys.modules"),
        ("class A:\n def __eq__(self, o): return True", "defines __eq__"),
        ("class A:\n __array__ = None", "defines __array__"),
        ("import numpy as np\nnp.allclose = lambda *a: True", "changes np.allclose"),
        ("import torch\ntorch.nn.Module.__call__ = 1", "changes torch.nn.Module.__call__"),
        ("from torch import nn\ndel nn.Linear.forward", "changes nn.Linear.forward"),
    ],
)
def test_what_is_worth_a_look_is_named_with_its_line(source, words):
    line = source.splitlines()[-1 if "\n" in source else 0]
    found = scan(source.encode(), ALLOWED)
    assert words in [name for _, name in found]
    assert [source.splitlines()[number - 1] for number, name in found if name == words] == [line]


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np, os, math, time\nX = np.zeros(3)\nX.shape = (3, 1)",
        "import torch\ntorch.backends.cudnn.deterministic = True\ntorch.manual_seed(0).seed()",
        "class A:\n def __init__(self): self.modules_ = 1\n def __call__(self): return 2",
        "def f():\n import matplotlib.pyplot as plt\n plt.rcParams['a'] = 1",
        "net.eval()\nmodel.compile(1)\nfor m in net.modules(): print(m.__class__.__name__)",
        "def f(:\n",
        "x = '\0'",
        "(" * 100_000,
    ],
)
def test_honest_and_unreadable_files_have_nothing(source):
    assert scan(source.encode(), ALLOWED) == []


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("state", [str, template_of], ids=["reference", "template"])
def test_reference_and_template_have_nothing(task, state):
    source = state((ROOT / f"{task}.py").read_text("utf-8"))
    assert scan(source.encode(), ALLOWED_IMPORTS[task]) == []


def test_a_file_full_of_tricks_fills_no_page():
    assert len(scan(b"eval(1)\n" * 1000, ALLOWED)) == MAX_FOUND
