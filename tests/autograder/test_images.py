"""The embedded images: what the loader accepts, and how the file is made."""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import io
import re
import struct
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from numpy.typing import NDArray

from autograder import images
from autograder.model import ExamError

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / images.REMAKE
TRAIN_SIZES = (7, 9, 8, 7, 12, 7, 7, 10, 7, 7)
TEST_SIZES = (3, 3, 4, 3, 3, 5, 3, 3, 3, 3)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """Return the making script as a module: it lies outside every package."""
    spec = importlib.util.spec_from_file_location("make_fashion_mnist_subset", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_idx(path: Path, array: NDArray[np.uint8]) -> str:
    """Write `array` as a gzipped idx file; return the SHA-256 of its uncompressed content."""
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape)
    path.write_bytes(gzip.compress(header + array.tobytes()))
    return hashlib.sha256(header + array.tobytes()).hexdigest()


@pytest.fixture
def tiny(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """Return a folder of four small idx files and the checksums of their content.

    Image i of a part is filled with the number i, so a picked image tells where it stood.
    """
    sums = {}
    for prefix, sizes in (("train", TRAIN_SIZES), ("t10k", TEST_SIZES)):
        labels = np.repeat(np.arange(10, dtype=np.uint8), sizes)
        np.random.default_rng(3).shuffle(labels)
        numbers = np.arange(len(labels), dtype=np.uint8)
        pictures = np.broadcast_to(numbers[:, None, None], (len(labels), 28, 28))
        for kind, array in (("images-idx3", pictures), ("labels-idx1", labels)):
            name = f"{prefix}-{kind}-ubyte.gz"
            sums[name] = write_idx(tmp_path / name, array)
    return tmp_path, sums


def test_embedded_images_have_the_documented_shapes_and_types() -> None:
    """6,000 training and 1,000 test images of 28x28 bytes, with one label each."""
    data = images.load_embedded()
    assert data.x_train.shape == (6000, 28, 28)
    assert data.x_test.shape == (1000, 28, 28)
    assert data.y_train.shape == (6000,)
    assert data.y_test.shape == (1000,)
    arrays = (data.x_train, data.y_train, data.x_test, data.y_test)
    assert {array.dtype for array in arrays} == {np.dtype(np.uint8)}


def test_embedded_classes_are_balanced() -> None:
    """Each of the ten classes has 600 training and 100 test images, and there is no eleventh."""
    data = images.load_embedded()
    assert np.bincount(data.y_train).tolist() == [600] * 10
    assert np.bincount(data.y_test).tolist() == [100] * 10


def test_embedded_images_are_pictures_and_test_images_are_not_training_images() -> None:
    """No image occurs twice, and the greys use the whole range of a byte."""
    data = images.load_embedded()
    train, test = ({image.tobytes() for image in x} for x in (data.x_train, data.x_test))
    assert (len(train), len(test)) == (6000, 1000)
    assert not train & test
    assert (data.x_train.min(), data.x_train.max()) == (0, 255)


def test_embedded_labels_belong_to_their_images() -> None:
    """Nearest class mean reaches about 68 %; shuffled labels would give 10 %."""
    data = images.load_embedded()
    x, queries = data.x_train.reshape(6000, -1) / 255, data.x_test.reshape(1000, -1) / 255
    means = np.stack([x[data.y_train == label].mean(axis=0) for label in range(10)])
    distances = (means**2).sum(axis=1) - 2 * queries @ means.T
    assert (distances.argmin(axis=1) == data.y_test).mean() > 0.6


def test_embedded_arrays_are_read_only() -> None:
    """A check that wrote into shared data would change what the next one sees."""
    data = images.load_embedded()
    for array in (data.x_train, data.y_train, data.x_test, data.y_test):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_a_second_call_reads_nothing_again() -> None:
    """The record is kept for the life of the process."""
    assert images.load_embedded() is images.load_embedded()


@pytest.mark.parametrize("place", [0, 1_000_000, -1], ids=["first", "middle", "last"])
def test_a_flipped_bit_is_refused(tmp_path: Path, place: int) -> None:
    """The message names the file, both checksums and the script that makes the file again."""
    content = bytearray(images.EMBEDDED.read_bytes())
    content[place] ^= 1
    changed = tmp_path / "changed.npz"
    changed.write_bytes(content)
    with pytest.raises(ExamError) as caught:
        images.load_embedded(changed)
    message = str(caught.value)
    assert str(changed) in message
    assert hashlib.sha256(content).hexdigest() in message
    assert images.EMBEDDED_SHA256 in message
    assert images.REMAKE in message


def test_a_changed_file_is_never_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checksum comes first: a hostile archive meets no parser."""

    def parse(*_: object, **__: object) -> None:
        pytest.fail("parsed before the checksum was compared")

    monkeypatch.setattr(np, "load", parse)
    changed = tmp_path / "changed.npz"
    changed.write_bytes(b"PK")
    with pytest.raises(ExamError):
        images.load_embedded(changed)


def test_a_missing_file_is_named_with_the_script_that_makes_it(tmp_path: Path) -> None:
    """The message says which file, why, and what to run."""
    with pytest.raises(ExamError) as caught:
        images.load_embedded(tmp_path / "nothing.npz")
    message = str(caught.value)
    assert str(tmp_path / "nothing.npz") in message
    assert "No such file" in message
    assert images.EMBEDDED_SHA256 in message
    assert images.REMAKE in message


def test_a_missing_file_is_found_once_it_is_there(tmp_path: Path) -> None:
    """A failure is not remembered."""
    later = tmp_path / "later.npz"
    with pytest.raises(ExamError):
        images.load_embedded(later)
    later.write_bytes(images.EMBEDDED.read_bytes())
    assert images.load_embedded(later).x_train.shape == (6000, 28, 28)


def test_the_named_script_is_there_and_writes_where_the_loader_looks(script: ModuleType) -> None:
    """The error's advice works: the script exists and its default output is the loader's input."""
    assert script.DEFAULT_OUT == images.EMBEDDED


def test_the_data_readme_states_the_checksums_and_the_size(script: ModuleType) -> None:
    """The README names the very file that is embedded, and the sources that it was made from."""
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    stated = re.findall(r"\b[0-9a-f]{64}\b", readme)
    assert set(stated) == {images.EMBEDDED_SHA256, *script.SOURCES.values()}
    assert f"{images.EMBEDDED.stat().st_size:,} bytes" in readme


@pytest.mark.parametrize(("train", "test"), [(7, 3), (5, 2), (1, 1)])
def test_made_subset_is_balanced_and_in_the_original_order(
    script: ModuleType, tiny: tuple[Path, dict[str, str]], train: int, test: int
) -> None:
    """Labels stay with their images; a picture's grey tells its place in the full set."""
    folder, sums = tiny
    made = np.load(io.BytesIO(script.make_subset(folder, train, test, sums)), allow_pickle=False)
    assert list(made) == ["x_train", "y_train", "x_test", "y_test"]
    for part, prefix, per_class in (("train", "train", train), ("test", "t10k", test)):
        name = f"{prefix}-labels-idx1-ubyte.gz"
        labels = script.read_idx(folder / name, sums[name])
        places = made[f"x_{part}"][:, 0, 0]
        assert made[f"x_{part}"].shape == (10 * per_class, 28, 28)
        assert np.bincount(made[f"y_{part}"]).tolist() == [per_class] * 10
        assert (np.diff(places.astype(int)) > 0).all()
        np.testing.assert_array_equal(made[f"y_{part}"], labels[places])


def test_made_subset_is_the_same_file_every_time(
    script: ModuleType, tiny: tuple[Path, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the clock nor the operating system shows in the file."""
    folder, sums = tiny
    first = script.make_subset(folder, 5, 2, sums)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")
    assert script.make_subset(folder, 5, 2, sums) == first


def test_chosen_examples_are_evenly_spaced_over_the_class(script: ModuleType) -> None:
    """Three out of six: the first, the third and the fifth of each class."""
    labels = np.tile(np.arange(10, dtype=np.uint8), 6)
    chosen = script.balanced(labels, 3)
    assert chosen.tolist() == [*range(10), *range(20, 30), *range(40, 50)]


def test_a_class_with_too_few_examples_is_an_error(
    script: ModuleType, tiny: tuple[Path, dict[str, str]]
) -> None:
    """A subset that could not be balanced is not made."""
    folder, sums = tiny
    with pytest.raises(ValueError, match="class 0 has 7 examples, 8 wanted"):
        script.make_subset(folder, 8, 2, sums)


def test_a_source_file_with_another_content_is_an_error(
    script: ModuleType, tiny: tuple[Path, dict[str, str]]
) -> None:
    """The message names the source file whose checksum differs."""
    folder, sums = tiny
    name = "t10k-images-idx3-ubyte.gz"
    write_idx(folder / name, np.zeros((33, 28, 28), np.uint8))
    with pytest.raises(ValueError, match=re.escape(name)):
        script.make_subset(folder, 5, 2, sums)


@pytest.mark.parametrize("content", [None, b"not gzip", b"\x1f\x8b\x08\x00"])
def test_an_unreadable_source_ends_the_script_with_status_2_and_writes_nothing(
    script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    """Missing, not gzip, and cut short: one line instead of a traceback."""
    if content is not None:
        (tmp_path / "train-labels-idx1-ubyte.gz").write_bytes(content)
    out = tmp_path / "out.npz"
    with pytest.raises(SystemExit) as caught:
        script.main(["--source", str(tmp_path), "--out", str(out)])
    assert caught.value.code == 2
    assert "error: " in capsys.readouterr().err
    assert not out.exists()


def test_making_the_subset_again_gives_the_embedded_file(
    script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the real source files, where they are installed, every byte comes out the same."""
    if not script.DEBIAN_FOLDER.is_dir():
        pytest.skip("needs Debian's package dataset-fashion-mnist")
    out = tmp_path / "again.npz"
    script.main(["--out", str(out)])
    assert capsys.readouterr().out.startswith(images.EMBEDDED_SHA256)
    assert out.read_bytes() == images.EMBEDDED.read_bytes()
