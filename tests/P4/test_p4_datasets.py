"""Data: every kind becomes the same record, and bad data is named."""

import numpy as np
import pytest
import tiny_runs as tiny
import torch
from PIL import Image

from P4.datasets import load_data, smaller
from P4.images import array_images, stratified
from P4.model import P4Error
from P4.patches import SIDE, photo_patches
from P4.torchvision_sets import TORCHVISION_SETS


def loaded(name, tmp_path, *, corrupt="refuse"):
    cache = tmp_path / "cache"
    return load_data(name, tmp_path, download=False, corrupt=corrupt, cache=cache, seed=0)


# By name


@pytest.mark.parametrize("name", ["CIFAR11", "Kitti", "cifar10", ""])
def test_an_unknown_set_is_answered_with_the_known_ones(tmp_path, name):
    with pytest.raises(P4Error, match=r"unknown; known are photo-patches.*CIFAR10.*SVHN"):
        loaded(name, tmp_path)


def test_cifar100_is_excluded_as_the_assignment_says(tmp_path):
    with pytest.raises(P4Error, match=r"'CIFAR100' is not offered"):
        loaded("CIFAR100", tmp_path)


def test_every_known_set_is_one_of_torchvisions():
    import torchvision.datasets

    assert len(TORCHVISION_SETS) > 30
    assert [n for n in TORCHVISION_SETS if n not in torchvision.datasets.__all__] == []


def test_cifar10_is_read_from_torchvisions_layout(tmp_path, monkeypatch):
    tiny.cifar10_files(tmp_path, monkeypatch)
    data = loaded("CIFAR10", tmp_path)
    assert (len(data.train), len(data.test)) == (100, 20)
    assert data.train.classes[:2] == ("airplane", "automobile")
    assert len(data.train.classes) == 10
    pixels, _ = tiny.coloured(20, 5)
    np.testing.assert_array_equal(data.test.images[3].permute(1, 2, 0).numpy(), pixels[3])
    assert data.test.labels.tolist() == [n % 10 for n in range(20)]


def test_a_set_that_is_not_there_says_how_to_get_it(tmp_path):
    with pytest.raises(P4Error, match=r"CIFAR10 can't be loaded from .*; --download fetches it"):
        loaded("CIFAR10", tmp_path)


def test_classes_without_names_are_the_labels(tmp_path):
    data = loaded("FakeData", tmp_path)
    assert data.train.classes == data.test.classes == tuple("0123456789")


def test_a_subset_has_its_share_of_every_class(tmp_path):
    data = loaded(tiny.arrays(tmp_path), tmp_path)
    part = smaller(data, 30, seed=1)
    assert np.bincount(part.train.labels).tolist() == [10, 10, 10]
    assert part.train.digest != data.train.digest
    assert len(part.test) == len(data.test)
    with pytest.raises(P4Error, match=r"--train-images 61: coloured.npz has only 60"):
        smaller(data, 61, seed=1)


def test_the_draw_is_disjoint_and_as_large_as_asked():
    labels = np.array([0] * 7 + [1] * 12 + [2] * 3)
    drawn, rest = stratified(labels, 5, seed=3)
    assert sorted([*drawn, *rest]) == list(range(22))
    assert np.bincount(labels[drawn]).tolist() == [2, 3][:2] or len(drawn) == 5
    assert all(
        abs(np.sum(labels[drawn] == c) - np.sum(labels == c) * 5 / 22) < 1 for c in (0, 1, 2)
    )


# Arrays in a file


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"x_train": None}, "lacks x_train"),
        ({"x_test": np.zeros((24, 32, 32, 3))}, r"test: images are float64"),
        ({"x_test": np.zeros((24, 3, 32, 32), np.uint8)}, r"test: images are uint8 \(24, 3"),
        ({"y_train": np.zeros(59, int)}, "60 images, but labels"),
        ({"y_test": np.full(24, 3)}, r"labels 3 … 3, but 0 … 2 are allowed"),
    ],
)
def test_arrays_that_are_no_images_are_refused(tmp_path, changes, words):
    name = tiny.arrays(tmp_path)
    file = tmp_path / "coloured.npz"
    content = {key: np.load(file)[key] for key in np.load(file).files} | changes
    np.savez(file, **{key: value for key, value in content.items() if value is not None})
    with pytest.raises(P4Error, match=words):
        loaded(name, tmp_path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"words"])
def test_a_file_without_arrays_is_refused(tmp_path, content):
    (tmp_path / "x.npz").write_bytes(content)
    with pytest.raises(P4Error, match=r"x\.npz: (damaged|not an npz)"):
        loaded(f"npz:{tmp_path / 'x.npz'}", tmp_path)


def test_grey_images_become_rgb():
    images = array_images(np.full((2, 4, 5), 9, np.uint8), np.zeros(2, int), ["a"]).images
    assert images[1].shape == (3, 4, 5)
    assert images[1].unique().tolist() == [9]


# A folder


