"""The HTML page: every test image with its scores, in one file that needs nothing else.

The pictures are kept as sheets of a hundred, each a JPEG in base64 that the browser decodes only
when one of its pictures is shown; the cards are made for the page of the list that is seen.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import jinja2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from P4.images import Images
from P4.model import Scores

SHEET_COLUMNS = SHEET_ROWS = 10
PER_SHEET = SHEET_COLUMNS * SHEET_ROWS
SMALLEST_SIDE, LARGEST_SIDE = 24, 96
JPEG_QUALITY = 90
UNIT = 65535  # probabilities are kept as 16-bit fractions


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands around the images: a title, facts by name, and whom the images are owed to."""

    title: str
    facts: tuple[tuple[str, str], ...]
    credits: tuple[str, ...] = ()


def page(
    heading: Heading,
    scores: Scores,
    images: Images,
    advance: Callable[[int, str], None] = lambda _steps, _last: None,
) -> str:
    """Render the page of all images with their scores; `advance` is called for each image.

    Every text is escaped: names of classes may hold any character.
    """
    side = _side(images)
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("P4"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    data = {
        "classes": list(scores.classes),
        "count": len(scores.labels),
        "side": side,
        "columns": SHEET_COLUMNS,
        "perSheet": PER_SHEET,
        "unit": UNIT,
        "labels": _base64(scores.labels.astype("<u2")),
        "probabilities": _base64(np.rint(scores.probabilities * UNIT).astype("<u2")),
    }
    template = environment.get_template("page.html.j2")
    sheets = _sheets(images, side, advance)
    return template.render(heading=heading, accuracy=scores.accuracy, data=data, sheets=sheets)


def _base64(array: NDArray[np.generic]) -> str:
    return base64.b64encode(array.tobytes()).decode()


def _side(images: Images) -> int:
    """Side of the thumbnails: that of small images, a limit for large ones."""
    sample = [max(images[index].shape[-2:]) for index in range(min(16, len(images)))]
    return int(np.clip(np.median(sample), SMALLEST_SIDE, LARGEST_SIDE))


def _sheets(images: Images, side: int, advance: Callable[[int, str], None]) -> Iterator[str]:
    """The sheets, one after the other: memory for one is enough."""
    for start in range(0, len(images), PER_SHEET):
        rows = range(start, min(start + PER_SHEET, len(images)))
        yield _sheet([_thumbnail(images, index, side) for index in rows], side)
        advance(len(rows), "")


def _thumbnail(images: Images, index: int, side: int) -> Image.Image:
    picture = Image.fromarray(images[index].permute(1, 2, 0).numpy())
    if picture.size == (side, side):
        return picture
    return ImageOps.pad(picture, (side, side), Image.Resampling.BILINEAR, color=(127, 127, 127))


def _sheet(thumbnails: Sequence[Image.Image], side: int) -> str:
    rows = -(-len(thumbnails) // SHEET_COLUMNS)
    sheet = Image.new("RGB", (SHEET_COLUMNS * side, rows * side))
    for place, thumbnail in enumerate(thumbnails):
        sheet.paste(thumbnail, (place % SHEET_COLUMNS * side, place // SHEET_COLUMNS * side))
    buffer = io.BytesIO()
    sheet.save(buffer, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    return base64.b64encode(buffer.getvalue()).decode()
