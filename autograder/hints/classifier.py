"""Mistakes in `train_cnn`, by what its training does to small networks of the exam's own.

On black images a linear layer's biases b follow  b ← b - lr · (softmax(b) - class frequencies),
whatever its weights are: their end shows every step of the loop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from autograder.hints.activations import sigmoid
from autograder.hints.descent import Batch, Gradient, Weights, in_order
from autograder.hints.history import loop_test
from autograder.hints.loop_edits import Edit, shared_edits
from autograder.hints.matching import Array, Observation, Suspect, Verdict, diagnose, equal, suspect
from autograder.hints.steps import Twice
from autograder.hints.training import over_full_batch, verdict_of

CLASSES = 10
_HUGE = 10.0


def softmax(z: Array) -> Array:
    """Softmax of a vector."""
    e = np.exp(z - z.max())
    return np.asarray(e / e.sum())


def _frequencies(y: Array) -> Array:
    return np.bincount(y.astype(int), minlength=CLASSES)[:CLASSES] / len(y)


def cross_entropy(weights: Weights, batch: Batch) -> Weights:
    """The gradient of the mean cross entropy for the biases."""
    return [softmax(weights[0]) - _frequencies(batch[1])]


def _through(function: Callable[[Array], Array], slope: Callable[[Array], Array]) -> Gradient:
    """The same with an elementwise function of the scores before it."""
    return lambda weights, batch: [
        (softmax(function(weights[0])) - _frequencies(batch[1])) * slope(weights[0])
    ]


def _back_through_softmax(p: Array, g: Array) -> Array:
    return np.asarray(p * (g - np.sum(p * g)))


def _softmax_twice(weights: Weights, batch: Batch) -> Weights:
    p = softmax(weights[0])
    return [_back_through_softmax(p, softmax(p) - _frequencies(batch[1]))]


def _probability(weights: Weights, batch: Batch) -> Weights:
    p = softmax(weights[0])
    return [_back_through_softmax(p, -_frequencies(batch[1]))]


def _own_prediction(weights: Weights, _: Batch) -> Weights:
    b = weights[0]
    return [softmax(b) - np.eye(len(b))[b.argmax()]]


def _labels_plus(shift: int) -> Gradient:
    return lambda weights, batch: cross_entropy(weights, (batch[0], batch[1] + shift))


def _smoothed(weights: Weights, batch: Batch) -> Weights:
    return [softmax(weights[0]) - 0.9 * _frequencies(batch[1]) - 0.1 / CLASSES]


def _times_batch(weights: Weights, batch: Batch) -> Weights:
    return [g * len(batch[1]) for g in cross_entropy(weights, batch)]


def _over_batch(weights: Weights, batch: Batch) -> Weights:
    return [g / len(batch[1]) for g in cross_entropy(weights, batch)]


_LOSSES: list[tuple[str, Gradient]] = [
    ("softmax-before-cross-entropy", _softmax_twice),
    ("output-before-loss", _through(sigmoid, lambda b: sigmoid(b) * (1 - sigmoid(b)))),
    ("output-before-loss", _through(np.tanh, lambda b: 1 - np.tanh(b) ** 2)),
    ("output-before-loss", _through(lambda b: np.maximum(b, 0), lambda b: np.where(b > 0, 1.0, 0))),
    ("another-loss", lambda weights, batch: [-_frequencies(batch[1])]),
    ("another-loss", _probability),
    ("another-loss", _smoothed),
    *(
        ("another-loss", lambda w, batch, c=c: [c * (w[0] - _frequencies(batch[1]))])
        for c in (2.0, 1.0, 0.2, 0.1)
    ),
    ("another-loss", lambda w, batch: [(sigmoid(w[0]) - _frequencies(batch[1])) / CLASSES]),
    ("another-loss", lambda w, batch: [sigmoid(w[0]) - _frequencies(batch[1])]),
    ("labels-changed", _own_prediction),
    ("labels-changed", _labels_plus(1)),
    ("loss-summed", _times_batch),
    ("mean-twice", _over_batch),
]


def _edits(y_test: Array) -> Iterator[Edit]:
    for name, edit in shared_edits():
        # A loop gets its batches ready made: their size and order are not its own.
        if name not in ("batch-size-ignored", "labels-misaligned"):
            yield name, edit
    for name, gradient in _LOSSES:
        yield name, {"gradient": lambda right, g=gradient: g}
    yield "mean-over-full-batch", {"rate": over_full_batch}
    yield "step-twice", {"steps": Twice}
    yield "stops-early", {"epochs": lambda asked: 1, "batches": lambda N, b: in_order(N, b)[:1]}
    yield from _test_set(y_test)


def _test_set(y_test: Array) -> Iterator[Edit]:
    """The test set learnt from: alone, after the training set, or before it."""

    def both(X: Array, y: Array) -> tuple[Array, Array]:
        return np.concatenate([X, y_test]), np.concatenate([y, y_test])

    def split(N: int, b: int) -> tuple[list[Array], list[Array]]:
        first = N - len(y_test)
        return in_order(first, b), [chosen + first for chosen in in_order(len(y_test), b)]

    name = "trained-on-test"
    yield name, {"data": lambda X, y: (y_test, y_test)}
    yield name, {"data": both, "batches": lambda N, b: [s for p in split(N, b) for s in p]}
    yield name, {"data": both, "batches": lambda N, b: [s for p in split(N, b)[::-1] for s in p]}


def _same_biases(seen: Observation, want: list[Weights]) -> bool:
    b = want[-1][0]
    return equal(np.asarray(seen.got) - np.mean(seen.got), b - b.mean(), 2e-4)


def diagnose_biases(observations: Sequence[Observation], y_test: Array) -> Verdict:
    """By where the biases end: `given` is the training with its start, `got` are the biases.

    Nothing where they end as they should.
    """
    if _right(observations):
        return Verdict()
    if all(np.array_equal(seen.got, seen.given[0].start[0]) for seen in observations):
        return verdict_of("never-updated")
    suspects: tuple[Suspect, ...] = tuple(
        suspect(name, loop_test(parts, _same_biases)) for name, parts in _edits(y_test)
    )
    return diagnose(suspects, observations)


def _right(observations: Sequence[Observation]) -> bool:
    return not any(seen.crashed for seen in observations) and loop_test({}, _same_biases)(
        observations
    )


def biases_are_right(observations: Sequence[Observation]) -> bool:
    """Whether the biases end as plain gradient descent takes them."""
    return _right(observations)


@dataclass(frozen=True, slots=True)
class Movement:
    """What becomes of a small network's parameters, by name.

    start: after training with a learning rate of 0; later: the same after more epochs; end: after
    training with a learning rate.
    """

    start: Mapping[str, Array]
    later: Mapping[str, Array]
    end: Mapping[str, Array]


def _same_parts(left: Mapping[str, Array], right: Mapping[str, Array]) -> list[str]:
    return [name for name in left if name in right and np.array_equal(left[name], right[name])]


def diagnose_movement(movement: Movement) -> Verdict:
    """Parameters that never move, starts that are all alike or huge, starts again."""
    matrices = {name: value for name, value in movement.start.items() if value.ndim > 1}
    if any(np.ptp(value) == 0 for value in matrices.values()):
        return verdict_of("start-equal")
    if len(_same_parts(movement.start, movement.later)) < len(movement.start):
        return verdict_of("restarts")
    if any(np.abs(value).max() > _HUGE for value in matrices.values()):
        return verdict_of("start-too-large")
    still = _same_parts(movement.start, movement.end)
    if len(still) == len(movement.start):
        return verdict_of("never-updated")
    return verdict_of("part-not-trained") if still else Verdict()


@dataclass(frozen=True, slots=True)
class Statistics:
    """Batch-norm after a training: batches counted and running mean, and what the data were.

    means: of the batches of the training data, in their order; test_mean: of the test data.
    """

    counted: int
    mean: float
    epochs: int
    means: tuple[float, ...]
    test_mean: float

    @property
    def asked(self) -> float:
        """The running mean that training mode leads to, with torch's momentum of 0.1."""
        running = 0.0
        for mean in self.means * self.epochs:
            running = 0.9 * running + 0.1 * mean
        return running


