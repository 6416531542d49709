"""Checks of tasks 2 to 4 that look at networks: layer tables, blocks, and the training loop."""

from __future__ import annotations

import copy
import html
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import torch
from IPython.display import HTML, display
from torch import nn

from lesson.following import FollowedLoader
from lesson.verdict import Verdict, examine, require


def layer_table(name: str, make: Any, shape: tuple[int, ...], wanted_text: str) -> Verdict:
    """Show layer by layer what `make()` puts out for an input of a shape, beside what it should.

    wanted_text: lines such as "Linear output shape: torch.Size([10, 2])".
    """
    wanted = wanted_text.strip().splitlines()
    found: list[str] = []

    def check() -> str:
        net = make()
        require(isinstance(net, nn.Sequential), f"an nn.Sequential is asked for, not {type(net)}")
        found.extend(_output_shapes(net, torch.rand(shape)))
        require(found == wanted, "the lines that differ are marked")
        return f"{len(found)} layers, {sum(p.numel() for p in net.parameters()):,} parameters"

    verdict = examine(name, check)
    if found:
        display(HTML(_table(wanted, found)))
    return verdict


def _output_shapes(net: nn.Sequential, X: Any) -> list[str]:
    lines = []
    net.eval()
    with torch.no_grad():
        for layer in net:
            X = layer(X)
            lines.append(f"{type(layer).__name__} output shape: {X.shape}")
    return lines


def _table(wanted: list[str], found: list[str]) -> str:
    """Two columns of lines, those that differ in red."""
    rows = []
    for i in range(max(len(wanted), len(found))):
        pair = [lines[i] if i < len(lines) else "—" for lines in (wanted, found)]
        colour = "#1a7f4b" if pair[0] == pair[1] else "#b3261e"
        sign = "✓" if pair[0] == pair[1] else "✗"
        cells = "".join(f'<td style="text-align:left">{html.escape(cell)}</td>' for cell in pair)
        rows.append(f'<tr><td style="color:{colour}">{sign}</td>{cells}</tr>')
    left = 'style="text-align:left"'
    head = f"<tr><th></th><th {left}>expected</th><th {left}>yours</th></tr>"
    return f"<table>{head}{''.join(rows)}</table>"


# -- the training loop ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Trial:
    """What a short training did: passes that changed the weights, and the accuracy it reached."""

    learning_passes: int
    learnt_from_test: bool
    accuracy: float


def train_cnn(task3: ModuleType) -> Verdict:
    """Train a linear classifier on stripes with `task3.train_cnn`, and watch both iterators."""

    def check() -> str:
        trial = _try_on_stripes(task3, num_epochs=4)
        require(not trial.learnt_from_test, "the weights changed while test_iter was gone through")
        require(
            trial.learning_passes == 4,
            f"asked for 4 epochs, {trial.learning_passes} passes over train_iter changed weights",
        )
        require(
            trial.accuracy > 0.9, f"accuracy {trial.accuracy:.0%} on a task that is easy: 100 %"
        )
        return f"4 epochs, accuracy {trial.accuracy:.0%} on stripes it had never seen"

    return examine("train_cnn", check)


def _try_on_stripes(task3: ModuleType, num_epochs: int) -> Trial:
    net = nn.Sequential(nn.Flatten(), nn.Linear(64, 16), nn.ReLU(), nn.Linear(16, 2))
    loaders = [
        FollowedLoader.of(torch.utils.data.DataLoader(_stripes(count), 20)) for count in (203, 60)
    ]
    passes = []
    for loader in loaders:
        changes: list[bool] = []
        loader.on_pass = _note_changes(net, changes)
        passes.append(changes)
    task3.train_cnn(net, *loaders, num_epochs, 0.1, torch.device("cpu"))
    X, y = _stripes(100)[:]
    with torch.no_grad():
        hits = net.eval()(X).argmax(1) == y
    return Trial(sum(passes[0]), any(passes[1]), hits.float().mean().item())


def _note_changes(net: nn.Module, changes: list[bool]) -> Any:
    """A pair of functions for the start and the end of a pass, noting whether weights changed."""
    before: list[dict[str, Any]] = []

    def note(*, starting: bool) -> None:
        now = {name: value.clone() for name, value in net.named_parameters()}
        if starting:
            before.append(now)
        else:
            then = before.pop()
            changes.append(any(not torch.equal(then[name], now[name]) for name in now))

    return note


def _stripes(count: int) -> torch.utils.data.TensorDataset:
    """Noisy 8×8 images with stripes, class 0 upright and class 1 lying, in turn."""
    y = torch.arange(count) % 2
    stripes = (torch.arange(8) % 2).float().expand(8, 8)
    X = torch.stack([stripes if label == 0 else stripes.T for label in y]).unsqueeze(1)
    return torch.utils.data.TensorDataset(X + 0.3 * torch.randn_like(X), y)


# -- residual blocks ------------------------------------------------------------------------------


def block_shapes(task4: ModuleType) -> Verdict:
    """Compare the output shapes of two kinds of residual blocks with the right ones."""

    def check() -> str:
        X = torch.rand(4, 3, 9, 9)
        wanted = {(4, 3, 9, 9): task4.Residual(3, 3)}
        wanted[4, 6, 5, 5] = task4.Residual(3, 6, use_1x1conv=True, strides=2)
        for shape, block in wanted.items():
            found = tuple(block(X).shape)
            require(found == shape, f"(4, 3, 9, 9) must become {shape}, but becomes {found}")
        return "(4, 3, 9, 9) → (4, 3, 9, 9), and → (4, 6, 5, 5) with a 1×1 convolution of stride 2"

    return examine("Residual", check)


def silenced_block(task4: ModuleType) -> Verdict:
    """With convolutions of zeros a block must hand its input on, through the last ReLU only."""

    def check() -> str:
        block = copy.deepcopy(task4.Residual(3, 3)).eval()
        for parameter in block.parameters():
            if parameter.ndim == 4:
                nn.init.zeros_(parameter)
        for module in block.modules():
            if isinstance(module, nn.Conv2d) and module.bias is not None:
                nn.init.zeros_(module.bias)
        X = torch.randn(2, 3, 5, 5)
        with torch.no_grad():
            Y = block(X.clone())
        require(Y.shape == X.shape, f"the shape {tuple(X.shape)} became {tuple(Y.shape)}")
        require((Y >= 0).all(), "negative numbers come out: the last step is a ReLU")
        require(
            torch.allclose(Y, X.clamp(min=0), atol=1e-5),
            "the block must let its input through when its convolutions are silent",
        )
        return "with silent convolutions the input comes through, and then a ReLU"

    return examine("Residual, silenced", check)
