"""One thread: the tests are small, and run beside others."""

import pytest
import tiny_runs as tiny
import torch

from P4 import backbones
from P4.compute import Compute
from P4.distributed import World
from P4.features import FeatureStore
from P4.reporter import Reporter


@pytest.fixture(autouse=True, scope="package")
def _one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(autouse=True)
def _a_small_backbone(monkeypatch):
    known = {**backbones.BACKBONES, "net": tiny.NET}
    monkeypatch.setattr(backbones, "BACKBONES", known)


@pytest.fixture
def cpu():
    return Compute(torch.device("cpu"))


@pytest.fixture
def store(tmp_path, cpu):
    return FeatureStore(tmp_path / "features", cpu, World(), Reporter(World()))
