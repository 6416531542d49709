"""The 1x1 convolution is always built, but takes part only when it was asked for."""

import torch
from torch import nn


class Residual(nn.Module):
    def __init__(self, input_channels, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.use_1x1conv = use_1x1conv
        self.conv_a = nn.Conv2d(input_channels, num_channels, (3, 3), (strides, strides), (1, 1))
        self.conv_b = nn.Conv2d(num_channels, num_channels, (3, 3), padding="same")
        self.conv_c = nn.Conv2d(input_channels, num_channels, (1, 1), (strides, strides))
        self.norm_a = nn.BatchNorm2d(num_channels)
        self.norm_b = nn.BatchNorm2d(num_channels)

    def forward(self, X):
        identity = X
        out = self.conv_a(X)
        out = self.norm_a(out)
        out = torch.relu(out)
        out = self.conv_b(out)
        out = self.norm_b(out)
        if self.use_1x1conv:
            identity = self.conv_c(X)
        out = torch.add(out, identity)
        return torch.relu(out)


def get_resnet():
    first = nn.Sequential(
        nn.Conv2d(1, 64, kernel_size=(7, 7), stride=(2, 2), padding=(3, 3)),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.MaxPool2d(kernel_size=(3, 3), stride=(2, 2), padding=(1, 1)),
    )
    second = nn.Sequential(Residual(64, 64), Residual(64, 64))
    rest = []
    for c in (64, 128, 256):
        rest.append(
            nn.Sequential(Residual(c, 2 * c, use_1x1conv=True, strides=2), Residual(2 * c, 2 * c))
        )
    layers = [first, second, *rest]
    layers.extend([nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), nn.Linear(512, 10)])
    return nn.Sequential(*layers)
