"""What caching features saves: `python -m benchmarks.p4_cache`.

Trains the same head twice on the photo patches, once with a live backbone in every epoch, as the
hand-out's script does, and once with features that are computed once, into an empty cache. Prints
seconds per epoch, seconds in all, caching included, both ratios, and the largest difference between
the two trainings' losses.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import torch

from P4 import phases
from P4.compute import chosen
from P4.distributed import World
from P4.model import Epoch, Settings
from P4.reporter import Reporter
from P4.run import Places, gather
from P4.training import Trainer


def trained(features: str, size: int, epochs: int, folder: Path) -> tuple[float, list[Epoch]]:
    """Train a head; the seconds that it took with its features, and its epochs."""
    settings = Settings(features=features, size=size, epochs=epochs)
    world = World()
    reporter = Reporter(world)
    compute = chosen("auto", settings.precision, None, None)
    places = Places(folder, folder / "cache", folder / features)
    materials = gather(settings, places, compute, world, reporter)
    trainer = Trainer(compute, world, reporter, lambda _: None, materials.identity)
    start = time.perf_counter()
    fits = phases.fit_head(materials, trainer, phases.examples(materials), places.out)
    return time.perf_counter() - start, list(fits[0].history.epochs)


def main() -> None:
    """Print one line for each way, and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=112, help="of the images (default %(default)s)")
    parser.add_argument("--epochs", type=int, default=10, help="default %(default)s")
    options = parser.parse_args()
    seconds, per_epoch, losses = {}, {}, {}
    with tempfile.TemporaryDirectory() as name:
        for features in ("live", "cached"):
            seconds[features], epochs = trained(features, options.size, options.epochs, Path(name))
            per_epoch[features] = min(epoch.seconds for epoch in epochs)
            losses[features] = torch.tensor([epoch.train_loss for epoch in epochs])
            print(
                f"{features:>6}: {per_epoch[features]:8.4f} s for an epoch (the quickest of "
                f"{len(epochs)}), {seconds[features]:7.2f} s in all"
            )
    print(
        f"cached is {per_epoch['live'] / per_epoch['cached']:.0f} times quicker an epoch, "
        f"{seconds['live'] / seconds['cached']:.1f} times in all; losses differ by at most "
        f"{float((losses['live'] - losses['cached']).abs().max()):.1e}"
    )


if __name__ == "__main__":
    main()
