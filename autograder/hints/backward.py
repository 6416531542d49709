"""Mistakes in `DNNbackward`, by the values of the two gradients.

The right gradients are a chain of five stages; a wrong reference replaces one of them, or one in
each of two stages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from itertools import combinations
from typing import Any

import numpy as np

from autograder.hints.activations import right_prelu, right_relu
from autograder.hints.chain import Chain, Gradients, Stage
from autograder.hints.elementwise import nothing
from autograder.hints.matching import (
    Array,
    Diagnosis,
    Observation,
    Suspect,
    Verdict,
    diagnose,
    equal,
    numbers,
    reference,
    suspect,
)
from autograder.hints.mistakes import MISTAKES


def _scaled(factor: Callable[[int], float]) -> Stage:
    return lambda v: (v.O - v.y) / len(v.y) * factor(len(v.y))


def _over(divisor: int) -> Stage:
    """The sum over the samples, divided by a constant."""
    return _scaled(lambda N: N / divisor)


def _of_one(parts: Array, H: Array, sample: int) -> Array:
    """The part of one sample for each hidden unit: the first or the last that turns it on.

    A loop over the samples is left with it when it stores what it should add up.
    parts: (2, N, …); H: (2, N).
    """
    on = [np.flatnonzero(row > 0) for row in H]
    rows = zip(parts, on, strict=True)
    return np.array([row[at[sample]] if len(at) else 0 * row[0] for row, at in rows])


_ERRORS: list[tuple[str, Stage]] = [
    ("mean-missing", _scaled(lambda N: N)),
    ("mean-twice", _scaled(lambda N: 1 / N)),
    ("one-less-than-samples", _scaled(lambda N: N / (N - 1))),
    ("gradient-sign", _scaled(lambda N: -1)),
    ("factor-two", _scaled(lambda N: 2)),
    ("factor-half", _scaled(lambda N: 0.5)),
    *(("constant-divisor", _over(divisor)) for divisor in (2, 3, 4, 5, 10, 20, 32, 100)),
    ("labels-ignored", lambda v: v.O / len(v.y)),
    ("labels-ignored", lambda v: v.O),
    ("label-added", lambda v: (v.O + v.y) / len(v.y)),
    ("error-not-linear", lambda v: (v.O - v.y) ** 2 / len(v.y)),
    ("error-not-linear", lambda v: 0.5 * (v.O - v.y) ** 2 / len(v.y)),
    ("error-not-linear", lambda v: np.abs(v.O - v.y) / len(v.y)),
    ("error-not-linear", lambda v: np.sign(v.O - v.y) / len(v.y)),
    ("error-of-label", lambda v: (np.where(v.O > 0, 1, -1) - v.y) / len(v.y)),
    ("error-of-label", lambda v: (np.sign(v.O) - v.y) / len(v.y)),
    ("error-averaged", lambda v: np.full(len(v.y), np.mean(v.O - v.y)) / len(v.y)),
    ("error-averaged", lambda v: np.full(len(v.y), np.mean(v.O - v.y))),
    ("error-averaged", lambda v: np.full(len(v.y), np.sum(v.O - v.y)) / len(v.y)),
    ("whole-division", lambda v: (v.O - v.y) // len(v.y)),
]

_INTO_K: list[tuple[str, Stage]] = [
    ("K-from-hidden", lambda v: v.H @ v.pLpO),
    ("transposed", lambda v: v.A.T @ v.pLpO),
    ("reshaped", lambda v: v.A.T.reshape(2, -1) @ v.pLpO),
    ("K-from-slope", lambda v: right_prelu(v.H) @ v.pLpO),
    ("gradient-sign", lambda v: -v.A @ v.pLpO),
    ("mean-twice", lambda v: v.A @ v.pLpO / len(v.y)),
    ("mean-missing", lambda v: v.A @ v.pLpO * len(v.y)),
    ("factor-two", lambda v: 2 * v.A @ v.pLpO),
    ("factor-half", lambda v: 0.5 * v.A @ v.pLpO),
    ("summed-too-far", lambda v: np.sum(v.A * v.pLpO)),
    ("not-summed", lambda v: v.A * v.pLpO),
    ("not-summed", lambda v: (v.A * v.pLpO).T),
    ("K-times-weights", lambda v: v.A @ (v.pLpO * right_prelu(v.O))),
    ("K-times-weights", lambda v: v.K * (v.A @ v.pLpO)),
    ("K-times-weights", lambda v: (v.A * right_prelu(v.H) * v.K[:, None]) @ v.pLpO),
    ("one-sample-only", lambda v: v.A[:, 0] * v.pLpO[0]),
    ("one-sample-only", lambda v: v.A[:, -1] * v.pLpO[-1]),
    *(("one-sample-only", lambda v, i=i: _of_one(v.A * v.pLpO, v.H, i)) for i in (0, -1)),
    ("weight-decay", lambda v: v.A @ v.pLpO + v.K),
    ("rounded", lambda v: np.round(v.A @ v.pLpO)),
    ("result-shape", lambda v: (v.A @ v.pLpO)[:, None]),
]

_THROUGH_K: list[tuple[str, Stage]] = [
    ("transposed", lambda v: np.outer(v.pLpO, v.K)),
    ("reshaped", lambda v: np.outer(v.pLpO, v.K).reshape(2, -1)),
    ("K-missing", lambda v: np.outer(np.ones(2), v.pLpO)),
    ("K-replaced", lambda v: np.outer(right_prelu(v.K), v.pLpO)),
    ("K-replaced", lambda v: np.outer(right_relu(v.K), v.pLpO)),
    ("K-replaced", lambda v: np.outer(np.abs(v.K), v.pLpO)),
    ("K-replaced", lambda v: np.outer(v.K[::-1], v.pLpO)),
    ("K-replaced", lambda v: np.outer(v.K**2, v.pLpO)),
    ("K-replaced", lambda v: np.outer(v.W.sum(axis=1), v.pLpO)),
    *(("K-replaced", lambda v, c=c: np.outer(v.W[:, c], v.pLpO)) for c in range(3)),
    ("K-replaced", lambda v: np.outer(v.K - v.pLpK, v.pLpO)),
    ("K-replaced", lambda v: np.outer(v.pLpK, v.pLpO)),
]

_THROUGH_RELU: list[tuple[str, Stage]] = [
    ("mask-missing", lambda v: v.pLpA),
    ("mask-from-wrong-array", lambda v: v.pLpA * right_prelu(v.O)),
    ("mask-from-wrong-array", lambda v: v.pLpA * right_prelu(v.pLpA)),
    ("mask-from-wrong-array", lambda v: v.pLpA * right_prelu(v.y)),
    ("mask-from-wrong-array", lambda v: v.pLpA * right_prelu(v.K)[:, None]),
    ("mask-from-wrong-array", lambda v: v.pLpA * right_prelu(v.H.mean(axis=1))[:, None]),
    ("mask-from-wrong-array", lambda v: v.pLpA * right_prelu(v.H.mean(axis=0))),
    ("mask-inverted", lambda v: v.pLpA * (1 - right_prelu(v.H))),
    ("mask-is-activation", lambda v: v.pLpA * v.A),
    ("mask-is-activation", lambda v: v.pLpA * v.H),
    ("mask-is-activation", lambda v: right_prelu(v.pLpA * v.H)),
    ("mask-of-another", lambda v: v.pLpA * v.A * (1 - v.A)),
    ("mask-of-another", lambda v: v.pLpA * v.H * (1 - v.H)),
    ("mask-of-another", lambda v: v.pLpA * np.exp(-v.H) / (1 + np.exp(-v.H)) ** 2),
    ("mask-of-another", lambda v: v.pLpA * (1 - v.A**2)),
    ("mask-of-another", lambda v: v.pLpA * (1 - np.tanh(v.H) ** 2)),
    *(
        ("mask-of-another", lambda v, a=a: v.pLpA * np.where(v.H > 0, 1.0, a))
        for a in (0.01, 0.1, 0.2, 0.25)
    ),
]

_INTO_W: list[tuple[str, Stage]] = [
    ("transposed", lambda v: v.pLpH @ v.X.T),
    ("W-from-activations", lambda v: v.pLpH @ v.A.T),
    ("W-from-activations", lambda v: v.pLpH @ v.H.T),
    ("gradient-transposed", lambda v: (v.pLpH @ v.X).T),
    ("reshaped", lambda v: (v.X.reshape(3, -1) @ v.pLpH.T).T),
    ("reshaped", lambda v: (v.pLpH @ v.X).T.reshape(2, 3)),
    ("reshaped", lambda v: v.pLpH.T.reshape(2, -1) @ v.X),
    ("reshaped", lambda v: v.pLpH @ v.X.T.reshape(-1, 3)),
    ("W-from-K", lambda v: v.pLpK),
    ("W-from-K", lambda v: v.pLpK[:, None]),
    ("W-from-K", lambda v: np.outer(v.pLpK, np.ones(3))),
    ("mask-from-wrong-array", lambda v: v.pLpA @ v.X * right_prelu(v.W)),
    ("gradient-sign", lambda v: -v.pLpH @ v.X),
    ("mean-twice", lambda v: v.pLpH @ v.X / len(v.y)),
    ("mean-missing", lambda v: v.pLpH @ v.X * len(v.y)),
    ("factor-two", lambda v: 2 * v.pLpH @ v.X),
    ("factor-half", lambda v: 0.5 * v.pLpH @ v.X),
    ("summed-too-far", lambda v: np.sum(v.pLpH @ v.X)),
    ("summed-too-far", lambda v: (v.pLpH @ v.X).sum(axis=0)),
    ("summed-too-far", lambda v: (v.pLpH @ v.X).sum(axis=1)),
    ("not-summed", lambda v: np.einsum("hn,ni->nhi", v.pLpH, v.X)),
    ("not-summed", lambda v: np.einsum("hn,ni->hin", v.pLpH, v.X)),
    ("one-sample-only", lambda v: np.outer(v.pLpH[:, 0], v.X[0])),
    ("one-sample-only", lambda v: np.outer(v.pLpH[:, -1], v.X[-1])),
    *(
        ("one-sample-only", lambda v, i=i: _of_one(np.einsum("hn,ni->hni", v.pLpH, v.X), v.H, i))
        for i in (0, -1)
    ),
    *(("weight-decay", lambda v, d=d: v.pLpH @ v.X + d * v.W) for d in (0.01, 0.1, 0.5, 1.0)),
    ("rounded", lambda v: np.round(v.pLpH @ v.X)),
]

_STAGES = {
    "error": (_ERRORS, ""),
    "into_K": (_INTO_K, "pLpK"),
    "through_K": (_THROUGH_K, "pLpW"),
    "through_relu": (_THROUGH_RELU, "pLpW"),
    "into_W": (_INTO_W, "pLpW"),
}
assert set(_STAGES) == {field.name for field in fields(Chain)}


def same(got: Any, want: Gradients) -> bool:
    """Whether two results are the gradients of a reference."""
    if not isinstance(got, list) or len(got) < 2:
        return False
    vector = numbers(got[1])
    while vector is not None and vector.ndim > 1 and vector.shape[0] == 1 < np.ndim(want[1]) + 1:
        vector = vector[0]
    return equal(got[0], want[0]) and equal(vector, want[1])


def _swapped(observations: Sequence[Observation]) -> bool:
    return all(
        isinstance(seen.got, list)
        and len(seen.got) == 2
        and same(seen.got[::-1], Chain().gradients(*seen.given))
        for seen in observations
    )


def _one_gradient(observations: Sequence[Observation]) -> bool:
    return all(
        any(equal(seen.got, part) for part in Chain().gradients(*seen.given))
        for seen in observations
    )


def _updated(observations: Sequence[Observation]) -> bool:
    """The weights minus a step along the right gradient, of whatever length."""
    rates = []
    for seen in observations:
        pLpW, pLpK = Chain().gradients(*seen.given)
        W, K = seen.given[2:4]
        if not pLpW.any():  # no unit is on: nothing to see
            continue
        step = W - np.asarray(seen.got[0])
        rate = float(np.sum(step * pLpW) / np.sum(pLpW**2))
        if not same(seen.got, (W - rate * pLpW, K - rate * pLpK)):
            return False
        rates.append(rate)
    return bool(rates and np.ptp(rates) < 1e-6 and abs(rates[0]) > 1e-9)


def _overwrites(observations: Sequence[Observation]) -> bool:
    return any(seen.changed for seen in observations)


def _edits() -> Iterator[tuple[str, str, str, Stage]]:
    """Stage, mistake, where, and the wrong version of it."""
    for stage, (wrong, where) in _STAGES.items():
        for name, function in wrong:
            yield stage, name, where, function


BACKWARD: tuple[Suspect, ...] = (
    suspect("nothing-returned", nothing),
    suspect("input-overwritten", _overwrites),
    suspect("order-of-results", _swapped),
    suspect("result-missing", _one_gradient),
    suspect("update-for-gradient", _updated),
    *(
        suspect(name, reference(replace(Chain(), **{stage: wrong}).gradients, same), where)
        for stage, name, where, wrong in _edits()
    ),
)


def is_right(observations: Sequence[Observation]) -> bool:
    """Whether both gradients are right each time, and no input was written to."""
    test = reference(Chain().gradients, same)
    return test(observations) and not any(seen.changed for seen in observations)


def diagnose_backward(observations: Sequence[Observation]) -> Verdict:
    """One mistake, or else one in each of two stages."""
    single = diagnose(BACKWARD, observations)
    if single or all(seen.crashed for seen in observations):
        return single
    for first, second in combinations(_edits(), 2):
        if first[0] == second[0]:
            continue
        chain = replace(Chain(), **{first[0]: first[3], second[0]: second[3]})
        test = reference(chain.gradients, same)
        # The first observation alone rules out nearly every pair.
        with np.errstate(all="ignore"):
            if not test(observations[:1]) or not test(observations):
                continue
        both = tuple(Diagnosis(MISTAKES[name], where) for _, name, where, _ in (first, second))
        return Verdict(both, together=True)
    return Verdict()
