"""Mistakes in `DNNforward`, by the values of H, A and O."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any

import numpy as np

from autograder.hints.activations import OTHERS, right_prelu, right_relu
from autograder.hints.elementwise import nothing
from autograder.hints.matching import (
    Array,
    Observation,
    Suspect,
    equal,
    numbers,
    reference,
    suspect,
)

Forward = tuple[Array, Array, Array]


def problem(rng: np.random.Generator, N: int) -> tuple[Array, Array, Array, Array]:
    """X (N, 3), y (N,), W (2, 3), K (2,) in which no entry is near 0 or equal to another."""
    X = rng.normal(size=(N, 3)) + 0.3
    y = rng.permutation(np.where(np.arange(N) % 2 == 0, 1.0, -1.0))
    W = rng.choice([-1.0, 1.0], (2, 3)) * rng.uniform(0.5, 1.5, (2, 3))
    K = np.array([rng.uniform(0.5, 1.5), -rng.uniform(0.5, 1.5)])
    return X, y, W, K


def cases(rng: np.random.Generator) -> list[tuple[Array, Array, Array]]:
    """Batches of many sizes: with 1, 2 and 3 samples even mixed-up shapes fit each other."""
    drawn = (problem(rng, N) for N in (7, 3, 2, 1, 12))
    return [(X, W, K) for X, _, W, K in drawn]


def right(X: Array, W: Array, K: Array) -> Forward:
    """H = W Xᵀ, A = relu(H), O = K A."""
    return _from_hidden(W @ X.T, K)


def _from_hidden(H: Array, K: Array, activation: Callable[[Array], Array] = right_relu) -> Forward:
    A = activation(H)
    return H, A, K @ A


def _normalised(V: Array, axis: int | None) -> Array:
    return np.asarray((V - V.mean(axis, keepdims=True)) / V.std(axis, keepdims=True))


def _turned(got: Any, want: Array) -> bool:
    """Whether H or A is right in either orientation."""
    return equal(got, want) or equal(got, np.asarray(want).T)


def _output(got: Any, want: Array) -> bool:
    array = numbers(got)
    while array is not None and array.ndim > 1 and array.shape[0] == 1:
        array = array[0]
    return array is not None and equal(array, want)


def same(got: Any, want: Forward) -> bool:
    """Whether three results are those of a reference, H and A in either orientation."""
    if not isinstance(got, list) or len(got) < len(want):
        return False
    return _turned(got[0], want[0]) and _turned(got[1], want[1]) and _output(got[2], want[2])


_Hidden = Callable[[Array, Array], Array]
_HIDDEN: list[tuple[str, _Hidden]] = [
    ("transposed", lambda X, W: W @ X),
    ("reshaped", lambda X, W: W @ X.reshape(3, -1)),
    ("reshaped", lambda X, W: (X @ W.reshape(3, 2)).T),
    ("reshaped", lambda X, W: (X @ W.T).reshape(2, -1)),
    ("reshaped", lambda X, W: (W @ X.T).reshape(-1, 2).T),
    ("elementwise-product", lambda X, W: W * X),
    ("samples-lost", lambda X, W: W @ X[:-1].T),
    ("samples-lost", lambda X, W: W @ X[1:].T),
    ("samples-lost", lambda X, W: W @ X[:1].T),
    ("forward-divided", lambda X, W: W @ X.T / len(X)),
    ("normalised", lambda X, W: W @ (X - X.mean(axis=0)).T),
    ("normalised", lambda X, W: W @ _normalised(X, 0).T),
    ("normalised", lambda X, W: _normalised(W @ X.T, None)),
    ("normalised", lambda X, W: _normalised(W @ X.T, 1)),
    ("normalised", lambda X, W: W @ (X / np.linalg.norm(X, axis=1, keepdims=True)).T),
    ("normalised", lambda X, W: W / np.linalg.norm(W) @ X.T),
    ("relu-misplaced", lambda X, W: W @ right_relu(X).T),
    ("relu-misplaced", lambda X, W: right_relu(W) @ X.T),
    ("sign-flipped", lambda X, W: -W @ X.T),
]

_Out = Callable[[Array, Array, Array], Array]  # of H, A and K
_OUT: list[tuple[str, _Out]] = [
    ("transposed", lambda H, A, K: A @ K),
    ("reshaped", lambda H, A, K: K @ A.T.reshape(2, -1)),
    ("hidden-activation-skipped", lambda H, A, K: K @ H),
    ("relu-misplaced", lambda H, A, K: right_relu(K @ H)),
    ("output-activation", lambda H, A, K: right_relu(K @ A)),
    ("output-activation", lambda H, A, K: np.sign(K @ A)),
    ("output-activation", lambda H, A, K: np.where(K @ A > 0, 1.0, -1.0)),
    ("output-activation", lambda H, A, K: np.where(K @ A >= 0, 1.0, -1.0)),
    *(("output-activation", lambda H, A, K, f=function: f(K @ A)) for function in OTHERS.values()),
    ("output-activation", lambda H, A, K: np.exp(K @ A) / np.exp(K @ A).sum()),
    ("output-unweighted", lambda H, A, K: A.sum(axis=0)),
    ("output-averaged", lambda H, A, K: K @ A / 2),
    ("forward-divided", lambda H, A, K: K @ A / A.shape[1]),
    ("output-not-summed", lambda H, A, K: K[:, None] * A),
    ("output-not-summed", lambda H, A, K: (K[:, None] * A).T),
    ("samples-summed", lambda H, A, K: np.sum(K @ A)),
    ("samples-summed", lambda H, A, K: np.mean(K @ A)),
    ("result-shape", lambda H, A, K: (K @ A)[:, None]),
    ("sign-flipped", lambda H, A, K: -(K @ A)),
    ("rounded", lambda H, A, K: np.round(K @ A)),
    ("rounded", lambda H, A, K: np.trunc(K @ A)),
]


def _activations() -> list[Suspect]:
    """Another function than ReLU between H and A."""
    others: list[tuple[str, Callable[[Array], Array], str]] = [
        ("no-activation", lambda H: H, ""),
        ("derivative-for-function", right_prelu, ""),
        ("wrong-half", lambda H: right_relu(-H), ""),
        ("wrong-half", lambda H: np.minimum(H, 0), ""),
        ("absolute-value", np.abs, ""),
        *(
            ("slope-for-negatives", lambda H, a=a: np.where(H > 0, H, a * H), "")
            for a in (0.01, 0.05, 0.1, 0.2, 0.25, 0.3)
        ),
        *(("another-activation", f, f"the {name} function") for name, f in OTHERS.items()),
    ]
    return [
        suspect(
            name,
            reference(lambda X, W, K, f=function: _from_hidden(W @ X.T, K, f), same),
            where,
        )
        for name, function, where in others
        if where != "the step function"
    ]


def _hidden_overwritten(X: Array, W: Array, K: Array) -> Forward:
    _, A, O = right(X, W, K)
    return A, A, O


def _scaled(place: int) -> Callable[[Sequence[Observation]], bool]:
    """H, A or O is always the same positive multiple of what it should be; the rest follows."""

    def with_factor(right_one: Forward, K: Array, c: float) -> Forward:
        H, A, O = right_one
        return [_from_hidden(c * H, K), (H, c * A, K @ (c * A)), (H, A, c * O)][place]

    def explains(observations: Sequence[Observation]) -> bool:
        if any(seen.crashed or not isinstance(seen.got, list) for seen in observations):
            return False
        first = observations[0]
        came, want = numbers(first.got[place]), right(*first.given)[place]
        c = float(np.sum(came) / np.sum(want)) if came is not None else 0.0
        # The half of O is a mean over the two hidden units.
        return (
            c > 0
            and not np.isclose(c, [1.0, 0.5 if place == 2 else 1.0]).any()
            and all(
                same(seen.got, with_factor(right(*seen.given), seen.given[2], c))
                for seen in observations
            )
        )

    return explains


def _fixed_size(observations: Sequence[Observation]) -> bool:
    """A result has one size, for more samples than any batch has."""
    answers = [seen.got for seen in observations if not seen.crashed]
    if len(answers) < 3 or not all(isinstance(got, list) and len(got) == 3 for got in answers):
        return False
    most = max(len(seen.given[0]) for seen in observations)
    for place in range(3):
        shapes = {getattr(numbers(got[place]), "shape", ()) for got in answers}
        if len(shapes) == 1 and max(*shapes.pop(), 0, 0) > most:
            return True
    return False


def _extra_bias(observations: Sequence[Observation]) -> bool:
    """H is off by one constant, or by one for each hidden unit; the rest follows from it."""
    shifts = []
    for seen in observations:
        X, W, K = seen.given
        H = numbers(seen.got[0]) if isinstance(seen.got, list) and seen.got else None
        if H is None or H.shape not in ((2, len(X)), (len(X), 2)):
            return False
        H = H if H.shape == (2, len(X)) and len(X) != 2 else _nearest(H, W @ X.T)
        shift = H - W @ X.T
        if not same(seen.got, _from_hidden(H, K)) or np.ptp(shift, axis=1).max() > 1e-9:
            return False
        shifts.append(shift[:, 0])
    return bool(np.abs(shifts[0]).max() > 1e-6 and np.ptp(shifts, axis=0).max() < 1e-9)


def _nearest(H: Array, want: Array) -> Array:
    upright = H if H.shape == want.shape else H.T
    return min((upright, H.T), key=lambda V: np.ptp(V - want) if V.shape == want.shape else np.inf)


def _permuted(observations: Sequence[Observation]) -> bool:
    """All three results are there, in another order."""

    def fits(order: tuple[int, ...]) -> bool:
        def back(got: Any) -> list[Any]:
            return [got[order.index(place)] for place in range(3)]

        return all(
            not seen.crashed
            and isinstance(seen.got, list)
            and len(seen.got) == 3
            and same(back(seen.got), right(*seen.given))
            for seen in observations
        )

    return any(fits(order) for order in permutations(range(3)) if order != (0, 1, 2))


def _only_one(observations: Sequence[Observation]) -> bool:
    """One or two of the results come back, and they are right."""
    return all(
        any(_turned(seen.got, part) for part in right(*seen.given))
        or (
            isinstance(seen.got, list)
            and len(seen.got) == 2
            and all(any(_turned(one, part) for part in right(*seen.given)) for one in seen.got)
        )
        for seen in observations
    )


def _dropout(observations: Sequence[Observation]) -> bool:
    """Some of the activations are 0 that should not be; the others are right or scaled alike."""
    dropped = False
    for seen in observations:
        got = seen.got if isinstance(seen.got, list) and len(seen.got) == 3 else [None] * 3
        H, A, _ = right(*seen.given)
        came = numbers(got[1])
        if came is None or not _turned(got[0], H):
            return False
        came = came if came.shape == A.shape else came.T
        on = came != 0
        ratios = came[on] / A[on]
        if on[A <= 0].any() or (ratios.size and np.ptp(ratios) > 1e-9):
            return False
        dropped |= bool((~on & (A > 0)).any())
    return dropped


def _overwrites(observations: Sequence[Observation]) -> bool:
    """The results are right, and an argument was written to.

    Where it was W or K, the results may be those of what was written: that is not looked at.
    """
    return any(seen.changed for seen in observations)


FORWARD: tuple[Suspect, ...] = (
    suspect("nothing-returned", nothing),
    suspect("input-overwritten", _overwrites),
    suspect("order-of-results", _permuted),
    suspect("result-missing", _only_one),
    suspect("hidden-overwritten", reference(_hidden_overwritten, same)),
    suspect("extra-bias", _extra_bias),
    suspect("fixed-size", _fixed_size),
    *(suspect("scaled", _scaled(place), name) for place, name in enumerate("HAO")),
    suspect("dropout", _dropout),
    suspect("transposed", reference(lambda X, W, K: _from_hidden(X @ W.T, K), same)),
    *_activations(),
    *(
        suspect(name, reference(lambda X, W, K, f=f: _from_hidden(f(X, W), K), same))
        for name, f in _HIDDEN
    ),
    *(
        suspect(
            name,
            reference(lambda X, W, K, f=f: (*right(X, W, K)[:2], f(*right(X, W, K)[:2], K)), same),
            "O",
        )
        for name, f in _OUT
    ),
)
