"""Features of a fixed backbone, computed once and kept on disk.

A set of features lies in a folder named by a key: the SHA-256 of the backbone's weights, the images
and the transform. While it is being computed, each chunk of rows is a file of its own; at the end
they are joined, and `about.json` is written last, with the checksum of the whole. Every file is
written under another name first and then renamed. So a process may be killed at any moment: what is
there is whole, and the next call goes on with the chunks that are missing.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from filelock import FileLock, Timeout
from numpy.typing import NDArray
from torch import Tensor

from P4.backbones import Backbone
from P4.compute import Compute
from P4.distributed import World
from P4.files import explained, write_whole
from P4.images import ImageSet
from P4.model import P4Error, digest_of
from P4.reporter import Reporter
from P4.transforms import Preprocessing

FORMAT = 1
CHUNK = 512
#: Largest difference from the live network, in parts of the largest feature (or of 1).
TOLERANCE = 1e-5
TOLERANCE_ACROSS_DEVICES = 1e-2


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Features of a set of images: `values` (N, D) float32, mapped from a file, read-only.

    `computed` is how many of the rows this call had to compute, in `seconds`; `difference` is the
    largest one found between a sample of rows and the live network.
    """

    values: NDArray[np.float32]
    folder: Path
    computed: int
    seconds: float
    difference: float


class PreparedImages(torch.utils.data.Dataset[Tensor]):
    """One view of each image, as a backbone expects it."""

    def __init__(self, images: ImageSet, preprocessing: Preprocessing, view: int) -> None:
        self._images, self._preprocessing, self._view = images.images, preprocessing, view

    def __len__(self) -> int:
        return len(self._images)

    def __getitem__(self, index: int) -> Tensor:
        """One image, float32 (3, size, size)."""
        return self._preprocessing(self._images[index], self._view, index)