def test_a_folder_with_a_labels_file_is_a_data_set(tmp_path):
    data = loaded(tiny.folder_of_images(tmp_path / "mine"), tmp_path)
    assert (len(data.train), len(data.test)) == (12, 6)
    assert data.train.classes == ("blue", "green", "red")
    assert isinstance(data.train.images, torch.utils.data.Dataset)
    pixels, labels = tiny.coloured(18, 2)
    np.testing.assert_array_equal(data.train.images[2].permute(1, 2, 0).numpy(), pixels[2])
    assert data.train.classes[data.train.labels[2]] == ["red", "green", "blue"][labels[2]]


def test_without_a_split_a_fifth_of_each_class_is_set_apart(tmp_path):
    data = loaded(tiny.folder_of_images(tmp_path / "mine", 15, split=False), tmp_path)
    assert np.bincount(data.test.labels).tolist() == [1, 1, 1]
    assert len(data.train) == 12


@pytest.mark.parametrize(
    "break_file",
    [
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(b"no image"),
        lambda file: file.write_bytes(file.read_bytes()[:-60]),
    ],
    ids=["empty", "text", "cut off"],
)
def test_a_broken_image_is_refused_by_name_or_left_out(tmp_path, break_file):
    name = tiny.folder_of_images(tmp_path / "mine")
    break_file(tmp_path / "mine" / "3.png")
    with pytest.raises(P4Error, match=r"3\.png is not a whole image"):
        loaded(name, tmp_path)
    data = loaded(name, tmp_path, corrupt="skip")
    assert len(data.train) == 11
    assert "3.png" in data.note


def test_a_mended_image_is_noticed(tmp_path):
    name = tiny.folder_of_images(tmp_path / "mine")
    file = tmp_path / "mine" / "3.png"
    whole = file.read_bytes()
    file.write_bytes(b"broken")
    loaded(name, tmp_path, corrupt="skip")
    file.write_bytes(whole)
    assert len(loaded(name, tmp_path).train) == 12


def test_another_picture_has_another_digest(tmp_path):
    name = tiny.folder_of_images(tmp_path / "mine")
    before = loaded(name, tmp_path)
    Image.new("RGB", (32, 32), "red").save(tmp_path / "mine" / "0.png")
    after = loaded(name, tmp_path)
    assert before.train.digest != after.train.digest
    assert before.test.digest == after.test.digest


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("0.png,purple,test", r"labels.csv, line 20: class 'purple' is unknown; known are blue"),
        ("gone.png,red,train", r"line 20: there is no file 'gone.png'"),
        ("../x.png,red,train", r"line 20: '../x.png' is not a file inside the folder"),
        ("0.png,red,validation", r"line 20: split 'validation'; train and test are allowed"),
        (",red,train", r"line 20: '' is not a file inside"),
    ],
)
def test_a_wrong_line_of_the_labels_file_is_named(tmp_path, line, words):
    name = tiny.folder_of_images(tmp_path / "mine")
    with (tmp_path / "mine" / "labels.csv").open("a") as stream:
        stream.write(f"{line}\n")
    with pytest.raises(P4Error, match=words):
        loaded(name, tmp_path)


def test_classes_may_be_listed_in_a_file(tmp_path):
    name = tiny.folder_of_images(tmp_path / "mine")
    (tmp_path / "mine" / "classes.txt").write_text("red\ngreen\n")
    with pytest.raises(P4Error, match=r"class 'blue' is unknown; known are red, green"):
        loaded(name, tmp_path)
    (tmp_path / "mine" / "classes.txt").write_text("red\ngreen\nblue\nyellow\n")
    assert loaded(name, tmp_path).train.classes == ("red", "green", "blue", "yellow")


@pytest.mark.parametrize("header", ["name,label", "", "file"])
def test_a_labels_file_without_its_columns_is_refused(tmp_path, header):
    name = tiny.folder_of_images(tmp_path / "mine")
    (tmp_path / "mine" / "labels.csv").write_text(f"{header}\n0.png,red\n")
    with pytest.raises(P4Error, match=r"labels.csv: the header lacks"):
        loaded(name, tmp_path)


def test_a_folder_without_a_labels_file_is_refused(tmp_path):
    with pytest.raises(P4Error, match=r"labels.csv: No such file"):
        loaded(f"folder:{tmp_path}", tmp_path)


# Photo patches


def test_photo_patches_share_no_pixels_and_name_their_owners():
    data = photo_patches()
    assert (len(data.train), len(data.test)) == (1800, 504)
    assert data.train.images[0].shape == (3, SIDE, SIDE)
    assert set(np.bincount(data.train.labels)) == {200}
    assert len(data.train.credits) == len(data.train.classes) == 9
    assert any("danielbuechele, CC BY 2.0" in line for line in data.train.credits)
    structured = {
        bytes(data.train.images[n].numpy().tobytes())
        for n in range(1800)
        if float(data.train.images[n].float().std()) > 5
    }
    doubles = [n for n in range(504) if data.test.images[n].numpy().tobytes() in structured]
    assert doubles == []
