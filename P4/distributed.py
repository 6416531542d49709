"""Several processes or machines that work together, under `torchrun`.

Without torchrun there is one process, and every function here does what one alone would.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import torch
import torch.distributed as dist
from torch import nn

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class World:
    """This process's number and how many there are."""

    rank: int = 0
    size: int = 1

    @property
    def leads(self) -> bool:
        """Whether this is the one process that writes and reports."""
        return self.rank == 0

    def share(self, items: Sequence[Item]) -> Sequence[Item]:
        """This process's part of some items; the parts of all processes make up the whole."""
        return items[self.rank :: self.size]

    def wait(self) -> None:
        """Wait until all processes have come here."""
        if self.size > 1:
            dist.barrier()

    @contextmanager
    def leader_first(self) -> Iterator[None]:
        """Let the first process through, and the others when it is done."""
        if not self.leads:
            self.wait()
        yield
        if self.leads:
            self.wait()

    def sums(self, *values: float) -> tuple[float, ...]:
        """Sum each value over all processes."""
        if self.size == 1:
            return values
        totals = torch.tensor(values, dtype=torch.float64, device=_device())
        dist.all_reduce(totals)
        return tuple(totals.tolist())

    def together(self, network: nn.Module) -> nn.Module:
        """The network with its gradients averaged over all processes."""
        if self.size == 1:
            return network
        ids = [torch.cuda.current_device()] if next(network.parameters()).is_cuda else None
        return nn.parallel.DistributedDataParallel(network, device_ids=ids)


def _device() -> str:
    return "cuda" if dist.get_backend() == "nccl" else "cpu"


@contextmanager
def joined(device: torch.device) -> Iterator[World]:
    """Join the other processes if torchrun started this one, and leave them at the end."""
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1 or "RANK" not in os.environ:
        yield World()
        return
    if device.type == "cuda":
        torch.cuda.set_device(device)
    dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    try:
        yield World(dist.get_rank(), dist.get_world_size())
    finally:
        dist.destroy_process_group()
