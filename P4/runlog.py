"""What a run leaves behind: TensorBoard logs as it goes, and a JSON of settings and results."""

from __future__ import annotations

import dataclasses
import json
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch

from P4.compute import Compute
from P4.distributed import World
from P4.files import explained, write_whole
from P4.model import Epoch


class RunLog:
    """A writer for TensorBoard; each phase of training has curves of its own."""

    def __init__(self, folder: Path) -> None:
        from torch.utils.tensorboard import SummaryWriter  # takes a second to import

        with explained(folder):
            folder.mkdir(parents=True, exist_ok=True)
            self._writer = SummaryWriter(str(folder))

    def epoch(self, epoch: Epoch) -> None:
        """Add one epoch."""
        values = {
            "loss/training": epoch.train_loss,
            "loss/validation": epoch.validation_loss,
            "accuracy/training": epoch.train_accuracy,
            "accuracy/validation": epoch.validation_accuracy,
            "learning rate": epoch.lr,
        }
        for name, value in values.items():
            if value is not None:
                self._writer.add_scalar(f"{epoch.phase}/{name}", value, epoch.epoch)
        self._writer.flush()

    def close(self) -> None:
        """Write what is left."""
        self._writer.close()


@contextmanager
def opened(folder: Path, world: World) -> Iterator[RunLog | None]:
    """The log of a run, in the first process alone."""
    log = RunLog(folder) if world.leads else None
    try:
        yield log
    finally:
        if log:
            log.close()


class Stopwatch:
    """Wall time, and CPU time of this process and its threads, since it was made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def read(self) -> dict[str, float]:
        """Seconds so far."""
        wall, cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu
        return {"wall_seconds": round(wall, 2), "cpu_seconds": round(cpu, 2)}


def environment(compute: Compute, world: World) -> dict[str, Any]:
    """What else the numbers depend on, or the time they took."""
    return {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "torchvision": version("torchvision"),
        "machine": platform.machine(),
        "device": compute.device.type,
        "threads": torch.get_num_threads(),
        "workers": compute.workers,
        "processes": world.size,
        "deterministic": torch.are_deterministic_algorithms_enabled(),
    }


def write_json(file: Path, content: dict[str, Any]) -> None:
    """Write a JSON file that people can read."""
    write_whole(file, (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode())


def plain_epochs(epochs: tuple[Epoch, ...]) -> list[dict[str, Any]]:
    """Epochs as plain data."""
    return [dataclasses.asdict(epoch) for epoch in epochs]
