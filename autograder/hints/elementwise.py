"""Mistakes in `relu` and `prelu`, by their values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.hints.activations import OTHERS, right_prelu, right_relu, sigmoid
from autograder.hints.matching import Array, Observation, Suspect, equal, numbers, suspect


def cases(rng: np.random.Generator) -> list[tuple[Array]]:
    """Arrays of one to three dimensions, of both signs, and one that holds 0."""
    shapes: list[tuple[int, ...]] = [(4, 5), (3, 17), (9,), (2, 3, 4)]
    drawn = [(rng.uniform(-9, 9, shape),) for shape in shapes]
    with_zero = np.array([[-2.0, 0.0, 3.0], [7.5, -0.5, 0.25]])
    return [*drawn, (with_zero,), (rng.uniform(2, 9, 1),)]


def _answer(seen: Observation) -> Array | None:
    """What came back, where it has the input's shape."""
    got = None if seen.crashed else numbers(seen.got)
    return got if got is not None and got.shape == seen.given[0].shape else None


def _values(answer: Callable[[Array], Any]) -> Callable[[Sequence[Observation]], bool]:
    """The answer's values at every input but 0, where conventions differ."""

    def same(seen: Observation) -> bool:
        (X,) = seen.given
        got, want = _answer(seen), numbers(answer(X))
        if got is None or want is None or want.shape != X.shape:
            return False
        return equal(got[X != 0], want[X != 0])

    return lambda observations: all(same(seen) for seen in observations)


def _fitted(
    right: Callable[[Array], Array], fit: Callable[[Array, Array], Callable[[Array], Array]]
) -> Callable[[Sequence[Observation]], bool]:
    """A family of answers: the member is fitted to the first observation, and must explain all."""

    def explains(observations: Sequence[Observation]) -> bool:
        seen = [one for one in observations if not one.crashed]
        X, got = seen[0].given[0], _answer(seen[0])
        if got is None:
            return False
        member = fit(X, got)
        return _values(member)(seen) and not _values(right)(seen)

    return explains


def _slope(X: Array, got: Array) -> Callable[[Array], Array]:
    slope = float(np.median(got[X < 0] / X[X < 0]))
    if not 0 < abs(slope) < 1:
        raise ValueError
    return lambda X: np.where(X > 0, X, slope * X)


def _multiple_of(
    right: Callable[[Array], Array],
) -> Callable[[Array, Array], Callable[[Array], Array]]:
    def fit(X: Array, got: Array) -> Callable[[Array], Array]:
        factor = float(np.median(got[X > 0] / right(X)[X > 0]))
        if factor in (0.0, 1.0, -1.0) or not np.isfinite(factor):
            raise ValueError
        return lambda X: factor * right(X)

    return fit


def _cap(X: Array, got: Array) -> Callable[[Array], Array]:
    cap = float(got.max())
    if cap <= 0 or cap >= X.max():
        raise ValueError
    return lambda X: np.clip(X, 0, cap)


def _floor(_: Array, got: Array) -> Callable[[Array], Array]:
    floor = float(got.min())
    if floor == 0:
        raise ValueError
    return lambda X: np.maximum(X, floor)


def _shape_only(right: Callable[[Array], Array]) -> Callable[[Sequence[Observation]], bool]:
    """The right numbers in another shape."""

    def explains(observations: Sequence[Observation]) -> bool:
        off = False
        for seen in observations:
            got, X = numbers(seen.got), seen.given[0]
            if got is None or got.size != X.size:
                return False
            off |= got.shape != X.shape
            if not equal(got.ravel()[X.ravel() != 0], right(X)[X != 0]):
                return False
        return off

    return explains


def _certain_dimensions(
    right: Callable[[Array], Array],
) -> Callable[[Sequence[Observation]], bool]:
    """Right for some numbers of dimensions, a crash for the others."""

    def explains(observations: Sequence[Observation]) -> bool:
        works = [seen for seen in observations if not seen.crashed]
        if len(works) == len(observations):
            return False
        single = [seen for seen in works if seen.given[0].size == 1]
        alone = len(single) == len(works) and equal(
            np.ravel(single[0].got), right(single[0].given[0])
        )
        return alone or _values(right)(works)

    return explains


def _overwrites(right: Callable[[Array], Array]) -> Callable[[Sequence[Observation]], bool]:
    def explains(observations: Sequence[Observation]) -> bool:
        return any(seen.changed for seen in observations) and _values(right)(observations)

    return explains


def nothing(observations: Sequence[Observation]) -> bool:
    """Whether calls end without a value."""
    return all(seen.got is None and not seen.crashed for seen in observations)


def _right_but_for(
    right: Callable[[Array], Array], wrong: Callable[[Array], Array]
) -> Callable[[Sequence[Observation]], bool]:
    """Right everywhere but where `wrong` says."""

    def explains(observations: Sequence[Observation]) -> bool:
        off = False
        for seen in (one for one in observations if not one.crashed):
            X, got = seen.given[0], _answer(seen)
            if got is None:
                return False
            here = wrong(X)
            off |= not equal(got[here], right(X)[here])
            if not equal(got[~here & (X != 0)], right(X)[~here & (X != 0)]):
                return False
        return off

    return explains


