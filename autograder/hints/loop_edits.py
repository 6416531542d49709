"""The mistakes that any training loop can have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.hints.descent import Rate, Slices, Steps, in_order
from autograder.hints.matching import Array
from autograder.hints.steps import (
    Accumulating,
    AccumulatingInEpoch,
    Adagrad,
    Adaptive,
    Ascent,
    AveragedMomentum,
    Delayed,
    DelayedAccumulating,
    HalfMomentum,
    LastOncePerEpoch,
    MeanOncePerEpoch,
    Momentum,
    OncePerEpoch,
    RMSprop,
    Signs,
    StepAlone,
    StepUpAlone,
    StrongMomentum,
    UnitSteps,
    decaying,
    gradients_within,
    weights_within,
)

Edit = tuple[str, dict[str, Any]]


def _whole(N: int) -> Array:
    return np.arange(N)


BATCHES: list[tuple[str, Slices]] = [
    ("batches-missing", lambda N, b: in_order(N, b)[:1]),
    ("batches-missing", lambda N, b: in_order(N, b)[1:]),
    ("batches-missing", lambda N, b: in_order(N, b)[:-1]),
    ("batches-missing", lambda N, b: in_order(N, b)[-1:]),
    ("batches-missing", lambda N, b: in_order(N, b)[::2]),
    ("batches-missing", lambda N, b: [s for s in in_order(N, b) if len(s) == b]),
    ("batches-missing", lambda N, b: [s + 1 for s in in_order(N - 1, b)]),
    ("batches-missing", lambda N, b: [s[:-1] for s in in_order(N, b) if len(s) > 1]),
    ("batches-missing", lambda N, b: [s[: b - 1] for s in in_order(N, b)]),
    ("batches-missing", lambda N, b: [s[:1] for s in in_order(N, b)]),
    ("samples-repeated", lambda N, b: [_whole(N)[i : i + b] for i in range(N)]),
    ("samples-repeated", lambda N, b: [_whole(N)[i : i + b] for i in range(N - b + 1)]),
    ("samples-repeated", lambda N, b: [_whole(N)[i : i + b] for i in range(-(-N // b))]),
    ("samples-repeated", lambda N, b: [_whole(N)[i : i + b] for i in range(N // b)]),
    ("samples-repeated", lambda N, b: [_whole(N)[i : i + b + 1] for i in range(0, N, b)]),
    ("samples-repeated", lambda N, b: [_whole(N)] * len(in_order(N, b))),
    ("samples-repeated", lambda N, b: [_whole(N)[:b]] * len(in_order(N, b))),
    ("samples-repeated", lambda N, b: [_whole(N)[: i + b] for i in range(0, N, b)]),
    ("batch-order", lambda N, b: in_order(N, b)[::-1]),
    ("batch-order", lambda N, b: [_whole(N)[::-1][i : i + b] for i in range(0, N, b)]),
    *(
        ("batch-size-ignored", lambda N, b, size=size: in_order(N, size))
        for size in (1, 2, 4, 10, 16, 20, 32, 64, 100, 128, 256)
    ),
    ("one-step-per-epoch", lambda N, b: [_whole(N)]),
]

RATES: list[tuple[str, Rate]] = [
    *(("rate-ignored", lambda t, m, c=c: c) for c in (1, 0.5, 0.1, 0.05, 0.01, 0.005, 0.001, 1e-4)),
    ("rate-scaled", lambda t, m: t.lr / t.batch_size),
    ("rate-scaled", lambda t, m: t.lr * t.batch_size),
    ("rate-scaled", lambda t, m: t.lr / len(t.X)),
    ("rate-scaled", lambda t, m: t.lr * len(t.X)),
    ("rate-scaled", lambda t, m: t.lr / m.batches),
    ("rate-scaled", lambda t, m: t.lr * m.batches),
    ("rate-scaled", lambda t, m: t.lr**2),
    ("rate-scaled", lambda t, m: t.lr / t.num_epochs),
    *(("rate-scaled", lambda t, m, c=c: c * t.lr) for c in (0.01, 0.1, 10, 100, 1 / 256, 1 / 128)),
    *(
        ("rate-decays", lambda t, m, c=c, d=d: t.lr * c ** (m.epoch + d))
        for c in (0.1, 0.5, 0.8, 0.9, 0.95, 0.99)
        for d in (0, 1)
    ),
    *(("rate-decays", lambda t, m, c=c: t.lr * c**m.step) for c in (0.1, 0.5, 0.9, 0.95, 0.99)),
    *(("rate-decays", lambda t, m, d=d: t.lr / (m.epoch + d)) for d in (1, 2)),
]

STEPS: list[tuple[str, type[Steps]]] = [
    *(("momentum", s) for s in (Momentum, HalfMomentum, StrongMomentum, AveragedMomentum)),
    ("gradients-accumulated", Accumulating),
    ("gradients-accumulated", AccumulatingInEpoch),
    *(("one-step-per-epoch", s) for s in (OncePerEpoch, MeanOncePerEpoch, LastOncePerEpoch)),
    ("step-before-backward", Delayed),
    ("step-before-backward", DelayedAccumulating),
    ("gradient-ascent", Ascent),
    ("gradient-normalised", Signs),
    ("gradient-normalised", UnitSteps),
    ("step-without-weights", StepAlone),
    ("step-without-weights", StepUpAlone),
    *(("another-optimizer", s) for s in (Adaptive, RMSprop, Adagrad)),
    *(("decay-in-step", decaying(s)) for s in (1e-4, 5e-4, 1e-3, 5e-3, 0.01, 0.05, 0.1, 0.5)),
    *(("weights-limited", weights_within(c)) for c in (0.01, 0.05, 0.1, 0.5, 1.0)),
    *(
        ("gradient-limited", gradients_within(c, length=length))
        for c in (0.01, 0.1, 0.5, 1.0, 2.0, 5.0)
        for length in (True, False)
    ),
]

EPOCHS: list[tuple[str, Callable[[int], int]]] = [
    ("epoch-count", lambda asked: 1),
    ("epoch-count", lambda asked: asked - 1),
    ("epoch-count", lambda asked: asked + 1),
    ("epoch-count", lambda asked: 2 * asked),
    *(("epoch-count", lambda asked, c=c: c) for c in (2, 3, 5, 10, 20, 50, 100)),
]


def shared_edits() -> Iterator[Edit]:
    """Mistake and replaced part, for every loop."""
    yield from ((name, {"batches": f}) for name, f in BATCHES)
    yield from ((name, {"rate": f}) for name, f in RATES)
    yield from ((name, {"steps": f}) for name, f in STEPS)
    yield from ((name, {"epochs": f}) for name, f in EPOCHS)
    yield "labels-misaligned", {"label_of": lambda chosen, N: (chosen - 1) % N}
    yield "labels-misaligned", {"label_of": lambda chosen, N: (chosen + 1) % N}
    yield "labels-misaligned", {"label_of": lambda chosen, N: np.arange(len(chosen))}
