"""Which files examine what: the checks that grade, and those that students have."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from autograder.assignments import ASSIGNMENTS
from autograder.model import TASKS

ROOT = Path(__file__).resolve().parents[1]
#: pytest's own settings; a student kit has a file for nothing else.
SETTINGS = next(ROOT / name for name in ("pyproject.toml", "pytest.ini") if (ROOT / name).is_file())
#: The checks that students have, and those that grade.  A student kit holds the first alone.
PUBLIC_FILES = tuple(ROOT / "tests" / "public" / f"test_public_{task}.py" for task in TASKS)
HIDDEN_FILES = tuple(ROOT / "tests" / f"test_{task}.py" for task in TASKS)
_EVERY_EXAM = tuple(
    dict.fromkeys(ROOT / "tests" / file for a in ASSIGNMENTS.values() for file in a.exam.values())
)
EXAM_FILES = _EVERY_EXAM if all(map(Path.is_file, HIDDEN_FILES)) else PUBLIC_FILES


def exam_files(assignment: str, tasks: Collection[str] | None = None) -> list[Path]:
    """The files that examine these tasks of an assignment, or all of them."""
    exam = ASSIGNMENTS[assignment].exam
    others = {file for a in ASSIGNMENTS.values() for file in a.exam.values()} - {
        exam[task] for task in (exam if tasks is None else tasks)
    }
    return [file for file in EXAM_FILES if file.name not in others]
