"""Convolutions and norms live in two ModuleLists that the forward pass zips together."""

import torch
from torch import nn


class Residual(nn.Module):
    def __init__(self, input_channels, num_channels, use_1x1conv=False, strides=1):
        nn.Module.__init__(self)
        channels, steps = [input_channels, num_channels], [strides, 1]
        self.norms = nn.ModuleList(nn.BatchNorm2d(num_channels) for _ in range(2))
        self.convs = nn.ModuleList()
        for fan_in, step in zip(channels, steps):
            self.convs.append(nn.Conv2d(fan_in, num_channels, 3, stride=step, padding=1))
        self.extra = nn.ModuleList()
        if use_1x1conv:
            self.extra.append(nn.Conv2d(input_channels, num_channels, 1, stride=strides))

    def forward(self, X):
        Y = X
        for k, (conv, norm) in enumerate(zip(self.convs, self.norms)):
            Y = norm(conv(Y))
            if k == 0:
                Y = Y.relu()
        for projection in self.extra:
            X = projection(X)
        return (Y + X).relu()


def get_resnet():
    net = nn.Sequential()
    net.append(nn.Sequential())
    net[0].append(nn.Conv2d(1, 64, kernel_size=7, stride=2, padding=3))
    net[0].append(nn.BatchNorm2d(64))
    net[0].append(nn.ReLU())
    net[0].append(nn.MaxPool2d(kernel_size=3, stride=2, padding=1))
    channels = 64
    for stage in range(4):
        width = 64 * 2**stage
        shrink = width != channels
        net.append(nn.Sequential())
        net[-1].append(Residual(channels, width, use_1x1conv=shrink, strides=2 if shrink else 1))
        net[-1].append(Residual(width, width))
        channels = width
    net.append(nn.AdaptiveAvgPool2d(output_size=1))
    net.append(nn.Flatten(start_dim=1))
    net.append(nn.Linear(channels, 10))
    return net
