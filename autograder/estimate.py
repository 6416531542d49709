"""How long the trainings of the standard take on this machine, found by timing a few steps."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from autograder.standard import LENET, RESNET, STANDARDS, TEST_IMAGES, TRAINING_IMAGES, Standard

if TYPE_CHECKING:
    import torch


def usable_cores() -> int:
    """How many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # Linux only
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def estimate(device: str, cores: int) -> tuple[tuple[str, float], ...]:
    """About how many seconds a right training takes here, from a few timed steps of each network.

    Takes some seconds itself.
    """
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(cores)
    try:
        return tuple((one.name, _seconds(one, _network(one), device)) for one in STANDARDS)
    finally:
        torch.set_num_threads(before)


def _network(standard: Standard) -> torch.nn.Module:
    """A network that costs what the standard's does."""
    import torchvision
    from torch import nn

    if standard is RESNET:
        net: nn.Module = torchvision.models.resnet18(num_classes=10)
        net.conv1 = nn.Conv2d(1, 64, 7, 2, 3)
        return net
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5), nn.Sigmoid(), nn.AvgPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.Sigmoid(), nn.Linear(120, 84), nn.Sigmoid(), nn.Linear(84, 10),
    )  # fmt: skip


def _seconds(standard: Standard, net: torch.nn.Module, device: str) -> float:
    """Time of all training steps, and of looking at the test images after every epoch."""
    import torch

    net.to(device)
    size = standard.batch_size if device == "cuda" or standard is LENET else 32
    X = torch.rand(size, 1, standard.side, standard.side)
    y = torch.zeros(size, dtype=torch.long)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.0)

    def step() -> None:
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(net(X.to(device)), y.to(device))
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        loss.item()  # waits for the device

    step()  # the first takes longer
    times: list[float] = []
    while len(times) < 2 or sum(times) < 2.0:
        start = time.monotonic()
        step()
        times.append(time.monotonic() - start)
    per_image = sum(times) / len(times) / size
    # A forward pass costs a third of a step.
    return standard.num_epochs * per_image * (TRAINING_IMAGES + TEST_IMAGES / 3)
