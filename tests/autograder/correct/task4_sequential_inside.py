"""The two paths of a block are one Sequential and one nn.Identity or convolution."""

import torch
from torch import nn


class Residual(nn.Module):
    def __init__(self, input_channels, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.residual = nn.Sequential(
            nn.Conv2d(input_channels, num_channels, 3, strides, 1),
            nn.BatchNorm2d(num_channels),
            nn.ReLU(),
            nn.Conv2d(num_channels, num_channels, 3, 1, 1),
            nn.BatchNorm2d(num_channels),
        )
        if use_1x1conv:
            self.skip = nn.Conv2d(input_channels, num_channels, 1, strides)
        else:
            self.skip = nn.Identity()
        self.out = nn.ReLU()

    def forward(self, X):
        return self.out(self.residual(X) + self.skip(X))


def get_resnet():
    stem = nn.Sequential(
        nn.Conv2d(1, 64, 7, 2, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)
    )
    stage1 = nn.Sequential(Residual(64, 64), Residual(64, 64))
    stage2 = nn.Sequential(Residual(64, 128, True, 2), Residual(128, 128))
    stage3 = nn.Sequential(Residual(128, 256, True, 2), Residual(256, 256))
    stage4 = nn.Sequential(Residual(256, 512, True, 2), Residual(512, 512))
    pool, flat, dense = nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 10)
    return nn.Sequential(stem, stage1, stage2, stage3, stage4, pool, flat, dense)
