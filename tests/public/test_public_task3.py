"""Public checks of task 3: the course's table of layers, and whether the training learns."""

import pytest
import torch
from torch import nn

pytestmark = pytest.mark.public

LAYERS = [
    ["Reshape", [1, 1, 28, 28]],
    ["Conv2d", [1, 6, 28, 28]],
    ["Sigmoid", [1, 6, 28, 28]],
    ["AvgPool2d", [1, 6, 14, 14]],
    ["Conv2d", [1, 16, 10, 10]],
    ["Sigmoid", [1, 16, 10, 10]],
    ["AvgPool2d", [1, 16, 5, 5]],
    ["Flatten", [1, 400]],
    ["Linear", [1, 120]],
    ["Sigmoid", [1, 120]],
    ["Linear", [1, 84]],
    ["Sigmoid", [1, 84]],
    ["Linear", [1, 10]],
]
PARAMETERS = 61_706
SMALL_NET = [["Flatten", []], ["Linear", [196, 16]], ["Sigmoid", []], ["Linear", [16, 10]]]


@pytest.mark.points("get_lenet", 5)
def test_lenet(task3, judge):
    """get_lenet returns an nn.Sequential with the layers of the course's table."""
    net = task3.get_lenet()
    kind = getattr(net, "kind", "")
    judge.require(kind == "nn.Sequential", f"it must be an nn.Sequential: {judge.describe(net)}.")
    table = net.layers(torch.zeros(1, 1, 28, 28))
    judge.require(table == LAYERS, f"the layers must be\n{LAYERS},\nbut are\n{table}.")
    count = sum(value.numel() for value in net.state().values())
    judge.require(
        count == PARAMETERS, f"LeNet-5 has {PARAMETERS:,} parameters, this one {count:,}."
    )


@pytest.mark.points("train_cnn", 15)
def test_training(task3, judge, images):
    """train_cnn teaches a small network to tell clothes apart."""
    net = task3.network(SMALL_NET)
    train, test = halved(images.x_train[:800]), halved(images.x_test)
    y, y_test = (
        torch.from_numpy(labels.copy()).long() for labels in (images.y_train, images.y_test)
    )
    loaders = [task3.loader(train, y[:800], 20), task3.loader(test[:100], y_test[:100], 20)]
    task3.train_cnn(net, *loaders, 10, 0.5, task3.operate("device", name="cpu"))
    scores = net.run(test, training=False).get("output")
    scores = judge.array(scores, "net(X)")
    judge.require(scores.shape == (len(test), 10), "the network must give ten scores an image.")
    accuracy = (scores.argmax(axis=1) == y_test.numpy()).mean()
    judge.require(accuracy >= 0.55, f"accuracy {accuracy:.1%} on new images; 55 % is asked.")


def halved(x):
    """Images (N, 28, 28) at half the size and standardised: (N, 1, 14, 14)."""
    X = torch.from_numpy(x.copy()).float()[:, None] / 255
    return (nn.functional.avg_pool2d(X, 2) - 0.3) / 0.33
