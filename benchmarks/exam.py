"""What a grade costs: `python -m benchmarks.exam`.

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
        print(
            "{:g} points, grader {:.2f} s, workers {:.2f} s".format(result.programming, *costs[-1])
        )
    grader, student = (statistics.median(column) for column in zip(*costs, strict=True))
    ratio = (grader + student) / student
    print(f"median: {grader + student:.2f} s of CPU, {ratio:.2f} times the workers' own")


if __name__ == "__main__":
    main()
