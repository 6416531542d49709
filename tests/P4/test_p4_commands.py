"""The command line as a user calls it: a whole run, and one clear line for what is wrong."""

import subprocess
import sys

import numpy as np
import pytest
import tiny_runs as tiny
import torch

from P4 import checkpoints
from P4.__main__ import main
from P4.finish import load_scores


@pytest.fixture
def data(tmp_path):
    return tiny.arrays(tmp_path)


def shown(capsys):
    return capsys.readouterr().out


def test_a_run_leaves_model_scores_curves_page_and_results(tmp_path, data, capsys):
    folder = tiny.train(tmp_path, data, "--augment", "flip,grid-mask", "--views", "2")
    names = {file.name for file in folder.iterdir()}
    assert names == {
        *("best.pt", "scores.npz", "curves.svg", "index.html", "results.json"),
        *("augmentation.png", "head", "tensorboard"),
    }
    words = shown(capsys)
    assert "RANDOM weights: nothing is pre-trained" in words
    assert "validation: on 6 images set apart from the training set" in words
    assert "features: cached, 2 views per image, changed by flip, grid-mask; 120 computed" in words
    found = tiny.results(folder)
    assert found["chance"] == pytest.approx(1 / 3)
    assert found["test_accuracy"] > 0.5
    assert [epoch["epoch"] for epoch in found["epochs"]] == [1, 2, 3]
    scores = load_scores(folder, ("red", "green", "blue"))
    assert scores.accuracy == found["test_accuracy"]
    np.testing.assert_allclose(scores.probabilities.sum(axis=1), 1, atol=1e-5)
    assert b"<svg" in (folder / "curves.svg").read_bytes()[:500]


def test_live_and_cached_features_give_the_same_training(tmp_path, data, capsys):
    cached = tiny.results(tiny.train(tmp_path, data, out="a"))
    live = tiny.results(tiny.train(tmp_path, data, "--features", "live", out="b"))
    assert "features: computed live in every epoch" in shown(capsys)
    assert live["test_accuracy"] == cached["test_accuracy"]
    for one, other in zip(live["epochs"], cached["epochs"], strict=True):
        assert one["train_loss"] == pytest.approx(other["train_loss"], rel=1e-3)
        assert one["validation_loss"] == pytest.approx(other["validation_loss"], rel=1e-3)


def test_the_same_seed_gives_the_same_run_and_another_one_another(tmp_path, data):
    first, again = (tiny.results(tiny.train(tmp_path, data, out=out)) for out in "ab")
    other = tiny.results(tiny.train(tmp_path, data, "--seed", "1", out="c"))
    losses = [[e["train_loss"] for e in run["epochs"]] for run in (first, again, other)]
    assert losses[0] == losses[1] != losses[2]


def test_a_sweep_keeps_the_best_penalty(tmp_path, data, capsys):
    folder = tiny.train(tmp_path, data, "--sweep-l2", "0,0.01,5")
    found = tiny.results(folder)
    assert {point["l2"] for point in found["sweep"]} == {0, 0.01, 5}
    best = max(point["validation_accuracy"] for point in found["sweep"])
    assert found["validation_accuracy"] == best
    chosen = next(point for point in found["sweep"] if point["l2"] == found["l2"])
    assert chosen["validation_accuracy"] == best
    assert len({point["validation_loss"] for point in found["sweep"]}) == 3
    assert (folder / "sweep.svg").exists()
    assert "λ = 0.01: validation accuracy" in shown(capsys)


@pytest.mark.parametrize("part", ["last", "all"])
def test_unfreezing_trains_the_stated_part_and_says_whether_it_helped(tmp_path, data, part, capsys):
    options = ["--unfreeze", part, "--unfreeze-epochs", "2", "--validation", "test"]
    folder = tiny.train(tmp_path, data, *options)
    found = tiny.results(folder)["unfreezing"]
    words = shown(capsys)
    assert "validation: on the test set; its accuracy is then no unbiased estimate" in words
    assert f"unfreezing {found['words']}" in words
    state = checkpoints.load(folder / "unfreezing" / "last.pt")["network"]
    start = checkpoints.load(folder / "best.pt")
    assert (start["backbone"] is not None) == found["better"]
    kept = load_backbone_state()
    changed = {k for k, v in kept.items() if not torch.equal(state[f"backbone.{k}"], v)}
    assert not any("running" in name for name in changed)
    assert any(name.startswith("last.") for name in changed)
    assert any(not name.startswith("last.") for name in changed) == (part == "all")


def load_backbone_state():
    from P4.backbones import load_backbone

    return load_backbone("net", "random").network.state_dict()


def test_a_finished_run_is_tested_and_reported_on_again(tmp_path, data, capsys):
    folder = tiny.train(tmp_path, data, "--unfreeze", "all", "--unfreeze-epochs", "1")
    before = load_scores(folder, ()).probabilities
    for name in ("scores.npz", "index.html", "curves.svg"):
        (folder / name).unlink()
    shown(capsys)
    cache = ["--cache", str(tmp_path / "cache"), "--threads", "1"]
    assert main(["evaluate", str(folder), *cache]) == 0
    assert f"test accuracy {tiny.results(folder)['test_accuracy']:.4f} on 24" in shown(capsys)
    assert main(["report", str(folder), *cache]) == 0
    np.testing.assert_allclose(load_scores(folder, ()).probabilities, before, atol=1e-6)
    assert (folder / "index.html").exists()
    assert (folder / "curves.svg").exists()


