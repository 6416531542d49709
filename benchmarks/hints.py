"""Which mistakes hints name: `python -m benchmarks.hints [FUNCTION …]`.

Grades every wrong answer of the corpus and prints a line for each: what the mistake is, what the
hints beside the failed checks say, and whether they agree.  Closes with the share that is named.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path

from autograder import pipeline
from autograder.executors import executor_for
from autograder.hints.faults import FAULTS
from autograder.hints.mistakes import MISTAKES
from autograder.model import FUNCTION_BY_NAME, Submission
from autograder.pool import default_jobs
from examples.make_class import reference

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "autograder"))

from named_mistakes import MISTAKE_OF  # noqa: E402
from wrong_answers import WRONG_ANSWERS, WrongAnswer, apply  # noqa: E402

CATALOGUE = (*MISTAKES.values(), *(fault.mistake for fault in FAULTS))


def named(answers: list[WrongAnswer], pool: Executor) -> Iterator[tuple[str, set[str]]]:
    """For each wrong answer, the mistakes that the hints beside its failed checks name."""
    functions = {answer.id: answer.function for answer in answers}
    submissions = [
        Submission(answer.id, {answer.task: apply(answer, reference(answer.task)).encode()})
        for answer in answers
    ]
    for result in pipeline.grade_all(submissions, pipeline.Settings(device="cpu"), pool):
        function = functions[result.student_id]
        hints = {check.hint for check in result.checks if check.function == function}
        yield (
            result.student_id,
            {one.name for one in CATALOGUE if any(one.sentence in hint for hint in hints)},
        )


def main() -> None:
    """Print the table, and the shares."""
    wanted = sys.argv[1:] or list(FUNCTION_BY_NAME)
    answers = [answer for answer in WRONG_ANSWERS if answer.function in wanted]
    right, misleading, silent = 0, 0, 0
    with executor_for(None, default_jobs()) as pool:
        for id_, names in named(answers, pool):
            mistake = MISTAKE_OF.get(id_, "")
            agrees = mistake in names if mistake else not names
            right += bool(mistake and agrees)
            misleading += bool(names and not agrees)
            silent += not names
            shown = " or ".join(sorted(names)) or "—"
            print(f"{id_:52} {mistake or '—':30} {'=' if agrees else '!'} {shown}", flush=True)
    print(
        f"{right} of {len(answers)} named ({right / len(answers):.0%}), {misleading} misleading, "
        f"{silent} without a hint"
    )


if __name__ == "__main__":
    main()
