"""What a worker does with networks for the grader: filling them, and running them."""

import pytest
import torch
from torch import nn

from autograder.jail import networks
from autograder.jail.launcher import Launcher
from autograder.jail.proxy import StudentModule
from autograder.jail.sitting import Sitting
from autograder.model import Crashed, Submission


@pytest.mark.parametrize("memory_format", [torch.contiguous_format, torch.channels_last])
def test_few_values_are_repeated_until_a_parameter_is_full(memory_format):
    net = nn.Sequential(nn.Conv2d(2, 3, 2)).to(memory_format=memory_format)
    networks.fill(net, {"0.weight": torch.arange(5.0), "0.bias": torch.ones(3)})
    assert net[0].weight.flatten().tolist() == (5 * [0.0, 1.0, 2.0, 3.0, 4.0])[:24]
    assert net[0].bias.tolist() == [1.0, 1.0, 1.0]


def test_values_of_another_shape_are_refused():
    with pytest.raises(RuntimeError, match="size mismatch"):
        networks.fill(nn.Linear(3, 2), {"weight": torch.zeros(3, 2)})


def passed(probe):
    """A network's run with a gradient, and the gradients that autograd finds."""
    torch.default_generator.manual_seed(1)
    net = nn.Sequential(nn.Linear(30, 20), nn.ReLU(), nn.Linear(20, 4, bias=False))
    X, upstream = torch.randn(5, 30), torch.randn(5, 4)
    answer = networks.run(net, X, True, upstream, "cpu", probe)
    parameters = dict(net.named_parameters())
    right = torch.autograd.grad((net(X) * upstream).sum(), list(parameters.values()))
    return answer["gradients"], dict(zip(parameters, right, strict=True)), net


def test_a_run_returns_every_gradient_and_leaves_none_behind():
    got, right, net = passed(None)
    assert got.keys() == right.keys()
    for name, gradient in right.items():
        torch.testing.assert_close(got[name], gradient)
    assert all(parameter.grad is None for parameter in net.parameters())


def test_a_large_gradient_comes_back_as_two_products():
    probe = torch.randn(100)
    got, right, _ = passed(probe)
    G = right["0.weight"]  # (20, 30)
    torch.testing.assert_close(got["0.weight"][:30], probe[:20] @ G)
    torch.testing.assert_close(got["0.weight"][30:], G @ probe[-30:])
    torch.testing.assert_close(got["2.weight"], right["2.weight"])


def test_a_worker_knows_what_the_processor_can_do():
    source = (
        b"import torch\n\ndef get_DNN():\n    return [torch.backends.cpu.get_cpu_capability()]\n"
    )
    with Launcher() as launcher:
        module = StudentModule("task2", Sitting(Submission("1", {"task2": source}), launcher), 1)
        found = module.get_DNN()
        module.dismiss()
    assert (found, module.printed) == ([torch.backends.cpu.get_cpu_capability()], "")


class Mixed(nn.Module):
    """One layer is called, one lends its parameters to functions, one does nothing."""

    def __init__(self):
        super().__init__()
        self.idle, self.lent, self.called = (nn.Linear(3, 3) for _ in range(3))

    def forward(self, X):
        for _ in range(2):
            X = self.called(torch.relu(nn.functional.linear(X, self.lent.weight, self.lent.bias)))
        return X


def test_the_order_of_use_holds_calls_and_parameters_that_functions_get():
    assert networks.order(Mixed(), torch.zeros(2, 3)) == ["lent", "called", "called"]


@pytest.mark.parametrize(
    "product",
    [
        lambda X, W: X @ W.T,
        lambda X, W: torch.einsum("ni,oi->no", X, W),
        lambda X, W: X @ W.data.t(),
        lambda X, W: torch.stack([X @ w for w in W], dim=1),
        lambda X, W: torch.cat([W, W])[:3].mul(X[:, None]).sum(2),
    ],
)
def test_a_parameter_counts_as_used_whatever_function_gets_it(product):
    net = nn.Sequential(nn.Linear(3, 3, bias=False))
    net.forward = lambda X: product(X, net[0].weight)
    assert networks.order(net, torch.zeros(2, 3)) == ["0"]


TRAIN_TORCH = """
import torch
def train_torch(net, dataset_X, dataset_y, num_epochs, lr, batch_size):
    if lr < 0:
        raise ValueError("a negative learning rate")
    with torch.no_grad():
        net[0].weight += lr
"""
ZEROS = {"0.weight": torch.zeros(2, 3), "0.bias": torch.zeros(2)}


@pytest.fixture
def lent(student):
    """A student's training loop, and a network of zeros that it can be given."""
    module = student(TRAIN_TORCH, "task2")
    net = module.network([["Linear", [3, 2]]])
    net.fill(ZEROS)
    return module, net


def asked(module):
    """Number of questions and of things put off so far."""
    return module._employment.requests


def test_what_is_put_off_is_done_with_the_values_of_then(lent):
    module, net = lent
    values = {"0.weight": torch.ones(2, 3)}
    net.fill(values)
    values["0.weight"] += 1
    module.reseed(1)
    assert asked(module) == 6  # a scan, a load, the network, two fills and a seed
    assert net.state()["0.weight"].unique().tolist() == [1.0]


def test_what_raises_when_put_off_is_the_answer_to_the_next_question(lent):
    module, net = lent
    other = module.network([["NoSuchLayer", []]])
    with pytest.raises(Crashed, match="NoSuchLayer"):
        other.state()
    assert net.state()["0.bias"].tolist() == [0.0, 0.0]


def test_a_call_brings_the_state_in_which_it_left_a_network(lent):
    module, net = lent
    module.train_torch(net, 0, 0, 1, 0.5, 1)
    before = asked(module)
    assert net.state()["0.weight"].unique().tolist() == [0.5]
    assert asked(module) == before


def test_a_state_that_may_have_changed_since_is_asked_for(lent):
    module, net = lent
    module.train_torch(net, 0, 0, 1, 0.5, 1)
    with pytest.raises(Crashed, match="negative"):
        module.train_torch(net, 0, 0, 1, -0.5, 1)
    assert net.left is None
    module.train_torch(net, 0, 0, 1, 0.5, 1)
    net.fill(ZEROS)
    assert net.state()["0.weight"].unique().tolist() == [0.0]


def test_a_call_does_not_bring_the_state_of_a_large_network(lent):
    module, _ = lent
    net = module.network([["Linear", [500, 500]]])
    module.train_torch(net, 0, 0, 1, 0.5, 1)
    assert net.left is None
    assert net.state()["0.weight"].shape == (500, 500)