def test_a_run_that_has_ended_is_not_trained_again(tmp_path, data, capsys):
    folder = tiny.train(tmp_path, data)
    epochs = tiny.results(folder)["epochs"]
    shown(capsys)
    tiny.train(tmp_path, data)
    assert "going on after epoch 3" in shown(capsys)
    assert tiny.results(folder)["epochs"] == epochs
    (folder / "notes.txt").write_text("not ours")
    tiny.train(tmp_path, data, "--fresh")
    assert "going on" not in shown(capsys)
    assert (folder / "notes.txt").exists()


def test_cifar10_in_torchvisions_layout_is_trained_on(tmp_path, monkeypatch):
    tiny.cifar10_files(tmp_path / "data", monkeypatch)
    folder = tiny.train(tmp_path, "CIFAR10", "--data-root", str(tmp_path / "data"))
    assert len(tiny.results(folder)["data"]["classes"]) == 10


def test_a_folder_of_ones_own_is_trained_on(tmp_path):
    folder = tiny.train(tmp_path, tiny.folder_of_images(tmp_path / "mine"))
    assert tiny.results(folder)["data"]["classes"] == ["blue", "green", "red"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--data", "CIFAR12"], "data set 'CIFAR12' is unknown; known are photo-patches"),
        (["--data", "CIFAR10"], "CIFAR10 can't be loaded from"),
        (["--backbone", "alexnet"], "backbone 'alexnet' is unknown; known are efficientnet-lite0"),
        (["--head", "huge"], "head 'huge' is unknown; known are linear, handout"),
        (["--augment", "flip,blur"], "augmentation 'blur' is unknown; known are flip"),
        (["--weights", "nowhere.pth"], "weights nowhere.pth: No such file"),
        (["--train-images", "999"], "--train-images 999: coloured.npz has only 60"),
        (["--device", "cuda"], "--device cuda: this machine has no usable CUDA device"),
        (["--head", "batch-norm", "--batch-size", "1"], "--batch-size 1: batch-norm needs 2"),
    ],
)
def test_what_is_wrong_is_one_line_and_status_2(tmp_path, data, options, words, capsys):
    if "cuda" in options and torch.cuda.is_available():
        pytest.skip("this machine has CUDA")
    out = ["--out", str(tmp_path / "run"), "--data-root", str(tmp_path / "empty")]
    usual = tiny.options(tmp_path / "cache", "--data", data, *out)
    assert main(["train", *usual, *options]) == 2
    error = capsys.readouterr().err
    assert error.startswith("P4: ")
    assert error.count("\n") == 1
    assert words in error


@pytest.mark.parametrize(
    "options",
    [
        ["--epochs", "0"],
        ["--lr", "nan"],
        ["--lr", "-1"],
        ["--l2", "x"],
        ["--sweep-l2", "0,-1"],
        ["--validation-fraction", "1"],
        ["--warmup", "1"],
        ["--size", "8"],
        ["--views", "1"],
    ],
)
def test_numbers_out_of_range_are_named_with_what_is_allowed(options, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["train", *options])
    assert ended.value.code == 2
    error = capsys.readouterr().err
    assert f"argument {options[0]}:" in error
    assert "is not allowed" in error


def test_a_folder_that_can_not_be_written_is_one_line(tmp_path, data, capsys):
    (tmp_path / "file").write_text("")
    options = tiny.options(tmp_path / "cache", "--data", data)
    assert main(["train", *options, "--out", str(tmp_path / "file" / "run")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("command", ["evaluate", "report"])
def test_a_folder_without_a_run_is_named(tmp_path, command, capsys):
    assert main([command, str(tmp_path / "none")]) == 2
    assert "there is no checkpoint" in capsys.readouterr().err


@pytest.mark.slow
def test_a_run_killed_in_every_phase_ends_as_one_that_was_not(tmp_path, data):
    """SIGKILL in the middle of each phase; the next call goes on."""
    options = ["--epochs", "200", "--unfreeze", "last", "--unfreeze-epochs", "3"]
    whole = tiny.results(tiny.train(tmp_path, data, *options, out="whole", backbone="resnet18"))
    command = [sys.executable, "-m", "P4", "train", "--data", data, "--lr", "0.1", *options]
    killed = tmp_path / "killed"
    out = ["--out", str(killed)]
    command += tiny.options(tmp_path / "cache2", *out, backbone="resnet18")
    reached = ["tensorboard", "head/last.pt", "unfreezing/last.pt", "best.pt"]
    assert [
        name for name in reached if tiny.killed_when((killed / name).exists, command)
    ] == reached
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    ended = tiny.results(killed)
    for key in ("test_accuracy", "validation_accuracy", "best_epoch", "confusion"):
        assert ended[key] == whole[key]
    losses = [[epoch["train_loss"] for epoch in run["epochs"]] for run in (ended, whole)]
    assert losses[0] == pytest.approx(losses[1], rel=1e-4)
