"""Checks of tasks 1 and 2: the two-layer perceptron, by hand and by autograd."""

from __future__ import annotations

import copy
from types import ModuleType
from typing import Any

import numpy as np
import torch

from lesson import plots
from lesson.verdict import Verdict, examine, require

#: A batch small enough to do by hand: four samples, and what the network makes of them.
X = np.array([[1.0, 2.0, 3.0], [3.0, 0.0, 1.0], [0.0, 1.0, -1.0], [-1.0, 1.0, 2.0]])  # (4, 3)
W = np.array([[1.0, 0.0, -1.0], [2.0, 1.0, 0.0]])  # (2, 3)
K = np.array([1.0, -2.0])  # (2,)
H = np.array([[-2.0, 2.0, 1.0, -3.0], [4.0, 6.0, 1.0, -1.0]])  # (2, 4)
O = np.array([-8.0, -10.0, -1.0, 0.0])  # noqa: E741 — the course's name for the outputs; (4,)

RELU = np.array([(-2.0, 0.0), (0.0, 0.0), (2.0, 2.0)])
DERIVATIVE = np.array([(-2.0, 0.0), (0.0, 0.0), (0.0, 1.0), (2.0, 1.0)])


def relu(task1: ModuleType) -> Verdict:
    """Plot `task1.relu` over the right curve and compare the two."""
    x = np.linspace(-2, 2, 41)
    return _compare_curve("relu", task1.relu, x, np.interp(x, *RELU.T), RELU)


def prelu(task1: ModuleType) -> Verdict:
    """Plot `task1.prelu` over the right step and compare the two, but for 0 itself."""
    x = np.concatenate([np.linspace(-2, -0.1, 20), np.linspace(0.1, 2, 20)])
    return _compare_curve("prelu", task1.prelu, x, 1.0 * (x > 0), DERIVATIVE)


def _compare_curve(name: str, function: Any, x: Any, wanted: Any, corners: Any) -> Verdict:
    found: list[Any] = []

    def check() -> str:
        before = x.copy()
        found.append(np.asarray(function(x), dtype=float))
        require(np.array_equal(x, before), "the input was changed; return a new array instead")
        require(found[0].shape == x.shape, f"shape {found[0].shape} came for an input {x.shape}")
        worst = np.argmax(np.abs(found[0] - wanted))
        require(
            np.allclose(found[0], wanted),
            f"{name}({x[worst]:.1f}) must be {wanted[worst]:g}, but is {found[0][worst]:g}",
        )
        return "lies on the right curve"

    verdict = examine(name, check)
    plots.curve_against(name, x, found[0] if found else None, corners)
    return verdict


def forward(task1: ModuleType) -> Verdict:
    """Compare `task1.DNNforward` with a batch of four that was computed by hand."""

    def check() -> str:
        found_H, found_A, found_O = (np.asarray(part) for part in task1.DNNforward(X, W, K))
        for name, found, wanted in (("H", found_H, H), ("A", found_A, np.clip(H, 0, None))):
            # (2, N) as in the formulas, or (N, 2) throughout: both are right.
            same = any(
                found.shape == way.shape and np.allclose(found, way) for way in (wanted, wanted.T)
            )
            require(same, f"{name} must be\n{wanted}\nbut is\n{found}")
        require(found_O.shape == (4,), f"O must have shape (4,), but has {found_O.shape}")
        require(np.allclose(found_O, O), f"O must be {O}, but is {found_O}")
        return f"O = {found_O}"

    return examine("DNNforward", check)


def numerical_gradients(task1: ModuleType, X: Any, y: Any, W: Any, K: Any) -> tuple[Any, Any]:
    """Central differences of the loss for W (2, 3) and K (2,); needs `DNNforward` only."""

    def loss(W: Any, K: Any) -> Any:
        return task1.loss(y, task1.DNNforward(X, W, K)[2])

    return (
        task1.computeNumericalGradient(lambda W: loss(W, K), W),
        task1.computeNumericalGradient(lambda K: loss(W, K), K),
    )


def backward(task1: ModuleType) -> Verdict:
    """Compare `task1.DNNbackward` with numerical gradients on random numbers, and plot both."""
    rng = np.random.default_rng(1)
    X, y = rng.normal(size=(30, 3)), rng.choice([-1.0, 1.0], size=30)
    W, K = rng.uniform(-1, 1, (2, 3)), rng.uniform(-1, 1, 2)
    found: list[Any] = []

    def check() -> str:
        forward_values = task1.DNNforward(X, W, K)
        numeric = numerical_gradients(task1, X, y, W, K)
        analytic = task1.DNNbackward(X, y, W, K, *forward_values[:3])
        for name, ours, theirs in zip(("∂L/∂W", "∂L/∂K"), numeric, analytic, strict=False):
            require(
                np.shape(theirs) == ours.shape,
                f"{name} must have shape {ours.shape}, but has {np.shape(theirs)}",
            )
        found.extend(
            np.concatenate([np.ravel(part) for part in pair]) for pair in (numeric, analytic[:2])
        )
        difference = np.abs(found[0] - found[1]).max()
        require(difference < 1e-6, f"the gradients differ by up to {difference:.2g}")
        return f"the largest difference is {difference:.1e}"

    verdict = examine("DNNbackward", check)
    if found:
        plots.gradients(*found)
    return verdict


