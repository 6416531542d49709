"""Photo patches: a small set of colour images made from the photographs inside pip packages.

The class of a patch is the photograph that it is cut from. A photograph is divided into cells, and
every cell belongs to the training or to the test set alone: no pixel is in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from P4.images import Data, array_images
from P4.model import P4Error

SIDE = 32
CELL = 50
SHORT_SIDE = 300
TRAIN_PER_CLASS, TEST_PER_CLASS = 200, 60
TEST_PART = 0.25
SEED = 449


@dataclass(frozen=True, slots=True)
class Photograph:
    """A photograph inside a package, and whom it is owed to."""

    name: str
    package: str
    file: str
    owner: str

    @property
    def credit(self) -> str:
        """Whom the photograph is owed to, in one line."""
        return f"{self.name}: {self.file.rpartition('/')[2]} in {self.package}; {self.owner}"


_CROPPED = "scaled and cut into patches"
PHOTOGRAPHS = (
    Photograph("cat", "skimage", "data/chelsea.png", "Stéfan van der Walt, CC0"),
    Photograph("coffee", "skimage", "data/coffee.png", "Rachel Michetti, CC0"),
    Photograph("retina", "skimage", "data/retina.jpg", "Mikael Häggström, CC0"),
    Photograph("astronaut", "skimage", "data/astronaut.png", "NASA, public domain"),
    Photograph("rocket", "skimage", "data/rocket.jpg", "SpaceX, public domain"),
    Photograph("galaxies", "skimage", "data/hubble_deep_field.jpg", "NASA, public domain"),
    Photograph("tissue", "skimage", "data/ihc.png", "public domain"),
    Photograph(
        "temple", "sklearn", "datasets/images/china.jpg", f"danielbuechele, CC BY 2.0, {_CROPPED}"
    ),
    Photograph(
        "flower", "sklearn", "datasets/images/flower.jpg", f"vultilion, CC BY 2.0, {_CROPPED}"
    ),
)


def photo_patches() -> Data:
    """Cut the patches: 9 classes, 32×32 pixels, 200 for training and 60 for testing of each.

    Always the same ones. Raises P4Error where a photograph is not there.
    """
    generator = np.random.default_rng(SEED)
    train, test = [], []
    for photograph in PHOTOGRAPHS:
        pixels = _pixels(photograph)
        cells = generator.permutation(_corners(pixels, CELL))
        num_test = round(TEST_PART * len(cells))
        test.append(_crops(pixels, cells[:num_test], TEST_PER_CLASS, generator))
        train.append(_crops(pixels, cells[num_test:], TRAIN_PER_CLASS, generator))
    classes = [photograph.name for photograph in PHOTOGRAPHS]
    owed = [photograph.credit for photograph in PHOTOGRAPHS]
    sets = [
        array_images(np.concatenate(crops), np.repeat(np.arange(len(classes)), count), classes, owed)
        for crops, count in ((train, TRAIN_PER_CLASS), (test, TEST_PER_CLASS))
    ]
    return Data("photo-patches", *sets, note="the class of a patch is its photograph")


def _pixels(photograph: Photograph) -> NDArray[np.uint8]:
    """The photograph with its short side scaled to SHORT_SIDE, (H, W, 3) uint8."""
    try:
        file = files(photograph.package).joinpath(photograph.file)
        with file.open("rb") as stream, Image.open(stream) as image:
            scale = SHORT_SIDE / min(image.size)
            size = (round(image.width * scale), round(image.height * scale))
            return np.asarray(image.convert("RGB").resize(size, Image.Resampling.LANCZOS))
    except (ImportError, OSError) as error:
        raise P4Error(
            f"the photograph {photograph.file} of {photograph.package} can't be read ({error}): "
            "pip install scikit-image scikit-learn"
        ) from error


def _corners(pixels: NDArray[np.uint8], cell: int) -> NDArray[np.int64]:
    rows, columns = (np.arange(0, size - cell + 1, cell) for size in pixels.shape[:2])
    return np.stack(np.meshgrid(rows, columns, indexing="ij"), axis=-1).reshape(-1, 2)


def _crops(
    pixels: NDArray[np.uint8],
    cells: NDArray[np.int64],
    count: int,
    generator: np.random.Generator,
) -> NDArray[np.uint8]:
    """Cut `count` patches at random places inside the cells, each cell equally often (± 1)."""
    corners = np.resize(cells, (count, 2)) + generator.integers(0, CELL - SIDE + 1, (count, 2))
    return np.stack([pixels[r : r + SIDE, c : c + SIDE] for r, c in corners])
