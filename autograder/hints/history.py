"""What a training of two weight arrays leaves behind: lists of weights, one entry per epoch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

import numpy as np

from autograder.hints.descent import Loop, Path, Task, Weights, edited, in_order
from autograder.hints.matching import Array, Observation, equal, numbers

Sides = tuple[list[Array], list[Array]]
Test = Callable[[Sequence[Observation]], bool]


def _without_last(X: Array, y: Array) -> tuple[Array, Array]:
    return X[:-1], y[:-1]


#: The right loop, and the template's, which drops the last sample: no mistake of the student's.
ACCEPTED: list[dict[str, Any]] = [{}, {"data": _without_last}]


def sides(got: Any) -> Sides | None:
    """W_list and K_list as arrays; None where they are no lists of numbers."""
    if not isinstance(got, list) or len(got) < 2:
        return None
    both = [_entries(side) for side in got[:2]]
    W_list, K_list = both
    if W_list is None or K_list is None:
        return None
    return W_list, [K[0] if K.ndim == 2 and len(K) == 1 else K for K in K_list]


def _entries(side: Any) -> list[Array] | None:
    if not isinstance(side, list) and not (isinstance(side, np.ndarray) and side.ndim):
        return None
    entries = [numbers(entry) for entry in side]
    found = [entry for entry in entries if entry is not None]
    return found if len(found) == len(entries) else None


def empty(observations: Sequence[Observation]) -> bool:
    """Lists came back with nothing in them."""
    return all(sides(seen.got) == ([], []) for seen in observations)


def same_history(got: Any, want: Sequence[Weights], rtol: float = 1e-6) -> bool:
    """Whether W_list and K_list are the recorded weights, entry by entry."""
    both = sides(got)
    if both is None or not len(both[0]) == len(both[1]) == len(want):
        return False
    return all(
        equal(W, right[0], rtol) and equal(K, right[1], rtol)
        for W, K, right in zip(*both, want, strict=True)
    )


def aliased(path: Path) -> list[Weights]:
    """Every entry shows the last weights."""
    return [path.after_epochs[-1]] * len(path.after_epochs)


def _one_aliased(which: int) -> Callable[[Path], list[Weights]]:
    """The entries of one array show its last weights, the other's are right."""

    def record(path: Path) -> list[Weights]:
        last = path.after_epochs[-1]
        return [
            [last[i] if i == which else w for i, w in enumerate(entry)]
            for entry in path.after_epochs
        ]

    return record


def _rounded(digits: int) -> Callable[[Path], list[Weights]]:
    return lambda path: [[np.round(w, digits) for w in entry] for entry in path.after_epochs]


def _one_side_twice(which: int) -> Callable[[Path], list[Weights]]:
    def record(path: Path) -> list[Weights]:
        return [[entry[which], entry[which]] for entry in path.after_epochs]

    return record


def _in_place_of(
    which: int, other: Callable[[Path, int], Array]
) -> Callable[[Path], list[Weights]]:
    """Each epoch's entry of one array is something else."""

    def record(path: Path) -> list[Weights]:
        return [
            [other(path, epoch) if i == which else w for i, w in enumerate(entry)]
            for epoch, entry in enumerate(path.after_epochs)
        ]

    return record


#: What can be wrong in the writing down of a right training.
RECORDS: list[tuple[str, Callable[[Path], list[Weights]]]] = [
    ("history-aliased", aliased),
    ("history-aliased", _one_aliased(0)),
    ("history-aliased", _one_aliased(1)),
    ("recorded-before", lambda path: [path.start, *path.after_epochs[:-1]]),
    ("start-recorded", lambda path: [path.start, *path.after_epochs]),
    ("history-of-batches", lambda path: path.after_batches),
    ("history-of-batches", lambda path: [path.start, *path.after_batches]),
    ("history-last-only", lambda path: path.after_epochs[-1:]),
    ("stops-early", lambda path: path.after_epochs[:1]),
    ("stops-early", lambda path: path.after_batches[:1]),
    ("history-of-gradients", lambda path: path.gradients),
    ("history-of-gradients", _in_place_of(0, lambda path, i: path.gradients[i][0])),
    ("history-of-gradients", _in_place_of(1, lambda path, i: path.gradients[i][1])),
    ("history-of-one-layer", _in_place_of(1, lambda path, i: path.after_epochs[i][0][0])),
    ("result-missing", _in_place_of(0, lambda path, i: path.after_epochs[i][0][0])),
    ("result-missing", _in_place_of(0, lambda path, i: path.after_epochs[i][0][1])),
    *(("history-of-one-layer", _one_side_twice(which)) for which in (0, 1)),
    *(("rounded", _rounded(digits)) for digits in (0, 1, 2, 3, 4)),
]


