"""The course's rules in the jail: what may be imported, and how a function must be called."""

import numpy as np
import pytest
from student_code import function

from autograder.jail.remote_network import RemoteNetwork
from autograder.model import Crashed, Refused

# -- imports -------------------------------------------------------------------------------------

LEFTOVERS = {
    "settings": "import matplotlib.pyplot as plt\nplt.rcParams['x'] = 1\nplt.style.use('ggplot')",
    "attribute": "import tensorflow as tf\ntf.random.seed = 3",
    "names": "from sklearn.metrics import accuracy_score, f1_score as f1",
    "star": "from sklearn.metrics import *",
    "base": "from sklearn.base import BaseEstimator\nclass Mine(BaseEstimator):\n    pass",
    "loop": "import seaborn as sns\nfor color in sns.color_palette():\n    print(color)",
    "with": "import seaborn as sns\nwith sns.axes_style('x') as style:\n    len(style)",
    "numbers": "import pandas as pd\nx = float(pd.x) + int(pd.y) + len(pd)\ny = 'a' in 2 * pd.z",
    "condition": "import torch\nDEVICE = 'cuda' if torch.cuda.is_available() else 'cpu'",
    "version": "import torch\nprint(torch.__version__)",
    "annotation": "import torch\ndef helper(x: torch.Tensor | None = None):\n    pass",
    "array": "import numpy as np, pandas as pd\nx = np.asarray(pd.x)",
    "unused-inside": "def helper():\n    import sklearn\nhelper()",
    "builtin": "torch = __import__('torch')",
}


@pytest.mark.parametrize("top", LEFTOVERS.values(), ids=LEFTOVERS)
def test_leftover_at_the_top_of_a_file_is_harmless(student, top):
    assert student(f"{top}\n" + function("return X")).relu(3) == 3


@pytest.mark.parametrize("decorator", ["njit", "njit()", "njit(parallel=True)", "jit.inner('x')"])
def test_decorator_gives_back_what_it_decorates(student, decorator):
    source = f"import numba\n@numba.{decorator}\ndef relu(X):\n    return X + 1\n"
    assert student(source).relu(3) == 4


USES = ["plt.plot(X)", "plt.rcParams['x']", "plt.a.b + 1", "if plt:\n    pass", "float(plt.x)"]
USES += ["for _ in plt.x:\n    pass", "with plt.x:\n    pass", "plt.x = 1", "X @ plt.x", "X in plt"]
USES += ["import matplotlib as m\nm.use('agg')", "from matplotlib import use\nuse('agg')"]


@pytest.mark.parametrize("use", USES)
def test_use_of_a_module_outside_the_template_is_refused_by_name(student, use):
    source = "import matplotlib.pyplot as plt\n" + function(use)
    with pytest.raises(Refused, match=r"^task1 may not use matplotlib \(task1\.py, line \d\)$"):
        student(source).relu(np.ones((2, 2)))


def test_other_functions_of_that_file_work(student):
    source = "import sklearn\n" + function("return sklearn.f(X)") + "def prelu(X):\n    return X\n"
    module = student(source)
    assert module.prelu(2) == 2
    with pytest.raises(Refused):
        module.relu(2)
    assert module.prelu(3) == 3


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("import torch\nreturn torch.relu(X)", Refused),
        ("from torch.nn.functional import relu\nreturn relu(X)", Refused),
        ("return __import__('torch').relu(X)", Refused),
        ("import importlib\nreturn importlib.import_module('torch').relu(X)", Crashed),
        ("import importlib\nreturn importlib.import_module('torchvision.ops').nms(X)", Crashed),
        ("return sys.modules['torch'].relu(X)", Crashed),
        ("return sys.modules['torch.nn.functional'].relu(X)", Crashed),
    ],
)
def test_torch_is_out_of_reach_of_the_numpy_task(student, body, fault):
    with pytest.raises(fault, match="torch"):
        student(function(body)).relu(np.zeros(2))


@pytest.mark.parametrize(
    "top",
    [
        "import numpy, numpy.linalg as la\nfrom numpy.random import default_rng",
        "from numpy import *",
        "import collections, concurrent.futures, functools, importlib, math, typing, xml.etree",
        "from __future__ import annotations",
    ],
)
def test_numpy_and_the_standard_library_are_fine(student, top):
    source = f"{top}\nimport numpy as np\nlog = __import__('math').log(2)\n"
    body = "return [log, np.linalg.norm(X)]"
    assert student(source + function(body)).relu(np.array([3.0, 4.0])) == [
        pytest.approx(0.693, 1e-3),
        5,
    ]


def test_torch_is_fine_where_the_template_imports_it(student):
    source = "import torch\nfrom torch import nn\ndef get_DNN():\n    return nn.Linear(2, 3)\n"
    net = student(source, "task2").get_DNN()
    assert isinstance(net, RemoteNetwork)
    assert net.kind == "nn.Module"
    assert net.shapes() == {"weight": (3, 2), "bias": (3,)}


