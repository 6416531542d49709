"""The scripts as a user calls them: from anywhere, with good and bad data, all of their output."""

import csv
import os
import re
import subprocess
import sys
import sysconfig
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib import pyplot as plt

from P3 import command, logistic_regression, logistic_regression_mod, logistic_regression_sgd
from P3.data import EMBEDDED
from P3.history import gather
from P3.optimisers import gradient_descent

ROOT = EMBEDDED.parents[1]
SCRIPTS = {
    "logistic_regression": logistic_regression,
    "logistic_regression_mod": logistic_regression_mod,
    "logistic_regression_sgd": logistic_regression_sgd,
}
#: Fewer runs and passes than by default.
QUICK = {
    "logistic_regression": [],
    "logistic_regression_mod": ["--max-iter", "30"],
    "logistic_regression_sgd": ["--max-iter", "6", "--runs", "2", "--eta", "0.5", "0.1"],
}
FIGURES = {
    "logistic_regression": {"figure1_data", "figure2_separator_path", "figure3_training"},
    "logistic_regression_mod": {
        *("mod_training", "mod_curvature"),
        *("mod_training_standardised", "mod_curvature_standardised"),
    },
    "logistic_regression_sgd": {"sgd_iterations", "sgd_passes", "sgd_and_gd", "sgd_variants"},
}


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


@pytest.fixture
def unsaved(monkeypatch):
    """Leave out the figures' files, which take most of a script's time."""
    monkeypatch.setattr(command, "save", lambda *_: None)


@pytest.fixture(scope="module", params=SCRIPTS)
def output(request, tmp_path_factory):
    """A script's name, and the folder with all that it wrote."""
    folder = tmp_path_factory.mktemp(request.param)
    assert run(request.param, folder) == 0
    return request.param, folder


def run(name, folder, *options):
    return SCRIPTS[name].main(["--out", str(folder), *QUICK[name], *options])


def plain_script(arguments, folder):
    """Run Python where packages are installed, but this project is not."""
    environment = {**os.environ, "PYTHONPATH": sysconfig.get_path("purelib")}
    return subprocess.run(
        [sys.executable, "-S", *arguments],  # -S: an editable install is not looked up
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def rows(path):
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_figure_is_written_as_svg_and_png(output):
    name, folder = output
    for suffix in ("svg", "png"):
        assert {path.stem for path in folder.glob(f"*.{suffix}")} == FIGURES[name]
    for path in folder.glob("*.svg"):
        assert ElementTree.parse(path).getroot().tag.endswith("svg")
    for path in folder.glob("*.png"):
        assert plt.imread(path).std() > 0.01


@pytest.mark.usefixtures("unsaved")
def test_figures_have_the_hand_outs_titles_and_axes(tmp_path):
    run("logistic_regression", tmp_path)
    path, training = (plt.figure(number).axes[0] for number in (2, 3))
    assert path.get_title() == "Separator in slope-intercept space"
    assert (path.get_xlabel(), path.get_ylabel()) == ("slope", "intercept")
    assert (*path.get_xlim(), *path.get_ylim()) == (-5, 5, -10, 0)
    assert training.get_title() == "Training logistic regression"
    assert (training.get_xlabel(), training.get_ylabel()) == ("Epoch", "Negative log likelihood")


@pytest.mark.usefixtures("unsaved")
def test_curves_are_told_apart_by_more_than_colour(tmp_path):
    run("logistic_regression_mod", tmp_path)
    curves = plt.figure(1).axes[0].lines[:5]
    assert len({str(line._unscaled_dash_pattern) for line in curves}) == 5
    assert len({line.get_color() for line in curves}) == 5


@pytest.mark.usefixtures("unsaved")
def test_numbers_are_written_in_full(tmp_path):
    run("logistic_regression", tmp_path, "--eta", "0.3", "--max-iter", "40")
    written = rows(tmp_path / "logistic_regression.csv")
    from P3.data import load

    wanted = gather(gradient_descent(load(EMBEDDED), 0.3, 40, 1e-5))
    assert [float(row["nll"]) for row in written] == wanted.nll.tolist()
    assert [float(row["w3"]) for row in written] == wanted.w[:, 2].tolist()
    (summary,) = rows(tmp_path / "logistic_regression_summary.csv")
    assert (summary["eta"], summary["epochs"]) == ("0.3", "40")


@pytest.mark.usefixtures("unsaved")
def test_sgd_writes_every_run_and_pass(tmp_path):
    run("logistic_regression_sgd", tmp_path)
    written = rows(tmp_path / "logistic_regression_sgd.csv")
    keys = {(row["eta"], row["run"], row["passes"]) for row in written}
    assert len(written) == len(keys) == 2 * 2 * 6


@pytest.mark.usefixtures("unsaved")
def test_another_seed_gives_other_runs_and_the_same_seed_the_same(tmp_path):
    texts = []
    for number, seed in enumerate(("1", "1", "2")):
        folder = tmp_path / str(number)
        run("logistic_regression_sgd", folder, "--seed", seed, "--max-iter", "2")
        texts.append((folder / "logistic_regression_sgd.csv").read_text())
    assert texts[0] == texts[1] != texts[2]


def test_the_same_figure_gives_the_same_file(tmp_path):
    for folder in ("a", "b"):
        run("logistic_regression", tmp_path / folder, "--max-iter", "20")
        plt.close("all")
    for name in FIGURES["logistic_regression"]:
        one, other = ((tmp_path / folder / f"{name}.svg").read_bytes() for folder in ("a", "b"))
        assert one == other


@pytest.mark.usefixtures("unsaved")
def test_fixed_order_on_sorted_data_is_warned_of_in_one_line(tmp_path, capsys):
    run("logistic_regression_sgd", tmp_path, "--order", "file", "--max-iter", "2")
    lines = set(capsys.readouterr().err.splitlines())
    assert len(lines) == 1
    assert re.match("warning: the data are sorted by class", lines.pop())


@pytest.mark.usefixtures("unsaved")
def test_decaying_steps_can_be_asked_for(tmp_path):
    run("logistic_regression_sgd", tmp_path / "constant")
    run("logistic_regression_sgd", tmp_path / "decaying", "--half-life", "1")
    worst = [
        max(float(row["nll"]) for row in rows(tmp_path / kind / "logistic_regression_sgd.csv")[1:6])
        for kind in ("constant", "decaying")
    ]
    assert worst[1] != worst[0]


@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.parametrize(
    "content",
    ["", "1 2 1\n", "1 two 1 0\n", "1 2 1 0\n3 4 1 5\n", "1 2 1 1\n3 4 1 1\n"],
    ids=["empty", "missing column", "text", "label", "one class"],
)
def test_bad_data_end_as_one_line_and_status_2(name, content, tmp_path, capsys):
    file = tmp_path / "bad.txt"
    file.write_text(content)
    assert run(name, tmp_path / "out", "--data", str(file)) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert re.fullmatch(r"error: .*bad\.txt.*\n", printed.err)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made_is_one_line_and_status_2(tmp_path, capsys):
    file = tmp_path / "file"
    file.write_text("")
    assert run("logistic_regression", file / "out", "--max-iter", "2") == 2
    assert re.fullmatch(r"error: --out .*\n", capsys.readouterr().err)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        *(("--eta", value) for value in ("0", "-1", "nan", "inf", "half", "1001")),
        *(("--max-iter", value) for value in ("0", "2.5", "nan", "inf", "many")),
        *(("--tol", value) for value in ("-1e-9", "nan", "inf")),
    ],
)
def test_options_out_of_range_are_refused(option, value, tmp_path, capsys):
    with pytest.raises(SystemExit) as end:
        run("logistic_regression", tmp_path, f"{option}={value}")
    assert end.value.code == 2
    assert f"{value} is not allowed: it must be a" in capsys.readouterr().err


