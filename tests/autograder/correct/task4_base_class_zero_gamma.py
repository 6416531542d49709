import torch
from torch import nn


class SkipConnection(nn.Module):
    """relu(branch(X) + shortcut(X)); what the two are is up to the subclass."""

    def branch(self, X):
        raise NotImplementedError

    def shortcut(self, X):
        return X

    def forward(self, X):
        return torch.relu(self.branch(X) + self.shortcut(X))


class Residual(SkipConnection):
    def __init__(self, input_channels, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.stack = nn.Sequential(
            nn.Conv2d(input_channels, num_channels, kernel_size=3, padding=1, stride=strides),
            nn.BatchNorm2d(num_channels),
            nn.ReLU(),
            nn.Conv2d(num_channels, num_channels, kernel_size=3, padding=1),
            nn.BatchNorm2d(num_channels),
        )
        # "zero-init residual" (Goyal et al. 2017): a new block starts as relu(shortcut)
        nn.init.constant_(self.stack[-1].weight, 0)
        if use_1x1conv:
            self.projection = nn.Conv2d(input_channels, num_channels, kernel_size=1, stride=strides)
        else:
            self.projection = None

    def branch(self, X):
        return self.stack(X)

    def shortcut(self, X):
        return super().shortcut(X) if self.projection is None else self.projection(X)


class ResNet(nn.Sequential):
    def __init__(self, repeats=(2, 2, 2, 2), classes=10):
        super().__init__(self.stem())
        channels = 64
        for i, repeat in enumerate(repeats):
            self.append(self.stage(channels, 64 * 2 ** i, repeat, first=i == 0))
            channels = 64 * 2 ** i
        self.extend([nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), nn.Linear(channels, classes)])

    @staticmethod
    def stem():
        return nn.Sequential(
            nn.Conv2d(1, 64, kernel_size=7, stride=2, padding=3),
            nn.BatchNorm2d(64),
            nn.ReLU(),
            nn.MaxPool2d(kernel_size=3, stride=2, padding=1),
        )

    @staticmethod
    def stage(c_in, c_out, repeat, first):
        blocks = [Residual(c_in, c_out) if first else Residual(c_in, c_out, use_1x1conv=True, strides=2)]
        while len(blocks) < repeat:
            blocks.append(Residual(c_out, c_out))
        return nn.Sequential(*blocks)


def get_resnet():
    return ResNet()
