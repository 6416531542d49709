"""The whole image sets: fetched from a server or from Debian's files, found, and checked."""

import dataclasses
import gc
import gzip
import hashlib
import http.server
import re
import shutil
import socket
import struct
import threading

import numpy as np
import pytest
import torchvision
from records import ROOT

import task3
from autograder import datasets
from autograder.__main__ import main
from autograder.datasets import CIFAR10, FASHION_MNIST, SETS
from autograder.model import UsageError
from data import make_fashion_mnist_subset

#: torchvision leaves the connections of its downloads to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")

SIZES = {"train": 30, "t10k": 20}


def idx(array):
    """An array of bytes in the format of the original files."""
    return struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + array.tobytes()


@pytest.fixture(scope="module")
def originals():
    """Tiny sets in the original format: content by file name."""
    rng = np.random.default_rng(4)
    contents = {}
    for part, size in SIZES.items():
        pictures = rng.integers(0, 256, (size, 28, 28), dtype=np.uint8)
        contents[f"{part}-images-idx3-ubyte"] = idx(pictures)
        contents[f"{part}-labels-idx1-ubyte"] = idx(np.arange(size, dtype=np.uint8) % 10)
    return contents


@pytest.fixture
def tiny(originals, monkeypatch, tmp_path):
    """Fashion-MNIST as far as this package knows it, but tiny and without Debian's package."""
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in originals.items()}
    order = {name: sums[name] for name in FASHION_MNIST.files}
    made = dataclasses.replace(FASHION_MNIST, files=order, debian=tmp_path / "no-package")
    monkeypatch.setattr(datasets, "FASHION_MNIST", made)
    monkeypatch.setattr(datasets, "HOME", tmp_path / "data")
    monkeypatch.setattr("autograder.commands.data.SETS", (made, CIFAR10))
    monkeypatch.delenv("DATA_ROOT", raising=False)
    return made


@pytest.fixture
def mirror(originals, monkeypatch, tmp_path):
    """A server on the loopback that torchvision downloads from; the folder that it serves."""
    folder = tmp_path / "mirror"
    folder.mkdir()
    resources = []
    for name, content in originals.items():
        packed = gzip.compress(content, mtime=0)
        (folder / f"{name}.gz").write_bytes(packed)
        resources.append((f"{name}.gz", hashlib.md5(packed).hexdigest()))

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments):
            super().__init__(*arguments, directory=str(folder))

        def log_message(self, *_):
            pass

    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        monkeypatch.setattr(torchvision.datasets.FashionMNIST, "mirrors", [address])
        monkeypatch.setattr(torchvision.datasets.FashionMNIST, "resources", resources)
        yield folder
        server.shutdown()
    gc.collect()  # here, where a connection left open is no error


def put(images, root, originals):
    folder = root / images.folder
    folder.mkdir(parents=True)
    for name, content in originals.items():
        (folder / name).write_bytes(content)
    return folder


def contents(root):
    return {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}


# Fetching


def test_a_set_comes_from_a_server_and_torchvision_finds_it(tiny, mirror, originals, tmp_path):
    datasets.fetch(tiny, tmp_path / "root", timeout=5)
    assert mirror.is_dir()
    assert {path.name: content for path, content in contents(tmp_path / "root").items()} == (
        originals
    )
    assert len(torchvision.datasets.FashionMNIST(tmp_path / "root", train=True)) == SIZES["train"]
    assert datasets.defects(tiny, tmp_path / "root") == {}


def spoil_archive(folder):
    (folder / "t10k-images-idx3-ubyte.gz").write_bytes(b"something else")


def lose_archive(folder):
    (folder / "t10k-images-idx3-ubyte.gz").unlink()


@pytest.mark.parametrize("happens", [spoil_archive, lose_archive])
def test_a_download_that_fails_leaves_what_was_there(tiny, mirror, originals, tmp_path, happens):
    folder = put(tiny, tmp_path / "root", originals)
    (folder / "train-labels-idx1-ubyte").write_bytes(b"damaged")
    before = contents(tmp_path / "root")
    happens(mirror)
    with pytest.raises(UsageError, match="Fashion-MNIST can't be downloaded: ") as caught:
        datasets.fetch(tiny, tmp_path / "root", timeout=5)
    assert len(str(caught.value).splitlines()) == 1
    assert "apt-get install dataset-fashion-mnist" in str(caught.value)
    assert contents(tmp_path / "root") == before


