"""What a class costs: `python -m benchmarks.class [--largest 1000] [--tasks task1 …]`.

All in one run, printed as ratios, since machines differ and are never quiet:

- CPU and wall time per submission against one pytest process per submission, and against the floor:
  the same exam with every call made in one warm process;
- the same checks of task 1 against gradescope-utils, where it is installed (extra `bench`);
- growth: time per submission and memory of a grader from ten submissions to the largest class;
- Dask's local cluster against the pool.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import io
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

import psutil

from autograder import pipeline
from autograder.executors import executor_for
from autograder.model import TASKS, Submission
from autograder.pool import default_jobs
from benchmarks.jail import WarmLauncher, exam_cost
from examples.make_class import reference, replaced, write_zip

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = pipeline.Settings(device="cpu")
COMPARED, GROWN = 6, (10, 50, 200, 1000)
#: One-line edits; the class takes turns with them and with none.
EDITS = {
    "task1": [("np.maximum(X, 0)", "np.maximum(X, 1)"), ("return (X > 0)", "return (X < 0)")],
    "task4": [("torch.relu(Y + shortcut)", "torch.relu(Y)")],
}
#: The checks that an instructor would write by hand, for the other graders.
UNITTESTS = """
import json, sys, unittest
import numpy as np
sys.path.insert(0, sys.argv.pop())
from gradescope_utils.autograder_utils.decorators import weight
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner
import task1, task2, task3, task4

class Test(unittest.TestCase):
    @weight(1)
    def test_relu(self):
        X = np.random.default_rng(0).normal(size=(4, 5))
        assert np.allclose(task1.relu(X), np.where(X > 0, X, 0))

if __name__ == "__main__":
    JSONTestRunner(stream=sys.stderr).run(unittest.defaultTestLoader.loadTestsFromTestCase(Test))
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds per submission, and what a grader holds at the end."""

    wall: float
    cpu: float
    memory: int = 0


def main() -> None:
    """Print one line per measurement."""
    options = _options()
    people = [student(number, options.tasks) for number in range(options.largest)]
    with executor_for(None, options.jobs) as pool:
        graded(people[: 2 * options.jobs], pool)  # imports are paid once, not per submission
        ours = graded(people[:COMPARED], pool)
        print(f"ours: {ours.cpu:.2f} s of CPU, {ours.wall:.2f} s of wall time a submission")
        compare("one pytest process each", ours, pytest_each(people[:COMPARED]))
        compare("one warm process (the floor)", ours, floor(people[:COMPARED]))
        if importlib.util.find_spec("gradescope_utils"):
            compare("gradescope-utils, one check", ours, gradescope_each(people[:COMPARED]))
        for size in (size for size in GROWN if size <= options.largest):
            grown = graded(people[:size], pool)
            print(
                f"{size} submissions: {grown.wall:.2f} s of wall time each, "
                f"{grown.wall / ours.wall:.2f} of the first ones'; graders hold at most "
                f"{grown.memory >> 20} MiB each, {(grown.memory - ours.memory) >> 20:+} MiB"
            )
    if importlib.util.find_spec("distributed"):
        with executor_for("local-cluster", options.jobs) as cluster:
            graded(people[: 2 * options.jobs], cluster)
            compare("Dask's local cluster", ours, graded(people[:COMPARED], cluster))


def student(number: int, tasks: Sequence[str]) -> Submission:
    """The reference with at most one edit, and a remark that makes it the student's own."""
    sources = {task: reference(task) + f"# {number}\n" for task in tasks}
    edits = [(task, *edit) for task in tasks for edit in EDITS.get(task, [])]
    if number % (len(edits) + 1):
        task, old, new = edits[number % (len(edits) + 1) - 1]
        sources[task] = replaced(sources[task], old, new)
    files = {task: source.encode() for task, source in sources.items()}
    return Submission(f"31701{number:05}", files)


def graded(people: Sequence[Submission], executor: Executor) -> Cost:
    """Grade them all; results are counted, not kept."""
    start, spent = time.perf_counter(), cpu()
    count = sum(1 for _ in pipeline.grade_all(people, SETTINGS, executor))
    wall, used = time.perf_counter() - start, cpu() - spent
    return Cost(wall / count, used / count, max(map(_held, _graders()), default=0))


def pytest_each(people: Sequence[Submission]) -> Cost:
    """One process of plain pytest per submission, with the same exam and the same jail."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--submission"]
    return each(people, lambda file: [*command, str(file)])


def gradescope_each(people: Sequence[Submission]) -> Cost:
    """One process per submission, which imports the student's code and grades one function."""
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "run_tests.py"
        program.write_text(UNITTESTS, encoding="utf-8")
        return each(people, lambda file: [sys.executable, str(program), str(file.parent / "code")])


def each(people: Sequence[Submission], command: object) -> Cost:
    """Run a command on each submission's zip, one after the other."""
    wall = spent = 0.0
    for one in people:
        with tempfile.TemporaryDirectory() as folder:
            line = command(_zipped(one, Path(folder)))  # type: ignore[operator]
            before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            subprocess.run(line, cwd=ROOT, capture_output=True, check=False)
            wall += time.perf_counter() - start
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent += after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall / len(people), spent / len(people))


def floor(people: Sequence[Submission]) -> Cost:
    """The whole exam with every call made in this process, once it is warm."""
    right = student(0, list(people[0].files))
    with contextlib.redirect_stdout(io.StringIO()):
        exam_cost(right, WarmLauncher())
        start = time.perf_counter()
        spent = sum(exam_cost(right, WarmLauncher()) for _ in people)
    return Cost((time.perf_counter() - start) / len(people), spent / len(people))


def compare(name: str, ours: Cost, other: Cost) -> None:
    """One line: their CPU and wall time in ours."""
    print(
        f"{name}: {other.cpu:.2f} s of CPU, {other.wall:.2f} s of wall time; "
        f"{other.cpu / ours.cpu:.2f} and {other.wall / ours.wall:.2f} times ours"
    )


def cpu() -> float:
    """CPU seconds so far of this process and all below it, the dead included."""
    total = 0.0
    for process in [psutil.Process(), *psutil.Process().children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            total += sum(process.cpu_times()[:4])
    return total


def _graders() -> Iterator[psutil.Process]:
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            if "spawn_main" in " ".join(process.cmdline()):
                yield process


def _held(process: psutil.Process) -> int:
    """Bytes that a process shares with no other."""
    held: int = process.memory_full_info().uss
    return held


def _zipped(one: Submission, folder: Path) -> Path:
    (folder / "code").mkdir()
    for task, source in one.files.items():
        (folder / "code" / f"{task}.py").write_bytes(source)
    files = {f"{task}_{one.student_id}.py": source for task, source in one.files.items()}
    write_zip(folder, one.student_id, files)
    return folder / f"{one.student_id}.zip"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--largest", type=int, default=200, help="submissions in the largest class")
    parser.add_argument("--tasks", nargs="+", choices=TASKS, default=list(TASKS))
    parser.add_argument("--jobs", type=int, default=default_jobs())
    return parser.parse_args()


if __name__ == "__main__":
    main()
