"""One in-place ReLU module serves both places of a block; the input stays as it was."""

import torch
from torch import nn


class Residual(nn.Module):
    expansion = 1

    def __init__(self, input_channels, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.relu = nn.ReLU(inplace=True)
        self.layer1 = nn.Conv2d(input_channels, num_channels, 3, strides, 1)
        self.layer2 = nn.BatchNorm2d(num_channels)
        self.layer3 = nn.Conv2d(num_channels, num_channels, 3, 1, 1)
        self.layer4 = nn.BatchNorm2d(num_channels)
        self.downsample = None
        if use_1x1conv:
            self.downsample = nn.Sequential(nn.Conv2d(input_channels, num_channels, 1, strides))

    def forward(self, X):
        out = self.relu(self.layer2(self.layer1(X)))
        out = self.layer4(self.layer3(out))
        out += X if self.downsample is None else self.downsample(X)
        return self.relu(out)


def make_stage(channels, width, blocks, strides):
    for k in range(blocks):
        if k == 0 and (strides != 1 or channels != width):
            yield Residual(channels, width, use_1x1conv=True, strides=strides)
        else:
            yield Residual(width, width)


def get_resnet():
    net = nn.Sequential()
    stem = nn.Sequential()
    stem.add_module("conv", nn.Conv2d(1, 64, 7, stride=2, padding=3))
    stem.add_module("bn", nn.BatchNorm2d(64))
    stem.add_module("relu", nn.ReLU(True))
    stem.add_module("pool", nn.MaxPool2d(3, stride=2, padding=1))
    net.add_module("stem", stem)
    plan = {"stage1": (64, 64, 2, 1), "stage2": (64, 128, 2, 2)}
    plan |= {"stage3": (128, 256, 2, 2), "stage4": (256, 512, 2, 2)}
    for name, settings in plan.items():
        net.add_module(name, nn.Sequential(*make_stage(*settings)))
    net.add_module("pool", nn.AdaptiveAvgPool2d((1, 1)))
    net.add_module("flatten", nn.Flatten())
    net.add_module("fc", nn.Linear(512, 10))
    return net
