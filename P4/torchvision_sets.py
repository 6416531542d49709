"""The image sets of `torchvision.datasets` that are for classification, by name."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import torchvision.datasets
from numpy.typing import NDArray
from torch import Tensor
from torchvision.transforms.v2 import functional as tf

from P4.images import Data, ImageSet, stratified
from P4.model import P4Error

DOWNLOAD_TIMEOUT_S = 30
TEST_PART = 0.2

Arguments = Mapping[str, Any]
_TRAIN_FLAG = ({"train": True}, {"train": False})
_TRAIN_TEST = ({"split": "train"}, {"split": "test"})
_TRAIN_VAL = ({"split": "train"}, {"split": "val"})
_TRAINVAL_TEST = ({"split": "trainval"}, {"split": "test"})
_FAKE = {"size": 200, "image_size": (3, 32, 32)}
_NO_TEST_SET: tuple[Arguments, None] = ({}, None)

#: What makes the training and the test set of each; without a test set a fifth is set apart.
TORCHVISION_SETS: Mapping[str, tuple[Arguments, Arguments | None]] = MappingProxyType(
    {
        "CIFAR10": _TRAIN_FLAG,
        "CLEVRClassification": _TRAIN_VAL,
        "Caltech101": _NO_TEST_SET,
        "Caltech256": _NO_TEST_SET,
        "Country211": _TRAIN_TEST,
        "DTD": _TRAIN_TEST,
        "EMNIST": ({"split": "balanced", "train": True}, {"split": "balanced", "train": False}),
        "EuroSAT": _NO_TEST_SET,
        "FER2013": ({"split": "train"}, None),
        "FGVCAircraft": _TRAINVAL_TEST,
        "FakeData": (_FAKE, _FAKE | {"random_offset": 1_000_000}),
        "FashionMNIST": _TRAIN_FLAG,
        "Flowers102": _TRAIN_TEST,
        "Food101": _TRAIN_TEST,
        "GTSRB": _TRAIN_TEST,
        "INaturalist": ({"version": "2021_train_mini"}, {"version": "2021_valid"}),
        "ImageNet": _TRAIN_VAL,
        "Imagenette": _TRAIN_VAL,
        "KMNIST": _TRAIN_FLAG,
        "LFWPeople": ({"image_set": "deepfunneled"}, None),
        "MNIST": _TRAIN_FLAG,
        "Omniglot": _NO_TEST_SET,
        "OxfordIIITPet": _TRAINVAL_TEST,
        "PCAM": _TRAIN_TEST,
        "Places365": ({"split": "train-standard", "small": True}, {"split": "val", "small": True}),
        "QMNIST": _TRAIN_FLAG,
        "RenderedSST2": _TRAIN_TEST,
        "SEMEION": _NO_TEST_SET,
        "STL10": _TRAIN_TEST,
        "SUN397": _NO_TEST_SET,
        "SVHN": _TRAIN_TEST,
        "StanfordCars": _TRAIN_TEST,
        "USPS": _TRAIN_FLAG,
    }
)
EXCLUDED: Mapping[str, str] = MappingProxyType(
    {"CIFAR100": "the assignment excludes CIFAR-100, as a network is pre-trained on it"}
)
#: Sets whose constructor has no `download`.
_LOCAL_ONLY = frozenset({"FER2013", "FakeData", "ImageNet", "StanfordCars"})


class TorchvisionImages:
    """The pictures of a data set of torchvision, grey or palette ones turned into RGB."""

    def __init__(self, dataset: Any) -> None:
        self._dataset = dataset

    def __len__(self) -> int:
        return len(self._dataset)

    def __getitem__(self, index: int) -> Tensor:
        """One picture, RGB, uint8, (3, H, W)."""
        picture: Tensor = tf.pil_to_tensor(self._dataset[index][0].convert("RGB"))
        return picture


def torchvision_data(name: str, root: Path, *, download: bool, seed: int) -> Data:
    """Load the training and the test set of one of TORCHVISION_SETS from `root`.

    The classes are those that the set names, else its labels. Where it has no test set with
    labels, a fifth of each class is set apart as one, drawn from `seed`.
    """
    train_arguments, test_arguments = TORCHVISION_SETS[name]
    train = _opened(name, root, train_arguments, download=download)
    if test_arguments is not None:
        test = _opened(name, root, test_arguments, download=download)
        train_set, test_set = _image_sets(name, [train, test], root)
        return Data(name, train_set, test_set)
    (whole,) = _image_sets(name, [train], root)
    test_rows, train_rows = stratified(whole.labels, round(TEST_PART * len(whole)), seed)
    return Data(
        name,
        whole.part(train_rows),
        whole.part(test_rows),
        note=f"no test set of its own: {len(test_rows)} of its images are set apart",
    )


def _opened(name: str, root: Path, arguments: Arguments, *, download: bool) -> Any:
    more = dict(arguments)
    if name not in _LOCAL_ONLY:
        more["download"] = download
    elif name == "FakeData":
        root = Path()
    before = socket.getdefaulttimeout()
    try:
        socket.setdefaulttimeout(DOWNLOAD_TIMEOUT_S)
        make = getattr(torchvision.datasets, name)
        return make(**more) if name == "FakeData" else make(root, **more)
    except ImportError as error:
        raise P4Error(f"{name} needs another package: {error}") from error
    except (RuntimeError, OSError, EOFError, ValueError) as error:
        words = " ".join(str(error).split())
        remedy = "" if download or name in _LOCAL_ONLY else "; --download fetches it"
        raise P4Error(f"{name} can't be loaded from {root}: {words}{remedy}") from error
    finally:
        socket.setdefaulttimeout(before)


def _image_sets(name: str, datasets: Sequence[Any], root: Path) -> list[ImageSet]:
    """The records of the training and the test set, with one list of classes for both."""
    labels = [_raw_labels(dataset) for dataset in datasets]
    names = _class_names(datasets)
    if names is None:  # then the labels that occur are the classes, in their order
        values = np.unique(np.concatenate(labels))
        labels = [np.searchsorted(values, part) for part in labels]
        names = tuple(str(value) for value in values)
    return [
        ImageSet(
            TorchvisionImages(dataset), y.astype(np.int64), names, _digest(name, dataset, root)
        )
        for dataset, y in zip(datasets, labels, strict=True)
    ]


def _class_names(datasets: Sequence[Any]) -> tuple[str, ...] | None:
    """The classes as the sets name them; a class may have several names."""
    for dataset in datasets:
        given = getattr(dataset, "classes", None) or getattr(dataset, "categories", None)
        if given:
            return tuple(one if isinstance(one, str) else ", ".join(map(str, one)) for one in given)
    return None


def _raw_labels(dataset: Any) -> NDArray[np.int64]:
    """The labels without decoding a picture where the set keeps them, else from each example."""
    for name in ("targets", "labels", "_labels", "y"):
        kept = getattr(dataset, name, None)
        if isinstance(kept, Sequence | np.ndarray | Tensor) and len(kept) == len(dataset):
            return np.asarray(kept).astype(np.int64)
    return np.array([int(dataset[index][1]) for index in range(len(dataset))], np.int64)


def _digest(name: str, dataset: Any, root: Path) -> str:
    """SHA-256 over the pixels where they are in memory, else over the files under the root."""
    sha = hashlib.sha256(f"{name} {dataset!r} {len(dataset)}\0".encode())
    pixels = getattr(dataset, "data", None)
    if isinstance(pixels, np.ndarray | Tensor):
        sha.update(np.ascontiguousarray(np.asarray(pixels)).tobytes())
    elif name != "FakeData":
        for file in sorted(path for path in root.rglob("*") if path.is_file()):
            status = file.stat()
            sha.update(f"{file.relative_to(root)} {status.st_size} {status.st_mtime_ns}\0".encode())
    return sha.hexdigest()
