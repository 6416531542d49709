"""Make the embedded class-balanced subset of Fashion-MNIST from the full set.

    python data/make_fashion_mnist_subset.py [--source DIR] [--out FILE]

DIR holds the four gzipped idx files: those of Debian's package `dataset-fashion-mnist` (the
default) or the official downloads. Their *uncompressed* content is checked, because the two were
compressed differently and hold the same bytes.

The rule: of each class, 600 training and 100 test images at evenly spaced places in the original
order (the class's 1st, 11th, 21st … image), kept in the original order. No random numbers, so
no generator's version matters.

The npz is byte-identical on every run: fixed timestamps, and bzip2, whose encoder has a single
implementation (that of deflate differs between zlib and zlib-ng).
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]

CLASSES = 10
DEBIAN_FOLDER = Path("/usr/share/datasets/fashion-mnist")
DEFAULT_OUT = Path(__file__).resolve().parent / "fashion_mnist_subset.npz"

#: SHA-256 of each source file's uncompressed content.
SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "train-images-idx3-ubyte.gz": (
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"
        ),
        "train-labels-idx1-ubyte.gz": (
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"
        ),
        "t10k-images-idx3-ubyte.gz": (
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"
        ),
        "t10k-labels-idx1-ubyte.gz": (
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"
        ),
    }
)


def read_idx(path: Path, sha256: str) -> Bytes:
    """Read one gzipped idx file of unsigned bytes.

    Returns uint8 of the shape that the file's header states: (N, 28, 28) for images, (N,) for
    labels. Raises `ValueError` unless the SHA-256 of the uncompressed content is `sha256`,
    and `OSError`, `EOFError` or `zlib.error` where the file can't be read or unpacked.
    """
    content = gzip.decompress(path.read_bytes())
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise ValueError(f"{path}: SHA-256 of the uncompressed content is {found}, not {sha256}")
    dimensions = content[3]
    shape = np.frombuffer(content, ">i4", count=dimensions, offset=4).tolist()
    return np.frombuffer(content, np.uint8, offset=4 + 4 * dimensions).reshape(shape)


def balanced(labels: Bytes, per_class: int) -> NDArray[np.intp]:
    """Choose `per_class` examples of each class, evenly spaced over the class.

    `labels` is uint8 (N,) with values 0 … 9. Returns ascending indices, shape
    (10 · per_class,). Raises `ValueError` where a class has fewer examples than that.
    """
    chosen = []
    for label in range(CLASSES):
        places = np.flatnonzero(labels == label)
        if len(places) < per_class:
            raise ValueError(f"class {label} has {len(places)} examples, {per_class} wanted")
        chosen.append(places[np.arange(per_class) * len(places) // per_class])
    return np.sort(np.concatenate(chosen))


def pack(arrays: Mapping[str, Bytes]) -> bytes:
    """Return an npz file that depends on `arrays` and their order alone, not on clock or system."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, np.ascontiguousarray(array), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, member.getvalue(), zipfile.ZIP_BZIP2, compresslevel=9)
    return file.getvalue()


def make_subset(
    source: Path, train_per_class: int, test_per_class: int, sources: Mapping[str, str] = SOURCES
) -> bytes:
    """Return the subset of the idx files in `source` as the bytes of an npz file.

    It holds uint8 `x_train` (10 · train_per_class, 28, 28), `y_train` (10 · train_per_class,),
    `x_test` and `y_test`. Raises what `read_idx` and `balanced` raise.
    """
    arrays = {}
    for part, prefix, per_class in (
        ("train", "train", train_per_class),
        ("test", "t10k", test_per_class),
    ):
        images, labels = f"{prefix}-images-idx3-ubyte.gz", f"{prefix}-labels-idx1-ubyte.gz"
        y = read_idx(source / labels, sources[labels])
        chosen = balanced(y, per_class)
        arrays[f"x_{part}"] = read_idx(source / images, sources[images])[chosen]
        arrays[f"y_{part}"] = y[chosen]
    return pack(arrays)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the subset and print its size and SHA-256; exit with status 2 and a reason if not."""
    parser = argparse.ArgumentParser(description="Make the embedded subset of Fashion-MNIST.")
    parser.add_argument("--source", type=Path, default=DEBIAN_FOLDER, help="folder of idx .gz")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, help="npz file to write")
    options = parser.parse_args(arguments)
    try:
        content = make_subset(options.source, train_per_class=600, test_per_class=100)
        options.out.write_bytes(content)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        parser.error(str(error))
    print(f"{hashlib.sha256(content).hexdigest()}  {options.out.name}  {len(content):,} bytes")


if __name__ == "__main__":
    main()
