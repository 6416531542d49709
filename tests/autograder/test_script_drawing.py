"""The stand-in for matplotlib remembers the curves that a script draws, however it draws them."""

import json
import subprocess
import sys

import numpy as np
import pytest
from records import ROOT

from autograder.jail.curves import MOST_CURVES, Sheet, in_arguments
from autograder.jail.drawing import Pyplot
from autograder.jail.script_proxy import _curves
from autograder.model import BadReply

#: Runs each script in a process of its own, as a worker does: it changes how Python imports.
RUN = """
import json, os, sys
import numpy
from autograder.jail import scripts
from autograder.jail.imports import ImportRule
for source in json.load(sys.stdin):
    reader, writer = os.pipe()
    if os.fork() == 0:
        files = {"main": source.encode(), "beside": b"VALUES = [3.0, 2.0]"}
        try:
            rule = ImportRule("main", frozenset({"numpy"}))
            said = scripts.run("main", files, "1 2 1 0\\n3 4 1 1\\n", rule)["y"].tolist()
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(writer, json.dumps(said).encode())
        os._exit(0)
    os.close(writer)
    print(os.read(reader, 10_000).decode(), flush=True)
    os.wait()
"""
_DRAW = "\nplt.plot([2.0, 1.0])\nplt.show()"
_READ = "import numpy as np\nfrom pathlib import Path\nimport pylab\npylab.plot({})"
#: A script, and the values that it draws or the error that it ends with.
SCRIPTS = {
    **{
        f"imports: {lines}": (lines + _DRAW, [2, 1])
        for lines in (
            "import matplotlib.pyplot as plt",
            "from matplotlib import pyplot as plt",
            "import matplotlib\nmatplotlib.use('agg')\nimport matplotlib.pyplot as plt",
            "import pylab as plt",
            "import seaborn as sns\nimport matplotlib.pyplot as plt\nsns.set_theme()",
            "from mpl_toolkits.mplot3d import Axes3D\nimport matplotlib.pyplot as plt",
        )
    },
    **{
        f"reads: {read}": (_READ.format(read), [1, 3])
        for read in (
            "np.genfromtxt('data.txt')[:, 0]",
            "np.loadtxt('/somewhere/of/mine/data.txt')[:, 0]",
            "np.loadtxt(open('data.txt'))[:, 0]",
            "[float(line.split()[0]) for line in open('../data/logistic.csv')]",
            "[float(line.split()[0]) for line in Path(__file__).with_name('data.txt').open()]",
            "[float(line.split()[0]) for line in Path('data.txt').read_text().splitlines()]",
        )
    },
    "modules beside it": (
        "import beside, pylab\nfrom P3.beside import VALUES\npylab.plot(beside.VALUES)",
        [3, 2],
    ),
    "scipy.special": (
        "from scipy.special import expit, xlogy\nimport scipy.special as sps, pylab\n"
        "pylab.plot([expit(0), sps.expit(1000), sps.logit(0.5), xlogy(0, 0), sps.log_expit(0)])",
        [0.5, 1, 0, 0, -np.log(2)],
    ),
    "main and input": (
        "import sys, pylab\nif __name__ == '__main__':\n    pylab.plot([1, 2])\n"
        "    input('Press Enter')\n    sys.exit(0)",
        [1, 2],
    ),
    "a progress bar": (
        "import pylab\nfrom tqdm.auto import tqdm\npylab.plot([n for n in tqdm(range(3))])",
        [0, 1, 2],
    ),
    "more of scipy": (
        "from scipy.optimize import minimize",
        "ModuleNotFoundError: scipy.optimize can't be used here; of SciPy, special can",
    ),
    "failure": ("raise SystemExit(3)", "ScriptFailed: the script ended with exit status 3"),
    "another library": (
        "import sklearn\nsklearn.fit()",
        "DisallowedModule: main may not use sklearn",
    ),
    "another library unused": ("import pandas as pd, pylab\npylab.plot([1, 2])", [1, 2]),
}


