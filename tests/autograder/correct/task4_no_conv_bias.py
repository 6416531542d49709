"""No convolution has a bias, the batch-norm shifts anyway; sums go into the block in place."""

import torch
import torch.nn.functional as F
from torch import nn


def conv3x3(fan_in, fan_out, stride=1):
    return nn.Conv2d(fan_in, fan_out, kernel_size=3, stride=stride, padding=1, bias=False)


class Residual(nn.Module):
    def __init__(self, input_channels, num_channels, use_1x1conv=False, strides=1):
        super(Residual, self).__init__()
        self.conv1 = conv3x3(input_channels, num_channels, strides)
        self.conv2 = conv3x3(num_channels, num_channels)
        self.bn1 = nn.BatchNorm2d(num_channels)
        self.bn2 = nn.BatchNorm2d(num_channels)
        self.conv3 = (
            nn.Conv2d(input_channels, num_channels, kernel_size=1, stride=strides, bias=False)
            if use_1x1conv
            else None
        )

    def forward(self, X):
        Y = F.relu(self.bn1(self.conv1(X)), inplace=True)
        Y = self.bn2(self.conv2(Y))
        if self.conv3:
            X = self.conv3(X)
        Y += X
        return F.relu(Y, inplace=True)


def resnet_block(input_channels, num_channels, num_residuals, first_block=False):
    blk = [Residual(num_channels, num_channels) for _ in range(num_residuals)]
    if not first_block:
        blk[0] = Residual(input_channels, num_channels, use_1x1conv=True, strides=2)
    return blk


def get_resnet():
    b1 = nn.Sequential(
        nn.Conv2d(1, 64, kernel_size=7, stride=2, padding=3, bias=False),
        nn.BatchNorm2d(64),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(kernel_size=3, stride=2, padding=1),
    )
    widths = [64, 64, 128, 256, 512]
    stages = [
        nn.Sequential(*resnet_block(widths[i], widths[i + 1], 2, first_block=(i == 0)))
        for i in range(4)
    ]
    return nn.Sequential(b1, *stages, nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), nn.Linear(512, 10))
