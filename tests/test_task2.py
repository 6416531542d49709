"""The exam of task 2: the perceptron in PyTorch, 10 points."""

import numpy as np
import pytest
import torch
from torch import nn

LAYERS = [["Linear", [10, 2]], ["ReLU", [10, 2]], ["Linear", [10, 1]]]


# -- get_DNN, 5 points --------------------------------------------------------------------------


def same_network(state):
    """The right network, with biases where the student's has them, and random weights.

    Returns it with the same values under the student's names; None where the student's parameters
    are not those of such a network.
    """
    # The course trains in double precision; a network that already is double is as good.
    dtype = next((value.dtype for value in state.values()), None)
    if dtype not in (torch.float32, torch.float64):
        return None, None
    first, last = nn.Linear(3, 2, dtype=dtype), nn.Linear(2, 1, dtype=dtype)
    slots = {(2, 3): first.weight, (2,): first.bias, (1, 2): last.weight, (1,): last.bias}
    shapes = [tuple(value.shape) for value in state.values()]
    if len(set(shapes)) != len(shapes) or not {(2, 3), (1, 2)} <= set(shapes) <= set(slots):
        return None, None
    with torch.no_grad():
        for shape, parameter in slots.items():
            parameter.copy_(torch.empty(shape).uniform_(0.5, 1.5) if shape in shapes else 0)
            parameter.mul_(torch.where(torch.rand(shape) < 0.5, -1.0, 1.0))
    values = {name: slots[tuple(value.shape)].detach() for name, value in state.items()}
    return nn.Sequential(first, nn.ReLU(), last), values


def paired(task2, judge, seed):
    """The student's network and the right one, carrying the same random parameters."""
    torch.default_generator.manual_seed(seed)
    net = task2.get_DNN()
    judge.require(
        getattr(net, "kind", "") == "nn.Sequential",
        f"get_DNN() must return an nn.Sequential, but {judge.describe(net)} came back.",
    )
    state = net.state()
    right, values = same_network(state)
    judge.require(
        right is not None,
        "get_DNN() must hold weights of shapes (2, 3) and (1, 2), with or without biases, but "
        f"holds {[tuple(value.shape) for value in state.values()]}.",
    )
    net.fill(values)
    return net, right


def check_outputs(net, right, judge, N):
    X = torch.randn(N, 3, dtype=right[0].weight.dtype) * 2
    judge.close(net.run(X, training=False).get("output"), right(X), "net(X)", rtol=1e-4, given=[X])


@pytest.mark.points("get_DNN", 2)
def test_network_layers(task2, judge, seed):
    """get_DNN has the layers Linear(3, 2), ReLU, Linear(2, 1), and computes what they do."""
    net, right = paired(task2, judge, seed)
    table = net.layers(torch.randn(10, 3, dtype=right[0].weight.dtype))
    judge.require(table == LAYERS, f"the layers must be {LAYERS}, but are {table}.")
    check_outputs(net, right, judge, 10)


@pytest.mark.points("get_DNN", 2)
def test_network_outputs(task2, judge, seed):
    """get_DNN computes K relu(W x) for batches of every size."""
    net, right = paired(task2, judge, seed)
    for N in (1, 5, 64):
        check_outputs(net, right, judge, N)


@pytest.mark.points("get_DNN", 1)
def test_network_gradients(task2, judge, seed):
    """Autograd finds the right gradients through get_DNN, in training mode."""
    net, right = paired(task2, judge, seed)
    dtype = right[0].weight.dtype
    X = (torch.randn(12, 3, dtype=dtype) * 2).requires_grad_()
    upstream = torch.randn(12, 1, dtype=dtype)
    want = right(X)
    want.backward(upstream)
    answer = net.run(X.detach(), training=True, upstream=upstream)
    judge.close(answer.get("output"), want, "net(X) in training mode", rtol=1e-4)
    judge.close(answer.get("input_gradient"), X.grad, "the gradient for the input", rtol=1e-4)
    wanted = {tuple(value.shape): value.grad for value in right.parameters()}
    for name, value in net.state().items():
        got = answer["gradients"].get(name)
        judge.close(got, wanted[tuple(value.shape)], f"the gradient for {name}", rtol=1e-4)


# -- train_torch, 5 points ----------------------------------------------------------------------


def right_training(W, K, X, y, lr, num_epochs, batch_size, end):
    """Weights after each epoch of plain SGD on Σ (ŷ - y)², in double precision."""
    W, K = W.double(), K.double()
    history = []
    for _ in range(num_epochs):
        for begin in range(0, end, batch_size):
            batch = slice(begin, min(begin + batch_size, end))
            H = X[batch] @ W.T  # (B, 2)
            A = H.clamp(min=0)  # (B, 2)
            slope = 2 * (A @ K - y[batch])  # (B,)
            step_W = (torch.outer(slope, K) * (H > 0)).T @ X[batch]  # (2, 3)
            W, K = W - lr * step_W, K - lr * (slope @ A)
        history.append((W, K))
    return history


def data(rng, N):
    """X (N, 3) and y (N,) of labels -1 and 1, as float arrays."""
    y = rng.permutation(np.where(np.arange(N) % 2 == 0, 1.0, -1.0))
    return rng.normal(size=(N, 3)) + np.outer(y, [0.6, -0.4, 0.5]), y