def test_archives_that_are_whole_but_hold_something_else_are_refused(tiny, mirror, tmp_path):
    other = dataclasses.replace(tiny, files=dict.fromkeys(tiny.files, "0" * 64))
    assert mirror.is_dir()
    with pytest.raises(UsageError, match=r"what came is not the set, train-images-.* is changed"):
        datasets.fetch(other, tmp_path / "root", timeout=5)
    assert contents(tmp_path / "root") == {}


def test_a_server_that_refuses_is_said_at_once(tiny, monkeypatch, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(torchvision.datasets.FashionMNIST, "mirrors", [f"http://127.0.0.1:{port}/"])
    with pytest.raises(UsageError, match="refused"):
        datasets.fetch(tiny, tmp_path / "root", timeout=5)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # urllib's socket
def test_a_server_that_never_answers_is_given_up(tiny, monkeypatch, tmp_path):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        monkeypatch.setattr(torchvision.datasets.FashionMNIST, "mirrors", [address])
        with pytest.raises(UsageError, match="timed out"):
            datasets.fetch(tiny, tmp_path / "root", timeout=0.2)
    gc.collect()
    assert socket.getdefaulttimeout() is None


def packaged(tiny, originals, folder):
    folder.mkdir()
    for name, content in originals.items():
        (folder / f"{name}.gz").write_bytes(gzip.compress(content))
    return dataclasses.replace(tiny, debian=folder)


def test_debians_package_is_taken_where_it_is_installed(tiny, originals, tmp_path, monkeypatch):
    monkeypatch.setattr(datasets, "_download", None)
    installed = packaged(tiny, originals, tmp_path / "package")
    datasets.fetch(installed, tmp_path / "root", timeout=5)
    assert datasets.defects(tiny, tmp_path / "root") == {}


def test_a_damaged_package_is_named(tiny, originals, tmp_path):
    installed = packaged(tiny, originals, tmp_path / "package")
    (tmp_path / "package" / "t10k-labels-idx1-ubyte.gz").write_bytes(b"no gzip")
    with pytest.raises(UsageError, match=r"t10k-labels-idx1-ubyte\.gz is damaged"):
        datasets.fetch(installed, tmp_path / "root", timeout=5)


def test_the_real_package_holds_the_real_set(tmp_path):
    if not datasets.in_debian(FASHION_MNIST):
        pytest.skip("needs Debian's package dataset-fashion-mnist")
    datasets.fetch(FASHION_MNIST, tmp_path, timeout=5)
    assert datasets.defects(FASHION_MNIST, tmp_path) == {}


def test_a_root_that_can_not_be_made_is_said_in_one_line(tiny, tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UsageError, match=r"can't be put into .*file/root: Not a directory"):
        datasets.fetch(tiny, tmp_path / "file" / "root", timeout=5)


def test_the_checksums_are_those_that_the_subset_was_made_from():
    assert {f"{name}.gz": digest for name, digest in FASHION_MNIST.files.items()} == dict(
        make_fashion_mnist_subset.SOURCES
    )


def test_torchvision_knows_the_sets_by_the_same_checksums_and_places():
    known = torchvision.datasets.CIFAR10
    meta = (known.meta["filename"], known.meta["md5"])
    listed = [*known.train_list, *known.test_list, meta]
    assert dict(CIFAR10.files) == dict(map(tuple, listed))
    assert CIFAR10.folder == known.base_folder
    fashion = torchvision.datasets.FashionMNIST
    assert {name.removesuffix(".gz") for name, _ in fashion.resources} == set(FASHION_MNIST.files)


# Finding


def test_the_place_is_data_root_before_the_repositorys_folder(
    tiny, originals, tmp_path, monkeypatch
):
    assert datasets.place_of(tiny) is None
    put(tiny, datasets.HOME, originals)
    assert datasets.place_of(tiny) == datasets.HOME
    monkeypatch.setenv("DATA_ROOT", str(tmp_path / "mine"))
    assert datasets.place_of(tiny) == datasets.HOME
    put(tiny, tmp_path / "mine", originals)
    assert datasets.place_of(tiny) == tmp_path / "mine"


def test_the_whole_set_is_loaded_in_the_order_of_the_files(tiny, originals):
    put(tiny, datasets.HOME, originals)
    loaded = datasets.load_fashion_mnist()
    assert loaded.x_train.shape == (30, 28, 28)
    assert loaded.x_test.shape == (20, 28, 28)
    assert loaded.y_train.tolist() == [i % 10 for i in range(30)]
    assert loaded.x_test.tobytes() == originals["t10k-images-idx3-ubyte"][16:]


def test_a_missing_set_is_an_error_that_says_how_to_get_it(tiny):
    assert tiny.name == "fashion-mnist"
    with pytest.raises(UsageError, match="`autograder data fetch` brings it") as caught:
        datasets.load_fashion_mnist()
    assert str(datasets.HOME) in str(caught.value)


def test_task_3_takes_the_whole_set_from_data_root_and_says_so(
    tiny, originals, tmp_path, monkeypatch, capsys
):
    put(tiny, tmp_path / "mine", originals)
    monkeypatch.setenv("DATA_ROOT", str(tmp_path / "mine"))
    train_iter, test_iter = task3.load_data_fashion_mnist(8, resize=12)
    assert (len(train_iter.dataset), len(test_iter.dataset)) == (30, 20)
    assert f"all 30 + 20 images, from {tmp_path / 'mine'}" in capsys.readouterr().out
    X, y = next(iter(test_iter))
    assert (tuple(X.shape), str(X.dtype), str(y.dtype)) == (
        (8, 1, 12, 12),
        "torch.float32",
        "torch.int64",
    )
    assert y.tolist() == list(range(8))
    assert 0 <= X.min() < X.max() <= 1


def test_task_3_takes_the_embedded_subset_otherwise_and_says_so(tmp_path, monkeypatch, capsys):
    shutil.copy(ROOT / "task3.py", tmp_path)
    (tmp_path / "data").mkdir()
    shutil.copy(ROOT / "data" / "fashion_mnist_subset.npz", tmp_path / "data")
    monkeypatch.setattr(task3, "__file__", str(tmp_path / "task3.py"))
    monkeypatch.delenv("DATA_ROOT", raising=False)
    train_iter, test_iter = task3.load_data_fashion_mnist(256)
    assert "the embedded subset, 6,000 + 1,000 images" in capsys.readouterr().out
    assert (len(train_iter.dataset), len(test_iter.dataset)) == (6000, 1000)
    orders = [next(iter(train_iter))[1].tolist() for _ in range(2)]
    assert orders[0] != orders[1]
    X, y = test_iter.dataset[3]
    assert (tuple(X.shape), int(y)) == ((1, 28, 28), int(test_iter.dataset.y[3]))


# The command


def test_the_command_fetches_shows_and_fetches_no_second_time(
    tiny, mirror, tmp_path, capsys, monkeypatch
):
    monkeypatch.setenv("DATA_ROOT", str(tmp_path / "mine"))
    assert mirror.is_dir()
    assert main(["data", "show"]) == 0
    assert "Fashion-MNIST: not here; `autograder data fetch` downloads 31 MB" in (
        capsys.readouterr().out
    )
    assert main(["data", "fetch"]) == 0
    assert "from the network, 31 MB" in capsys.readouterr().out
    shutil.rmtree(mirror)
    assert main(["data", "fetch", tiny.name]) == 0
    assert "already" in capsys.readouterr().out
    assert main(["data", "show"]) == 0
    assert f"in {tmp_path / 'mine' / tiny.folder}, as they should be" in capsys.readouterr().out


def test_a_set_that_is_not_whole_is_shown_so(tiny, originals, capsys):
    folder = put(tiny, datasets.HOME, originals)
    (folder / "train-labels-idx1-ubyte").write_bytes(b"damaged")
    (folder / "t10k-labels-idx1-ubyte").unlink()
    assert main(["data", "show"]) == 0
    said = capsys.readouterr().out
    assert "train-labels-idx1-ubyte is changed, t10k-labels-idx1-ubyte is missing" in said


def test_without_a_network_one_line_says_what_to_do(tiny, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(torchvision.datasets.FashionMNIST, "mirrors", ["http://127.0.0.1:1/"])
    assert main(["data", "fetch", tiny.name, "--root", str(tmp_path / "root")]) == 2
    error = capsys.readouterr().err.splitlines()[-1]
    assert error.startswith("autograder: Fashion-MNIST can't be downloaded: ")
    assert "Until then the embedded subset is used" in error


@pytest.mark.parametrize("arguments", [["fetch", "mnist"], ["fetch", "--timeout", "0"], []])
def test_a_wrong_command_is_refused(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["data", *arguments])
    assert caught.value.code == 2
    assert re.search("usage: autograder data", capsys.readouterr().err)


def test_the_names_of_the_sets_differ():
    assert len({one.name for one in SETS}) == len(SETS)
