"""Small data, and the command line as a user calls it."""

import csv
import json
import os
import pickle
import signal
import subprocess

import numpy as np
import torchvision.datasets
from PIL import Image
from torch import nn

from P4.__main__ import main
from P4.backbones import Architecture

NUM_CLASSES = 3


def coloured(count, seed, side=32):
    """Noisy images whose class shows in their colour, and their labels."""
    generator = np.random.default_rng(seed)
    labels = np.arange(count) % NUM_CLASSES
    pixels = generator.integers(0, 120, (count, side, side, 3), dtype=np.uint8)
    pixels[np.arange(count), :, :, labels] += 100
    return pixels, labels


def arrays(folder, train=60, test=24):
    """An npz file as `--data npz:FILE` wants it; returns its name for the command line."""
    (x_train, y_train), (x_test, y_test) = coloured(train, 0), coloured(test, 1)
    classes = np.array(["red", "green", "blue"])
    file = folder / "coloured.npz"
    np.savez(file, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test, classes=classes)
    return f"npz:{file}"


def folder_of_images(folder, count=18, *, split=True):
    """A folder of images with a labels file; returns its name for the command line."""
    pixels, labels = coloured(count, 2)
    folder.mkdir()
    with (folder / "labels.csv").open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["file", "label", "split"] if split else ["file", "label"])
        for number, (image, label) in enumerate(zip(pixels, labels, strict=True)):
            Image.fromarray(image).save(folder / f"{number}.png")
            row = [f"{number}.png", ["red", "green", "blue"][label]]
            writer.writerow([*row, "test" if number // 3 % 3 == 2 else "train"] if split else row)
    return f"folder:{folder}"


def cifar10_files(root, monkeypatch, per_batch=20):
    """CIFAR-10 as it lies on disk, but tiny; torchvision is told the checksums of these files."""
    base = root / "cifar-10-batches-py"
    base.mkdir(parents=True)
    names = [f"data_batch_{number}" for number in range(1, 6)]
    for seed, name in enumerate([*names, "test_batch"]):
        pixels, _ = coloured(per_batch, seed)
        batch = {
            "data": pixels.transpose(0, 3, 1, 2).reshape(per_batch, -1),
            "labels": [number % 10 for number in range(per_batch)],
        }
        (base / name).write_bytes(pickle.dumps(batch))
    words = ["airplane", "automobile", *"abcdefgh"]
    (base / "batches.meta").write_bytes(pickle.dumps({"label_names": words}))
    cifar10 = torchvision.datasets.CIFAR10
    monkeypatch.setattr(cifar10, "train_list", [[name, None] for name in names])
    monkeypatch.setattr(cifar10, "test_list", [["test_batch", None]])
    monkeypatch.setattr(cifar10, "meta", cifar10.meta | {"md5": None})


class Net(nn.Module):
    """A network in two stages, of 1,500 parameters."""

    def __init__(self):
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(3, 8, 3, stride=4), nn.BatchNorm2d(8), nn.ReLU())
        self.last = nn.Sequential(nn.Conv2d(8, 16, 3), nn.BatchNorm2d(16), nn.ReLU())
        self.fc = nn.Linear(16, 5)

    def forward(self, X):
        return self.fc(self.last(self.first(X)).mean(dim=(2, 3)))


NET = Architecture(Net, 16, 32, (0.5,) * 3, (0.5,) * 3, "fc", ("last.",), dict)


def options(cache, *more, backbone="net"):
    """Options that make every command quick: a small random network on 32-pixel images."""
    usual = ["--backbone", backbone, "--weights", "random", "--size", "32", "--threads", "1"]
    return [*usual, "--cache", str(cache), *more]


def train(tmp_path, data, *more, out="run", backbone="net"):
    """`python -m P4 train` on tiny data; returns its folder, or fails."""
    folder = tmp_path / out
    usual = options(tmp_path / "cache", "--data", data, "--out", str(folder), backbone=backbone)
    assert main(["train", *usual, "--epochs", "3", "--lr", "0.1", *more]) == 0
    return folder


def results(folder):
    return json.loads((folder / "results.json").read_text("utf-8"))


def killed_when(reached, command):
    """Run a command until `reached()`, then SIGKILL it; False where it ended before that."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    while not reached():
        try:
            process.wait(0.005)
        except subprocess.TimeoutExpired:
            continue
        return False
    os.killpg(process.pid, signal.SIGKILL)
    return process.wait() == -signal.SIGKILL
