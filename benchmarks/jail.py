"""What the jail costs: `python -m benchmarks.jail`.

In one run: the time until a worker has answered for the first time, the memory of eight idle ones,
and the CPU of the whole exam of the reference against the same exam with every call made in one
warm process.  Each is printed as a ratio to what it may be.
"""

from __future__ import annotations

import contextlib
import io
import os
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder import exam
from autograder.jail.launcher import Launcher
from autograder.jail.limits import Limits
from autograder.model import TASKS, Status, Submission
from benchmarks.warm import WarmLauncher
from examples.make_class import reference

WORKERS, REPEATS = 50, 5
READY_SECONDS, MEMORY, OVERHEAD = 0.080, 300 << 20, 1.3
IDLE = 8


def main() -> None:
    """Print one line per measurement."""
    if hasattr(os, "sched_setaffinity"):  # as the graders of a class do
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with Launcher(Limits()) as launcher:
        report = launcher.check()
        print(f"isolation: {report}")
        ready, gone = start_times(launcher)
        print(
            f"worker ready in {1000 * ready:.0f} ms, buried after {1000 * gone:.0f} ms "
            f"(medians of {WORKERS}): {ready / READY_SECONDS:.2f} of the {READY_SECONDS} s allowed"
        )
        private = idle_memory(launcher)
        print(
            f"{IDLE} idle workers hold {private / 2**20:.0f} MiB of their own: "
            f"{private / MEMORY:.2f} of the {MEMORY >> 20} MiB allowed"
        )
        jailed, warm = exam_costs(launcher)
        print(
            f"exam: {jailed:.2f} s of CPU in the jail, {warm:.2f} s in one warm process: "
            f"{jailed / warm:.2f} times as much, {OVERHEAD} allowed"
        )


def start_times(launcher: Launcher) -> tuple[float, float]:
    """Seconds until a worker's first answer, and until it is buried: medians."""
    ready, gone = [], []
    for _ in range(WORKERS):
        start = time.perf_counter()
        employment = launcher.hire()
        employment.ask("reseed", "the worker", time.monotonic() + 10, seed=0)
        ready.append(time.perf_counter() - start)
        employment.finish()
        gone.append(time.perf_counter() - start)
    return statistics.median(ready), statistics.median(gone)


def idle_memory(launcher: Launcher) -> int:
    """Bytes that belong to no one else, of the workers and of what runs beside each."""
    before = set(descendants(os.getpid()))
    workers = [launcher.hire() for _ in range(IDLE)]
    for employment in workers:
        employment.ask("reseed", "the worker", time.monotonic() + 10, seed=0)
    total = sum(private_bytes(pid) for pid in set(descendants(os.getpid())) - before)
    for employment in workers:
        employment.finish()
    return total


def private_bytes(pid: int) -> int:
    """What a process shares with no other."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Private_"))


def descendants(pid: int) -> Iterator[int]:
    """Every process below one."""
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split():
        yield int(child)
        yield from descendants(int(child))


def exam_costs(launcher: Launcher) -> tuple[float, float]:
    """CPU seconds of the exam in the jail and in this process: medians, taken in turns."""
    submission = Submission("benchmark", {task: reference(task).encode() for task in TASKS})
    jailed, warm = [], []
    for _ in range(REPEATS + 1):
        jailed.append(exam_cost(submission, launcher))
        warm.append(exam_cost(submission, WarmLauncher()))
    return statistics.median(jailed[1:]), statistics.median(warm[1:])


def exam_cost(submission: Submission, launcher: Any) -> float:
    """CPU seconds of this process and of all below it."""
    start = _cpu()
    with contextlib.redirect_stdout(io.StringIO()):
        checks = exam.sit(exam.ExamSession(submission, launcher), list(submission.files))
    if failed := [check for check in checks if check.status is not Status.PASSED]:
        raise SystemExit(f"the reference did not pass: there is nothing to compare: {failed[0]}")
    return _cpu() - start


def _cpu() -> float:
    """CPU seconds so far of this process and those below it, the dead included."""
    ticks = 0
    for pid in descendants(os.getpid()):
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
