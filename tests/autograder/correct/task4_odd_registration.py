"""Everything is registered backwards: shortcut first, then the second norm before the first."""

import torch
from torch import nn


class Residual(nn.Module):
    def __init__(self, input_channels, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.relu2 = nn.ReLU()
        if use_1x1conv:
            self.adapt = nn.Conv2d(input_channels, num_channels, kernel_size=1, stride=strides)
        else:
            self.adapt = None
        self.bn2 = nn.BatchNorm2d(num_channels)
        self.bn1 = nn.BatchNorm2d(num_channels)
        self.conv2 = nn.Conv2d(num_channels, num_channels, kernel_size=3, padding=1)
        self.relu1 = nn.ReLU()
        self.conv1 = nn.Conv2d(input_channels, num_channels, 3, padding=1, stride=strides)

    def forward(self, X):
        shortcut = self.adapt(X) if self.adapt is not None else X
        Y = self.relu1(self.bn1(self.conv1(X)))
        Y = self.bn2(self.conv2(Y))
        return self.relu2(shortcut + Y)


def get_resnet():
    classifier = nn.Linear(512, 10)
    stages = []
    for out in (512, 256, 128):
        last = Residual(out, out)
        stages.insert(0, nn.Sequential(Residual(out // 2, out, True, 2), last))
    stages.insert(0, nn.Sequential(Residual(64, 64), Residual(64, 64)))
    pool = nn.MaxPool2d(3, stride=2, padding=1)
    norm = nn.BatchNorm2d(64)
    stages.insert(0, nn.Sequential(nn.Conv2d(1, 64, 7, 2, 3), norm, nn.ReLU(), pool))
    return nn.Sequential(*stages, nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), classifier)
