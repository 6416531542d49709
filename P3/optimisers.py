"""Gradient descent and stochastic gradient descent, as generators of one record per epoch.

Both keep the convention of the course's script: the negative log-likelihood of a record is that of
its w, *before* the update that follows.  So the first record is the start, and what the last
update leads to is not seen any more.
"""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from P3.data import Array, DataSet
from P3.model import gradient, nll, sigmoid

#: The course's start, which makes x1 = 0 the first separator.
W_START: tuple[float, float, float] = (0.1, 0.0, 0.0)

#: Step size after so many passes over the data.
Schedule = Callable[[float], float]
#: Orders in which each run visits the samples in a pass, (runs, N).
Orders = Iterator[NDArray[np.intp]]


@dataclass(frozen=True, slots=True)
class Record:
    """The state before an update: `passes` over the data so far, the weights and their NLL.

    Gradient descent has w (3,) and nll (); stochastic gradient descent, which is run for several
    seeds at once, has w (runs, 3) and nll (runs,).
    """

    passes: float
    w: Array
    nll: Array


class FixedOrderWarning(UserWarning):
    """A fixed order is used on data sorted by class."""


def constant(eta: float) -> Schedule:
    """The same step size throughout."""
    return lambda _: eta


def decaying(eta: float, half_life: float) -> Schedule:
    """The step eta / (1 + passes / half_life): half of eta after `half_life` passes.

    Its sum diverges and that of its squares does not, which is what stochastic approximation needs
    to converge (Robbins and Monro 1951).
    """
    return lambda passes: eta / (1 + passes / half_life)


def gradient_descent(data: DataSet, eta: float, max_iter: int, tol: float) -> Iterator[Record]:
    """Yield a record per epoch: at most `max_iter`, fewer when the NLL changes by less than tol."""
    w = np.array(W_START)
    before = np.inf
    for epoch in range(max_iter):
        error = nll(data, w)
        yield Record(float(epoch), w, error)
        if abs(error - before) < tol:
            return
        before = float(error)
        w = w - eta * gradient(data, w)


def reshuffled(size: int, seeds: Sequence[int]) -> Orders:
    """A new random order in every pass, for each seed its own; (len(seeds), size) each time."""
    rngs = [np.random.default_rng(seed) for seed in seeds]
    while True:
        yield np.array([rng.permutation(size) for rng in rngs])


def in_file_order(data: DataSet) -> Orders:
    """The file's order in every pass, as one run.  Warns where the classes are not mixed."""
    if data.sorted_by_class:
        warnings.warn(
            "the data are sorted by class: in a fixed order every pass ends with one class alone, "
            "and pulls the separator towards it",
            FixedOrderWarning,
            stacklevel=2,
        )
    return itertools.repeat(np.arange(len(data.t))[None])  # (1, N) each time


def stochastic_gradient_descent(
    data: DataSet, schedule: Schedule, orders: Orders, passes: int, tol: float
) -> Iterator[Record]:
    """Yield a record per pass: at most `passes`, fewer when no run's NLL changes by tol or more."""
    size = len(data.t)
    before: float | Array = np.inf
    for record in every_so_often(data, single_updates(data, schedule, orders), size, passes):
        yield record
        if np.all(np.abs(record.nll - before) < tol):
            return
        before = record.nll


def every_so_often(
    data: DataSet, states: Iterator[tuple[float, Array]], updates: int, count: int
) -> Iterator[Record]:
    """Yield `count` records, each so many updates after the one before."""
    for passes, W in itertools.islice(states, 0, count * updates, updates):
        yield Record(passes, W, nll(data, W))


def single_updates(
    data: DataSet, schedule: Schedule, orders: Orders
) -> Iterator[tuple[float, Array]]:
    """Yield the passes so far and W (runs, 3) before every update, without end.

    One update moves w against the gradient of a single sample, (y - t) x; there is no 1/N in it
    (Bishop 5.43 applied to 4.91).  All runs advance side by side, each in its own order.
    """
    W = np.array(W_START)
    for finished, order in enumerate(orders):
        W = np.broadcast_to(W, (len(order), 3))
        X, t = data.X[order.T], data.t[order.T]  # (N, runs, 3), (N, runs)
        for place, (x, label) in enumerate(zip(X, t, strict=True)):
            passes = finished + place / len(X)
            yield passes, W
            y = sigmoid(np.einsum("ri,ri->r", x, W))  # (runs,)
            W = W - schedule(passes) * (y - label)[:, None] * x  # (runs, 3)
