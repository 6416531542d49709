"""The whole image sets: where they lie, whether they are right, and how to get them.

They are kept as torchvision keeps them, under $DATA_ROOT or the repository's `data/`, so that its
loaders and `task3.load_data_fashion_mnist` find them.  What is fetched is checked before it takes
its place: there is never half a set.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import socket
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from autograder.images import FashionMNIST
from autograder.model import UsageError
from autograder.text import one_line

HOME = Path(__file__).resolve().parents[1] / "data"


@dataclass(frozen=True, slots=True)
class ImageSet:
    """One set: its name on the command line and in words, and its files as torchvision lays them.

    `kind` is the class in `torchvision.datasets`; `files` maps each file below `folder` to its
    SHA-256 (64 digits) or MD5 (32 digits).  `debian` is where Debian's package has the same files,
    each compressed by gzip, and `package` its name.
    """

    name: str
    title: str
    size: str
    kind: str
    folder: str
    files: Mapping[str, str]
    megabytes: int
    debian: Path | None = None
    package: str = ""


FASHION_MNIST = ImageSet(
    name="fashion-mnist",
    title="Fashion-MNIST",
    size="60,000 + 10,000 images",
    kind="FashionMNIST",
    folder="FashionMNIST/raw",
    files=MappingProxyType(
        {
            "train-images-idx3-ubyte": (
                "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"
            ),
            "train-labels-idx1-ubyte": (
                "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"
            ),
            "t10k-images-idx3-ubyte": (
                "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"
            ),
            "t10k-labels-idx1-ubyte": (
                "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"
            ),
        }
    ),
    megabytes=31,
    debian=Path("/usr/share/datasets/fashion-mnist"),
    package="dataset-fashion-mnist",
)
CIFAR10 = ImageSet(
    name="cifar10",
    title="CIFAR-10",
    size="50,000 + 10,000 images",
    kind="CIFAR10",
    folder="cifar-10-batches-py",
    files=MappingProxyType(
        {
            "data_batch_1": "c99cafc152244af753f735de768cd75f",
            "data_batch_2": "d4bba439e000b95fd0a9bffe97cbabec",
            "data_batch_3": "54ebc095f3ab1f0389bbae665268c751",
            "data_batch_4": "634d18415352ddfa80567beed471001a",
            "data_batch_5": "482c414d41f54cd18b22e5b47cb7c3cb",
            "test_batch": "40351d587109b95175f43aff81a1287e",
            "batches.meta": "5ff9c542aee3614f3951f8cda6e48888",
        }
    ),
    megabytes=170,
)
SETS = (FASHION_MNIST, CIFAR10)


def roots() -> tuple[Path, ...]:
    """Where sets are looked for, in this order: $DATA_ROOT where it is set, and `data/`."""
    named = os.environ.get("DATA_ROOT")
    return (Path(named).expanduser(), HOME) if named else (HOME,)


def defects(images: ImageSet, root: Path) -> dict[str, str]:
    """What is wrong with a set under a root: "missing" or "changed" by file; empty if all is well.

    Raises UsageError for a file that can't be read.
    """
    found = {}
    for name, digest in images.files.items():
        try:
            content = (root / images.folder / name).read_bytes()
        except FileNotFoundError:
            found[name] = "missing"
        except OSError as error:
            raise UsageError(f"{root / images.folder / name}: {error.strerror}") from error
        else:
            algorithm = "sha256" if len(digest) == 64 else "md5"
            if hashlib.new(algorithm, content, usedforsecurity=False).hexdigest() != digest:
                found[name] = "changed"
    return found


def place_of(images: ImageSet) -> Path | None:
    """The first root under which the whole set lies, every file as it should be."""
    return next((root for root in roots() if not defects(images, root)), None)


def load_fashion_mnist() -> FashionMNIST:
    """The whole Fashion-MNIST.  Raises UsageError, with how to get it, where it is not here."""
    root = place_of(FASHION_MNIST)
    if root is None:
        places = " or ".join(str(root / FASHION_MNIST.folder) for root in roots())
        raise UsageError(
            f"the whole Fashion-MNIST is needed and not in {places}; `autograder data fetch` "
            f"brings it ({FASHION_MNIST.megabytes} MB, or from Debian's package "
            f"{FASHION_MNIST.package} without a network)"
        )
    arrays = [_bytes_of(root / FASHION_MNIST.folder / name) for name in FASHION_MNIST.files]
    return FashionMNIST(*arrays)


def _bytes_of(path: Path) -> NDArray[np.uint8]:
    """The array in an idx file of unsigned bytes, whose third byte counts its dimensions."""
    content = path.read_bytes()
    dimensions = content[3]
    shape = np.frombuffer(content, ">i4", dimensions, offset=4).tolist()
    return np.frombuffer(content, np.uint8, offset=4 + 4 * dimensions).reshape(shape)


# -- getting them -------------------------------------------------------------------------------


def in_debian(images: ImageSet) -> bool:
    """Whether Debian's package of a set is installed."""
    folder = images.debian
    return folder is not None and all((folder / f"{name}.gz").is_file() for name in images.files)


