"""The training loop: what is kept, when it stops, and that a stop changes nothing."""

import dataclasses
import math

import numpy as np
import pytest
import torch

from P4 import checkpoints
from P4.distributed import World
from P4.heads import HEADS, FineTuned, Head, Standardise, penalised
from P4.model import Epoch, History, P4Error
from P4.reporter import Reporter
from P4.sources import CachedFeatures
from P4.training import Phase, Trainer

PHASE = Phase("head", 4, 0.05, 0.9, 16, 0.0, 1, None, 0)


@pytest.fixture
def sources(cpu):
    generator = np.random.default_rng(0)
    centres = generator.normal(size=(3, 8))
    labels = np.arange(90) % 3
    values = (centres[labels] + 0.8 * generator.normal(size=(90, 8))).astype(np.float32)
    rows = np.arange(90)
    return (
        CachedFeatures([values], labels, rows[:60], cpu, 0),
        CachedFeatures([values], labels, rows[60:], cpu, 0),
    )


@pytest.fixture
def trainer(cpu):
    return Trainer(cpu, World(), Reporter(World()), lambda _: None, {"run": 1})


def fitted(trainer, sources, folder, phase=PHASE, head="dropout", l2=0.0):
    network = Head(head, 8, 3)
    history = trainer.fit(network, penalised(network, l2), phase, *sources, folder)
    return network, history


def same(one, other):
    return all(
        torch.equal(a, b)
        for a, b in zip(one.state_dict().values(), other.state_dict().values(), strict=True)
    )


def test_training_learns(trainer, sources, tmp_path):
    _, history = fitted(trainer, sources, tmp_path)
    assert history.epochs[-1].train_loss < history.epochs[0].train_loss / 2
    assert history.best_error < 0.2


