"""Lazy convolutions and norms inside the block, which know their input channels only when used."""

import torch
from torch import nn
from torch.nn import functional as F


class Residual(nn.Module):
    def __init__(self, input_channels, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.conv1 = nn.LazyConv2d(num_channels, kernel_size=3, padding=1, stride=strides)
        self.conv2 = nn.LazyConv2d(num_channels, kernel_size=3, padding=1)
        self.bn1, self.bn2 = nn.LazyBatchNorm2d(), nn.LazyBatchNorm2d()
        if use_1x1conv:
            self.conv3 = nn.LazyConv2d(num_channels, kernel_size=1, stride=strides)

    def forward(self, X):
        Y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(X)))))
        if hasattr(self, "conv3"):
            X = self.conv3(X)
        return F.relu(Y + X)


def get_resnet():
    net = nn.Sequential(
        nn.Sequential(
            nn.LazyConv2d(64, kernel_size=7, stride=2, padding=3),
            nn.LazyBatchNorm2d(),
            nn.ReLU(),
            nn.MaxPool2d(kernel_size=3, stride=2, padding=1),
        )
    )
    for i, width in enumerate((64, 128, 256, 512)):
        down = {"use_1x1conv": True, "strides": 2} if i else {}
        net.append(nn.Sequential(Residual(max(64, width // 2), width, **down), Residual(width, width)))
    net.extend([nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), nn.LazyLinear(10)])
    net.eval()
    with torch.no_grad():
        net(torch.zeros(1, 1, 32, 32))  # settles every size
    return net.train()