def fetch(images: ImageSet, root: Path, timeout: float) -> None:
    """Put a set under a root: from Debian's package where it is installed, else by torchvision.

    timeout: seconds that a server may stay silent.  Raises UsageError, with the reason, when the
    set can't be had or is not what it should be; the root is as before then.
    """
    with _explained(images, root):
        root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=root, prefix=".fetch-") as scratch:
            if in_debian(images):
                _unpack(images, Path(scratch))
            else:
                _download(images, Path(scratch), timeout)
            if wrong := defects(images, Path(scratch)):
                name, what = next(iter(wrong.items()))
                raise UsageError(f"{images.title}: what came is not the set, {name} is {what}")
            (root / images.folder).mkdir(parents=True, exist_ok=True)
            for name in images.files:
                (Path(scratch) / images.folder / name).replace(root / images.folder / name)


def _unpack(images: ImageSet, scratch: Path) -> None:
    """Unpack the files of Debian's package."""
    (scratch / images.folder).mkdir(parents=True)
    for name in images.files:
        packed = (images.debian or Path()) / f"{name}.gz"
        try:
            content = gzip.decompress(packed.read_bytes())
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise UsageError(
                f"{packed} is damaged ({error}); install {images.package} again"
            ) from error
        (scratch / images.folder / name).write_bytes(content)


def _download(images: ImageSet, scratch: Path, timeout: float) -> None:
    """Let torchvision download and unpack; it checks the archives' MD5."""
    import torchvision

    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(timeout)  # torchvision sets none, and waits for ever
    try:
        getattr(torchvision.datasets, images.kind)(scratch, download=True)
    # A mirror that is gone raises RuntimeError, a silent one TimeoutError, which is an OSError.
    except (RuntimeError, OSError) as error:
        raise UsageError(_unreachable(images, error)) from error
    finally:
        socket.setdefaulttimeout(before)


def _unreachable(images: ImageSet, error: Exception) -> str:
    """What to do when a set can't be downloaded."""
    advice = "Run this again with a network"
    if images.package:
        advice += (
            f", or install Debian's package {images.package} (`sudo apt-get install "
            f"{images.package}`) and run it again without one. Until then the embedded subset is "
            "used"
        )
    reason = one_line(str(error) or type(error).__name__, 300)
    return f"{images.title} can't be downloaded: {reason}. {advice}."


@contextmanager
def _explained(images: ImageSet, root: Path) -> Iterator[None]:
    """Turn what the file system refuses into a UsageError of one line."""
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"{images.title} can't be put into {root}: {error.strerror or error}; name a folder "
            "that can be written to with --root or $DATA_ROOT"
        ) from error
