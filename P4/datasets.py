"""Data by name: torchvision's sets, arrays in a file, a folder of images, photo patches."""

from __future__ import annotations

import dataclasses
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from P4.folder import folder_data
from P4.images import Data, ImageSet, array_images, stratified
from P4.model import P4Error
from P4.patches import photo_patches
from P4.torchvision_sets import EXCLUDED, TORCHVISION_SETS, torchvision_data

PATCHES, ARRAYS, FOLDER = "photo-patches", "npz:", "folder:"


def load_data(
    name: str, root: Path, *, download: bool, corrupt: str, cache: Path, seed: int
) -> Data:
    """Load a training and a test set by name.

    `name` is "photo-patches", "npz:FILE", "folder:DIR", or a class of `torchvision.datasets`, whose
    files lie under `root` as torchvision wants them. `corrupt` ("refuse" or "skip") says what to do
    about a broken image in a folder; what is known of a folder's files is kept under `cache`.
    Raises P4Error for anything else, and for data that is not there or not as it should be.
    """
    makers: dict[str, Callable[[], Data]] = {PATCHES: photo_patches}
    makers |= {
        known: lambda: torchvision_data(name, root, download=download, seed=seed)
        for known in TORCHVISION_SETS
    }
    if name.startswith(ARRAYS):
        return _arrays(Path(name.removeprefix(ARRAYS)))
    if name.startswith(FOLDER):
        return folder_data(Path(name.removeprefix(FOLDER)), corrupt, cache, seed)
    if name in makers:
        return makers[name]()
    if name in EXCLUDED:
        raise P4Error(f"data set {name!r} is not offered: {EXCLUDED[name]}")
    known = ", ".join([PATCHES, "npz:FILE", "folder:DIR", *TORCHVISION_SETS])
    raise P4Error(f"data set {name!r} is unknown; known are {known}")


def smaller(data: Data, count: int | None, seed: int) -> Data:
    """The same data with `count` training images, drawn class by class; all of them for None."""
    if count is None or count == len(data.train):
        return data
    if count > len(data.train):
        raise P4Error(f"--train-images {count}: {data.name} has only {len(data.train)}")
    rows, _ = stratified(data.train.labels, count, seed)
    return dataclasses.replace(data, train=data.train.part(rows))


def _arrays(file: Path) -> Data:
    """Read x_train, y_train, x_test, y_test and, where given, classes from an npz file."""
    try:
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            given = {key: arrays[key] for key in arrays.files}
    except FileNotFoundError as error:
        raise P4Error(f"{file}: there is no such file") from error
    except (OSError, ValueError, zipfile.BadZipFile, EOFError, AttributeError) as error:
        raise P4Error(f"{file}: damaged, or not an npz file of plain arrays") from error
    missing = {"x_train", "y_train", "x_test", "y_test"} - given.keys()
    if missing:
        raise P4Error(f"{file}: lacks {', '.join(sorted(missing))}")
    classes = _classes(given, file)
    train, test = (
        _checked(given[f"x_{part}"], given[f"y_{part}"], classes, f"{file}, {part}")
        for part in ("train", "test")
    )
    return Data(file.name, train, test)


def _classes(given: dict[str, NDArray[np.generic]], file: Path) -> tuple[str, ...]:
    if "classes" in given:
        return tuple(str(name) for name in given["classes"])
    if not np.issubdtype(given["y_train"].dtype, np.integer):
        raise P4Error(f"{file}: y_train is {given['y_train'].dtype}, not whole numbers")
    return tuple(str(label) for label in range(int(given["y_train"].max(initial=0)) + 1))


def _checked(
    pixels: NDArray[np.generic], labels: NDArray[np.generic], classes: tuple[str, ...], origin: str
) -> ImageSet:
    fits = pixels.ndim == 3 or (pixels.ndim == 4 and pixels.shape[3] in (1, 3))
    if pixels.dtype != np.uint8 or not fits or len(pixels) == 0:
        raise P4Error(
            f"{origin}: images are {pixels.dtype} {pixels.shape}; uint8 (N, H, W), (N, H, W, 1) "
            "and (N, H, W, 3) are allowed"
        )
    if labels.shape != pixels.shape[:1] or not np.issubdtype(labels.dtype, np.integer):
        raise P4Error(f"{origin}: {len(pixels)} images, but labels {labels.dtype} {labels.shape}")
    if labels.min() < 0 or labels.max() >= len(classes):
        raise P4Error(
            f"{origin}: labels {labels.min()} … {labels.max()}, but 0 … {len(classes) - 1} are "
            "allowed"
        )
    return array_images(pixels.astype(np.uint8), labels.astype(np.int64), classes)
