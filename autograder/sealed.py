"""Modules that a student kit runs and does not show: packed into one file, and imported from it.

Hints compare values with deliberately wrong solutions, so they know right ones, too.  In a kit they
lie in a file that no search and no archive program opens.  This keeps them from being read by
chance; it is no secret, and nothing that grades depends on it.
"""

from __future__ import annotations

import hashlib
import importlib.abc
import importlib.machinery
import itertools
import json
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType

_SEED = b"hints for the student kit"


def seal(modules: Mapping[str, str]) -> bytes:
    """Pack modules, source text by dotted name, into the content of a sealed file."""
    return _masked(zlib.compress(json.dumps(dict(sorted(modules.items()))).encode(), 9))


def unseal(content: bytes) -> dict[str, str]:
    """The modules in a sealed file.  Raises zlib.error or ValueError when it is damaged."""
    modules: dict[str, str] = json.loads(zlib.decompress(_masked(content)))
    return modules


def _masked(content: bytes) -> bytes:
    """XOR with a fixed stream of bytes; twice gives the content again."""
    stream = itertools.islice(_stream(), len(content))
    return bytes(a ^ b for a, b in zip(content, stream, strict=True))


def _stream() -> Iterator[int]:
    for counter in itertools.count():
        yield from hashlib.sha256(_SEED + counter.to_bytes(8, "big")).digest()


class SealedFinder(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Finds and loads the modules of a sealed file."""

    def __init__(self, modules: Mapping[str, str]) -> None:
        self.modules = modules

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The module's specification, if it is sealed."""
        del path, target
        if fullname not in self.modules:
            return None
        return importlib.machinery.ModuleSpec(
            fullname, self, origin="sealed", is_package=self.is_package(fullname)
        )

    def get_source(self, fullname: str) -> str:
        """The module's source text."""
        return self.modules[fullname]

    def is_package(self, fullname: str) -> bool:
        """Whether other modules lie below this one."""
        return any(name.startswith(f"{fullname}.") for name in self.modules)


def open_seal(file: Path) -> None:
    """Let the modules in a sealed file be imported from now on."""
    sys.meta_path.append(SealedFinder(unseal(file.read_bytes())))
