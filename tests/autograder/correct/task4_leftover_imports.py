"""Leftover imports of plotting and textbook packages, and a training helper nobody calls."""

import matplotlib.pyplot as plt
import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F

plt.rcParams["figure.dpi"] = 100


class Residual(nn.Module):
    def __init__(self, input_channels, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.norm_in = nn.BatchNorm2d(num_channels)
        self.conv_in = nn.Conv2d(input_channels, num_channels, 3, stride=strides, padding=1)
        self.conv_out = nn.Conv2d(num_channels, num_channels, 3, stride=1, padding=1)
        self.norm_out = nn.BatchNorm2d(num_channels)
        self.match = nn.Identity()
        if use_1x1conv:
            self.match = nn.Conv2d(input_channels, num_channels, 1, stride=strides, padding=0)

    def forward(self, X):
        Y = self.norm_out(self.conv_out(F.relu(self.norm_in(self.conv_in(X)))))
        return F.relu(self.match(X) + Y)


def resnet_block(input_channels, num_channels, num_residuals, first_block=False):
    for i in range(num_residuals):
        if first_block or i > 0:
            yield Residual(num_channels, num_channels)
        else:
            yield Residual(input_channels, num_channels, use_1x1conv=True, strides=2)


def get_resnet():
    b1 = nn.Sequential(
        nn.Conv2d(1, 64, kernel_size=7, stride=2, padding=3), nn.BatchNorm2d(64),
        nn.ReLU(), nn.MaxPool2d(kernel_size=3, stride=2, padding=1))
    b2 = nn.Sequential(*resnet_block(64, 64, 2, first_block=True))
    b3 = nn.Sequential(*resnet_block(64, 128, 2))
    b4 = nn.Sequential(*resnet_block(128, 256, 2))
    b5 = nn.Sequential(*resnet_block(256, 512, 2))
    return nn.Sequential(
        b1, b2, b3, b4, b5, nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), nn.Linear(512, 10))


def show(net):
    d2l.plt.figure()
    plt.plot([p.norm().item() for p in net.parameters()])
