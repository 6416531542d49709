"""Registers and uses the right parameters in order, but lets the block return its input."""

from torch import nn


class Residual(nn.Module):
    def __init__(self, input_channels, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.conv1 = nn.Conv2d(input_channels, num_channels, 3, strides, 1)
        self.bn1 = nn.BatchNorm2d(num_channels)
        self.conv2 = nn.Conv2d(num_channels, num_channels, 3, 1, 1)
        self.bn2 = nn.BatchNorm2d(num_channels)
        self.conv3 = nn.Conv2d(input_channels, num_channels, 1, strides) if use_1x1conv else None

    def forward(self, X):
        Y = self.bn2(self.conv2(self.bn1(self.conv1(X))))
        return (X if self.conv3 is None else self.conv3(X)) + 0 * Y


def get_resnet():
    return nn.Sequential(nn.Flatten())