def trained(task2, judge, seed, X, y, num_epochs, lr, batch_size):
    """Train a fresh network from the start that the seed gives.

    Returns W_list and K_list as they came, and the network's own weights afterwards.  With one seed
    every call starts alike, and a learning rate of 0 shows where.
    """
    net = task2.network([["Linear", [3, 2, False]], ["ReLU", []], ["Linear", [2, 1, False]]])
    net.fill({"0.weight": torch.full((2, 3), 5.0), "2.weight": torch.full((1, 2), 5.0)})
    task2.reseed(seed)
    values = task2.train_torch(net, X.copy(), y.copy(), num_epochs, lr, batch_size)
    W_list, K_list = judge.several(values, 2, "train_torch(…)")[:2]
    state = net.state()
    W = judge.array(state.get("0.weight"), "net[0].weight")
    K = judge.array(state.get("2.weight"), "net[2].weight")
    judge.require(W.shape == (2, 3) and K.shape == (1, 2), "the network's weights changed shape.")
    return W_list, K_list, torch.from_numpy(W), torch.from_numpy(K[0])


def start_of(task2, judge, seed, X, y, batch_size):
    """The weights from which training starts under this seed."""
    W, K = trained(task2, judge, seed, X, y, 1, 0.0, batch_size)[2:]
    return W, K


def check_trajectory(task2, judge, seed, X, y, num_epochs, lr, batch_size):
    """Require the last weights to be those of exact SGD; returns the lists and right histories."""
    W, K = start_of(task2, judge, seed, X, y, batch_size)
    W_list, K_list, *last = trained(task2, judge, seed, X, y, num_epochs, lr, batch_size)
    tensors = torch.from_numpy(X), torch.from_numpy(y)
    histories = [
        right_training(W, K, *tensors, lr, num_epochs, batch_size, len(X) - dropped)
        for dropped in (0, 1)
    ]
    check_either(judge, last, [history[-1] for history in histories], "after training")
    return W_list, K_list, last, histories


def check_either(judge, got, candidates, when):
    """Require W and K of one candidate each: of all samples, of the template's loop, aliased."""
    for part, name in enumerate((f"net[0].weight {when}", f"net[2].weight[0] {when}")):
        value = judge.vector(got[part], name) if part else got[part]
        if not any(fits(judge, value, right[part]) for right in candidates[1:]):
            judge.close(value, candidates[0][part], name, rtol=1e-3)


def fits(judge, value, want):
    try:
        judge.close(value, want, "the weights", rtol=1e-3)
    except AssertionError:
        return False
    return True


def looks_uniform(values):
    """Whether three starts of 8 weights could be draws from ±0.2: a right one fails in 10⁵."""
    inside = bool(values.abs().max() <= 0.2 + 1e-6)
    if torch.equal(values[0], values[1]) and torch.equal(values[1], values[2]):
        return inside and len(values.unique()) > 4  # training that seeds its own generator
    return inside and bool(
        values.max() > 0.03 and values.min() < -0.03 and values.abs().max() > 0.1
    )


@pytest.mark.points("train_torch", 1)
def test_training_starts_afresh_and_learns(task2, rng, judge, seed):
    """train_torch starts from weights within ±0.2, and separates two clusters."""
    X, y = data(rng, 60)
    starts = [
        torch.cat([W.flatten(), K])
        for W, K in (start_of(task2, judge, seed + attempt, X, y, 10) for attempt in range(3))
    ]
    values = torch.stack(starts)
    if not looks_uniform(values):
        asked = "the weights must start anew from the uniform distribution on ±0.2"
        came = "with a learning rate of 0, which shows the start, three trainings ended at"
        judge.require(False, f"{asked}; {came}\n{judge.show(values)}")
    check_trajectory(task2, judge, seed, X, y, 8, 0.01, 10)


@pytest.mark.points("train_torch", 2)
def test_training_follows_gradient_descent(task2, rng, judge, seed):
    """train_torch takes exact SGD steps on the summed squared error, over all its epochs."""
    X, y = data(rng, 48)
    check_trajectory(task2, judge, seed, X, y, 1, 0.02, 12)
    check_trajectory(task2, judge, seed + 1, X, y, 6, 0.01, 12)


@pytest.mark.points("train_torch", 1)
def test_training_uses_its_settings(task2, rng, judge, seed):
    """train_torch follows num_epochs, lr and batch_size, also when the last batch is smaller."""
    X, y = data(rng, 47)
    for num_epochs, lr, batch_size in ((3, 0.005, 9), (2, 0.02, 47), (4, 0.01, 20)):
        check_trajectory(task2, judge, seed, X, y, num_epochs, lr, batch_size)


@pytest.mark.points("train_torch", 1)
def test_training_keeps_the_history(task2, rng, judge, seed):
    """W_list and K_list hold the weights of net[0] and net[2] for each epoch."""
    X, y = data(rng, 40)
    W_list, K_list, last, histories = check_trajectory(task2, judge, seed, X, y, 5, 0.01, 8)
    W_list = judge.several(W_list, 5, "W_list", exactly=True)
    K_list = judge.several(K_list, 5, "K_list", exactly=True)
    check_either(judge, (W_list[-1], K_list[-1]), [history[-1] for history in histories], "at last")
    for epoch in range(5):
        # Entries that alias live parameters all show the last epoch, of one layer or both: the
        # template does that.
        right = [*(history[epoch] for history in histories), last]
        check_either(judge, (W_list[epoch], K_list[epoch]), right, f"after epoch {epoch + 1}")
