"""Mistakes in `train`, by the weights that it ends with and writes down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.hints import history
from autograder.hints.activations import right_prelu
from autograder.hints.chain import Chain
from autograder.hints.descent import (
    Batch,
    Gradient,
    Loop,
    Moment,
    Steps,
    Task,
    Weights,
    edited,
    in_order,
)
from autograder.hints.elementwise import nothing
from autograder.hints.forward import problem, right
from autograder.hints.history import ACCEPTED, in_accepted, loop_test, same_history
from autograder.hints.loop_edits import Edit, shared_edits
from autograder.hints.matching import (
    Array,
    Diagnosis,
    Observation,
    Suspect,
    Verdict,
    diagnose,
    equal,
    suspect,
)
from autograder.hints.mistakes import MISTAKES
from autograder.hints.steps import Restarting, partial


def mean_gradient(weights: Weights, batch: Batch) -> Weights:
    """The gradient of the mean of ½ (y - O)², of task 1."""
    W, K = weights
    return list(Chain().gradients(*batch, W, K))


def cases(rng: np.random.Generator, lr: float, gradient: Gradient) -> list[Task]:
    """Trainings with settings that differ in everything."""
    # The last is larger than any batch size that a student might have written down.
    drawn = [(23, 5, lr, 3), (24, 8, lr / 2, 4), (270, 10, lr * 0.7, 2)]
    tasks = []
    for N, batch_size, rate, num_epochs in drawn:
        X, y, W, K = problem(rng, N)
        tasks.append(Task([W, K], X, y, rate, num_epochs, batch_size, gradient))
    # One that comes near its goal, for loops that stop there.
    X, _, W, K = problem(rng, 24)
    y = np.where(X @ W[0] > 0.4, 1.0, -1.0)
    return [*tasks, Task([W, np.array([1.0, 0.3])], X, y, lr, 40, 8, gradient)]


#: So many orders of a tiny training must be known beyond doubt; in three of ten runs they are.
_SURE = 3
TINY_RUNS = 40


def _scaled(X: Array) -> Array:
    return np.asarray((X - X.mean(axis=0)) / X.std(axis=0))


class _OutputGradientForAll(Steps):
    """W takes its step along the gradient for K, by broadcasting."""

    def step(self, weights: Weights, gradient: Weights, lr: float) -> Weights:
        """The same for both."""
        return super().step(weights, [gradient[1][:, None], gradient[1]], lr)


def weight_edits() -> Iterator[Edit]:
    """What goes wrong in loops with two weight arrays."""
    yield from shared_edits()
    for signs in ((0.0, 1.0), (1.0, 0.0)):
        yield "part-not-trained", {"steps": partial(signs)}
    for signs in ((-1.0, 1.0), (1.0, -1.0)):
        yield "gradient-ascent", {"steps": partial(signs)}
    yield "gradients-swapped", {"steps": _OutputGradientForAll}
    yield "data-changed", {"data": lambda X, y: (_scaled(X), y)}
    yield "data-changed", {"data": lambda X, y: (X - X.mean(axis=0), y)}
    yield "labels-changed", {"data": lambda X, y: (X, (y + 1) / 2)}
    yield "labels-changed", {"data": lambda X, y: (X, -y)}


def over_full_batch(task: Task, moment: Moment) -> float:
    """The rate where the mean over each batch is taken as if it were full."""
    return task.lr * moment.samples / task.batch_size


def in_forms(edits: Iterator[Edit], forms: Sequence[dict[str, Any]]) -> Iterator[Edit]:
    """Each mistake, in every accepted form of the loop that it can occur in."""
    for name, parts in edits:
        yield from ((name, {**form, **parts}) for form in forms if not set(form) & set(parts))


# -- task 1 ---------------------------------------------------------------------------------------


def _late(seen: Observation, loop: Loop) -> bool:
    """The gradient of K was taken after the step of W, or that of W after K's."""
    lr = seen.given[0].lr

    def late_output(weights: Weights, batch: Batch) -> Weights:
        pLpW, _ = mean_gradient(weights, batch)
        return [pLpW, mean_gradient([weights[0] - lr * pLpW, weights[1]], batch)[1]]

    def late_hidden(weights: Weights, batch: Batch) -> Weights:
        _, pLpK = mean_gradient(weights, batch)
        return [mean_gradient([weights[0], weights[1] - lr * pLpK], batch)[0], pLpK]

    def late_hidden_of_old_output(weights: Weights, batch: Batch) -> Weights:
        through = replace(Chain(), through_K=lambda v: np.outer(v.K - lr * v.pLpK, v.pLpO))
        return list(through.gradients(*batch, *weights))

    loops = (
        edited(gradient=lambda _, g=gradient: g, data=loop.data)
        for gradient in (late_output, late_hidden, late_hidden_of_old_output)
    )
    return any(same_history(seen.got, one.run(seen.given[0])) for one in loops)


