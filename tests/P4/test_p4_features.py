"""Features: those of the live network, computed once, whole whatever happens."""

import errno
import json
import os
import subprocess
import sys

import numpy as np
import pytest
import tiny_runs as tiny
import torch
from tiny_runs import coloured

from P4 import features as features_module
from P4.backbones import load_backbone
from P4.features import PreparedImages, features_of
from P4.images import array_images
from P4.model import P4Error
from P4.transforms import Preprocessing

COUNT = 70


@pytest.fixture
def backbone():
    return load_backbone("net", "random")


@pytest.fixture
def images():
    pixels, labels = coloured(COUNT, 0)
    return array_images(pixels, labels, ["red", "green", "blue"])


@pytest.fixture
def plain(backbone):
    return Preprocessing(backbone.architecture, 32)


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch):
    monkeypatch.setattr(features_module, "CHUNK", 32)


def live(backbone, images, preprocessing, cpu, view=0):
    prepared = PreparedImages(images, preprocessing, view)
    X = torch.stack([prepared[index] for index in range(len(prepared))])
    return features_of(backbone.network, X, cpu).numpy()


def test_features_are_those_of_the_live_network(store, backbone, images, plain, cpu):
    found = store.features(backbone, images, plain)
    assert found.computed == COUNT
    assert found.values.shape == (COUNT, 16)
    np.testing.assert_allclose(found.values, live(backbone, images, plain, cpu), atol=1e-5)


def test_features_are_mapped_from_disk_and_used_again(store, backbone, images, plain):
    first = store.features(backbone, images, plain)
    second = store.features(backbone, images, plain)
    assert (first.computed, second.computed) == (COUNT, 0)
    assert isinstance(second.values, np.memmap)
    assert not second.values.flags.writeable
    assert not (second.folder / "parts").exists()


def test_other_weights_images_or_transforms_have_other_features(store, backbone, images, plain):
    other = load_backbone("net", "random", seed=1)
    smaller = Preprocessing(backbone.architecture, 40)
    flipped = Preprocessing(backbone.architecture, 32, ["flip"], seed=0)
    reseeded = Preprocessing(backbone.architecture, 32, ["flip"], seed=1)
    folders = [
        store.features(*arguments).folder
        for arguments in (
            (backbone, images, plain),
            (other, images, plain),
            (backbone, images.part(np.arange(COUNT)[::-1].copy()), plain),
            (backbone, images, smaller),
            (backbone, images, flipped, 1),
            (backbone, images, flipped, 2),
            (backbone, images, reseeded, 1),
        )
    ]
    assert len(set(folders)) == len(folders)
    assert store.features(backbone, images, flipped, 0).folder == folders[0]


def test_work_that_was_stopped_goes_on(store, backbone, images, plain, cpu, monkeypatch):
    done = []

    def stop_at_the_second(file, content):
        if len(done) == 1:
            raise KeyboardInterrupt
        done.append(file)
        write(file, content)

    write = features_module.write_whole
    monkeypatch.setattr(features_module, "write_whole", stop_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        store.features(backbone, images, plain)
    monkeypatch.setattr(features_module, "write_whole", write)
    found = store.features(backbone, images, plain)
    assert found.computed == COUNT - 32
    np.testing.assert_allclose(found.values, live(backbone, images, plain, cpu), atol=1e-5)


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.write_bytes(file.read_bytes()[:-4]),
        lambda file: file.write_bytes(file.read_bytes()[:-4] + b"\1\2\3\4"),
        lambda file: file.unlink(),
        lambda file: (file.parent / "about.json").write_text("{"),
    ],
    ids=["cut off", "changed", "gone", "record cut off"],
)
def test_damaged_features_are_never_used(store, backbone, images, plain, cpu, damage):
    folder = store.features(backbone, images, plain).folder
    damage(folder / "features.npy")
    found = store.features(backbone, images, plain)
    assert found.computed == COUNT
    np.testing.assert_allclose(found.values, live(backbone, images, plain, cpu), atol=1e-5)


