"""Gradient descent as the course means it; a wrong reference replaces a part of `Loop`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.hints.matching import Array

Weights = list[Array]
Batch = tuple[Array, Array]
Gradient = Callable[[Weights, Batch], Weights]


@dataclass(frozen=True, slots=True)
class Task:
    """What a training is given: the start, the data, the settings, the gradient of its loss."""

    start: Weights
    X: Array
    y: Array
    lr: float
    num_epochs: int
    batch_size: int
    gradient: Gradient


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a training stands: the epoch, the steps so far, the batches, this one's samples."""

    epoch: int
    step: int
    batches: int
    samples: int


class Steps:
    """Plain steps against the gradient; subclasses step in other ways."""

    def __init__(self, task: Task) -> None:
        self.task = task

    def begin_epoch(self, weights: Weights) -> Weights:
        """Called before each epoch."""
        return weights

    def step(self, weights: Weights, gradient: Weights, lr: float) -> Weights:
        """The weights after one batch."""
        return [w - lr * g for w, g in zip(weights, gradient, strict=True)]

    def end_epoch(self, weights: Weights) -> Weights:
        """Called after each epoch."""
        return weights


Slices = Callable[[int, int], list[Array]]
Rate = Callable[[Task, Moment], float]
Record = Callable[["Path"], list[Weights]]


@dataclass(slots=True)
class Path:
    """All that a training could write down."""

    start: Weights
    after_epochs: list[Weights]
    after_batches: list[Weights]
    gradients: list[Weights]


def in_order(N: int, batch_size: int) -> list[Array]:
    """Indices of the batches, in the given order, the last one as large as it comes."""
    return [np.arange(N)[begin : begin + batch_size] for begin in range(0, N, batch_size)]


@dataclass(frozen=True, slots=True)
class Loop:
    """A training loop; each part can be replaced by a wrong one."""

    epochs: Callable[[int], int] = lambda asked: asked
    batches: Slices = in_order
    data: Callable[[Array, Array], tuple[Array, Array]] = lambda X, y: (X, y)
    label_of: Callable[[Array, int], Array] = lambda chosen, N: chosen
    gradient: Callable[[Gradient], Gradient] = lambda right: right
    rate: Rate = lambda task, moment: task.lr
    steps: type[Steps] = Steps
    record: Record = lambda path: path.after_epochs

    def run(self, task: Task) -> list[Weights]:
        """What the loop records; its last entry is where it ends."""
        return self.record(self.path(task))

    def path(self, task: Task) -> Path:
        """Everything that happens on the way."""
        weights = [w.astype(float) for w in task.start]
        X, y = self.data(task.X, task.y)
        steps, gradient = self.steps(task), self.gradient(task.gradient)
        path, count = Path(weights, [], [], []), 0
        for epoch in range(self.epochs(task.num_epochs)):
            weights = steps.begin_epoch(weights)
            slices = self.batches(len(X), task.batch_size)
            for chosen in slices:
                g = gradient(weights, (X[chosen], y[self.label_of(chosen, len(X))]))
                lr = self.rate(task, Moment(epoch, count, len(slices), len(chosen)))
                weights = steps.step(weights, g, lr)
                path.after_batches.append(weights)
                count += 1
            weights = steps.end_epoch(weights)
            path.after_epochs.append(weights)
            path.gradients.append(g)
        return path


def edited(**parts: Any) -> Loop:
    """The right loop with some parts replaced."""
    return replace(Loop(), **parts)
