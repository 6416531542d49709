"""From a picture to what a backbone expects; and random changes that multiply the training images.

The changes come from torchvision, and three of our own that it lacks. Each is drawn from a seed of
its own for every image and view, so that the result depends neither on the order of the images nor
on the number of workers or processes.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import Tensor, nn
from torchvision.transforms import v2

from P4.backbones import Architecture
from P4.model import P4Error


class PCAColour(nn.Module):
    """Shift the colour of an image along the directions in which its own colours vary.

    Krizhevsky, Sutskever and Hinton, "ImageNet Classification with Deep Convolutional Neural
    Networks" (2012), section 4.1: add Σ_i α_i √λ_i p_i to every pixel, with p_i and λ_i the
    principal directions and variances of the RGB values and α_i drawn from N(0, σ²). The paper
    takes them from the whole training set; taking each image's own needs no pass over the data.
    """

    def __init__(self, sigma: float = 0.4) -> None:
        super().__init__()
        self.sigma = sigma

    def forward(self, image: Tensor) -> Tensor:
        """Change an image (3, H, W), uint8."""
        pixels = image.flatten(1).float()  # (3, H·W)
        centred = pixels - pixels.mean(dim=1, keepdim=True)
        variances, directions = torch.linalg.eigh(centred @ centred.T / centred.shape[1])
        alpha = torch.randn(3) * self.sigma
        shift = directions @ (alpha * variances.clamp(min=0).sqrt())  # (3,)
        return _bytes(image.float() + shift[:, None, None])


class GridMask(nn.Module):
    """Hide a regular grid of squares, so that no single part of the object is needed.

    Chen et al., "GridMask Data Augmentation" (2020): the grid's period is drawn from a range, its
    offset and its angle at random; each square's side is the part `hidden` of the period. What is
    hidden becomes grey.
    """

    def __init__(self, periods: tuple[float, float] = (0.2, 0.5), hidden: float = 0.45) -> None:
        super().__init__()
        self.periods, self.hidden = periods, hidden

    def forward(self, image: Tensor) -> Tensor:
        """Change an image (3, H, W), uint8."""
        height, width = image.shape[-2:]
        low, high = self.periods
        period = (low + (high - low) * torch.rand(()).item()) * min(height, width)
        angle = torch.rand(()).item() * math.pi / 2
        along, across = _rotated_axes(height, width, angle)
        offsets = torch.rand(2) * period
        in_square = ((along + offsets[0]) % period < self.hidden * period) & (
            (across + offsets[1]) % period < self.hidden * period
        )
        return torch.where(in_square, torch.full_like(image, 127), image)


class Illumination(nn.Module):
    """Light an image from one side: brightness rises linearly in a random direction.

    At the two ends the brightness is 1 − s and 1 + s times the old one, with s uniform in
    [0, strength].
    """

    def __init__(self, strength: float = 0.6) -> None:
        super().__init__()
        self.strength = strength

    def forward(self, image: Tensor) -> Tensor:
        """Change an image (3, H, W), uint8."""
        angle = torch.rand(()).item() * 2 * math.pi
        along, _ = _rotated_axes(image.shape[-2], image.shape[-1], angle)
        slope = self.strength * torch.rand(()).item()
        return _bytes(image.float() * (1 + slope * along / along.abs().max().clamp(min=1)))


def _rotated_axes(height: int, width: int, angle: float) -> tuple[Tensor, Tensor]:
    """Coordinates of each pixel from the centre, along a direction and across it, (H, W) each."""
    y = torch.arange(height)[:, None] - (height - 1) / 2
    x = torch.arange(width)[None, :] - (width - 1) / 2
    cosine, sine = math.cos(angle), math.sin(angle)
    return cosine * x + sine * y, cosine * y - sine * x


def _bytes(image: Tensor) -> Tensor:
    return image.round().clamp(0, 255).to(torch.uint8)


@dataclass(frozen=True, slots=True)
class Change:
    """A random change: how it is made for an image of a size, and in words."""

    build: Callable[[int], nn.Module]
    words: str
    own: bool = False


#: Every change by its name on the command line.
CHANGES: Mapping[str, Change] = MappingProxyType(
    {
        "flip": Change(lambda _: v2.RandomHorizontalFlip(), "mirror left and right"),
        "crop": Change(
            lambda size: v2.RandomResizedCrop(size, scale=(0.6, 1.0), antialias=True),
            "a part of 60 to 100 %, scaled",
        ),
        "rotate": Change(
            lambda _: v2.RandomRotation(15, v2.InterpolationMode.BILINEAR, fill=127),
            "by up to 15 degrees",
        ),
        "colour": Change(
            lambda _: v2.ColorJitter(0.3, 0.3, 0.3, 0.05), "brightness, contrast, hue"
        ),
        "erase": Change(lambda _: v2.RandomErasing(p=0.5, value=127), "a rectangle becomes grey"),
        "pca-colour": Change(lambda _: PCAColour(), "shift along the image's colours", own=True),
        "grid-mask": Change(lambda _: GridMask(), "hide a grid of squares", own=True),
        "illumination": Change(lambda _: Illumination(), "light from one side", own=True),
    }
)


class Preprocessing:
    """Turn a picture, uint8 (3, H, W), into what a backbone expects, float32 (3, size, size).

    The short side is scaled to `size`, the middle square cut out, the changes made, and the values
    normalised. Without changes nothing is random.
    """

    def __init__(
        self,
        architecture: Architecture,
        size: int | None,
        changes: Sequence[str] = (),
        seed: int = 0,
    ) -> None:
        self.size = size or architecture.size
        self.changes, self.seed = tuple(changes), seed
        self._frame = v2.Compose([v2.Resize(self.size, antialias=True), v2.CenterCrop(self.size)])
        self._changes = [change_named(name).build(self.size) for name in changes]
        self._mean = torch.tensor(architecture.mean)[:, None, None]
        self._std = torch.tensor(architecture.std)[:, None, None]

    def __call__(self, image: Tensor, view: int = 0, index: int = 0) -> Tensor:
        """Prepare one picture; view 0 is the picture as it is, others are changed at random."""
        return (self.framed(image, view, index).float() / 255 - self._mean) / self._std

    def framed(self, image: Tensor, view: int = 0, index: int = 0) -> Tensor:
        """The picture as it is before its values are normalised, uint8 (3, size, size)."""
        framed: Tensor = self._frame(image)
        if view == 0 or not self._changes:
            return framed
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed_from(self.seed, view, index))
            for change in self._changes:
                framed = change(framed)
        return framed

    def described(self, view: int) -> dict[str, object]:
        """All that the result depends on, as plain data."""
        plain = {"size": self.size, "mean": self._mean.tolist(), "std": self._std.tolist()}
        if view == 0 or not self.changes:
            return plain
        return (
            plain
            | {"changes": [repr(c) + _parameters(c) for c in self._changes]}
            | {
                "view": view,
                "seed": self.seed,
            }
        )


def _parameters(change: nn.Module) -> str:
    """The settings of a change of our own, which torch does not print."""
    return str(sorted((k, v) for k, v in vars(change).items() if isinstance(v, float | tuple)))


def change_named(name: str) -> Change:
    """The change of that name.  Raises P4Error, with the known names, for any other."""
    if name not in CHANGES:
        raise P4Error(f"augmentation {name!r} is unknown; known are {', '.join(CHANGES)}")
    return CHANGES[name]


def seed_from(*numbers: int) -> int:
    """A seed from some numbers: different for different ones, the same on every machine."""
    digest = hashlib.sha256(",".join(map(str, numbers)).encode()).digest()
    return int.from_bytes(digest[:8], "little") >> 1
