"""Two processes under torchrun do the work of one, with the same result."""

import subprocess
import sys

import numpy as np
import pytest
import tiny_runs as tiny
import torch

from P4 import checkpoints
from P4.distributed import World


def test_one_process_does_all():
    world = World()
    assert world.leads
    assert world.share([3, 4, 5]) == [3, 4, 5]
    assert world.sums(1.5, 2.0) == (1.5, 2.0)
    network = torch.nn.Linear(2, 2)
    assert world.together(network) is network


def test_shares_make_up_the_whole():
    parts = [World(rank, 3).share(range(10)) for rank in range(3)]
    assert sorted(row for part in parts for row in part) == list(range(10))


@pytest.mark.slow
def test_two_processes_equal_one(tmp_path):
    data = tiny.arrays(tmp_path, 1200, 50)
    options = ["--unfreeze", "last", "--unfreeze-epochs", "2", "--head", "handout"]
    one = tiny.train(tmp_path, data, *options, out="one", backbone="resnet18")
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
    command += ["-m", "P4", "train", "--data", data, "--epochs", "3", "--lr", "0.1", *options]
    out = ["--out", str(tmp_path / "two")]
    command += tiny.options(tmp_path / "cache2", *out, backbone="resnet18")
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=250)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.count("validation accuracy") == 1, "one process reports"
    two = tmp_path / "two"
    assert tiny.results(two)["environment"]["processes"] == 2
    for key in ("train_loss", "validation_loss"):
        assert [e[key] for e in tiny.results(two)["epochs"]] == pytest.approx(
            [e[key] for e in tiny.results(one)["epochs"]], rel=1e-4
        )
    for phase in ("head", "unfreezing"):
        states = [checkpoints.load(run / phase / "last.pt")["network"] for run in (one, two)]
        for name in states[0]:
            assert torch.allclose(states[0][name], states[1][name], atol=1e-4), name
    features = [
        {file.parent.name: np.load(file) for file in (tmp_path / cache).rglob("features.npy")}
        for cache in ("cache", "cache2")
    ]
    shared = features[0].keys() & features[1].keys()
    assert len(shared) >= 2
    for key in shared:
        np.testing.assert_allclose(features[0][key], features[1][key], atol=1e-4)