def loop_test(parts: dict[str, Any], same: Callable[[Observation, list[Weights]], bool]) -> Test:
    """Whether a loop with these parts replaced ends in what was observed, each time."""
    loop = edited(**parts)

    def explains(observations: Sequence[Observation]) -> bool:
        return all(not one.crashed and same(one, loop.run(one.given[0])) for one in observations)

    return explains


def in_accepted(test: Callable[[Observation, Loop], bool]) -> Test:
    """Whether a test of one observation holds for all of them, in one accepted form of the loop."""
    loops = [edited(**form) for form in ACCEPTED]

    def explains(observations: Sequence[Observation]) -> bool:
        return any(
            all(not seen.crashed and test(seen, loop) for seen in observations) for loop in loops
        )

    return explains


def right_history(seen: Observation, loop: Loop) -> bool:
    """The lists are right."""
    return same_history(seen.got, loop.run(seen.given[0]))


def swapped(seen: Observation, loop: Loop) -> bool:
    """The lists are right, in the other order."""
    return len(seen.got) == 2 and same_history(seen.got[::-1], loop.run(seen.given[0]))


def pairs(seen: Observation, loop: Loop) -> bool:
    """One list of (W, K) came instead of two lists."""
    turned = [list(side) for side in zip(*seen.got, strict=True)]
    return same_history(turned, loop.run(seen.given[0]))


def last_alone(seen: Observation, loop: Loop) -> bool:
    """The last weights themselves came, not in lists."""
    return same_history([[part] for part in seen.got[:2]], loop.run(seen.given[0])[-1:])


def one_side(seen: Observation, loop: Loop) -> bool:
    """One list is right, the other is empty."""
    want, both = loop.run(seen.given[0]), sides(seen.got)
    return both is not None and any(
        not both[1 - i]
        and len(both[i]) == len(want)
        and all(equal(got, right[i]) for got, right in zip(both[i], want, strict=True))
        for i in (0, 1)
    )


def each_batch_too(seen: Observation, loop: Loop) -> bool:
    """More entries than epochs: those after each epoch are among them, in order."""
    both, want, task = sides(seen.got), loop.run(seen.given[0]), seen.given[0]
    batches = len(want) * len(in_order(len(task.X), task.batch_size))
    if both is None or len(both[0]) - batches not in (0, 1, len(want), len(want) + 1):
        return False
    remaining = iter(both[0])
    return all(any(equal(W, right[0]) for W in remaining) for right in want)


def cut_short(seen: Observation, loop: Loop) -> bool:
    """The first epochs are right, the others are missing: more than one of them."""
    both, want = sides(seen.got), loop.run(seen.given[0])
    return (
        both is not None
        and 0 < len(both[0]) <= len(want)
        and same_history(seen.got, want[: len(both[0])])
    )


def unmoved(seen: Observation, _: Loop) -> bool:
    """Every entry of the history is the start."""
    both, task = sides(seen.got), seen.given[0]
    return (
        both is not None
        and len(both[0]) == len(both[1]) > 0
        and same_history(seen.got, [task.start] * len(both[0]))
    )


def orders(task: Task) -> Iterator[tuple[tuple[int, ...], Weights]]:
    """Every sequence of samples of a tiny set, one to a batch, and the weights it leads to.

    The template's loop, which drops a sample, takes one less.
    """
    N = len(task.X)
    for length in (N, N - 1):
        for order in product(range(N), repeat=length):
            slices = [np.array([i]) for i in order]
            yield order, edited(batches=lambda N, b, slices=slices: slices).run(task)[-1]
