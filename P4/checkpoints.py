"""Checkpoints: tensors and plain data in one file, written whole, read without running code."""

from __future__ import annotations

import dataclasses
import io
import pickle
from pathlib import Path
from typing import Any

import torch

from P4.files import write_whole
from P4.model import Epoch, History, P4Error


def save(file: Path, content: dict[str, Any]) -> None:
    """Write tensors and plain data (numbers, text, lists, dictionaries) to a file."""
    buffer = io.BytesIO()
    torch.save(content, buffer)
    write_whole(file, buffer.getbuffer())


def load(file: Path) -> dict[str, Any]:
    """Read what `save` wrote, onto the CPU.  Raises P4Error where the file is not whole."""
    try:
        content = torch.load(file, map_location="cpu", weights_only=True)
    except FileNotFoundError as error:
        raise P4Error(f"there is no checkpoint {file}") from error
    except (OSError, RuntimeError, pickle.UnpicklingError, EOFError, ValueError, KeyError) as error:
        raise P4Error(f"the checkpoint {file} is damaged; remove it and call again") from error
    if not isinstance(content, dict):
        raise P4Error(f"the checkpoint {file} holds {type(content).__name__}, not a run of ours")
    return content


def plain_history(history: History) -> dict[str, Any]:
    """A history as plain data."""
    return dataclasses.asdict(history)


def history_from(plain: dict[str, Any]) -> History:
    """The history that `plain_history` was given."""
    epochs = tuple(Epoch(**epoch) for epoch in plain["epochs"])
    return History(**(plain | {"epochs": epochs}))
