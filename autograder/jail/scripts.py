"""A student's script and the modules beside it, run in the worker as they would run at home.

The files lie in a folder `P3` of the worker's private space, the data beside them; whatever
text file of numbers the script opens, under whatever path, it gets the data.
"""

from __future__ import annotations

import builtins
import io
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from autograder.jail.curves import Sheet
from autograder.jail.imports import ImportRule, guarded_builtins
from autograder.jail.stand_ins import STAND_INS, install

FOLDER = "P3"
DATA = "data.txt"
_DATA_ENDINGS = (".txt", ".csv", ".dat", ".data")


class ScriptFailed(Exception):
    """The script ended itself with a status that says failure."""


def run(script: str, files: dict[str, bytes], data: str, rule: ImportRule) -> dict[str, Any]:
    """Run `script` among `files`, sources by module name; returns `Sheet.report()`.

    `data` is the data set's text.  Raises what the script raises.
    """
    folder = Path(tempfile.mkdtemp()) / FOLDER
    folder.mkdir()
    # A package of its own, and first on the path: no other P3 can be imported by mistake.
    for name, source in {"__init__": b"", **files}.items():
        (folder / f"{name}.py").write_bytes(source)
    for place in (folder, folder.parent):
        (place / DATA).write_text(data)
    rule.allowed = rule.allowed | STAND_INS | set(files) | {FOLDER}
    rule.importing = False
    sheet = Sheet()
    install(sheet)
    _redirect_data(folder / DATA)
    os.chdir(folder)
    _execute(script, files[script], folder, rule)
    return sheet.report()


def _execute(script: str, source: bytes, folder: Path, rule: ImportRule) -> None:
    """What `python SCRIPT.py` does, with guarded imports, also of the modules beside it."""
    builtins.__import__ = guarded_builtins(rule)["__import__"]
    builtins.input = lambda *_: ""
    sys.path[:0] = [str(folder), str(folder.parent)]
    sys.argv = [f"{script}.py"]
    module = sys.modules["__main__"] = ModuleType("__main__")
    module.__file__ = str(folder / f"{script}.py")
    code = compile(source, f"{script}.py", "exec", dont_inherit=True)
    try:
        exec(code, vars(module))
    except SystemExit as end:
        if end.code not in (None, 0, False):
            raise ScriptFailed(f"the script ended with exit status {end.code}") from end


def _redirect_data(data: Path) -> None:
    """Let every way of reading a text file of numbers read the data."""
    real_open = io.open

    def redirected(file: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
        reading = not set(mode) & set("wax+")
        return real_open(data if reading and _is_data(file) else file, mode, *args, **options)

    io.open = builtins.open = redirected
    for name in ("loadtxt", "genfromtxt"):
        setattr(np, name, _reading(getattr(np, name), data))


def _reading(real: Callable[..., Any], data: Path) -> Callable[..., Any]:
    def read(file: Any, *args: Any, **options: Any) -> Any:
        return real(data if _is_data(file) else file, *args, **options)

    return read


def _is_data(file: Any) -> bool:
    return isinstance(file, str | os.PathLike) and str(file).lower().endswith(_DATA_ENDINGS)