@dataclass(frozen=True, slots=True)
class FeatureStore:
    """A folder with features, shared by all runs and processes that name it."""

    folder: Path
    compute: Compute
    world: World
    reporter: Reporter

    def features(
        self, backbone: Backbone, images: ImageSet, preprocessing: Preprocessing, view: int = 0
    ) -> Features:
        """Return the features of one view of all images, computing those that are missing.

        Under torchrun each process computes its part. Raises P4Error where the disk is full or the
        kept features are not those of the network.
        """
        about = self._about(backbone, images, preprocessing, view)
        work = _Work(self, self.folder / digest_of(about)[:32], backbone, about)
        prepared = PreparedImages(images, preprocessing, view)
        start = time.perf_counter()
        computed = 0
        if not self._agreed(work.is_whole()):
            computed = self._compute(work, prepared)
        values = np.load(work.file, mmap_mode="r")
        difference = work.difference(values, prepared)
        return Features(values, work.folder, computed, time.perf_counter() - start, difference)

    def _about(
        self, backbone: Backbone, images: ImageSet, preprocessing: Preprocessing, view: int
    ) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "backbone": backbone.name,
            "weights": backbone.digest,
            "images": images.digest,
            "shape": [len(images), backbone.architecture.num_features],
            "transform": preprocessing.described(view),
            "precision": self.compute.precision,
        }

    def _agreed(self, here: bool) -> bool:
        """Whether all processes found the same: on a network disk one may see a file later."""
        return self.world.sums(float(here))[0] == self.world.size

    def _compute(self, work: _Work, prepared: PreparedImages) -> int:
        lock = FileLock(work.folder.with_suffix(".lock"))
        with explained(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            if self.world.leads:
                self._acquire(lock)
        try:
            self.world.wait()
            missing = work.missing()
            self.world.wait()
            with self.reporter.bar("features", len(self.world.share(missing))) as advance:
                for chunk in self.world.share(missing):
                    work.compute(chunk, prepared)
                    advance(1, "")
            self.world.wait()
            if self.world.leads:
                work.join(prepared)
            self.world.wait()
        finally:
            lock.release()
        return int(sum(min(CHUNK, len(prepared) - chunk * CHUNK) for chunk in missing))

    def _acquire(self, lock: FileLock) -> None:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            self.reporter.say("another process computes the same features; waiting for it")
            lock.acquire()


class _Work:
    """One folder of features, whole or in the making."""

    def __init__(
        self, store: FeatureStore, folder: Path, backbone: Backbone, about: dict[str, Any]
    ) -> None:
        self.folder, self.file = folder, folder / "features.npy"
        self._parts, self._record = folder / "parts", folder / "about.json"
        self._store, self._about = store, about
        self._network = store.compute.place(backbone.network)
        self._rows, self._width = about["shape"]

    def is_whole(self) -> bool:
        """Whether the features are all there, as they were written; damaged ones are removed."""
        if not self._record.exists():
            return False
        try:
            record = json.loads(self._record.read_bytes())
            with self.file.open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
            if record["sha256"] == found:
                return True
        except (OSError, ValueError, KeyError):
            pass
        self._store.reporter.say(f"the features in {self.folder} are damaged; computing them again")
        self._record.unlink(missing_ok=True)
        return False

    def missing(self) -> list[int]:
        """The chunks that are still to be computed; none where another process has done it."""
        if self._record.exists():
            return []
        return [chunk for chunk in range(-(-self._rows // CHUNK)) if not self._part(chunk).exists()]

    def compute(self, chunk: int, prepared: PreparedImages) -> None:
        """Compute one chunk, and write it."""
        rows = range(chunk * CHUNK, min((chunk + 1) * CHUNK, self._rows))
        values = np.concatenate([*self._live(prepared, rows)])  # (at most CHUNK, D)
        write_whole(self._part(chunk), values.tobytes())

    def join(self, prepared: PreparedImages) -> None:
        """Make one file of all chunks; a chunk that is missing or damaged is computed again."""
        if self._record.exists():
            return
        unfinished = self.file.with_suffix(".unfinished")
        with explained(self.file), unfinished.open("wb") as stream:
            header = {"descr": "<f4", "fortran_order": False, "shape": (self._rows, self._width)}
            np.lib.format.write_array_header_1_0(stream, header)
            for chunk in range(-(-self._rows // CHUNK)):
                stream.write(self._content(chunk, prepared))
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(self.file)
        with self.file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        record = self._about | {"sha256": digest, "device": self._store.compute.device.type}
        write_whole(self._record, json.dumps(record, indent=1).encode())
        shutil.rmtree(self._parts, ignore_errors=True)

    def difference(self, values: NDArray[np.float32], prepared: PreparedImages) -> float:
        """Compare one batch of rows with the live network.  Raises P4Error where they differ."""
        step = self._store.compute.batch_size
        start = int(self._about["images"][:8], 16) % -(-self._rows // step) * step
        rows = range(start, min(start + step, self._rows))
        live = np.concatenate([*self._live(prepared, rows)])
        found = float(np.abs(live - values[rows.start : rows.stop]).max())
        scale = max(1.0, float(np.abs(live).max()))
        if not found <= self._tolerance() * scale:  # also where it is not a number
            raise P4Error(
                f"the features in {self.folder} differ by {found:g} from the network's; "
                "delete this folder and call again"
            )
        return found

    def _tolerance(self) -> float:
        made_on = json.loads(self._record.read_bytes())["device"]
        same = made_on == self._store.compute.device.type == "cpu"
        return (
            TOLERANCE if same and self._about["precision"] == "fp32" else TOLERANCE_ACROSS_DEVICES
        )

    def _part(self, chunk: int) -> Path:
        return self._parts / f"{chunk:06d}.f32"

    def _content(self, chunk: int, prepared: PreparedImages) -> bytes:
        rows = min(CHUNK, self._rows - chunk * CHUNK)
        file = self._part(chunk)
        if not file.exists() or file.stat().st_size != rows * self._width * 4:
            self.compute(chunk, prepared)
        return file.read_bytes()

    def _live(self, prepared: PreparedImages, rows: range) -> Iterator[NDArray[np.float32]]:
        step = self._store.compute.batch_size
        batches = [list(rows[start : start + step]) for start in range(0, len(rows), step)]
        compute = self._store.compute
        for X in compute.loader(prepared, batches):
            yield features_of(self._network, X, compute).cpu().numpy()


@torch.inference_mode()
def features_of(network: torch.nn.Module, X: Tensor, compute: Compute) -> Tensor:
    """Pass images (B, 3, H, W) through a fixed backbone: (B, D) float32, without gradients."""
    with compute.autocast():
        features: Tensor = network(compute.images(X))
    return features.float()