@pytest.mark.parametrize(("task", "name"), [("task2", "get_DNN"), ("task4", "get_resnet")])
def test_torchvision_is_refused_where_the_template_lacks_it(student, task, name):
    source = f"import torchvision\ndef {name}():\n    return torchvision.models.resnet18()\n"
    with pytest.raises(Refused, match=f"{task} may not use torchvision"):
        getattr(student(source, task), name)()


def test_torchvision_is_fine_where_the_template_imports_it(student):
    source = "import torchvision\ndef get_lenet():\n    return torchvision.__name__\n"
    assert student(source, "task3").get_lenet() == "torchvision"


# -- interfaces ----------------------------------------------------------------------------------


CHANGED = {
    "X, K, W": "X, K, W",
    "x, W, K": "x, W, K",
    "X, W": "X, W",
    "X, W, K, b": "X, W, K, b",
    "X, W, K, b=0": "X, W, K, b=",
    "X, W, K=1": "X, W, K=",
    "X, W, *, K": "X, W, *, K",
    "X, W, K, *more": "X, W, K, *",
    "X, W, K, **more": "X, W, K, **",
    "*more": "*",
    "": "",
}


@pytest.mark.parametrize(("parameters", "shown"), CHANGED.items(), ids=CHANGED)
def test_changed_parameters_are_refused_with_both_lists(student, parameters, shown):
    with pytest.raises(Refused) as caught:
        student(f"def DNNforward({parameters}):\n    return 1\n").DNNforward(1, 2, 3)
    assert str(caught.value) == f"`DNNforward` must take (X, W, K), but takes ({shown})"


def test_missing_default_is_refused_with_both_lists(student):
    source = "def train(X, y, W, K, lr, num_epochs, batch_size=1, print_loss=1):\n    return X\n"
    with pytest.raises(Refused, match=r"num_epochs=, batch_size.* takes .*num_epochs, batch_size="):
        student(source).train(1, 2, 3, 4, 5)


def test_function_that_is_none_is_refused(student):
    with pytest.raises(Refused, match="`relu` must be a function"):
        student("relu = 3\n").relu(0)


def test_class_that_is_called_as_the_function_is_taken(student):
    source = "class relu(float):\n    def __new__(cls, X):\n        return float(X + 1)\n"
    assert student(source).relu(1) == 2
    with pytest.raises(Refused, match=r"`relu` must take \(X\), but takes \(Y\)"):
        student(source.replace("X", "Y")).relu(1)


def test_class_that_is_none_is_refused(student):
    source = "def Residual(input_channels, num_channels, use_1x1conv=False, strides=1):\n    pass\n"
    with pytest.raises(Refused, match="`Residual` must be a class"):
        student(source, "task4").Residual(3, 3)


def test_method_with_changed_parameters_is_refused_with_both_lists(student):
    source = (
        "class Residual:\n"
        "    def __init__(self, input_channels, num_channels, use_1x1conv=False, strides=1):\n"
        "        pass\n"
        "    def forward(self, Y):\n"
        "        pass\n"
    )
    with pytest.raises(Refused, match=r"`Residual\.forward` must take \(self, X\), .* \(self, Y\)"):
        student(source, "task4").Residual(3, 3)


WRAPPED = """
import functools
def timed(function):
    {wraps}
    def inner(*args, **kwargs):
        return function(*args, **kwargs)
    return inner
@timed
def train(X, {y}, W, K, lr, num_epochs=1, batch_size=2, print_loss=3):
    return [X, y, W, K, lr, num_epochs, batch_size, print_loss]
"""


@pytest.mark.parametrize("wraps", ["", "@functools.wraps(function)"], ids=["bare", "wraps"])
def test_wrapper_of_a_function_with_the_right_names_works(student, wraps):
    module = student(WRAPPED.format(wraps=wraps, y="y"))
    assert module.train(1, 2, 3, 4, 5, 6, print_loss=8) == [1, 2, 3, 4, 5, 6, 2, 8]
    assert module.train(1, 2, 3, 4, 5, 6, 7, 8) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_wrapper_of_a_function_with_other_names_does_not(student):
    with pytest.raises(Crashed, match="unexpected keyword argument 'y'"):
        student(WRAPPED.format(wraps="", y="z")).train(1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    "source",
    [
        "relu = lambda X: X\n",
        "class Relu:\n    def __call__(self, X):\n        return X\nrelu = Relu()\n",
        "import functools\nrelu = functools.partial(lambda a, X: X, 1)\n",
        "def other(X):\n    return X\nrelu = other\n",
    ],
    ids=["lambda", "callable", "partial", "alias"],
)
def test_any_callable_with_the_right_parameters_is_a_function(student, source):
    assert student(source).relu(5) == 5
