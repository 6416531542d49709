"""Sets of images with labels: the one record that all data becomes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from P4.model import P4Error


class Images(Protocol):
    """Pictures by index; each may have a size of its own."""

    def __len__(self) -> int:
        """How many there are."""

    def __getitem__(self, index: int) -> Tensor:
        """One picture, RGB, uint8, (3, H, W)."""


@dataclass(frozen=True, slots=True, eq=False)
class ImageSet:
    """Images with their labels, int64 (N,), each an index into `classes`.

    `digest` changes whenever a pixel or the order of the images does, so that nothing computed
    from other images is ever taken for theirs. `credits` are to be shown with the images.
    """

    images: Images
    labels: NDArray[np.int64]
    classes: tuple[str, ...]
    digest: str
    credits: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.labels)

    def part(self, rows: NDArray[np.int64]) -> ImageSet:
        """The images at these rows, in this order."""
        digest = hashlib.sha256(self.digest.encode() + rows.astype("<i8").tobytes()).hexdigest()
        return replace(
            self, images=ImagesAt(self.images, rows), labels=self.labels[rows], digest=digest
        )


@dataclass(frozen=True, slots=True)
class Data:
    """A training set and a test set with the same classes; `note` says what is special."""

    name: str
    train: ImageSet
    test: ImageSet
    note: str = ""


class ImagesAt:
    """Some of the images, in any order."""

    def __init__(self, images: Images, rows: NDArray[np.int64]) -> None:
        self._images, self._rows = images, rows

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> Tensor:
        """One picture, RGB, uint8, (3, H, W)."""
        return self._images[int(self._rows[index])]


class ArrayImages:
    """Images in one array, uint8: (N, H, W, 3), or grey, (N, H, W) or (N, H, W, 1)."""

    def __init__(self, pixels: NDArray[np.uint8]) -> None:
        self._pixels = pixels[..., None] if pixels.ndim == 3 else pixels

    def __len__(self) -> int:
        return len(self._pixels)

    def __getitem__(self, index: int) -> Tensor:
        """One picture, RGB, uint8, (3, H, W)."""
        picture = np.broadcast_to(self._pixels[index], (*self._pixels.shape[1:3], 3))
        return torch.from_numpy(np.ascontiguousarray(picture.transpose(2, 0, 1)))


def array_images(
    pixels: NDArray[np.uint8],
    labels: NDArray[np.int64],
    classes: Sequence[str],
    image_credits: Sequence[str] = (),
) -> ImageSet:
    """The record of images in one array."""
    described = f"{pixels.dtype} {pixels.shape}\0".encode()
    digest = hashlib.sha256(described + np.ascontiguousarray(pixels).tobytes()).hexdigest()
    return ImageSet(ArrayImages(pixels), labels, tuple(classes), digest, tuple(image_credits))


def stratified(
    labels: NDArray[np.int64], count: int, seed: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Draw `count` rows so that every class has its share; return them and the rest, both sorted.

    The share of a class is that of the whole, rounded by largest remainders: it differs from the
    exact one by less than 1. Raises P4Error where `count` leaves one of the two parts empty.
    """
    if not 0 < count < len(labels):
        raise P4Error(f"{count} of {len(labels)} images leaves no others; take 1 … N − 1")
    generator = np.random.default_rng(seed)
    classes, counts = np.unique(labels, return_counts=True)
    exact = counts * (count / len(labels))
    shares = np.floor(exact).astype(int)
    for row in np.argsort(shares - exact, kind="stable")[: count - shares.sum()]:
        shares[row] += 1
    drawn = np.zeros(len(labels), bool)
    for label, share in zip(classes, shares, strict=True):
        drawn[generator.permutation(np.flatnonzero(labels == label))[:share]] = True
    return np.flatnonzero(drawn).astype(np.int64), np.flatnonzero(~drawn).astype(np.int64)
