"""Sequentials within Sequentials are the branches of a block; a recursive helper makes stages."""

import torch
from torch import nn


def unit(fan_in, fan_out, stride, *after):
    conv = nn.Conv2d(fan_in, fan_out, 3, padding=1, stride=stride)
    return nn.Sequential(nn.Sequential(conv, nn.BatchNorm2d(fan_out)), *after)


class Residual(nn.Module):
    def __init__(self, input_channels, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        shortcut = []
        if use_1x1conv:
            shortcut = [nn.Conv2d(input_channels, num_channels, 1, stride=strides)]
        self.branches = nn.ModuleList(
            [
                nn.Sequential(*shortcut),  # an empty Sequential is the identity
                nn.Sequential(
                    unit(input_channels, num_channels, strides, nn.ReLU()),
                    unit(num_channels, num_channels, 1),
                ),
            ]
        )

    def forward(self, X):
        return torch.relu(sum(branch(X) for branch in self.branches))


def blocks(fan_in, fan_out, count):
    if count == 0:
        return []
    if fan_in == fan_out:
        first = Residual(fan_in, fan_out)
    else:
        first = Residual(fan_in, fan_out, use_1x1conv=True, strides=2)
    return [first] + blocks(fan_out, fan_out, count - 1)


def get_resnet():
    front = nn.Sequential(nn.Conv2d(1, 64, 7, stride=2, padding=3), nn.BatchNorm2d(64), nn.ReLU())
    stem = nn.Sequential(front, nn.MaxPool2d(3, stride=2, padding=1))
    body = [
        nn.Sequential(*blocks(64, 64, 2)),
        nn.Sequential(*blocks(64, 128, 2)),
        nn.Sequential(*blocks(128, 256, 2)),
        nn.Sequential(*blocks(256, 512, 2)),
    ]
    return nn.Sequential(stem, *body, nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), nn.Linear(512, 10))