def test_a_chunk_that_was_cut_off_is_computed_again(
    store, backbone, images, plain, cpu, monkeypatch
):
    monkeypatch.setattr(features_module._Work, "join", lambda *_: sys.exit())
    with pytest.raises(SystemExit):
        store.features(backbone, images, plain)
    monkeypatch.undo()
    monkeypatch.setattr(features_module, "CHUNK", 32)
    (part,) = store.folder.glob("*/parts/000001.f32")
    part.write_bytes(part.read_bytes()[:-4])
    found = store.features(backbone, images, plain)
    np.testing.assert_allclose(found.values, live(backbone, images, plain, cpu), atol=1e-5)


def test_features_of_another_network_are_noticed(store, backbone, images, plain):
    found = store.features(backbone, images, plain)
    wrong = np.array(found.values) + 0.01
    np.save(found.folder / "features.npy", wrong)
    record = json.loads((found.folder / "about.json").read_text())
    import hashlib

    digest = hashlib.sha256((found.folder / "features.npy").read_bytes()).hexdigest()
    (found.folder / "about.json").write_text(json.dumps(record | {"sha256": digest}))
    with pytest.raises(P4Error, match=r"differ by 0\.01\d* from the network's; delete this folder"):
        store.features(backbone, images, plain)


def test_a_full_disk_is_one_line_and_what_is_done_is_kept(
    store, backbone, images, plain, monkeypatch
):
    fsync, calls = os.fsync, []

    def full(descriptor):
        calls.append(descriptor)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(P4Error, match=r"no space left on the disk; what was finished is kept"):
        store.features(backbone, images, plain)
    kept = [file.name for file in store.folder.rglob("*") if file.is_file()]
    assert [name for name in kept if not name.endswith(".lock")] == ["000000.f32"]
    assert store.features(backbone, images, plain).computed == COUNT - 32


def test_augmented_views_do_not_depend_on_order_or_workers(backbone, images):
    changed = Preprocessing(backbone.architecture, 32, ["crop", "grid-mask"], seed=5)
    forwards = [PreparedImages(images, changed, 2)[index] for index in range(4)]
    backwards = [PreparedImages(images, changed, 2)[index] for index in (3, 2, 1, 0)][::-1]
    assert all(torch.equal(a, b) for a, b in zip(forwards, backwards, strict=True))
    with_workers = torch.utils.data.DataLoader(
        PreparedImages(images, changed, 2), batch_sampler=[[0, 1], [2, 3]], num_workers=2
    )
    assert torch.equal(torch.cat(list(with_workers)), torch.stack(forwards))


@pytest.mark.slow
def test_a_killed_process_leaves_nothing_that_is_half_there(tmp_path, cpu):
    """Kill the command at several moments of its run; the last call completes the features."""
    name = tiny.arrays(tmp_path, 3000, 24)
    command = [
        sys.executable,
        "-m",
        "P4",
        "features",
        *tiny.options(tmp_path / "cache", backbone="resnet18"),
    ]
    command += ["--data", name, "--weights", "random"]
    for chunks in (1, 3):

        def enough(chunks=chunks):
            return len(list(tmp_path.rglob("*.f32"))) >= chunks

        assert tiny.killed_when(enough, command)
    assert not list(tmp_path.rglob("about.json")), "the work was killed too late to mean anything"
    ended = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "3000 × 512" in ended
    assert int(ended.split("3000 × 512, ")[1].split()[0]) < 3000
    (about,) = [
        file
        for file in tmp_path.rglob("about.json")
        if json.loads(file.read_text())["shape"][0] > 24
    ]
    values = np.load(about.parent / "features.npy")
    data = np.load(tmp_path / "coloured.npz")
    backbone = load_backbone("resnet18", "random")
    images = array_images(data["x_train"], data["y_train"], ["a", "b", "c"]).part(
        np.arange(0, 3000, 37)
    )
    wanted = live(backbone, images, Preprocessing(backbone.architecture, 32), cpu)
    np.testing.assert_allclose(values[::37], wanted, atol=1e-4)
