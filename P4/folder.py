"""A data set of one's own: a folder of images with a labels file.

`labels.csv` has a header and the columns `file` (relative to the folder), `label`, and, if wished,
`split` ("train" or "test"). `classes.txt`, if it is there, names the classes, one on each line;
otherwise they are those of the training images, sorted.
"""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor

from P4.files import write_whole
from P4.images import Data, ImageSet, stratified
from P4.model import P4Error

LABELS_FILE, CLASSES_FILE = "labels.csv", "classes.txt"
TEST_PART = 0.2
NAMED_FILES = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the labels file; `split` is empty where the file does not say."""

    line: int
    file: str
    label: str
    split: str


class FolderImages(torch.utils.data.Dataset[Tensor]):
    """Image files of any size and mode, read when they are asked for."""

    def __init__(self, folder: Path, files: list[str]) -> None:
        self._folder, self._files = folder, files

    def __len__(self) -> int:
        return len(self._files)

    def __getitem__(self, index: int) -> Tensor:
        """One picture, RGB, uint8, (3, H, W), turned upright as its EXIF data says."""
        return _picture(self._folder / self._files[index])


def folder_data(folder: Path, corrupt: str, cache: Path, seed: int) -> Data:
    """Load a folder of images with a labels file.

    Every file is decoded once, the first time it is seen. `corrupt` says what happens to one that
    can't be: "refuse" raises P4Error with its name, "skip" leaves it out and says so in the note.
    """
    entries = _entries(folder)
    classes = _classes(folder, entries)
    digests, broken = _verified(folder, entries, cache)
    if broken and corrupt == "refuse":
        raise P4Error(
            f"{folder / broken[0]} is not a whole image"
            + (f" ({len(broken)} files are not)" if len(broken) > 1 else "")
            + "; mend or remove it, or leave such files out with --corrupt skip"
        )
    train, test = (
        _image_set(folder, part, classes, digests)
        for part in _split([entry for entry in entries if entry.file in digests], folder, seed)
    )
    note = ""
    if broken:
        more = ", …" if len(broken) > NAMED_FILES else ""
        named = ", ".join(broken[:NAMED_FILES])
        note = f"{len(broken)} files left out, as they are not whole images: {named}{more}"
    return Data(folder.resolve().name, train, test, note)


def _entries(folder: Path) -> list[Entry]:
    file = folder / LABELS_FILE
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            lacking = {"file", "label"} - set(rows.fieldnames or ())
            if lacking:
                raise P4Error(f"{file}: the header lacks {' and '.join(sorted(lacking))}")
            entries = [
                Entry(rows.line_num, row["file"] or "", row["label"] or "", row.get("split") or "")
                for row in rows
            ]
    except OSError as error:
        raise P4Error(f"{file}: {error.strerror or error}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise P4Error(f"{file}: not a CSV file in UTF-8 ({error})") from error
    for entry in entries:
        _check(entry, folder, file)
    if not entries:
        raise P4Error(f"{file}: no images are listed")
    return entries


def _check(entry: Entry, folder: Path, file: Path) -> None:
    where = f"{file}, line {entry.line}"
    if entry.split not in ("", "train", "test"):
        raise P4Error(f"{where}: split {entry.split!r}; train and test are allowed")
    if not entry.file or not (folder / entry.file).resolve().is_relative_to(folder.resolve()):
        raise P4Error(f"{where}: {entry.file!r} is not a file inside the folder")
    if not (folder / entry.file).is_file():
        raise P4Error(f"{where}: there is no file {entry.file!r}")


def _classes(folder: Path, entries: list[Entry]) -> tuple[str, ...]:
    """The allowed classes.  Raises P4Error for a label that is none of them."""
    file = folder / CLASSES_FILE
    if file.is_file():
        lines = file.read_text(encoding="utf-8-sig").splitlines()
        classes = tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))
    else:
        classes = tuple(sorted({entry.label for entry in entries if entry.split != "test"}))
    for entry in entries:
        if entry.label not in classes:
            raise P4Error(
                f"{folder / LABELS_FILE}, line {entry.line}: class {entry.label!r} is unknown; "
                f"known are {', '.join(classes)}"
            )
    if len(classes) < 2:
        raise P4Error(f"{folder / LABELS_FILE}: {len(classes)} class; at least 2 are needed")
    return classes


def _verified(folder: Path, entries: list[Entry], cache: Path) -> tuple[dict[str, str], list[str]]:
    """Decode each file once in its life; return the SHA-256 of the whole ones, and the others.

    What was found is kept under `cache` with size and time of each file, and holds as long as
    these do.
    """
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    memory = cache / f"folder-{name}.json"
    try:
        known = json.loads(memory.read_bytes())
    except (OSError, ValueError):
        known = {}
    found = {}
    for file in dict.fromkeys(entry.file for entry in entries):
        status = (folder / file).stat()
        mark = f"{status.st_size} {status.st_mtime_ns}"
        old = known.get(file)
        found[file] = old if old and old[0] == mark else [mark, _digest(folder / file)]
    if found != known:
        write_whole(memory, json.dumps(found).encode())
    whole = {file: digest for file, (_, digest) in found.items() if digest}
    return whole, [file for file in found if file not in whole]


def _digest(file: Path) -> str:
    """SHA-256 of a file that can be decoded to the end, else the empty string."""
    try:
        _picture(file)
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return ""  # Pillow raises these for files that are cut off, garbled or no images


def _picture(file: Path) -> Tensor:
    with Image.open(file) as image:
        pixels = np.array(ImageOps.exif_transpose(image).convert("RGB"))
    return torch.from_numpy(pixels).permute(2, 0, 1)


def _split(entries: list[Entry], folder: Path, seed: int) -> tuple[list[Entry], list[Entry]]:
    """Training and test images: as the file says, else a fifth of each class is set apart."""
    if any(entry.split == "test" for entry in entries):
        train = [entry for entry in entries if entry.split != "test"]
        test = [entry for entry in entries if entry.split == "test"]
    else:
        names = np.unique([entry.label for entry in entries], return_inverse=True)[1]
        rows, others = stratified(names.astype(np.int64), round(TEST_PART * len(entries)), seed)
        train, test = [entries[row] for row in others], [entries[row] for row in rows]
    if not train or not test:
        raise P4Error(f"{folder / LABELS_FILE}: {len(train)} training and {len(test)} test images")
    return train, test


def _image_set(
    folder: Path, entries: list[Entry], classes: tuple[str, ...], digests: dict[str, str]
) -> ImageSet:
    files = [entry.file for entry in entries]
    labels = np.array([classes.index(entry.label) for entry in entries], np.int64)
    digest = hashlib.sha256("".join(digests[file] for file in files).encode()).hexdigest()
    return ImageSet(FolderImages(folder, files), labels, classes, digest)