def _grows(observations: Sequence[Observation]) -> bool:
    """0 for negative numbers; for positive ones, something that grows or falls with them."""
    inputs, outputs = [], []
    for seen in (one for one in observations if not one.crashed):
        values = _answer(seen)
        if values is None:
            return False
        inputs.append(seen.given[0].ravel())
        outputs.append(values.ravel())
    X, got = np.concatenate(inputs), np.concatenate(outputs)
    steps = np.diff(got[X > 0][np.argsort(X[X > 0])])
    monotone = (steps >= 0).all() or (steps <= 0).all()
    varied = len(np.unique(got[X > 0])) > 2  # two values make a threshold
    return bool(varied and monotone and not got[X < 0].any()) and not equal(got, right_relu(X))


def _reduced(observations: Sequence[Observation]) -> bool:
    return all(
        equal(seen.got, np.max(seen.given[0], axis=0)) or equal(seen.got, np.max(seen.given[0]))
        for seen in observations
        if not seen.crashed
    )


def _dropped(observations: Sequence[Observation]) -> bool:
    return all(equal(seen.got, seen.given[0][seen.given[0] > 0]) for seen in observations)


def _one_for_all(observations: Sequence[Observation]) -> bool:
    values = [numbers(seen.got) for seen in observations if not seen.crashed]
    return all(value is not None and value.size == 1 for value in values) and len(values) > 2


def _threshold(inner: Callable[[Array], Array]) -> Callable[[Sequence[Observation]], bool]:
    """Entries are kept above another bend than 0, or above one that the array itself sets."""

    def explains(observations: Sequence[Observation]) -> bool:
        off, dropped = False, False
        for seen in observations:
            got, X = _answer(seen), seen.given[0]
            if got is None:
                return False
            kept = got != 0
            dropped |= not kept.all()
            if not equal(got, np.where(kept, inner(X), 0.0)):
                return False
            if kept.any() and not kept.all() and X[kept].min() <= X[~kept].max():
                return False
            off |= bool((kept != (X > 0))[X != 0].any())
        return off and dropped

    return explains


def _not_a_number_at_zero(
    right: Callable[[Array], Array],
) -> Callable[[Sequence[Observation]], bool]:
    def explains(observations: Sequence[Observation]) -> bool:
        bad = [numbers(seen.got) for seen in observations if 0 in seen.given[0]]
        return (
            bool(bad)
            and all(got is not None and bool(np.isnan(got).any()) for got in bad)
            and _values(right)(observations)
        )

    return explains


def _shared(right: Callable[[Array], Array]) -> list[Suspect]:
    return [
        suspect("nothing-returned", nothing),
        suspect("sign-flipped", _values(lambda X: -right(X))),
        suspect("result-shape", _shape_only(right)),
        suspect("one-number-of-dimensions", _certain_dimensions(right)),
        suspect("input-overwritten", _overwrites(right)),
        suspect("zero-over-zero", _not_a_number_at_zero(right)),
    ]


RELU: tuple[Suspect, ...] = (
    *_shared(right_relu),
    *(
        suspect("another-activation", _values(function), f"the {name} function")
        for name, function in OTHERS.items()
        if name != "step"
    ),
    suspect("derivative-for-function", _values(right_prelu)),
    suspect("slope-for-negatives", _fitted(right_relu, _slope)),
    suspect("scaled", _fitted(right_relu, _multiple_of(right_relu))),
    suspect("no-activation", _values(lambda X: X)),
    suspect("absolute-value", _values(np.abs)),
    suspect("wrong-half", _values(lambda X: np.minimum(X, 0))),
    suspect("wrong-half", _values(lambda X: np.maximum(-X, 0))),
    suspect("threshold", _threshold(lambda X: X)),
    suspect("threshold", _fitted(right_relu, _floor)),
    suspect("capped", _fitted(right_relu, _cap)),
    suspect("rounded", _values(lambda X: np.trunc(right_relu(X)))),
    suspect("rounded", _values(lambda X: np.round(right_relu(X)))),
    suspect("reduced", _reduced),
    suspect("entries-dropped", _dropped),
)

PRELU: tuple[Suspect, ...] = (
    *_shared(right_prelu),
    suspect("parametric-for-derivative", _fitted(right_relu, _slope)),
    suspect("function-for-derivative", _values(right_relu)),
    suspect("slope-everywhere", _right_but_for(right_prelu, lambda X: X < 0)),
    suspect("wrong-half", _values(lambda X: np.where(X < 0, 1.0, 0.0))),
    suspect("wrong-half", _values(lambda X: np.where(X < 0, -1.0, 0.0))),
    suspect("derivative-of-another", _values(lambda X: sigmoid(X) * (1 - sigmoid(X)))),
    suspect("derivative-of-another", _values(lambda X: 1 - np.tanh(X) ** 2)),
    suspect("derivative-of-another", _values(sigmoid)),
    suspect("another-activation", _values(np.tanh), "the tanh function"),
    suspect("slope-scaled", _fitted(right_prelu, _multiple_of(right_prelu))),
    suspect("slope-varies", _grows),
    suspect("threshold", _threshold(np.ones_like)),
    suspect("no-activation", _values(lambda X: X)),
    suspect("coarse-difference", _values(lambda X: right_relu(X + 1) - right_relu(X))),
    suspect("coarse-difference", _values(lambda X: (right_relu(X + 1) - right_relu(X - 1)) / 2)),
    suspect("depends-on-others", _one_for_all),
)

#: What can be said where nothing else explains the values.
RELU_AT_LEAST: tuple[Suspect, ...] = (
    suspect("negatives-wrong", _right_but_for(right_relu, lambda X: X < 0)),
    suspect("positives-wrong", _right_but_for(right_relu, lambda X: X > 0)),
)