@pytest.fixture(scope="module")
def ended():
    """What every script drew or said, by its name."""
    result = subprocess.run(
        [sys.executable, "-c", RUN],
        input=json.dumps([script for script, _ in SCRIPTS.values()]),
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return dict(zip(SCRIPTS, map(json.loads, result.stdout.splitlines()), strict=True))


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_runs_as_it_would_at_home(ended, name):
    wanted = SCRIPTS[name][1]
    assert ended[name] == (wanted if isinstance(wanted, str) else pytest.approx(wanted))


@pytest.fixture
def plt():
    return Pyplot("matplotlib.pyplot", Sheet())


def drawn(plt):
    return [(curve.axes, curve.x, curve.y) for curve in plt.sheet.curves]


@pytest.mark.parametrize(
    "arguments",
    [
        ([5, 4, 3],),
        ([0, 1, 2], [5, 4, 3]),
        ([5, 4, 3], "r--"),
        (range(3), np.array([5, 4, 3]), "bo-"),
        (np.arange(3)[:, None], np.array([[5], [4], [3]])),
        (np.array([[0, 1, 2]]), np.array([[5, 4, 3]])),
        ([np.float64(5), np.array(4), 3],),
    ],
    ids=str,
)
def test_a_curve_is_understood_in_any_form(arguments):
    assert list(in_arguments(arguments)) == [([0, 1, 2], [5, 4, 3])]


def test_several_curves_in_one_call_are_all_there(plt):
    plt.plot([1, 2], [3, 4], "r", [5, 6], "b")
    plt.plot(np.array([[1, 10], [2, 20]]))
    assert [y for _, _, y in drawn(plt)] == [[3, 4], [5, 6], [1, 2], [10, 20]]


def test_points_drawn_one_by_one_are_a_curve(plt):
    for run_number in range(2):
        for epoch in range(3):
            plt.plot(epoch, 10 * run_number + epoch, "b.")
    assert drawn(plt) == [(0, [0, 1, 2], [0, 1, 2]), (0, [0, 1, 2], [10, 11, 12])]


def test_pieces_that_meet_are_a_curve(plt):
    for start in (0.0, 5.0):
        for epoch in range(1, 4):
            plt.plot([epoch - 1, epoch], [start + epoch - 1, start + epoch])
    assert drawn(plt) == [(0, [0, 1, 2, 3], [0, 1, 2, 3]), (0, [0, 1, 2, 3], [5, 6, 7, 8])]


def test_a_curve_that_is_drawn_again_longer_counts_once(plt):
    values = []
    for value in (5.0, float("nan"), 3.0):
        values.append(value)
        plt.plot(values)
    assert [len(y) for _, _, y in drawn(plt)] == [3]


def test_a_line_can_be_given_new_data(plt):
    (line,) = plt.plot([0], [0])
    line.set_data([0, 1], [7, 8])
    assert drawn(plt) == [(0, [0, 1], [7, 8])]


def test_what_is_cleared_is_gone_and_what_is_closed_is_not(plt):
    plt.plot([1, 2])
    plt.clf()
    plt.plot([3, 4])
    plt.close()
    plt.plot([5, 6])
    assert [y for _, _, y in drawn(plt)] == [[3, 4], [5, 6]]


def test_figures_and_axes_keep_their_curves_apart(plt):
    plt.figure(1)
    plt.plot([1, 2])
    plt.figure(2)
    plt.subplot(121).plot([3, 4])
    plt.subplot(1, 2, 2).plot([5, 6])
    plt.figure(1)
    plt.plot([7, 8])
    _, ((a, b), _) = plt.subplots(2, 2)
    a.plot([9, 10])
    b.scatter([0, 1], [11, 12], 20)
    axes = [number for number, _, _ in drawn(plt)]
    assert axes[0] == axes[3]
    assert len(set(axes)) == 5
    assert drawn(plt)[-1][2] == [11, 12]


def test_of_too_many_curves_the_longest_are_kept(plt):
    plt.plot([1, 2, 3])
    for number in range(2 * MOST_CURVES):
        plt.plot([number, number + 1], [number, -1])
    report = plt.sheet.report()
    assert len(report["lengths"]) == MOST_CURVES
    assert report["lengths"][0] == 3


SOUND = {
    "axes": np.array([0, 1]),
    "lengths": np.array([2, 1]),
    "labels": ["a", "b"],
    "x": np.array([0.0, 1, 0]),
    "y": np.array([3.0, 2, 5]),
}


def test_curves_are_taken_apart_as_they_were_put_together():
    first, second = _curves(SOUND)
    assert (first[0], first[1], first[3].tolist()) == (0, "a", [3, 2])
    assert (second[0], second[1], second[3].tolist()) == (1, "b", [5])


def test_no_curves_are_an_answer_too(plt):
    assert _curves(plt.sheet.report()) == []


@pytest.mark.parametrize(
    "change",
    [
        {"lengths": np.array([2, 2])},
        {"lengths": np.array([4, -1])},
        {"lengths": np.array([3, 0])},
        {"lengths": np.array([2**63 - 1, 2**63 - 1])},
        {"lengths": np.array([2.0, 1.0])},
        {"lengths": np.ones(10**6, int), "axes": np.ones(10**6, int)},
        {"labels": ["a"]},
        {"labels": "ab"},
        {"labels": [1, 2]},
        {"axes": [0, 1]},
        {"x": np.array([["0.0"] * 3])},
        {"y": None},
    ],
    ids=str,
)
def test_replies_that_are_no_curves_are_refused(change):
    with pytest.raises(BadReply):
        _curves(SOUND | change)


@pytest.mark.parametrize("value", [None, [], 3, "curves"])
def test_replies_of_another_kind_are_refused(value):
    with pytest.raises(BadReply):
        _curves(value)
