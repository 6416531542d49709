"""`autograder similarity`: which submissions share more than any two correct answers would."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import track

from autograder.handout import template_of
from autograder.intake import read_submissions
from autograder.model import TASKS, Submission, UsageError
from autograder.similarity.classes import THRESHOLDS, Comparison, Work, compared, work
from autograder.similarity.report import index_page, page_of, pair_page, pairs_csv
from autograder.whole import explained, made, write

if TYPE_CHECKING:
    from autograder.commands import Subparsers

ROOT = Path(__file__).resolve().parents[2]


def add(commands: Subparsers) -> None:
    """Describe the command."""
    command = commands.add_parser("similarity", help="which submissions look copied")
    command.add_argument("path", type=Path, metavar="PATH", help="the class, as for `grade`")
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help="for the pages")
    command.add_argument(
        "--against",
        type=Path,
        action="append",
        default=[],
        metavar="PATH",
        help="another class, such as an earlier year's, to compare this one with as well",
    )
    command.add_argument(
        "--threshold",
        type=_threshold,
        action="append",
        default=[],
        metavar="TASK=SCORE",
        help="flag pairs of a task from this score on, such as task1=0.5; by default "
        + ", ".join(f"{task}={score:g}" for task, score in THRESHOLDS.items()),
    )
    command.set_defaults(command=similarity)


def similarity(options: argparse.Namespace) -> int:
    """Compare all submissions task by task, and write the pages."""
    submissions = [(one, False) for one in read_submissions(options.path)]
    for path in options.against:
        submissions += [(one, True) for one in read_submissions(path)]
    folder = made(options.out)
    console = Console()
    thresholds = {**THRESHOLDS, **dict(options.threshold)}
    comparisons = [_compared(task, submissions, thresholds[task], console) for task in TASKS]
    _write(folder, comparisons)
    for line in _summary(submissions, comparisons):
        console.print(line, highlight=False, markup=False, soft_wrap=True)
    closing = f"pairs side by side in {options.out / 'index.html'}"
    console.print(closing, highlight=False, markup=False, soft_wrap=True)
    return 0


def _compared(
    task: str, submissions: Sequence[tuple[Submission, bool]], threshold: float, console: Console
) -> Comparison:
    having = [(one, earlier) for one, earlier in submissions if task in one.files]
    reading = track(having, task, console=console, disable=not console.is_terminal, transient=True)
    works: list[Work] = [
        work(_label(one, earlier=earlier), one.files[task], earlier=earlier)
        for one, earlier in reading
    ]
    reference = _reference(task)
    return compared(task, works, (reference, template_of(reference)), threshold)


def _reference(task: str) -> str:
    path = ROOT / f"{task}.py"
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"{path}: can't be read ({error.strerror}); run this from a checkout of the project, "
            "whose reference solutions say what all answers share"
        ) from error


def _label(submission: Submission, *, earlier: bool) -> str:
    return f"{submission.student_id} (earlier)" if earlier else submission.student_id


def _write(folder: Path, comparisons: Sequence[Comparison]) -> None:
    with explained(folder):
        (folder / "pairs").mkdir(exist_ok=True)
        for left in (folder / "pairs").glob("task[1-4]-*.html"):  # of an earlier run
            left.unlink()
        for one in comparisons:
            for number, pair in enumerate(one.pairs, start=1):
                write(folder / page_of(pair, number), pair_page(pair, one))
        write(folder / "pairs.csv", pairs_csv(comparisons))
        write(folder / "index.html", index_page(comparisons))


def _summary(
    submissions: Sequence[tuple[Submission, bool]], comparisons: Sequence[Comparison]
) -> Iterator[str]:
    for one in comparisons:
        yield f"{one.task}: {one.files} files, {one.flagged} pairs from {one.threshold:.2f} on"
        for pair in one.pairs[:5]:
            if pair.flagged:
                yield f"  {pair.score:.2f}  {pair.first.label}  {pair.second.label}"
    if refused := [one.student_id for one, _ in submissions if one.refused]:
        yield f"not compared, because they can't be read: {', '.join(refused)}"


def _threshold(text: str) -> tuple[str, float]:
    task, _, score = text.partition("=")
    try:
        value = float(score)
    except ValueError:
        value = -1.0
    if task not in TASKS or not 0 < value <= 1:
        raise argparse.ArgumentTypeError(
            f"{text} is not allowed: a task and a score above 0 and up to 1 are, such as task1=0.5"
        )
    return task, value
