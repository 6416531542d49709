"""A ModuleDict holds the layers of a block, and an OrderedDict with names the stages."""

from collections import OrderedDict

import torch
from torch import nn


class Residual(nn.Module):
    def __init__(self, input_channels, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.parts = nn.ModuleDict(
            {
                "first": nn.Conv2d(input_channels, num_channels, 3, padding=1, stride=strides),
                "first_norm": nn.BatchNorm2d(num_channels),
                "second": nn.Conv2d(num_channels, num_channels, 3, padding=1),
                "second_norm": nn.BatchNorm2d(num_channels),
            }
        )
        if use_1x1conv:
            self.parts["projection"] = nn.Conv2d(input_channels, num_channels, 1, stride=strides)

    def forward(self, X):
        p = self.parts
        Y = torch.clamp(p["first_norm"](p["first"](X)), min=0)
        Y = p["second_norm"](p["second"](Y))
        return torch.clamp(Y + (p["projection"](X) if "projection" in p else X), min=0)


def get_resnet():
    stages = OrderedDict()
    stages["b1"] = nn.Sequential(
        OrderedDict(
            conv=nn.Conv2d(in_channels=1, out_channels=64, kernel_size=7, stride=2, padding=3),
            norm=nn.BatchNorm2d(num_features=64),
            act=nn.ReLU(),
            pool=nn.MaxPool2d(kernel_size=3, stride=2, padding=1),
        )
    )
    stages["b2"] = nn.Sequential(OrderedDict(r1=Residual(64, 64), r2=Residual(64, 64)))
    for k, width in enumerate((128, 256, 512), start=3):
        halve = Residual(width // 2, width, use_1x1conv=True, strides=2)
        stages[f"b{k}"] = nn.Sequential(OrderedDict(r1=halve, r2=Residual(width, width)))
    stages["gap"] = nn.AdaptiveAvgPool2d((1, 1))
    stages["flatten"] = nn.Flatten(1, -1)
    stages["fc"] = nn.Linear(512, 10)
    return nn.Sequential(stages)