def _stale(seen: Observation, loop: Loop) -> bool:
    """Every batch of an epoch was given the hidden values and outputs from the epoch's start."""
    task: Task = seen.given[0]
    (W, K), (X, y), recorded = task.start, loop.data(task.X, task.y), []
    for _ in range(task.num_epochs):
        H, A, O = right(X, W, K)
        for chosen in in_order(len(X), task.batch_size):
            error = (O[chosen] - y[chosen]) / len(chosen)  # (B,)
            pLpH = np.outer(K, error) * right_prelu(H[:, chosen])  # (2, B)
            W, K = W - task.lr * pLpH @ X[chosen], K - task.lr * A[:, chosen] @ error
        recorded.append([W, K])
    return same_history(seen.got, recorded)


def _from_hidden(weights: Weights, batch: Batch) -> Weights:
    """The gradient of K from H in the place of A."""
    return list(replace(Chain(), into_K=lambda v: v.H @ v.pLpO).gradients(*batch, *weights))


def _loop_edits() -> Iterator[Edit]:
    """Also starting again in each epoch, which only a history tells from a single epoch."""
    yield from weight_edits()
    yield "restarts", {"steps": Restarting}


def _edits() -> Iterator[Edit]:
    """What goes wrong where the gradient is that of a mean already."""
    yield from _loop_edits()
    yield "K-from-hidden", {"gradient": lambda right: _from_hidden}
    yield "rate-scaled", {"rate": lambda t, m: t.lr / m.samples}
    yield "rate-scaled", {"rate": lambda t, m: t.lr * m.samples}
    yield "mean-over-full-batch", {"rate": over_full_batch}


def same_lists(seen: Observation, want: list[Weights]) -> bool:
    """Whether the lists are what a loop records."""
    return same_history(seen.got, want)


TRAIN: tuple[Suspect, ...] = (
    suspect("nothing-returned", nothing),
    suspect("order-of-results", in_accepted(history.swapped)),
    suspect("result-shape", in_accepted(history.pairs)),
    suspect("history-empty", history.empty),
    suspect("history-last-only", in_accepted(history.last_alone)),
    suspect("history-of-one-layer", in_accepted(history.one_side)),
    suspect("history-of-batches", in_accepted(history.each_batch_too)),
    suspect("never-updated", in_accepted(history.unmoved)),
    suspect("weights-updated-too-early", in_accepted(_late)),
    suspect("forward-once", in_accepted(_stale)),
    *(
        suspect(name, loop_test({**form, "record": record}, same_lists))
        for name, record in history.RECORDS
        for form in ACCEPTED
    ),
    *(suspect(name, loop_test(parts, same_lists)) for name, parts in in_forms(_edits(), ACCEPTED)),
)