def diagnose_statistics(seen: Statistics) -> Verdict:
    """Whose batches batch-norm has followed: it counts each that it sees in training mode."""
    asked = seen.epochs * len(seen.means)
    if seen.counted == asked:
        same = abs(seen.mean - seen.asked) < 0.05 * abs(seen.asked)
        return Verdict() if same else verdict_of("data-changed")
    if seen.counted == 0:
        return verdict_of("eval-mode-in-training")
    if seen.counted == len(seen.means):
        return verdict_of("train-mode-once")
    drawn = (seen.mean - seen.asked) / (seen.test_mean - seen.asked)
    if seen.counted > asked and drawn > 0.1:
        return verdict_of("training-mode-in-evaluation")
    return Verdict()


Run = tuple[Array, Mapping[str, Array], Mapping[str, Array]]


def diagnose_pairs(runs: Sequence[Run], y: Array, lr: float) -> Verdict:
    """Whether images were learnt with one another's labels.

    runs: images (N, 9), and a linear layer's parameters before and after one step on all of them.
    """
    orders = [_pairing(*run, y, lr) for run in runs]
    if None in orders or all(order == tuple(range(len(y))) for order in orders):
        return Verdict()
    return verdict_of("labels-misaligned")


def _pairing(
    X: Array, start: Mapping[str, Array], end: Mapping[str, Array], y: Array, lr: float
) -> tuple[int, ...] | None:
    """Which label each image was learnt with; None where no order explains the step."""
    W, b = start["1.weight"], start["1.bias"]
    p = np.array([softmax(W @ x + b) for x in X])  # (N, 10)
    for order in permutations(range(len(y))):
        error = (p - np.eye(CLASSES)[y[list(order)]]) / len(y)  # (N, 10)
        if equal(end["1.weight"] - W, -lr * error.T @ X, 1e-3):
            return order
    return None
