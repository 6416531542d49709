"""Convolution kernels are bare nn.Parameters, applied with F.conv2d; only the norms are modules."""

import torch
import torch.nn.functional as F
from torch import nn


def kernel(fan_out, fan_in, size):
    weight = torch.empty(fan_out, fan_in, size, size)
    return nn.Parameter(nn.init.kaiming_normal_(weight, nonlinearity="relu"))


class Residual(nn.Module):
    def __init__(self, input_channels, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.strides = strides
        self.kernel1 = kernel(num_channels, input_channels, 3)
        self.kernel2 = kernel(num_channels, num_channels, 3)
        shortcut = kernel(num_channels, input_channels, 1) if use_1x1conv else None
        self.register_parameter("kernel3", shortcut)
        self.norm1 = nn.BatchNorm2d(num_channels)
        self.norm2 = nn.BatchNorm2d(num_channels)

    def forward(self, X):
        Y = F.conv2d(X, self.kernel1, stride=self.strides, padding=1)
        Y = F.relu(self.norm1(Y))
        Y = F.conv2d(Y, self.kernel2, padding=1)
        Y = self.norm2(Y)
        if self.kernel3 is not None:
            X = F.conv2d(X, self.kernel3, stride=self.strides)
        return F.relu(Y + X)


def get_resnet():
    def stage(fan_in, fan_out):
        if fan_in == fan_out:
            return nn.Sequential(Residual(fan_in, fan_out), Residual(fan_out, fan_out))
        return nn.Sequential(Residual(fan_in, fan_out, True, 2), Residual(fan_out, fan_out))

    return nn.Sequential(
        nn.Sequential(
            nn.Conv2d(1, 64, 7, stride=2, padding=3),
            nn.BatchNorm2d(64),
            nn.ReLU(),
            nn.MaxPool2d(3, stride=2, padding=1),
        ),
        *map(stage, (64, 64, 128, 256), (64, 128, 256, 512)),
        nn.AdaptiveAvgPool2d((1, 1)),
        nn.Flatten(),
        nn.Linear(512, 10),
    )