def diagnose_train(observations: Sequence[Observation]) -> Verdict:
    """One mistake; or one in the training besides an aliased history."""
    if is_right(observations):
        written = any(seen.changed for seen in observations)
        return verdict_of("input-overwritten") if written else Verdict()
    verdict = diagnose(TRAIN, observations)
    if verdict or any(seen.crashed for seen in observations):
        return verdict
    if in_accepted(history.cut_short)(observations):
        return verdict_of("stops-early")
    forms = [{**form, "record": history.aliased} for form in ACCEPTED]
    suspects = [
        suspect(name, loop_test(parts, same_lists))
        for name, parts in in_forms(_loop_edits(), forms)
    ]
    found = diagnose(suspects, observations).diagnoses
    if len(found) != 1:
        return Verdict()
    return Verdict((*found, Diagnosis(MISTAKES["history-aliased"])), together=True)


def is_right(observations: Sequence[Observation]) -> bool:
    """Whether the lists are those of the right loop or of the template's."""
    return in_accepted(history.right_history)(observations)


def verdict_of(*names: str, where: str = "", together: bool = False) -> Verdict:
    """A verdict on the mistakes of these names."""
    return Verdict(tuple(Diagnosis(MISTAKES[name], where) for name in names), together)


# -- what has no effect ---------------------------------------------------------------------------

_WITHOUT_EFFECT = {
    "lr": "rate-ignored",
    "num_epochs": "epoch-count",
    "batch_size": "batch-size-ignored",
    "start": "start-ignored",
}


def diagnose_settings(base: Weights, changed: Mapping[str, Weights]) -> Verdict:
    """A setting that can be changed without any effect on the weights at the end.

    `base` holds these weights; `changed` holds them after other runs in which one setting was
    different.  Where several settings have no effect, the reason lies elsewhere.
    """
    idle = [name for name, end in changed.items() if same_weights(base, end)]
    return verdict_of(_WITHOUT_EFFECT[idle[0]]) if len(idle) == 1 else Verdict()


def same_weights(left: Weights, right: Weights) -> bool:
    """Whether two ends or starts are exactly the same."""
    return len(left) == len(right) and all(map(np.array_equal, left, right))


def diagnose_standstill(one: Weights, many: Weights, *, moved: bool) -> Verdict:
    """What changes weights in steps of length 0.

    one, many: after one epoch and after several, with a learning rate of 0; moved: whether another
    learning rate leads elsewhere.
    """
    if same_weights(one, many):
        return Verdict()
    if not moved:
        return verdict_of("rate-ignored")
    ratios = np.concatenate([(b / a).ravel() for a, b in zip(one, many, strict=True) if a.all()])
    shrinking = ratios.size > 1 and np.ptp(ratios) < 1e-6
    return verdict_of("decay-in-step" if shrinking else "restarts")


def diagnose_starts(ends: Sequence[Weights]) -> Verdict:
    """Whether trainings with one start, which can lead to two ends, lead to more of them."""
    if not all(ends):
        return Verdict()
    different = {tuple(array.tobytes() for array in end) for end in ends}
    return verdict_of("start-ignored") if len(different) > 2 else Verdict()


def tiny(rng: np.random.Generator, lr: float, gradient: Gradient) -> Task:
    """Three samples, one to a batch, one epoch: few orders are possible."""
    X, y, W, K = problem(rng, 3)
    return Task([W, K], X, y, lr, 1, 1, gradient)


def diagnose_order(ends: Sequence[tuple[Task, Weights]]) -> Verdict:
    """Whether the samples came in some other order than the given one, not always the same.

    ends: several runs of `tiny` trainings, and the weights at the end of each.
    """
    found = []
    for task, end in ends:
        fitting = [
            order
            for order, weights in history.orders(task)
            if equal(end[0], weights[0], 1e-5) and equal(end[1], weights[1], 1e-5)
        ]
        if not fitting:
            return Verdict()
        found += fitting if len(fitting) == 1 else []
    if len(found) < _SURE or len(set(found)) < 2:
        return Verdict()
    again = any(len(set(order)) < len(order) for order in found)
    return verdict_of("random-batches" if again else "shuffled")
