"""Mistakes in `train_torch`, by where the network's own weights end, and by the lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from autograder.hints import history, matching
from autograder.hints.activations import right_prelu, right_relu, sigmoid
from autograder.hints.descent import Batch, Gradient, Loop, Weights
from autograder.hints.elementwise import nothing
from autograder.hints.history import ACCEPTED, in_accepted, loop_test, same_history
from autograder.hints.loop_edits import Edit
from autograder.hints.matching import Array, Observation, Suspect, Verdict, equal, suspect
from autograder.hints.steps import Twice
from autograder.hints.training import (
    in_forms,
    same_lists,
    same_weights,
    verdict_of,
    weight_edits,
)


def by_error(error: Callable[[Array, Array], Array]) -> Gradient:
    """The gradient of a loss whose derivative for the outputs is `error`."""

    def gradient(weights: Weights, batch: Batch) -> Weights:
        (W, K), (X, y) = weights, batch
        H = W @ X.T  # (2, B)
        A = right_relu(H)  # (2, B)
        pLpO = error(K @ A, y)  # (B,)
        return [(np.outer(K, pLpO) * right_prelu(H)) @ X, A @ pLpO]

    return gradient


#: The gradient of Σ (y - O)², of task 2.
sum_gradient = by_error(lambda O, y: 2 * (O - y))


_ERRORS: list[tuple[str, Callable[[Array, Array], Array]]] = [
    ("loss-averaged", lambda O, y: 2 * (O - y) / len(y)),
    ("loss-scaled", lambda O, y: O - y),
    ("loss-scaled", lambda O, y: 4 * (O - y)),
    ("loss-averaged", lambda O, y: (O - y) / len(y)),
    ("another-loss", lambda O, y: np.sign(O - y)),
    ("another-loss", lambda O, y: np.sign(O - y) / len(y)),
    ("another-loss", lambda O, y: np.clip(O - y, -1, 1)),
    ("another-loss", lambda O, y: np.clip(O - y, -1, 1) / len(y)),
    ("another-loss", lambda O, y: -y * sigmoid(-y * O)),
    ("another-loss", lambda O, y: -y * sigmoid(-y * O) / len(y)),
    ("another-loss", lambda O, y: np.where(y * O < 1, -y, 0.0)),
    ("another-loss", lambda O, y: np.exp(O - O.max()) / np.exp(O - O.max()).sum() * y.sum() - y),
    ("broadcast", lambda O, y: 2 * (len(y) * O - y.sum())),
    ("broadcast", lambda O, y: 2 * (len(y) * O - y.sum()) / len(y) ** 2),
    ("output-before-loss", lambda O, y: 2 * (np.tanh(O) - y) * (1 - np.tanh(O) ** 2)),
    ("output-before-loss", lambda O, y: 2 * (sigmoid(O) - y) * sigmoid(O) * (1 - sigmoid(O))),
    ("output-before-loss", lambda O, y: 2 * (right_relu(O) - y) * right_prelu(O)),
]


def _torch_edits() -> Iterator[Edit]:
    yield from weight_edits()
    for name, error in _ERRORS:
        yield name, {"gradient": lambda right, e=error: by_error(e)}
    yield "step-twice", {"steps": Twice}


def _same_end(seen: Observation, want: list[Weights]) -> bool:
    W, K = seen.got["end"]
    return equal(W, want[-1][0], 1e-5) and equal(K, want[-1][1], 1e-5)


TORCH: tuple[Suspect, ...] = tuple(
    suspect(name, loop_test(parts, _same_end)) for name, parts in in_forms(_torch_edits(), ACCEPTED)
)


def _lists(seen: Observation) -> Observation:
    return Observation(seen.given, seen.got["lists"])


def diagnose(observations: Sequence[Observation]) -> Verdict:
    """By where the network's own weights end; where that is right, by what was written down.

    The start of each task is where the student's loop starts; `got` has "end" and "lists".
    """
    if any(seen.crashed for seen in observations):
        return Verdict()
    if all(_stood_still(seen) for seen in observations):
        return standing_still(observations[0].got["lists"])
    if is_right(observations):
        return diagnose_lists([_lists(seen) for seen in observations])
    return matching.diagnose(TORCH, observations)


def _stood_still(seen: Observation) -> bool:
    return same_weights(seen.got["end"], seen.given[0].start)


def standing_still(lists: Any) -> Verdict:
    """What is wrong where the network stays as it was; those written down may have moved."""
    both = history.sides(lists)
    moved = both is not None and any(
        not np.array_equal(one, other)
        for side in both
        for one, other in pairwise(side)
        if one.shape == other.shape
    )
    return verdict_of("another-network" if moved else "never-updated")


def is_right(observations: Sequence[Observation]) -> bool:
    """Whether the network's own weights end where they should."""
    return any(loop_test(form, _same_end)(observations) for form in ACCEPTED)


def diagnose_lists(observations: Sequence[Observation]) -> Verdict:
    """What is wrong in W_list and K_list, when the training itself is right.

    Entries that alias the live parameters are the template's doing, and right.
    """
    records = [record for record in history.RECORDS if record[0] != "history-aliased"]
    suspects = (
        suspect("nothing-returned", nothing),
        suspect("result-missing", _no_lists),
        suspect("order-of-results", in_accepted(history.swapped)),
        suspect("order-of-results", in_accepted(_swapped_alias)),
        suspect("result-shape", in_accepted(history.pairs)),
        suspect("history-empty", history.empty),
        suspect("history-last-only", in_accepted(history.last_alone)),
        suspect("history-of-one-layer", in_accepted(history.one_side)),
        suspect("history-of-batches", in_accepted(history.each_batch_too)),
        *(
            suspect(name, loop_test({**form, "record": record}, same_lists))
            for name, record in records
            for form in ACCEPTED
        ),
    )
    return matching.diagnose(suspects, observations)


def _no_lists(observations: Sequence[Observation]) -> bool:
    return all(seen.got is not None and not isinstance(seen.got, list) for seen in observations)


def _swapped_alias(seen: Observation, loop: Loop) -> bool:
    want = history.aliased(loop.path(seen.given[0]))
    return len(seen.got) == 2 and same_history(seen.got[::-1], want)
