"""Which mistakes hints name: `python -m benchmarks.hints [FUNCTION …]`.

Runs the diagnosis on every wrong answer of the corpus and prints a line for each: what the mistake
is, what the hint says, and whether they agree.  Closes with the share that is named.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import torch

from autograder.diagnosis import diagnosed
from autograder.exam_files import HIDDEN_FILES
from autograder.jail.launcher import Launcher
from autograder.jail.proxy import Sitting, StudentModule
from autograder.model import FUNCTION_BY_NAME, StudentFault, Submission
from examples.make_class import reference

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "autograder"))

from named_mistakes import MISTAKE_OF  # noqa: E402
from right_functions import right_sources  # noqa: E402
from wrong_answers import WRONG_ANSWERS, WrongAnswer, apply  # noqa: E402


def named(answer: WrongAnswer, launcher: Launcher) -> tuple[str, ...]:
    """The mistakes that the hint for a wrong answer names."""
    source = apply(answer, reference(answer.task)).encode()
    sitting = Sitting(Submission("1", {answer.task: source}), launcher)
    module = StudentModule(answer.task, sitting, seed=1)
    module.replace(right_sources(answer.function, HIDDEN_FILES))
    try:
        return diagnosed(answer.function, module, seed=1).names
    except StudentFault:
        return ()
    finally:
        module.dismiss()


def main() -> None:
    """Print the table, and the shares."""
    torch.set_num_threads(1)
    wanted = sys.argv[1:] or list(FUNCTION_BY_NAME)
    answers = [answer for answer in WRONG_ANSWERS if answer.function in wanted]
    right, misleading, silent = 0, 0, 0
    start = time.monotonic()
    with Launcher(isolation="process") as launcher:
        for answer in answers:
            names, mistake = named(answer, launcher), MISTAKE_OF.get(answer.id, "")
            agrees = mistake in names if mistake else not names
            right += bool(mistake and agrees)
            misleading += bool(names and not agrees)
            silent += not names
            shown = " or ".join(names) or "—"
            print(f"{answer.id:52} {mistake or '—':30} {'=' if agrees else '!'} {shown}")
    seconds = (time.monotonic() - start) / len(answers)
    print(
        f"{right} of {len(answers)} named ({right / len(answers):.0%}), {misleading} misleading, "
        f"{silent} without a hint; {seconds:.2f} s each"
    )


if __name__ == "__main__":
    main()