@pytest.mark.parametrize("stop_after", [1, 3])
def test_a_stopped_training_ends_with_the_same_numbers(trainer, sources, tmp_path, stop_after):
    def stop(epoch):
        if epoch.epoch == stop_after:
            raise KeyboardInterrupt

    whole, history = fitted(trainer, sources, tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        fitted(dataclasses.replace(trainer, watch=stop), sources, tmp_path / "stopped")
    resumed, history_resumed = fitted(trainer, sources, tmp_path / "stopped")
    assert same(whole, resumed)
    plain = [dataclasses.replace(epoch, seconds=0) for epoch in history.epochs]
    assert plain == [dataclasses.replace(epoch, seconds=0) for epoch in history_resumed.epochs]


def test_a_stop_between_the_two_checkpoints_changes_nothing(
    trainer, sources, tmp_path, monkeypatch
):
    whole, _ = fitted(trainer, sources, tmp_path / "whole")
    save, calls = checkpoints.save, []

    def stop_at_the_third_last(file, content):
        calls.append(file.name)
        if calls.count("last.pt") == 2:
            raise KeyboardInterrupt
        save(file, content)

    monkeypatch.setattr(checkpoints, "save", stop_at_the_third_last)
    with pytest.raises(KeyboardInterrupt):
        fitted(trainer, sources, tmp_path / "stopped")
    monkeypatch.setattr(checkpoints, "save", save)
    resumed, _ = fitted(trainer, sources, tmp_path / "stopped")
    assert same(whole, resumed)


def test_the_network_of_the_least_validation_error_is_kept(trainer, sources, tmp_path):
    network, history = fitted(trainer, sources, tmp_path, dataclasses.replace(PHASE, epochs=8))
    accuracies = [epoch.validation_accuracy for epoch in history.epochs]
    assert history.best_error == 1 - max(accuracies)
    loss, accuracy = trainer.evaluated(network, sources[1])
    assert (1 - accuracy, loss) == (history.best_error, history.best_loss)


def test_validation_comes_every_k_epochs_and_at_the_end(trainer, sources, tmp_path):
    phase = dataclasses.replace(PHASE, epochs=5, validate_every=2)
    _, history = fitted(trainer, sources, tmp_path, phase)
    validated = [e.epoch for e in history.epochs if e.validation_accuracy is not None]
    assert validated == [2, 4, 5]


def epoch_with(number, accuracy, loss=1.0):
    return Epoch("head", number, 0.1, 1.0, 0.5, loss, accuracy, 0.0)


def test_equal_errors_are_decided_by_the_loss():
    history = History().with_epoch(epoch_with(1, 0.5, 1.0)).with_epoch(epoch_with(2, 0.5, 0.9))
    assert history.best_epoch == 2
    assert history.with_epoch(epoch_with(3, 0.5, 0.95)).validations_since_best == 1


def test_training_stops_after_validations_without_a_better_one(
    trainer, sources, tmp_path, monkeypatch
):
    monkeypatch.setattr(Trainer, "evaluated", lambda *_: (1.0, 0.5))
    phase = dataclasses.replace(PHASE, epochs=20, patience=3)
    _, history = fitted(trainer, sources, tmp_path, phase)
    assert (len(history.epochs), history.best_epoch) == (4, 1)
    _, again = fitted(trainer, sources, tmp_path, phase)
    assert len(again.epochs) == 4


def test_a_loss_that_is_not_finite_is_explained(trainer, sources, tmp_path):
    with pytest.raises(P4Error, match=r"the loss of epoch \d is not finite.*lower the learning"):
        fitted(trainer, sources, tmp_path, dataclasses.replace(PHASE, lr=1e30))


def test_a_checkpoint_of_other_settings_is_not_taken_up(trainer, sources, tmp_path):
    fitted(trainer, sources, tmp_path)
    other = dataclasses.replace(trainer, identity={"run": 2})
    with pytest.raises(P4Error, match=r"last.pt belongs to other settings or data; --fresh"):
        fitted(other, sources, tmp_path)


def test_a_checkpoint_that_was_cut_off_anywhere_is_never_taken_for_a_whole_one(tmp_path):
    file = tmp_path / "x.pt"
    checkpoints.save(file, {"network": {"w": torch.arange(1000.0)}, "history": [1, 2.5, "x"]})
    content = file.read_bytes()
    for length in {0, 1, 10, *range(0, len(content), 97), len(content) - 1}:
        file.write_bytes(content[:length])
        with pytest.raises(P4Error, match=r"x\.pt is damaged"):
            checkpoints.load(file)


def test_the_penalty_is_on_the_weights_of_the_new_layers_alone():
    network = FineTuned(torch.nn.Conv2d(3, 4, 1), Head("batch-norm", 8, 3))
    groups = penalised(network.head, 0.1) + penalised(network.backbone, 0.0)
    decays = {
        name: group["weight_decay"]
        for group in groups
        for name, parameter in network.named_parameters()
        if any(parameter is member for member in group["params"])
    }
    assert len(decays) == len(list(network.parameters()))
    assert {name for name, decay in decays.items() if decay} == {"head.1.weight", "head.4.weight"}


def test_the_penalty_is_that_of_its_formula(trainer, sources, tmp_path):
    phase = dataclasses.replace(PHASE, epochs=1, lr=0.3, momentum=0.0, batch_size=60)
    network = Head("linear", 8, 3)
    weight = network[1].weight.detach().clone().requires_grad_()
    bias = network[1].bias.detach().clone().requires_grad_()
    rows = torch.arange(60)
    ((X, y),) = sources[0].batches([rows], 0)
    loss = (
        torch.nn.functional.cross_entropy(X @ weight.T + bias, y)
        + 0.5 * 0.2 * weight.square().sum()
    )
    loss.backward()
    trainer.fit(network, penalised(network, 0.2), phase, *sources, tmp_path)
    assert torch.allclose(network[1].weight, weight - 0.3 * weight.grad, atol=1e-6)
    assert torch.allclose(network[1].bias, bias - 0.3 * bias.grad, atol=1e-6)


def test_the_learning_rate_warms_up_and_falls_to_zero():
    phase = dataclasses.replace(PHASE, lr=2.0, warmup=0.25)
    assert phase.lr_at(0) == 0
    assert phase.lr_at(0.125) == 1.0
    assert phase.lr_at(0.25) == 2.0
    assert phase.lr_at(0.625) == pytest.approx(1.0)
    assert phase.lr_at(1) == pytest.approx(0, abs=1e-12)
    assert PHASE.lr_at(0) == PHASE.lr


def test_batches_are_nearly_equal_so_that_none_is_tiny(trainer, cpu, tmp_path):
    values = np.random.default_rng(0).normal(size=(33, 8)).astype(np.float32)
    source = CachedFeatures([values], np.arange(33) % 3, np.arange(33), cpu, 0)
    network, history = fitted(trainer, (source, source), tmp_path, head="batch-norm")
    assert math.isfinite(history.best_loss)
    assert not network.training


@pytest.mark.parametrize("name", HEADS)
def test_heads_map_features_to_classes(name):
    assert Head(name, 20, 7).eval()(torch.rand(4, 20)).shape == (4, 7)


def test_the_handouts_head_is_two_layers_of_32():
    shapes = [tuple(p.shape) for p in Head("handout", 2048, 10).parameters()]
    assert shapes == [(32, 2048), (32,), (10, 32), (10,)]


def test_an_unknown_head_is_answered_with_the_known_ones():
    with pytest.raises(P4Error, match=r"'wide' is unknown; known are linear, handout, deep"):
        Head("wide", 3, 2)


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e6])
def test_features_of_any_size_are_standardised(scale):
    X = torch.rand(50, 4) * scale
    X[:, 3] = 5 * scale
    layer = Standardise(4)
    layer.measure(X)
    Z = layer(X)
    assert torch.allclose(Z.mean(dim=0), torch.zeros(4), atol=1e-3)
    assert torch.allclose(Z[:, :3].std(dim=0, correction=0), torch.ones(3), atol=1e-3)
    assert float(layer(X + 0.01 * scale)[:, 3].abs().max()) < 10


def test_a_backbone_in_training_keeps_its_batch_norm_statistics():
    backbone = torch.nn.Sequential(torch.nn.Conv2d(3, 4, 1), torch.nn.BatchNorm2d(4))
    pooled = torch.nn.Sequential(backbone, torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten())
    network = FineTuned(pooled, Head("dropout", 4, 3)).train()
    network(torch.rand(8, 3, 5, 5)).sum().backward()
    assert backbone[1].running_mean.tolist() == [0, 0, 0, 0]
    assert backbone[1].weight.grad is not None
    assert network.head.training


def test_each_example_shows_every_view_over_the_epochs(cpu):
    views = [np.full((6, 2), number, np.float32) for number in range(3)]
    source = CachedFeatures(views, np.zeros(6, int), np.arange(6), cpu, 0)
    rows = [torch.arange(6)]
    shown = np.stack([next(iter(source.batches(rows, epoch)))[0][:, 0] for epoch in range(1, 30)])
    assert all(set(column) == {0, 1, 2} for column in shown.T)
    assert (next(iter(source.batches(rows, 0)))[0] == 0).all()
