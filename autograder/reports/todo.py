"""What is left to do, for students: the public checks' outcomes, task by task in order; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from autograder.model import FUNCTIONS, TASKS, Check, Status

HIDDEN = (
    "These are the public checks.  Grading has further, hidden ones: they call each function with "
    "other inputs, and ask for more than is shown here."
)
_WORDS = {Status.PASSED: "ok", Status.MISSING: "not there yet", Status.ERROR: "not checked"}


def todo(checks: Sequence[Check]) -> Iterator[str]:
    """Lines of text: each function with its outcome, then what is next."""
    by_function: dict[str, list[Check]] = {}
    for check in checks:
        by_function.setdefault(check.function, []).append(check)
    for task in TASKS:
        functions = [f.name for f in FUNCTIONS if f.task == task and f.name in by_function]
        if functions:
            yield task
        for name in functions:
            yield from _outcome(name, by_function[name])
    yield ""
    yield from _closing(by_function)


def _outcome(name: str, checks: Iterable[Check]) -> Iterator[str]:
    wrong = [check for check in checks if check.status is not Status.PASSED]
    status = wrong[0].status if wrong else Status.PASSED
    yield f"  {name:12} {_WORDS.get(status, status.value)}"
    for check in wrong:
        yield from (f"      {line}" for line in check.message.splitlines())
        if check.hint:
            yield f"      Hint: {check.hint}"


def _closing(by_function: dict[str, list[Check]]) -> Iterator[str]:
    left = [
        function
        for function in FUNCTIONS
        if any(check.status is not Status.PASSED for check in by_function.get(function.name, []))
    ]
    done = len(by_function) - len(left)
    yield f"{done} of {len(by_function)} functions pass."
    if left:
        yield f"Next: `{left[0].name}` in {left[0].task}.py."
    yield HIDDEN
