"""Public checks of task 4: the course's shapes."""

import pytest
import torch

pytestmark = pytest.mark.public

LAYERS = [
    ["Sequential", [1, 64, 56, 56]],
    ["Sequential", [1, 64, 56, 56]],
    ["Sequential", [1, 128, 28, 28]],
    ["Sequential", [1, 256, 14, 14]],
    ["Sequential", [1, 512, 7, 7]],
    ["AdaptiveAvgPool2d", [1, 512, 1, 1]],
    ["Flatten", [1, 512]],
    ["Linear", [1, 10]],
]


@pytest.mark.points("Residual", 5)
def test_block(task4, judge):
    """Residual keeps the shape, or halves the size and changes the channels."""
    X = torch.rand(4, 3, 9, 9)
    for net, shape in (
        (task4.Residual(3, 3), [4, 3, 9, 9]),
        (task4.Residual(3, 6, use_1x1conv=True, strides=2), [4, 6, 5, 5]),
    ):
        kind = getattr(net, "kind", "")
        judge.require(kind.startswith("nn."), f"it must be an nn.Module: {judge.describe(net)}.")
        output = judge.array(net.run(X, training=False).get("output"), "the block's output")
        found = list(output.shape)
        judge.require(found == shape, f"the output must have shape {shape}, but has {found}.")


@pytest.mark.points("get_resnet", 5)
def test_resnet(task4, judge):
    """get_resnet returns an nn.Sequential with the stages of the course's table."""
    net = task4.get_resnet()
    kind = getattr(net, "kind", "")
    judge.require(kind == "nn.Sequential", f"it must be an nn.Sequential: {judge.describe(net)}.")
    table = net.layers(torch.zeros(1, 1, 224, 224))
    judge.require(table == LAYERS, f"the stages must be\n{LAYERS},\nbut are\n{table}.")