@pytest.mark.usefixtures("unsaved")
def test_separable_data_are_drawn_without_an_optimum(tmp_path, capsys):
    file = tmp_path / "data.txt"
    file.write_text("1 0 1 0\n2 1 1 0\n7 0 1 1\n8 1 1 1\n")
    assert run("logistic_regression", tmp_path, "--data", str(file)) == 0
    assert "a line separates the classes" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("logistic_regression", "root"),
        ("logistic_regression", "P3"),
        pytest.param("logistic_regression_mod", "elsewhere", marks=pytest.mark.slow),
        pytest.param("logistic_regression_sgd", "P3", marks=pytest.mark.slow),
    ],
)
def test_scripts_run_as_plain_files_from_anywhere(name, place, tmp_path):
    folder = {"root": ROOT, "P3": ROOT / "P3", "elsewhere": tmp_path}[place]
    script = {"root": f"P3/{name}.py", "P3": f"{name}.py"}.get(place, ROOT / "P3" / f"{name}.py")
    options = ["--max-iter", "3", "--out", tmp_path / "out", "--data", EMBEDDED]
    result = plain_script([script, *options], folder)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "out" / f"{name}.csv").is_file()
    assert (tmp_path / "out" / f"{name}_summary.csv").is_file()


@pytest.mark.slow
def test_one_command_makes_every_figure(tmp_path):
    result = plain_script(["-m", "P3", "--out", tmp_path], ROOT)
    assert result.returncode == 0, result.stderr
    assert {path.stem for path in tmp_path.glob("*.svg")} == set.union(*FIGURES.values())


@pytest.mark.usefixtures("unsaved")
def test_likelihoods_of_the_report_are_those_of_the_curves(tmp_path, capsys):
    run("logistic_regression", tmp_path)
    last = float(rows(tmp_path / "logistic_regression.csv")[-1]["nll"])
    assert f"last NLL {last:.7g}" in capsys.readouterr().out
    assert np.isfinite(last)
