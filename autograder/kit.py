"""The student kit: what it holds, cut and copied from the repository.

task1.py … task4.py   the references, their solutions cut
notebooks/  data/     as they are
tests/public/         the public checks
autograder/           the modules that `check`, `pack` and pytest need, the hints sealed
README.md …           what only the kit has, from `kit/`
"""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.handout import template_of
from autograder.model import TASKS, UsageError
from autograder.sealed import seal

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "autograder"
SEALED_FILE = "hints.sealed"
#: Where the student's commands begin; what they import, they need.
_STARTS = (
    "autograder.command_line",
    "autograder.commands.check",
    "autograder.commands.data",
    "autograder.commands.pack",
    "autograder.pytest_options",
    "autograder.sealed",
    "autograder.jail.zygote",
    "autograder.jail.worker",
    "autograder.jail.networks",
)
_SEALED = ("autograder.hints", "autograder.probes")
_COPIED = ("data/fashion_mnist_subset.npz", "data/LICENSE-fashion-mnist")
_FOLDERS = ("notebooks", "tests/public")
_LEFT_OUT = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "*.html", ".*")


def write_kit(folder: Path) -> None:
    """Write the kit into a folder that is new or empty.  Raises UsageError when it is not."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise UsageError(f"--out {folder}: it is not empty; name a new folder")
        _write(folder)
    except OSError as error:
        raise UsageError(f"--out {folder}: {error.strerror or error}") from error


def _write(folder: Path) -> None:
    for task in TASKS:
        source = (ROOT / f"{task}.py").read_text(encoding="utf-8")
        _put(folder / f"{task}.py", template_of(source))
    for name in _COPIED:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    for name in _FOLDERS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=_LEFT_OUT)
    _write_package(folder)
    shutil.copytree(ROOT / "kit", folder, ignore=_LEFT_OUT, dirs_exist_ok=True)


def _write_package(folder: Path) -> None:
    """The part of this package that students need."""
    needed = _reachable([*_STARTS, *_imported_by_notebooks()])
    sealed = {name for name in needed if name.startswith(_SEALED)}
    for name in sorted(needed - sealed):
        file = _file(name)
        _put(folder / file.relative_to(ROOT), file.read_text(encoding="utf-8"))
    hidden = {name: _file(name).read_text(encoding="utf-8") for name in sealed}
    (folder / PACKAGE / SEALED_FILE).write_bytes(seal(hidden))


def _put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _file(module: str) -> Path:
    """The file of one of our modules; the package's own for a package."""
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _reachable(starts: Iterable[str]) -> set[str]:
    """Our modules that these import, by any chain, with the packages that they lie in."""
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        module = waiting.pop()
        if module in found or not _file(module).is_file():
            continue
        found.add(module)
        waiting.append(module.rpartition(".")[0] or PACKAGE)
        waiting += _imports(_file(module).read_text(encoding="utf-8"))
    return found


def _imports(source: str) -> Iterator[str]:
    """Dotted names that may be modules of ours, imported anywhere in a file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith(PACKAGE))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE):
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _imported_by_notebooks() -> set[str]:
    """What the notebooks and their modules import of ours."""
    files = [file for ending in ("py", "ipynb") for file in ROOT.glob(f"notebooks/**/*.{ending}")]
    pattern = re.compile(r"(?:from|import) (autograder[\w.]*)(?: import (\w+))?")
    found = set()
    for file in files:
        for module, name in pattern.findall(file.read_text(encoding="utf-8")):
            found |= {module, f"{module}.{name}"}
    return found
