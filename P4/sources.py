"""Where a training loop's batches come from: features on disk, or pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from P4.compute import Compute
from P4.features import PreparedImages, features_of
from P4.images import ImageSet
from P4.transforms import Preprocessing, seed_from

Batch = tuple[Tensor, Tensor]


class Source(Protocol):
    """Examples by their rows."""

    def __len__(self) -> int:
        """How many examples there are."""

    def batches(self, rows: Sequence[Tensor], view: int) -> Iterator[Batch]:
        """Inputs (B, …) and labels (B,), on the device, for each tensor of rows.

        `view` is 0 for the examples as they are, and the number of the epoch in training, where
        random changes differ from epoch to epoch.
        """


class CachedFeatures:
    """Features that were computed before, of one or more views of each image.

    In training each example shows one of its views, drawn anew in every epoch. `rows` picks the
    images, out of those that `views` and `labels` hold.
    """

    def __init__(
        self,
        views: Sequence[NDArray[np.float32]],
        labels: NDArray[np.int64],
        rows: NDArray[np.int64],
        compute: Compute,
        seed: int,
    ) -> None:
        self._views, self._rows = views, torch.from_numpy(rows)
        self._labels = torch.from_numpy(labels[rows])
        self._device, self._seed = compute.device, seed

    def __len__(self) -> int:
        return len(self._rows)

    def batches(self, rows: Sequence[Tensor], view: int) -> Iterator[Batch]:
        """Features (B, D) float32 and labels (B,)."""
        shown = self._shown(view)
        for batch in rows:
            X = self._features(self._rows[batch].numpy(), shown[batch].numpy())
            yield X.to(self._device), self._labels[batch].to(self._device)

    def _shown(self, view: int) -> Tensor:
        if view == 0:
            return torch.zeros(len(self), dtype=torch.int64)
        generator = torch.Generator().manual_seed(seed_from(self._seed, view))
        return torch.randint(len(self._views), (len(self),), generator=generator)

    def _features(self, rows: NDArray[np.int64], shown: NDArray[np.int64]) -> Tensor:
        if len(self._views) == 1:
            return torch.from_numpy(self._views[0][rows])
        X = np.empty((len(rows), self._views[0].shape[1]), np.float32)
        for number in np.unique(shown):
            X[shown == number] = self._views[number][rows[shown == number]]
        return torch.from_numpy(X)


class Pictures:
    """Prepared pictures, computed whenever they are asked for."""

    def __init__(
        self,
        images: ImageSet,
        rows: NDArray[np.int64],
        preprocessing: Preprocessing,
        compute: Compute,
    ) -> None:
        self._images, self._rows, self._labels = images, rows, torch.from_numpy(images.labels)
        self._preprocessing, self._compute = preprocessing, compute

    def __len__(self) -> int:
        return len(self._rows)

    def batches(self, rows: Sequence[Tensor], view: int) -> Iterator[Batch]:
        """Images (B, 3, size, size) float32 and labels (B,)."""
        prepared = PreparedImages(self._images, self._preprocessing, view)
        indices = [self._rows[batch.numpy()] for batch in rows]
        loader = self._compute.loader(prepared, [batch.tolist() for batch in indices])
        for batch, X in zip(indices, loader, strict=True):
            y = self._labels[torch.from_numpy(batch)]
            yield self._compute.images(X), y.to(self._compute.device)


class LiveFeatures:
    """Features that the fixed backbone computes anew in every epoch, as in the hand-out."""

    def __init__(self, pictures: Pictures, network: nn.Module, compute: Compute) -> None:
        self._pictures, self._network, self._compute = pictures, network, compute

    def __len__(self) -> int:
        return len(self._pictures)

    def batches(self, rows: Sequence[Tensor], view: int) -> Iterator[Batch]:
        """Features (B, D) float32 and labels (B,)."""
        step = self._compute.batch_size
        for batch, (X, y) in zip(rows, self._pictures.batches(rows, view), strict=True):
            assert len(batch) == len(X)
            features = [
                features_of(self._network, part, self._compute) for part in torch.split(X, step)
            ]
            yield torch.cat(features), y
