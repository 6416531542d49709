"""What a class costs: `python -m benchmarks.class [--largest 1000] [--tasks task1 …]`.

All in one run, printed as ratios, since machines differ and are never quiet:

- CPU and wall time per submission against one pytest process per submission, and against the floor:
  the same graders with every call made in their own warm processes, in turns with ours;
- against otter-grader and gradescope-utils with twelve trivial checks, where they are installed
  (`pip install -e '.[bench]'`);
- growth: time per submission and memory of a grader from fifty submissions to the largest class,
  with fifty graded again after each;
- Dask's local cluster against the pool.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, wait
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

import psutil

from autograder import pipeline
from autograder.executors import executor_for
from autograder.model import TASKS, Status, Submission
from autograder.pool import default_jobs
from benchmarks import peers, warm
from examples.make_class import reference, replaced, write_zip

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = pipeline.Settings(device="cpu")
COMPARED, ROUNDS, GROWN = 6, 7, (50, 200, 1000)
#: Sets another grader up in a folder; the command that grades a submission lacks only its path.
Peer = Callable[[Path], list[str]]
PEERS: tuple[tuple[str, str, Peer], ...] = (
    ("otter-grader", "otter", peers.otter),
    ("gradescope-utils", "gradescope_utils", peers.gradescope),
)
#: One-line edits; the class takes turns with them and with none.
EDITS = {
    "task1": [("np.maximum(X, 0)", "np.maximum(X, 1)"), ("return (X > 0)", "return (X < 0)")],
    "task4": [("torch.relu(Y + shortcut)", "torch.relu(Y)")],
}


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
    right = [student(number, options.tasks, right=True) for number in range(COMPARED)]
    with executor_for(None, options.jobs) as pool:
        ours, least = in_turns(right, pool, options.jobs)
        print(f"ours: {ours.cpu:.2f} s of CPU, {ours.wall:.2f} s of wall time a submission")
        compare("every call in the grader's process (the floor)", ours, least)
        compare("one pytest process each", ours, pytest_each(right))
        for name, module, peer in PEERS:
            if importlib.util.find_spec(module):
                compare(f"{name}, twelve trivial checks", ours, peer_each(right, peer))
        growth(people, pool)
    if importlib.util.find_spec("distributed"):
        with executor_for("local-cluster", options.jobs) as cluster:
            graded(people[: 2 * options.jobs], cluster)
            compare("Dask's local cluster", ours, graded(right, cluster))


def student(number: int, tasks: Sequence[str], *, right: bool = False) -> Submission:
    """The reference, unless `right` with an edit, and a remark that makes it the student's own."""
    sources = {task: reference(task) + f"# {number}\n" for task in tasks}
    edits = [(task, *edit) for task in tasks for edit in EDITS.get(task, [])]
    if not right and number % (len(edits) + 1):
        task, old, new = edits[number % (len(edits) + 1) - 1]
        sources[task] = replaced(sources[task], old, new)
    files = {task: source.encode() for task, source in sources.items()}
    return Submission(f"31701{number:05}", files)


def graded(people: Sequence[Submission], executor: Executor) -> Cost:
    """Grade them all; results are counted, not kept."""
    with measured(len(people)) as costs:
        for _ in pipeline.grade_all(people, SETTINGS, executor):
            continue
    return replace(costs[0], memory=max(map(_held, _graders()), default=0))


def floor(people: Sequence[Submission], executor: Executor) -> Cost:
    """Grade them all with every call made in the process that grades."""
    with measured(len(people)) as costs:
        futures = wait([executor.submit(warm.grade, one, SETTINGS) for one in people]).done
    checks = [check for future in futures for check in future.result().checks]
    asked = [check for check in checks if check.task in people[0].files]
    if failed := [check for check in asked if check.status is not Status.PASSED]:
        raise SystemExit(f"a right answer did not pass: there is nothing to compare: {failed[0]}")
    return costs[0]


@contextlib.contextmanager
def measured(count: int) -> Iterator[list[Cost]]:
    """Yields a list that holds the cost of one of so many submissions in the end."""
    costs: list[Cost] = []
    start, spent = time.perf_counter(), cpu()
    yield costs
    costs.append(Cost((time.perf_counter() - start) / count, (cpu() - spent) / count))


def in_turns(people: Sequence[Submission], pool: Executor, jobs: int) -> tuple[Cost, Cost]:
    """What a submission costs us, and without a jail: the round whose ratio is the median."""
    with executor_for(None, jobs) as warm_pool:
        rounds = [(graded(people, pool), floor(people, warm_pool)) for _ in range(ROUNDS + 1)]
    rounds = sorted(rounds[1:], key=lambda pair: pair[0].cpu / pair[1].cpu)
    return rounds[ROUNDS // 2]  # of all but the first, in which imports are paid


def growth(people: Sequence[Submission], pool: Executor) -> None:
    """Print what a submission and a grader cost in classes of growing size.

    The smallest class comes before each larger one and after the last, so that a machine that
    grows slower or faster meanwhile does so for both.
    """
    smallest = people[: GROWN[0]]
    small = first = graded(smallest, pool)
    print(f"{len(smallest)} submissions: {_each(first)}")
    for size in (size for size in GROWN[1:] if size <= len(people)):
        large = graded(people[:size], pool)
        before, small = small, graded(smallest, pool)
        base = mean([before, small])
        larger = (large.memory - first.memory) / 2**20
        print(
            f"{size} submissions: {_each(large)}, {large.wall / base.wall:.2f} and "
            f"{large.cpu / base.cpu:.2f} of those at {GROWN[0]} before and after; {larger:+.0f} MiB"
        )


def _each(cost: Cost) -> str:
    return (
        f"{cost.wall:.2f} s of wall time and {cost.cpu:.2f} s of CPU each, "
        f"at most {cost.memory >> 20} MiB in a grader"
    )


def pytest_each(people: Sequence[Submission]) -> Cost:
    """One process of plain pytest per submission, with the same exam and the same jail."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--submission"]
    costs = []
    for one in people:
        with tempfile.TemporaryDirectory() as folder:
            costs.append(process_cost([*command, str(zipped(one, Path(folder)))], ROOT))
    return mean(costs)


def process_cost(command: Sequence[str], folder: Path) -> Cost:
    """What one process costs, and all that it starts."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=folder, capture_output=True, check=False)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def mean(costs: Sequence[Cost]) -> Cost:
    """The mean of wall and CPU time."""
    return Cost(fmean(one.wall for one in costs), fmean(one.cpu for one in costs))


def peer_each(people: Sequence[Submission], peer: Peer) -> Cost:
    """One process of another grader per submission, with the checks of `peers`."""
    costs = []
    for one in people:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            student = folder / "student"
            student.mkdir()
            file = student / "submission.py"
            file.write_text(peers.in_one_file(one.files), encoding="utf-8")
            command = [*peer(folder), str(file if peer is peers.otter else student)]
            costs.append(process_cost(command, folder))
            if not peers.passed(folder):
                raise SystemExit(f"{' '.join(command)} passed nothing: there is nothing to compare")
    return mean(costs)


def zipped(one: Submission, folder: Path) -> Path:
    """The submission as it is handed in."""
    files = {f"{task}_{one.student_id}.py": source for task, source in one.files.items()}
    write_zip(folder, one.student_id, files)
    return folder / f"{one.student_id}.zip"


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


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--largest", type=int, default=200, help="submissions in the largest class")
    parser.add_argument("--tasks", nargs="+", choices=TASKS, default=list(TASKS))
    parser.add_argument("--jobs", type=int, default=default_jobs())
    return parser.parse_args()


if __name__ == "__main__":
    main()
