"""The autograder as Gradescope takes it: one zip with `setup.sh` and `run_autograder` on top.

    setup.sh, run_autograder, run.py    from `gradescope/`
    autograder/, tests/, data/          the grader, the exam, its images
    requirements.txt, requirements.lock what to install, and in which versions

The reference solutions are not in it: grading has no need of them.
"""

from __future__ import annotations

import io
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

from autograder.model import UsageError

ROOT = Path(__file__).resolve().parents[1]
_SCRIPTS = ("setup.sh", "run_autograder", "run.py")
_FILES = (
    "pyproject.toml",
    "requirements.lock",
    "data/fashion_mnist_subset.npz",
    "data/LICENSE-fashion-mnist",
)
_DATE = (1980, 1, 1, 0, 0, 0)
_PROGRAM, _TEXT = 0o755, 0o644


def autograder_zip(index_url: str = "") -> bytes:
    """The zip's content, the same for the same files.

    index_url: a package index to look into besides pip's own, such as PyTorch's for the CPU alone.
    Raises UsageError when it can't stand in a shell script.
    """
    if set(index_url) & set("\"'`$\\ \n"):
        raise UsageError(f"--index-url {index_url!r}: it holds a character that no address has")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _entries(index_url):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            program = content.startswith(b"#!")
            entry.external_attr = (0o100000 | (_PROGRAM if program else _TEXT)) << 16
            archive.writestr(entry, content)
    return stream.getvalue()


def _entries(index_url: str) -> Iterator[tuple[str, bytes]]:
    for name in _SCRIPTS:
        text = (ROOT / "gradescope" / name).read_text(encoding="utf-8")
        yield name, text.replace('INDEX_URL=""', f'INDEX_URL="{index_url}"', 1).encode()
    yield "requirements.txt", ("\n".join(_dependencies()) + "\n").encode()
    modules = sorted((ROOT / "autograder").rglob("*.py"))
    exam = sorted((ROOT / "tests").glob("test_*.py"))
    for path in [*modules, *exam, *(ROOT / name for name in _FILES)]:
        yield path.relative_to(ROOT).as_posix(), path.read_bytes()


def _dependencies() -> list[str]:
    """What the grader needs at run time."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [str(one) for one in project["dependencies"]]
