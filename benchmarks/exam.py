"""What a grade costs: `python benchmarks/exam.py`.

Grades the reference a few times in this process and prints CPU seconds, ours and the student's, and
their ratio.  Start-up (importing torch, here and in the zygote) is left out: a class pays it once.
"""

from __future__ import annotations

import statistics

from autograder import pipeline
from autograder.model import TASKS, Submission
from examples.make_class import reference

REPEATS = 5


def main() -> None:
    """Print one line per run, and the medians."""
    files = {task: reference(task).encode() for task in TASKS}
    settings = pipeline.Settings(device="cpu")
    pipeline.grade(Submission("warm-up", files), settings)
    costs = []
    for run in range(REPEATS):
        result = pipeline.grade(Submission(f"run-{run}", files), settings)
        costs.append((result.grader_seconds, result.student_seconds))
        print(f"{result.programming:g} points, grader {costs[-1][0]:.2f} s, worker {costs[-1][1]:.2f} s")
    grader, student = (statistics.median(column) for column in zip(*costs, strict=True))
    print(f"median: {grader + student:.2f} s of CPU, {(grader + student) / student:.2f} times the workers' own")


if __name__ == "__main__":
    main()
