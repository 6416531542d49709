"""The README of P3 shows what the scripts draw and says what they print."""

import re

import matplotlib as mpl
import pytest
from matplotlib import pyplot as plt

from P3 import logistic_regression, logistic_regression_mod, logistic_regression_sgd
from P3.data import EMBEDDED, load
from P3.model import maximum_likelihood, nll

FOLDER = EMBEDDED.parents[1] / "P3"
README = (FOLDER / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"\]\(figures/(\w+)\.svg\)", README)
_NUMBER = re.compile(r"-?\d+\.?\d*(?:e-?\d+)?")


def check_figures(folder, names):
    """Hold the files that a script wrote against the README's: same parts, at the same places."""
    assert names
    for name in names:
        drawn, kept = (
            (path / f"{name}.svg").read_text("utf-8") for path in (folder, FOLDER / "figures")
        )
        version = re.search(r"Matplotlib v(\d+\.\d+)", kept)[1]
        if not mpl.__version__.startswith(f"{version}."):
            pytest.skip(f"the figures were drawn by matplotlib {version}")
        assert _NUMBER.sub("", drawn) == _NUMBER.sub("", kept)
        places = [list(map(float, _NUMBER.findall(text))) for text in (drawn, kept)]
        assert places[0] == pytest.approx(places[1], abs=0.2)


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


def test_figures_of_gradient_descent_are_those_of_the_scripts(tmp_path):
    for script in (logistic_regression, logistic_regression_mod):
        assert script.main(["--out", str(tmp_path)]) == 0
    check_figures(tmp_path, [name for name in SHOWN if not name.startswith("sgd")])


@pytest.mark.slow
def test_figures_and_passes_of_sgd_are_those_of_the_script(tmp_path, capsys):
    assert logistic_regression_sgd.main(["--out", str(tmp_path)]) == 0
    found = re.findall(
        r"eta (.+), GD epochs to NLL 0.25 (\d+), .* first seed (.+), median (.+), least (\d+), "
        r"most (\d+)",
        capsys.readouterr().out,
    )
    assert [eta for eta, *_ in found] == ["0.1", "0.05", "0.01"]
    for eta, epochs, first, median, least, most in found:
        row = f"| {eta} | {int(epochs):,} | {median} ({least} to {most}) | {first} |"
        assert row in README
    check_figures(tmp_path, [name for name in SHOWN if name.startswith("sgd")])


def test_no_figure_is_kept_that_the_readme_does_not_show():
    assert sorted(SHOWN) == sorted(path.stem for path in (FOLDER / "figures").iterdir())


def test_numbers_of_gradient_descent_are_those_of_the_script(tmp_path, capsys):
    logistic_regression_mod.main(["--out", str(tmp_path)])
    found = re.findall(
        r"eta ([\d.]+), epochs (\d+), last NLL ([\d.]+).* start ([\d.]+)", capsys.readouterr().out
    )
    assert len(found) == 5
    for eta, epochs, last, start in found:
        assert f"| {eta} | {float(start):.2f} | {epochs} | {last} |" in README


def test_the_optimum_is_that_of_newtons_method():
    data = load(EMBEDDED)
    w = maximum_likelihood(data)
    weights = ", ".join(f"{weight:.7f}" for weight in w).replace("-", "−")
    assert f"w = ({weights})" in README
    assert f"| optimum | | | {nll(data, w):.7f} |" in README


def test_every_module_is_described():
    modules = {path.name for path in FOLDER.glob("*.py")} - {"__init__.py"}
    assert {name for name in modules if f"`{name}`" not in README} == set()
