"""Make an example class from the reference solutions: `python examples/make_class.py DIR`.

Each student's submission is the reference with a few edits, so the folder shows what the grader
says about perfect work, single mistakes, wrong names, endless loops and files that break.
"""

from __future__ import annotations

import argparse
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from autograder.handout import template_of
from autograder.model import TASKS

ROOT = Path(__file__).resolve().parents[1]

Files = dict[str, bytes]


def reference(task: str) -> str:
    """Source text of one reference solution."""
    return (ROOT / f"{task}.py").read_text(encoding="utf-8")


def replaced(source: str, old: str, new: str) -> str:
    """The source with one passage replaced.  Raises ValueError unless it occurs exactly once."""
    if source.count(old) != 1:
        raise ValueError(f"{old!r} occurs {source.count(old)} times in the reference, not once")
    return source.replace(old, new)


def files_of(student_id: str, edits: Mapping[str, tuple[str, str]] | None = None) -> Files:
    """A complete, properly named submission: the reference with an edit (old, new) per task."""
    edits = edits or {}
    sources = {task: reference(task) for task in TASKS}
    for task, (old, new) in edits.items():
        sources[task] = replaced(sources[task], old, new)
    files = {f"{task}_{student_id}.py": source.encode() for task, source in sources.items()}
    return files | {f"conceptual_{student_id}.pdf": blank_pdf()}


def blank_pdf() -> bytes:
    """A PDF of one empty page, the smallest thing that a reader opens."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ]
    text, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(text))
        text += b"%d 0 obj%sendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"xref\n0 4\n0000000000 65535 f \n" + table + b"trailer<</Size 4/Root 1 0 R>>\n"
    return text + end + b"startxref\n%d\n%%%%EOF\n" % len(text)


def _without_task4(student_id: str) -> Files:
    files = files_of(student_id)
    del files[f"task4_{student_id}.py"]
    return files


def _misnamed(student_id: str) -> Files:
    files = files_of(student_id)
    files[f"Task2_{student_id}.py"] = files.pop(f"task2_{student_id}.py")
    return files


def _template(student_id: str) -> Files:
    return {f"{task}_{student_id}.py": template_of(reference(task)).encode() for task in TASKS}


def _edited(task: str, old: str, new: str) -> Callable[[str], Files]:
    return lambda student_id: files_of(student_id, {task: (old, new)})


#: Student ID and how the submission is made.
CLASS: tuple[tuple[str, Callable[[str], Files]], ...] = (
    ("3170100101", files_of),  # perfect
    ("3170100102", _edited("task1", "(O - y) / y.shape[0]", "(O - y)")),  # forgot the 1/N
    ("3170100103", _edited("task3", "        nn.AvgPool2d(kernel_size=2, stride=2),  # (N, 6, 14",
                           "        nn.MaxPool2d(kernel_size=2, stride=2),  # (N, 6, 14")),
    ("3170100104", _edited("task4", "torch.relu(Y + shortcut)", "torch.relu(Y)")),  # no shortcut
    ("3170100105", _without_task4),
    ("3170100106", _misnamed),
    ("3170100107", _edited("task2", "    for _ in range(num_epochs):", "    while True:")),
    ("3170100108", _edited("task1", "import numpy as np", "import numpy as np\n\n1 / 0")),
    ("3170100109", _template),
    ("3170100110", _edited("task3", "            optimizer.zero_grad()\n", "")),
)  # fmt: skip


def write_zip(folder: Path, student_id: str, files: Files) -> Path:
    """Write a flat `ID.zip`; returns its path."""
    path = folder / f"{student_id}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def make_class(folder: Path) -> int:
    """Write the whole example class as zips; returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    for student_id, make in CLASS:
        write_zip(folder, student_id, make(student_id))
    return len(CLASS)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    print(f"{make_class(folder)} submissions in {folder}")