def train(task1: ModuleType) -> Verdict:
    """Take one step with `task1.train` and compare it with the numerical gradient's."""
    rng = np.random.default_rng(2)
    X, y = rng.normal(size=(41, 3)), rng.choice([-1.0, 1.0], size=41)
    W, K = rng.uniform(-1, 1, (2, 3)), rng.uniform(-1, 1, 2)

    def check() -> str:
        own_W, own_K = W.copy(), K.copy()
        W_list, K_list = task1.train(X, y, own_W, own_K, 0.1, num_epochs=3, batch_size=41)
        require(
            len(W_list) == len(K_list) == 3,
            f"3 epochs must give 3 entries each, but gave {len(W_list)} and {len(K_list)}",
        )
        require(
            np.array_equal(own_W, W) and np.array_equal(own_K, K),
            "the caller's W and K were changed in place, so every entry of the history is the "
            "same array; make a new array in every step",
        )
        _require_step(task1, X, y, (W, K), (W_list[0], K_list[0]), 0.1)
        return "one step from the start is lr times the gradient, and the history grows"

    return examine("train", check)


def _require_step(task1: ModuleType, X: Any, y: Any, start: Any, end: Any, lr: float) -> None:
    """Require one step of gradient descent; a batch that leaves the last sample out is accepted."""
    differences = []
    for N in (len(y), len(y) - 1):
        gradients = numerical_gradients(task1, X[:N], y[:N], *start)
        wanted = [before - lr * slope for before, slope in zip(start, gradients, strict=True)]
        gaps = [np.abs(np.asarray(a) - b).max() for a, b in zip(end, wanted, strict=True)]
        differences.append(max(gaps))
    require(
        min(differences) < 1e-6,
        f"after one step the weights are off by {min(differences):.2g} from W − lr · ∂L/∂W",
    )


def trained(task1: ModuleType, X: Any, y: Any, W_list: Any, K_list: Any) -> Verdict:
    """Judge the training accuracy at the end by the course's rule of thumb."""

    def check() -> str:
        if not W_list:
            raise NotImplementedError
        accuracy = task1.trainAcc(X, y, np.asarray(W_list[-1]), np.asarray(K_list[-1]))
        require(accuracy >= 0.95, f"{accuracy:.1%}; under 95 % hints at a mistake")
        return f"training accuracy {accuracy:.1%}"

    return examine("after training", check)


def train_torch(task1: ModuleType, task2: ModuleType) -> Verdict:
    """Take one step with `task2.train_torch` and compare it with a numerical gradient's."""
    rng = np.random.default_rng(3)
    X, y = rng.normal(size=(31, 3)), rng.choice([-1.0, 1.0], size=31)

    def check() -> str:
        net = task2.get_DNN()
        start = copy.deepcopy(net).double()
        torch.manual_seed(5)
        start.apply(task2.init_weights)
        torch.manual_seed(5)
        W_list, K_list = task2.train_torch(net, X, y, 1, 0.001, 31)
        require(
            len(W_list) == len(K_list) == 1,
            f"1 epoch must give 1 entry each, but gave {len(W_list)} and {len(K_list)}",
        )
        gap = min(_gap_after_step(task1, start, X[:N], y[:N], 0.001, W_list[0]) for N in (31, 30))
        require(gap < 1e-6, f"after one step net[0].weight is off by {gap:.2g} from W − lr · ∂L/∂W")
        return "one step is lr times the gradient of the summed squared error"

    return examine("train_torch", check)


def _gap_after_step(task1: ModuleType, net: Any, X: Any, y: Any, lr: float, found: Any) -> float:
    """How far `found` is from one step of gradient descent on Σ (ŷ − y)² for the first weight."""
    inputs, labels = torch.as_tensor(X), torch.as_tensor(y)
    probe = copy.deepcopy(net)

    def summed(W: Any) -> float:
        with torch.no_grad():
            probe[0].weight.copy_(torch.as_tensor(W))
            return float(((probe(inputs).flatten() - labels) ** 2).sum())

    W = net[0].weight.detach().numpy()
    wanted = W - lr * task1.computeNumericalGradient(summed, W)
    return float(np.abs(np.asarray(torch.as_tensor(found).detach()) - wanted).max())


def start_weights(task2: ModuleType, seed: int) -> tuple[Any, Any]:
    """W (2, 3) and K (2,) from which `task2.train_torch` starts after `torch.manual_seed(seed)`.

    (None, None) as long as there is no network.
    """
    torch.manual_seed(seed)
    try:
        net = task2.get_DNN().double()
    except NotImplementedError:
        return None, None
    net.apply(task2.init_weights)
    return net[0].weight.detach().numpy().copy(), net[2].weight[0].detach().numpy().copy()
