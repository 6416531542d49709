"""EfficientNet-Lite0, the offline backbone: MobileNet-like, without squeeze-and-excitation.

Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks" (2019), with
the changes of TensorFlow's "lite" variants: no squeeze-and-excitation, ReLU6 for swish, stem and
head of fixed width.  The names of the parameters are those of the published state_dict.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

#: (kernel, stride of the first block, expansion, output channels, blocks) of the seven stages.
STAGES = (
    (3, 1, 1, 16, 1),
    (3, 2, 6, 24, 2),
    (5, 2, 6, 40, 2),
    (3, 2, 6, 80, 3),
    (5, 1, 6, 112, 3),
    (5, 2, 6, 192, 4),
    (3, 1, 6, 320, 1),
)
STEM_CHANNELS = 32
HEAD_CHANNELS = 1280


class SameConv2d(nn.Conv2d):
    """A convolution with TensorFlow's "SAME" padding: ceil(size / stride) outputs.

    Where the padding is odd, the extra row and column stand below and to the right.
    """

    def forward(self, X: Tensor) -> Tensor:
        """Convolve (N, C, H, W) to (N, C', ceil(H / stride), ceil(W / stride))."""
        rows, columns = (self._padding(size) for size in X.shape[-2:])
        padded = F.pad(X, (columns // 2, columns - columns // 2, rows // 2, rows - rows // 2))
        return F.conv2d(padded, self.weight, self.bias, self.stride, groups=self.groups)

    def _padding(self, size: int) -> int:
        stride, kernel = self.stride[0], self.kernel_size[0]
        return max((-(-size // stride) - 1) * stride + kernel - size, 0)


def _convolution(inputs: int, outputs: int, kernel: int, stride: int, groups: int = 1) -> nn.Conv2d:
    if stride == 1:  # the padding is symmetric: a plain convolution does it without a copy
        return nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, groups=groups, bias=False)
    return SameConv2d(inputs, outputs, kernel, stride, groups=groups, bias=False)


def _batch_norm(channels: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(channels, eps=1e-3, momentum=0.01)


class MBConv(nn.Module):
    """Inverted residual block: expand by 1×1, convolve each channel, project by 1×1."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, expansion: int) -> None:
        super().__init__()
        width = inputs * expansion
        if expansion > 1:
            self._expand_conv = _convolution(inputs, width, 1, 1)
            self._bn0 = _batch_norm(width)
        self._depthwise_conv = _convolution(width, width, kernel, stride, groups=width)
        self._bn1 = _batch_norm(width)
        self._project_conv = _convolution(width, outputs, 1, 1)
        self._bn2 = _batch_norm(outputs)
        self._expands = expansion > 1
        self._adds_input = stride == 1 and inputs == outputs

    def forward(self, X: Tensor) -> Tensor:
        """Map (N, inputs, H, W) to (N, outputs, H / stride, W / stride)."""
        Z = F.relu6(self._bn0(self._expand_conv(X))) if self._expands else X
        Z = F.relu6(self._bn1(self._depthwise_conv(Z)))
        Z = self._bn2(self._project_conv(Z))
        output: Tensor = X + Z if self._adds_input else Z
        return output


class EfficientNetLite0(nn.Module):
    """The whole classifier: 4,652,008 parameters, 1,000 ImageNet classes."""

    def __init__(self, num_classes: int = 1000) -> None:
        super().__init__()
        self._conv_stem = _convolution(3, STEM_CHANNELS, 3, 2)
        self._bn0 = _batch_norm(STEM_CHANNELS)
        blocks, channels = [], STEM_CHANNELS
        for kernel, stride, expansion, outputs, count in STAGES:
            for block in range(count):
                blocks.append(MBConv(channels, outputs, kernel, 1 if block else stride, expansion))
                channels = outputs
        self._blocks = nn.Sequential(*blocks)
        self._conv_head = _convolution(channels, HEAD_CHANNELS, 1, 1)
        self._bn1 = _batch_norm(HEAD_CHANNELS)
        self._fc: nn.Module = nn.Linear(HEAD_CHANNELS, num_classes)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out")

    def forward(self, X: Tensor) -> Tensor:
        """Map images (N, 3, H, W), scaled as `(255 · rgb − 127) / 128`, to logits (N, classes)."""
        Z = F.relu6(self._bn0(self._conv_stem(X)))  # (N, 32, H/2, W/2)
        Z = self._blocks(Z)  # (N, 320, H/32, W/32)
        Z = F.relu6(self._bn1(self._conv_head(Z)))  # (N, 1280, H/32, W/32)
        logits: Tensor = self._fc(torch.flatten(F.adaptive_avg_pool2d(Z, 1), 1))
        return logits
