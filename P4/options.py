"""The command line's options, and what they say when they are wrong."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from P4.backbones import BACKBONES
from P4.heads import HEADS
from P4.model import Settings
from P4.transforms import CHANGES

Number = TypeVar("Number", int, float)
USUAL = Settings()


def within(
    kind: Callable[[str], Number],
    low: float,
    high: float = float("inf"),
    *,
    open_ends: bool = False,
) -> Callable[[str], Number]:
    """A number in [low, high], or in (low, high), for argparse."""
    words = f"{low:g} to {high:g}" if high < float("inf") else f"{low:g} or more"

    def convert(text: str) -> Number:
        try:
            value = kind(text)
        except ValueError:
            value = None
        inside = value is not None and low <= value <= high
        if not inside or (open_ends and value in (low, high)):
            ends = " (ends excluded)" if open_ends else ""
            raise argparse.ArgumentTypeError(f"{text!r} is not allowed: {words}{ends} is")
        assert value is not None
        return value

    return convert


def names(text: str) -> tuple[str, ...]:
    """Names with commas between them."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def lambdas(text: str) -> tuple[float, ...]:
    """Numbers of at least 0 with commas between them, each once."""
    convert = within(float, 0, 1e6)
    return tuple(dict.fromkeys(convert(part) for part in names(text)))


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    main = argparse.ArgumentParser(
        prog="python -m P4", description="Fine-tune a pre-trained network on small images."
    )
    commands = main.add_subparsers(required=True, metavar="COMMAND", dest="command")
    train = commands.add_parser("train", help="train, test and report; goes on after a stop")
    _add_settings(train)
    _add_training(train)
    train.add_argument("--out", type=Path, metavar="DIR", help="default: results/P4/NAME-OF-RUN")
    train.add_argument("--fresh", action="store_true", help="start anew, not where it stopped")
    features = commands.add_parser("features", help="only compute features, for later runs")
    _add_settings(features)
    evaluate = commands.add_parser("evaluate", help="test the network of a run again")
    report = commands.add_parser("report", help="make the page and curves of a run again")
    for command in (evaluate, report):
        command.add_argument("out", type=Path, metavar="DIR", help="the folder of the run")
    for command in (train, features, evaluate, report):
        _add_machine(command)
    return main


def _add_settings(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add(
        "--data",
        default=USUAL.data,
        metavar="NAME",
        help="photo-patches, npz:FILE, folder:DIR, or a set of torchvision (default %(default)s)",
    )
    add("--train-images", type=within(int, 2), metavar="N", help="use only N training images")
    add(
        "--corrupt",
        choices=["refuse", "skip"],
        default=USUAL.corrupt,
        help="broken images in a folder (default %(default)s)",
    )
    add(
        "--backbone",
        default=USUAL.backbone,
        metavar="NAME",
        help=f"{', '.join(BACKBONES)} (default %(default)s)",
    )
    add(
        "--weights",
        default=USUAL.weights,
        metavar="W",
        help="imagenet, random, or a file with a state_dict (default %(default)s)",
    )
    add(
        "--size",
        type=within(int, 32, 1024),
        metavar="PIXELS",
        help="images are scaled to this; default: 64 for efficientnet-lite0, 224 for the others",
    )
    add(
        "--augment",
        type=names,
        default=USUAL.augment,
        metavar="A,B,…",
        help=f"random changes: {', '.join(CHANGES)}",
    )
    add(
        "--views",
        type=within(int, 2, 1000),
        default=USUAL.views,
        metavar="K",
        help="cached views per image, the first as it is (default %(default)s)",
    )
    add(
        "--validation",
        choices=["split", "test"],
        default=USUAL.validation,
        help="a part of the training set, or the test set (default %(default)s)",
    )
    add(
        "--validation-fraction",
        type=within(float, 0, 1, open_ends=True),
        metavar="P",
        default=USUAL.validation_fraction,
        help="of the training set (default %(default)s)",
    )
    add(
        "--precision",
        choices=["fp32", "bf16"],
        default=USUAL.precision,
        help="bf16 helps on CUDA (default %(default)s)",
    )
    add("--seed", type=within(int, 0), default=USUAL.seed, metavar="N", help="default %(default)s")


def _add_training(command: argparse.ArgumentParser) -> None:
    def add(name: str, kind: Any, metavar: str, words: str) -> None:
        usual = getattr(USUAL, name.removeprefix("--").replace("-", "_"))
        shown = f"{words} (default %(default)s)" if usual not in (None, ()) else words
        command.add_argument(name, type=kind, default=usual, metavar=metavar, help=shown)

    positive, part = within(float, 0, open_ends=True), within(float, 0, 0.9)
    command.add_argument(
        "--head",
        default=USUAL.head,
        metavar="NAME",
        help=f"{', '.join(HEADS)} (default %(default)s)",
    )
    command.add_argument(
        "--features",
        choices=["cached", "live"],
        default=USUAL.features,
        help="computed once, or in every epoch (default %(default)s)",
    )
    add("--epochs", within(int, 1), "N", "of the head")
    add("--lr", positive, "X", "learning rate at the start")
    add("--momentum", within(float, 0, 0.999), "X", "of SGD")
    add("--batch-size", within(int, 1), "N", "of the head")
    add("--l2", within(float, 0), "λ", "penalty ½ λ ‖w‖² on the new layers' weights")
    add("--sweep-l2", lambdas, "λ,λ,…", "try these, keep the best by validation")
    add("--validate-every", within(int, 1), "K", "epochs")
    add("--patience", within(int, 1), "N", "stop after N validations without a better one")
    command.add_argument(
        "--unfreeze",
        choices=["no", "last", "all"],
        default=USUAL.unfreeze,
        help="then train the backbone's last stage, or all (default %(default)s)",
    )
    add("--unfreeze-epochs", within(int, 1), "N", "of unfreezing")
    add("--unfreeze-lr", positive, "X", "highest learning rate of unfreezing")
    add("--unfreeze-batch-size", within(int, 1), "N", "of unfreezing")
    add("--backbone-l2", within(float, 0), "λ", "penalty on the unfrozen backbone's weights")
    add("--warmup", part, "P", "part of unfreezing in which the learning rate rises")


def _add_machine(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add(
        "--data-root",
        type=Path,
        default=Path("data"),
        metavar="DIR",
        help="of torchvision's sets (default %(default)s)",
    )
    add("--download", action="store_true", help="let torchvision fetch a set that is not there")
    add(
        "--cache",
        type=Path,
        default=Path("build/P4"),
        metavar="DIR",
        help="features, shared by all runs (default %(default)s)",
    )
    add("--device", choices=["auto", "cpu", "cuda"], default="auto")
    add("--workers", type=within(int, 0, 256), metavar="N", help="processes that read images")
    add("--threads", type=within(int, 1, 1024), metavar="N", help="of this process")
    add("--deterministic", action="store_true", help="the same bits every time, on CUDA too")


def settings_of(options: argparse.Namespace) -> Settings:
    """The settings of a run; what a command does not ask for has its usual value."""
    given = vars(options)
    fields = [field.name for field in dataclasses.fields(Settings)]
    return Settings(**{name: given[name] for name in fields if name in given})
