"""The embedded 28x28 images: real data that the grader can use without a network.

`data/README.md` says what they are, where they come from and under which licence.
"""

from __future__ import annotations

import functools
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from autograder.model import ExamError

EMBEDDED = Path(__file__).resolve().parents[1] / "data" / "fashion_mnist_subset.npz"
EMBEDDED_SHA256 = "6792d738dd47f485d7e73f84fc5cda608ba340f7dfe991a3d08f977ef5261d55"
DESCRIPTION = "a subset of Fashion-MNIST, 6,000 + 1,000 images"
REMAKE = "data/make_fashion_mnist_subset.py"


@dataclass(frozen=True, slots=True, eq=False)
class FashionMNIST:
    """Fashion-MNIST, or a part of it; every array is uint8 and read-only.

    `x_train` (N, 28, 28) and `x_test` (M, 28, 28) are grey values 0 … 255, clothing light on
    black; `y_train` (N,) and `y_test` (M,) are the classes 0 … 9.  The embedded, class-balanced
    subset has N = 6,000 and M = 1,000, the whole set ten times as many.
    """

    x_train: NDArray[np.uint8]
    y_train: NDArray[np.uint8]
    x_test: NDArray[np.uint8]
    y_test: NDArray[np.uint8]


@functools.cache
def load_embedded(path: Path | None = None) -> FashionMNIST:
    """Load the embedded images from `path`, by default from the repository's `data/`.

    The file's SHA-256 is compared before anything in it is parsed. Each path is read once per
    process; later calls return the same record. Raises `ExamError` where the file can't be read
    or is not the one that belongs to this version.
    """
    content = _verified(path or EMBEDDED)
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        images = FashionMNIST(
            arrays["x_train"], arrays["y_train"], arrays["x_test"], arrays["y_test"]
        )
    for array in (images.x_train, images.y_train, images.x_test, images.y_test):
        array.setflags(write=False)
    return images


def _verified(path: Path) -> bytes:
    """Return the content of `path`; raise `ExamError` unless it has the known checksum."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ExamError(_complaint(path, f"none ({error.strerror})")) from error
    found = hashlib.sha256(content).hexdigest()
    if found != EMBEDDED_SHA256:
        raise ExamError(_complaint(path, found))
    return content


def _complaint(path: Path, found: str) -> str:
    """Return the message for a missing or different file: what, found, wanted, and the remedy."""
    return (
        f"the embedded images {path} are missing or changed: SHA-256 found {found}, "
        f"wanted {EMBEDDED_SHA256}; python {REMAKE} makes them again"
    )
