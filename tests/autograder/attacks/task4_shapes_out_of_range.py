"""Claims, through the worker's operations, shapes that are negative, huge, empty or true, and a million names."""

import random
import sys

from torch import nn

SHAPES = [
    {"a.weight": [-1, 3, 3, 3], "a.bias": [2**62]},
    {"a.weight": [], "a.bias": [True], "": [1], ".weight": [3, 3]},
    {"a.running_mean": [], "a.weight": [0]},
    {"weight": [1] * 1000, "bias": [10**18, 10**18]},
    {f"{i}.weight": [3, 3, 3, 3] for i in range(20_000)},
]


def lie():
    networks = sys.modules.get("autograder.jail.networks")
    if networks is not None:
        networks.shapes = lambda *_, **__: random.choice(SHAPES)
        networks.order = lambda *_, **__: ["a", "", None, ["a"], -1, {"a": 1}] * 10_000


class Residual(nn.Module):
    def __init__(self, input_channels, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        lie()

    def forward(self, X):
        return X


def get_resnet():
    lie()
    return nn.Sequential(nn.Flatten())
