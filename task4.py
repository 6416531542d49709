"""Task 4: residual blocks and ResNet-18 for images of one channel.

He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition", CVPR 2016: the block is that
of section 3.2 and figure 2, the network the 18-layer column of table 1.  The shortcut of a block
that changes shape is a 1×1 convolution (option B of section 3.3), here without batch-norm.
"""

import torch
from torch import nn


class Residual(nn.Module):
    """Two 3×3 convolutions with batch-norm, added to the input, then a ReLU.

    Y = relu( bn2(conv2( relu(bn1(conv1(X))) )) + shortcut(X) )
    """

    def __init__(self, input_channels, num_channels, use_1x1conv=False, strides=1):
        """Build a block from input_channels to num_channels.

        strides: stride of the first convolution, and of the 1×1 convolution on the shortcut, which
        exists only with use_1x1conv (needed when the channels or the size change).
        """
        super().__init__()
        # BEGIN SOLUTION
        self.conv1 = nn.Conv2d(
            input_channels, num_channels, kernel_size=3, padding=1, stride=strides
        )
        self.bn1 = nn.BatchNorm2d(num_channels)
        self.conv2 = nn.Conv2d(num_channels, num_channels, kernel_size=3, padding=1)
        self.bn2 = nn.BatchNorm2d(num_channels)
        self.conv3 = None
        if use_1x1conv:
            self.conv3 = nn.Conv2d(input_channels, num_channels, kernel_size=1, stride=strides)
        # END SOLUTION

    def forward(self, X):
        """X: (N, input_channels, h, w).  Returns (N, num_channels, ⌈h/strides⌉, ⌈w/strides⌉)."""
        # BEGIN SOLUTION
        Y = torch.relu(self.bn1(self.conv1(X)))
        Y = self.bn2(self.conv2(Y))
        shortcut = X if self.conv3 is None else self.conv3(X)
        return torch.relu(Y + shortcut)
        # END SOLUTION


def resnet_block(input_channels, num_channels, num_residuals, first_block=False):
    """A stage of ResNet: a list of `num_residuals` blocks.

    The first block halves the size and changes the channels, except in the network's first stage
    (first_block), which keeps both.
    """
    blocks = []
    for i in range(num_residuals):
        if i == 0 and not first_block:
            blocks.append(Residual(input_channels, num_channels, use_1x1conv=True, strides=2))
        else:
            blocks.append(Residual(num_channels, num_channels))
    return blocks


def get_resnet():
    """ResNet-18 for one input channel and ten classes.

    Returns an `nn.Sequential` of five Sequential stages, AdaptiveAvgPool2d, Flatten and Linear; it
    maps images (N, 1, h, w) to scores (N, 10).  The comments give the shapes for h = w = 224.
    """
    # BEGIN SOLUTION
    stem = nn.Sequential(
        nn.Conv2d(1, 64, kernel_size=7, stride=2, padding=3),  # (N, 64, 112, 112)
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.MaxPool2d(kernel_size=3, stride=2, padding=1),  # (N, 64, 56, 56)
    )
    return nn.Sequential(
        stem,
        nn.Sequential(*resnet_block(64, 64, 2, first_block=True)),  # (N, 64, 56, 56)
        nn.Sequential(*resnet_block(64, 128, 2)),  # (N, 128, 28, 28)
        nn.Sequential(*resnet_block(128, 256, 2)),  # (N, 256, 14, 14)
        nn.Sequential(*resnet_block(256, 512, 2)),  # (N, 512, 7, 7)
        nn.AdaptiveAvgPool2d((1, 1)),  # (N, 512, 1, 1)
        nn.Flatten(),  # (N, 512)
        nn.Linear(512, 10),  # (N, 10)
    )
    # END SOLUTION


def get_correct_resnet_shape_str():
    """What the stages of `get_resnet` put out for an input of shape (1, 1, 224, 224)."""
    return (
        "Sequential output shape: torch.Size([1, 64, 56, 56])\n"
        "Sequential output shape: torch.Size([1, 64, 56, 56])\n"
        "Sequential output shape: torch.Size([1, 128, 28, 28])\n"
        "Sequential output shape: torch.Size([1, 256, 14, 14])\n"
        "Sequential output shape: torch.Size([1, 512, 7, 7])\n"
        "AdaptiveAvgPool2d output shape: torch.Size([1, 512, 1, 1])\n"
        "Flatten output shape: torch.Size([1, 512])\n"
        "Linear output shape: torch.Size([1, 10])\n"
    )
