"""Public checks of task 2: the course's table of layers, and whether the training learns."""

import numpy as np
import pytest
import torch

pytestmark = pytest.mark.public

LAYERS = [["Linear", [10, 2]], ["ReLU", [10, 2]], ["Linear", [10, 1]]]


@pytest.mark.points("get_DNN", 5)
def test_network(task2, judge):
    """get_DNN returns an nn.Sequential with the layers of the course's table."""
    net = task2.get_DNN()
    kind = getattr(net, "kind", "")
    judge.require(kind == "nn.Sequential", f"it must be an nn.Sequential: {judge.describe(net)}.")
    dtype = next((value.dtype for value in net.state().values()), torch.float32)
    table = net.layers(torch.zeros(10, 3, dtype=dtype))
    judge.require(table == LAYERS, f"the layers must be {LAYERS}, but are {table}.")


@pytest.mark.points("train_torch", 5)
def test_training(task2, judge):
    """train_torch separates two clusters, and writes down the weights after each epoch."""
    rng = np.random.default_rng(5)
    labels = rng.permutation(np.repeat([-1.0, 1.0], 100))
    points = rng.normal(size=(200, 3)) * 0.5 + np.outer(labels, [1.0, -1.0, 0.5])
    best = 0.0
    for attempt in range(4):  # from an unlucky start a right training may fail
        task2.reseed(attempt)
        net = task2.network([["Linear", [3, 2, False]], ["ReLU", []], ["Linear", [2, 1, False]]])
        lists = task2.train_torch(net, points.copy(), labels.copy(), 40, 0.005, 20)
        W_list, K_list = judge.several(lists, 2, "train_torch(…)")[:2]
        judge.several(W_list, 40, "W_list", exactly=True)
        judge.several(K_list, 40, "K_list", exactly=True)
        output = net.run(torch.from_numpy(points), training=False).get("output")
        outputs = judge.array(output, "net(X)").reshape(-1)
        judge.require(outputs.shape == (200,), "the network must have one output for each sample.")
        best = max(best, np.mean((outputs > 0) == (labels > 0)))
        if best >= 0.95:
            return
    judge.require(False, f"training accuracy {best:.1%}, 95 % is asked.")
