"""Photo patches: a small set of colour images made from the photographs inside pip packages.

The class of a patch is the photograph that it is cut from. The patches of a photograph do not
overlap, so no pixel of the training set is in the test set, or in what is set apart for validation.
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
SHORT_SIDE = 512
TRAIN_PER_CLASS, TEST_PER_CLASS = 200, 56
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
    """Cut the patches: 9 classes, 32×32 pixels, 200 for training and 56 for testing of each.

    Always the same ones. Raises P4Error where a photograph is not there.
    """
    generator = np.random.default_rng(SEED)
    patches = [generator.permutation(_cut(_pixels(photograph))) for photograph in PHOTOGRAPHS]
    classes = [photograph.name for photograph in PHOTOGRAPHS]
    owed = [photograph.credit for photograph in PHOTOGRAPHS]
    test, rest = slice(TEST_PER_CLASS), slice(TEST_PER_CLASS, TEST_PER_CLASS + TRAIN_PER_CLASS)
    train_set, test_set = (
        array_images(
            np.concatenate([part[rows] for part in patches]),
            np.repeat(np.arange(len(classes)), rows.stop - (rows.start or 0)),
            classes,
            owed,
        )
        for rows in (rest, test)
    )
    note = "the class of a patch is its photograph"
    return Data("photo-patches", train_set, test_set, note)


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


def _cut(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """All patches of a photograph (H, W, 3), side by side: (N, 32, 32, 3)."""
    rows, columns = pixels.shape[0] // SIDE, pixels.shape[1] // SIDE
    grid = pixels[: rows * SIDE, : columns * SIDE].reshape(rows, SIDE, columns, SIDE, 3)
    return grid.swapaxes(1, 2).reshape(-1, SIDE, SIDE, 3)
