"""The block's modules only hold parameters; functions do the work, one convolution by patches."""

import torch
from torch import nn
from torch.nn import functional as F


def normed(norm, Z, training):
    return F.batch_norm(
        Z, norm.running_mean, norm.running_var, norm.weight, norm.bias, training, norm.momentum
    )


def by_patches(kernel, bias, Z):
    """A 3×3 convolution with padding 1, as one product per image."""
    patches = F.unfold(Z, 3, padding=1)  # (N, 9C, hw)
    product = kernel.flatten(1) @ patches + bias[:, None]  # (N, C', hw)
    return product.unflatten(2, Z.shape[2:])


class Residual(nn.Module):
    def __init__(self, input_channels, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.strides = strides
        self.shrinking = nn.Conv2d(input_channels, num_channels, 3)
        self.keeping = nn.Conv2d(num_channels, num_channels, 3)
        self.norms = nn.ModuleList(nn.BatchNorm2d(num_channels) for _ in "ab")
        self.bypass = nn.Conv2d(input_channels, num_channels, 1) if use_1x1conv else None

    def forward(self, X):
        Z = F.conv2d(X, self.shrinking.weight, self.shrinking.bias, self.strides, 1)
        Z = F.relu(normed(self.norms[0], Z, self.training))
        Z = by_patches(self.keeping.weight, self.keeping.bias, Z)
        Z = normed(self.norms[1], Z, self.training)
        if self.bypass is not None:
            X = F.conv2d(X, self.bypass.weight, self.bypass.bias, self.strides)
        return F.relu(X.add(Z))


def resnet_block(input_channels, num_channels, num_residuals, first_block=False):
    widths = [input_channels] + [num_channels] * num_residuals
    return [
        Residual(a, b, *((False, 1) if first_block or i else (True, 2)))
        for i, (a, b) in enumerate(zip(widths[:-1], widths[1:]))
    ]


def get_resnet():
    stem = (nn.Conv2d(1, 64, 7, 2, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
    stages = [(64, 64, 2, True), (64, 128, 2), (128, 256, 2), (256, 512, 2)]
    return nn.Sequential(
        nn.Sequential(*stem),
        *(nn.Sequential(*resnet_block(*stage)) for stage in stages),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(512, 10),
    )
