"""Where and how to compute: device, precision, memory format, workers."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader

from P4.model import P4Error

BACKBONE_BATCH = {"cpu": 32, "cuda": 256}


@dataclass(frozen=True, slots=True)
class Compute:
    """A device ("cpu", "cuda"), "fp32" or "bf16", and the processes that read images.

    On CPU small batches are quickest, as what passes between two layers stays in its caches.
    """

    device: torch.device
    precision: str = "fp32"
    workers: int = 0

    @property
    def batch_size(self) -> int:
        """Images that pass through a backbone at a time."""
        return BACKBONE_BATCH[self.device.type]

    def place(self, network: nn.Module) -> nn.Module:
        """Move a network to the device, with channels last: twice as fast on CPU."""
        # The stubs of torch know the overload for tensors only.
        return network.to(self.device, memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]

    def images(self, X: Tensor) -> Tensor:
        """Move images (N, 3, H, W) to the device, with channels last."""
        return X.to(self.device, memory_format=torch.channels_last, non_blocking=True)

    def autocast(self) -> AbstractContextManager[Any]:
        """Compute in bfloat16 where that was asked for."""
        if self.precision == "fp32":
            return nullcontext()
        return torch.autocast(self.device.type, torch.bfloat16)

    def loader(self, dataset: Any, batches: list[list[int]]) -> DataLoader[Any]:
        """Batches of a data set, given by their indices, read by the workers."""
        return DataLoader(
            dataset,
            batch_sampler=batches,
            num_workers=self.workers,
            pin_memory=self.device.type == "cuda",
        )


def chosen(device: str, precision: str, workers: int | None, threads: int | None) -> Compute:
    """The device that was asked for; "auto" takes CUDA where there is some.

    Raises P4Error where it is not there. TensorFloat-32 is off: it would change features by 1e-3.
    """
    if device == "cuda" and not torch.cuda.is_available():
        raise P4Error("--device cuda: this machine has no usable CUDA device; take --device cpu")
    if threads:
        torch.set_num_threads(threads)
    cuda = device != "cpu" and torch.cuda.is_available()
    index = int(os.environ.get("LOCAL_RANK", "0")) % max(1, torch.cuda.device_count())
    found = torch.device("cuda", index) if cuda else torch.device("cpu")
    usual = min(4, os.cpu_count() or 1) if cuda else 0
    return Compute(found, precision, usual if workers is None else workers)


def make_deterministic() -> None:
    """Prefer algorithms that give the same bits every time; warn where CUDA has none."""
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.backends.cudnn.benchmark = False
    torch.use_deterministic_algorithms(True, warn_only=True)
