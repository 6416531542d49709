"""Mistakes that students make: one small edit of a reference solution each, wrong in one function.

A fair exam takes points from the named function, and from no other: where the edit makes other
functions of the file return wrong values too, those are graded with a right one in its place.
The edits stand in `wrong_answers_*.py`, as {function: {old text: {short name: new text}}}.
"""

from dataclasses import dataclass

import wrong_answers_task1
import wrong_answers_task2
import wrong_answers_task3
import wrong_answers_task4
import wrong_answers_train
import wrong_answers_train_cnn


@dataclass(frozen=True)
class WrongAnswer:
    """One mistake: replace `old` by `new` in the reference of `task`, and `function` is wrong."""

    id: str
    task: str
    function: str
    old: str
    new: str


def apply(answer: WrongAnswer, source: str) -> str:
    """The reference `source` with the mistake made; ValueError unless `old` occurs exactly once."""
    occurrences = source.count(answer.old)
    if occurrences != 1:
        raise ValueError(f"{answer.id}: the text to replace occurs {occurrences} times")
    return source.replace(answer.old, answer.new)


def _table(task: str, edits: dict[str, dict[str, dict[str, str]]]) -> tuple[WrongAnswer, ...]:
    return tuple(
        WrongAnswer(f"{function.lower().replace('_', '-')}-{name}", task, function, old, new)
        for function, by_old in edits.items()
        for old, by_name in by_old.items()
        for name, new in by_name.items()
    )


WRONG_ANSWERS: tuple[WrongAnswer, ...] = (
    *_table("task1", wrong_answers_task1.EDITS),
    *_table("task1", wrong_answers_train.EDITS),
    *_table("task2", wrong_answers_task2.EDITS),
    *_table("task3", wrong_answers_task3.EDITS),
    *_table("task3", wrong_answers_train_cnn.EDITS),
    *_table("task4", wrong_answers_task4.EDITS),
)
