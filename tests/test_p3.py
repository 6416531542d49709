"""The exam of CMPT 419/726, problem 3: scripts that fit a logistic regression, 20 points.

A script is run on data that it has not seen, and judged by the curves that it draws: their lengths
and values are worked out here, for the conventions that correct scripts follow.
"""

from dataclasses import dataclass

import numpy as np
import pytest

ETAS = (0.5, 0.3, 0.1, 0.05, 0.01)
MAX_ITER, TOL = 500, 1e-5
W_START = np.array([0.1, 0.0, 0.0])
N = 200


def sigmoid(a):
    return np.exp(-np.logaddexp(0, -a))


def nll(X, t, w):
    a = X @ w
    return np.mean(np.logaddexp(0, a) - t * a)


# -- data sets: 200 rows `x1 x2 1 t`, sorted by class, as the course's ----------------------------


def clouds(rng, centre, spread):
    """Two clouds that overlap, as rows `x1 x2 1 t`."""
    t = np.repeat([0.0, 1.0], N // 2)
    side = np.where(t == 1, 0.6, -0.6)[:, None] * [1.0, -0.8]  # (N, 2)
    points = centre + spread * (side + rng.normal(size=(N, 2)))  # (N, 2)
    return np.column_stack([points, np.ones(N), t])


def gentle(same_rng):
    """Features of size 1: no step size overshoots, so that rounding decides nothing."""
    return clouds(same_rng(1), centre=[0.3, -0.2], spread=1.0)


def steep(same_rng):
    """The course's kind of data, a little larger: with large steps the sigmoid becomes 0 and 1."""
    return clouds(same_rng(2), centre=[9.0, 0.0], spread=2.5)


def opposite(same_rng):
    """Two points (-u, 1) and (u, 1) with |u| = 1, a hundred times each.

    They are orthogonal, so an update on one leaves the other's activation alone: after a pass, w is
    the same in whatever order the samples came.
    """
    angle = same_rng(3).uniform(0.3, 1.2)
    u = np.array([np.cos(angle), np.sin(angle)])
    t = np.repeat([0.0, 1.0], N // 2)
    return np.column_stack([np.where(t == 1, 1.0, -1.0)[:, None] * u, np.ones(N), t])


# -- what right scripts draw ----------------------------------------------------------------------


def descent(data, eta, factor=1.0):
    """NLL and w before each of 501 epochs, and the last epoch before the course's script stops."""
    X, t, w = data[:, :3], data[:, 3], W_START
    errors, path = [nll(X, t, w)], [w]
    for _ in range(MAX_ITER):
        w = w - eta * factor * (sigmoid(X @ w) - t) @ X / N
        errors.append(nll(X, t, w))
        path.append(w)
    small = np.flatnonzero(np.abs(np.diff(errors)) < TOL) + 1
    return np.array(errors), np.array(path), min([*small, MAX_ITER - 1])


def in_file_order(data, eta, rows, updates):
    """NLL before each update of SGD when the samples come in the given order, pass after pass."""
    w, errors = W_START, []
    for update in range(updates + 1):
        errors.append(nll(data[:, :3], data[:, 3], w))
        x, t = data[rows[update % N], :3], data[rows[update % N], 3]
        w = w - eta * (sigmoid(x @ w) - t) * x
    return np.array(errors)


def balanced(data, eta, updates):
    """NLL of SGD on `opposite` data after 0, 1, … updates, half of them on each point.

    Also the losses of one point after 0, 1, … updates on it.
    """
    margin, losses = 0.1 * data[-1, 0], []
    for _ in range(updates // 2 + 2):
        losses.append(np.logaddexp(0, -margin))
        margin += 2 * eta * sigmoid(-margin)  # |x|² is 2
    half = np.arange(updates + 1) / 2
    losses = np.array(losses)
    return (losses[np.floor(half).astype(int)] + losses[np.ceil(half).astype(int)]) / 2, losses


# -- the curves that came -------------------------------------------------------------------------


@dataclass(frozen=True)
class Drawn:
    """A curve over epochs or iterations, and its place: number of the axes, and of the curve."""

    place: tuple
    y: np.ndarray


def over_iterations(curves):
    """The curves with evenly spaced x from 0 or one step on; paths and separators are none."""
    found, numbers = [], {}
    for curve in curves:
        numbers[curve.axes] = numbers.get(curve.axes, -1) + 1
        if np.isfinite(curve.x).all() and counts(curve.x):
            found.append(Drawn((curve.axes, numbers[curve.axes]), curve.y))
    return found


def counts(x):
    """Whether these are 0, 1, 2 … or 1, 2, 3 … in some unit."""
    gaps = np.diff(x)
    even = len(gaps) > 0 and gaps[0] > 0 and np.allclose(gaps, gaps[0], rtol=1e-6)
    return even and -1e-9 <= x[0] <= gaps[0] * (1 + 1e-9)


def best_axes(drawn):
    """The curves of the axes that have most of them."""
    axes = [one.place[0] for one in drawn]
    chosen = max(axes, key=axes.count, default=None)
    return [one for one in drawn if one.place[0] == chosen]


def listed(drawn):
    """The curves in words: lengths, first and last values."""
    if not drawn:
        return "No curve over epochs was drawn."
    rows = [f"{len(d.y)} values, {d.y[0]:.6f} … {d.y[-1]:.6f}" for d in drawn[:8]]
    return "Curves over epochs that were drawn:\n  " + "\n  ".join(rows)


def agree(got, want, rtol=1e-4):
    return len(got) == len(want) and bool(np.all(np.abs(got - want) <= rtol * np.abs(want)))


def is_descent(y, errors, last):
    """Whether a curve is that of a right run: from w0 or one update on, up to the right end.

    The course's script takes the NLL before the update; after it, or both, is as good.  Guards such
    as log(y + 1e-10) may move the end by one epoch.
    """
    return any(
        agree(y, errors[start : start + len(y)]) and abs(start + len(y) - 1 - last) <= 1
        for start in (0, 1)
    )


def mistake(y, data, eta):
    """A known mistake that a curve fits, as a sentence."""
    errors, _, _ = descent(data, eta)
    n = min(len(y), len(errors))
    if not np.isfinite(y).all():
        return "It has holes: log(0) was taken; guard it, or use ln(1 + e^a) - t a."
    if n > 2 and np.allclose(y[:n] - errors[:n], 1, atol=1e-3):
        return "It lies 1 above the right one."
    if n > 2 and agree(y[:n], N * errors[:n]):
        return "It is the sum over the samples; the mean was asked for."
    if n > 2 and agree(y[:3], descent(data, eta, factor=N)[0][:3], 1e-2):
        return "The gradient is the sum over the samples; its mean was asked for."
    if n > 2 and y[0] == y[1]:
        return "Its first two values are the same: the error is that of an older w."
    if n > 1 and agree(y[:n], errors[:n]):
        return f"Its values are right, but it has {len(y)} of them."
    return ""


def check_descent(judge, curves, data, eta):
    """Require that one of the curves is that of gradient descent with this step size."""
    drawn = over_iterations(curves)
    errors, _, last = descent(data, eta)
    if any(is_descent(one.y, errors, last) for one in drawn):
        return
    hints = {hint: None for one in best_axes(drawn) if (hint := mistake(one.y, data, eta))}
    judge.require(
        False,
        f"No curve is that of eta = {eta:g}, started from w = (0.1, 0, 0): {last + 1} values, from "
        f"{errors[0]:.6f} to {errors[last]:.6f}. {listed(best_axes(drawn))}"
        + "".join(f"\n{hint}" for hint in hints),
    )


def starting_alike(drawn, firsts):
    """How many step sizes have a falling curve that starts with the right value."""
    left = [one.y for one in drawn if (one.y < one.y[0]).any()]
    count = 0
    for first in firsts:
        place = next((i for i, y in enumerate(left) if abs(y[0] - first) <= 1e-4 * first), None)
        if place is not None:
            left.pop(place)
            count += 1
    return count


def require_five_starts(judge, drawn, *conventions):
    """Require five curves that start from w0, by one convention or the other."""
    found = max(starting_alike(drawn, firsts) for firsts in conventions)
    judge.require(
        found >= len(ETAS),
        f"Each of the five runs has to start from w = (0.1, 0, 0), where the NLL is "
        f"{conventions[0][0]:.6f}; {found} curves do. Is w set back before each step size? "
        + listed(best_axes(drawn)),
    )


# -- logistic_regression, 2 points ----------------------------------------------------------------


@pytest.mark.points("logistic_regression", 1)
def test_training_curve(logistic_regression, same_rng, judge):
    """logistic_regression.py draws the NLL of every epoch, and stops when it changes no more."""
    data = gentle(same_rng)
    check_descent(judge, logistic_regression.run(data), data, 0.5)


@pytest.mark.points("logistic_regression", 1)
def test_separator_path(logistic_regression, same_rng, judge):
    """logistic_regression.py draws the path of the separator, intercept over slope."""
    data = gentle(same_rng)
    curves = logistic_regression.run(data)
    _, path, last = descent(data, 0.5)
    wanted = np.stack([-path[1:, 0] / path[1:, 1], -path[1:, 2] / path[1:, 1]])  # (2, 500)
    for curve in curves:
        n = min(len(curve.x), last - 1)
        # The first point, of w0, is infinite: some scripts draw it, some leave it out.
        for start in (0, 1):
            got = np.stack([curve.x, curve.y])[:, start : start + n]
            if n >= last - 1 and np.allclose(got, wanted[:, : got.shape[1]], rtol=1e-3, atol=1e-6):
                return
    judge.require(
        False,
        "No curve is the path of the separator x2 = m x1 + b from epoch to epoch, with slope "
        "m = -w1/w2 and intercept b = -w3/w2.",
    )


# -- logistic_regression_mod, 8 points ------------------------------------------------------------


@pytest.mark.points("logistic_regression_mod", 1)
@pytest.mark.parametrize("eta", ETAS)
def test_curve_of_a_step_size(logistic_regression_mod, same_rng, judge, eta):
    """logistic_regression_mod.py draws a curve of the right length and values for a step size."""
    data = gentle(same_rng)
    check_descent(judge, logistic_regression_mod.run(data), data, eta)


@pytest.mark.points("logistic_regression_mod", 2)
def test_w_is_reset_between_step_sizes(logistic_regression_mod, same_rng, judge):
    """logistic_regression_mod.py starts every run from the same w."""
    data = gentle(same_rng)
    drawn = over_iterations(logistic_regression_mod.run(data))
    runs = [descent(data, eta)[0] for eta in ETAS]
    require_five_starts(judge, drawn, [run[0] for run in runs], [run[1] for run in runs])


@pytest.mark.points("logistic_regression_mod", 1)
def test_five_curves_without_holes_in_one_plot(logistic_regression_mod, same_rng, judge):
    """logistic_regression_mod.py shows five falling curves in one plot, without holes."""
    drawn = best_axes(over_iterations(logistic_regression_mod.run(gentle(same_rng))))
    whole = [one for one in drawn if np.isfinite(one.y).all() and one.y[-1] < one.y[0]]
    judge.require(
        len(whole) >= len(ETAS),
        f"One plot has to show five falling curves without holes; {len(whole)} are. "
        + listed(drawn),
    )


# -- logistic_regression_sgd, 10 points -----------------------------------------------------------

#: So many passes are looked at.
_PASSES = 10


def readings(data, eta):
    """For each convention, its name, the places of a curve to look at, and the values there.

    A value stands for a whole pass or one update, before it or after it; or for the mean loss along
    a pass.
    """
    after, losses = balanced(data, eta, _PASSES * N + N)
    passes = np.arange(_PASSES)
    yield "pass", passes, after[passes * N]
    yield "pass", passes, after[(passes + 1) * N]
    halves = np.arange(2, 8) * N // 2
    yield "update", halves, after[halves]
    yield "update", halves - 1, after[halves]
    for shift in (0, 1):
        half = losses[shift : shift + _PASSES * N // 2]
        yield "mean", passes, half.reshape(_PASSES, -1).mean(axis=1)


def reading_of(y, data, eta):
    """The convention by which a curve is that of right SGD with this step size, else None."""
    for name, places, values in readings(data, eta):
        seen = places < len(y)
        enough = seen.sum() >= (4 if name == "update" else 5)
        # Samples may be drawn with replacement.  In the midst of a pass a fixed order is far off,
        # which is judged elsewhere.
        room = np.where((name == "update") & (places % N > 1) & (places % N < N - 1), 0.35, 0.1)
        close = np.abs(y[places[seen]] - values[seen]) <= (room * values)[seen]
        if enough and close.all():
            return name
    return None


def right_runs(script, data, etas=ETAS):
    """For each step size that has a right curve: its place and its convention."""
    drawn = over_iterations(script.run(data))
    found = {}
    for eta in etas:
        for one in drawn:
            name = reading_of(one.y, data, eta)
            if name and one.place not in [place for place, _ in found.values()]:
                found[eta] = (one.place, name)
                break
    return found


def follows_descent(y, data, eta):
    """Whether a curve falls as slowly as gradient descent, value for value."""
    errors, _, _ = descent(data, eta)
    n = min(len(y), 100)
    return any(agree(y[:n], errors[shift : shift + n], 0.05) for shift in (0, 1))


def stochastic_runs(script, same_rng):
    """The right runs on `opposite` data, without those that turn out as gradient descent.

    One update per value and one whole pass with a factor 1/N look alike there, but not on `steep`
    data, where single samples make a curve rough.
    """
    found = right_runs(script, opposite(same_rng))
    data = steep(same_rng)
    rough = {one.place: one.y for one in over_iterations(script.run(data))}
    return {
        eta: (rough[place], name)
        for eta, (place, name) in found.items()
        if place in rough and not (name == "update" and follows_descent(rough[place], data, eta))
    }


def require_steps(judge, script, same_rng):
    found = stochastic_runs(script, same_rng)
    data = opposite(same_rng)
    drawn = over_iterations(script.run(data))
    after, _ = balanced(data, ETAS[0], 2 * N)
    start = nll(data[:, :3], data[:, 3], W_START)
    # Where w is not set back only the first run can be right, which is judged elsewhere.
    enough = len(ETAS) if starting_alike(drawn, [start] * len(ETAS)) == len(ETAS) else 1
    judge.require(
        len(found) >= enough,
        f"{len(found)} of {len(ETAS)} step sizes have a curve of single-sample steps "
        "w - eta (y - t) x, without a factor 1/N and with y from the newest w: with "
        f"eta = {ETAS[0]:g} the NLL goes from {after[0]:.6f} to {after[N]:.6f} in one pass over "
        f"these data. {listed(drawn)}",
    )
    return found


@pytest.mark.points("logistic_regression_sgd", 3)
def test_every_step_follows_the_gradient_of_one_sample(logistic_regression_sgd, same_rng, judge):
    """logistic_regression_sgd.py takes a whole step of eta (y - t) x for each sample."""
    require_steps(judge, logistic_regression_sgd, same_rng)


@pytest.mark.points("logistic_regression_sgd", 2)
def test_sgd_starts_every_run_alike(logistic_regression_sgd, same_rng, judge):
    """logistic_regression_sgd.py starts every run from the same w."""
    data = opposite(same_rng)
    if len(right_runs(logistic_regression_sgd, data)) == len(ETAS):
        return
    drawn = over_iterations(logistic_regression_sgd.run(data))
    require_five_starts(judge, drawn, [nll(data[:, :3], data[:, 3], W_START)] * len(ETAS))


@pytest.mark.points("logistic_regression_sgd", 3)
def test_samples_are_shuffled(logistic_regression_sgd, same_rng, judge):
    """logistic_regression_sgd.py takes the samples in random order: they are sorted by class."""
    data = steep(same_rng)
    found = require_steps(judge, logistic_regression_sgd, same_rng)
    for eta, (y, name) in found.items():
        for rows in (np.arange(N), np.arange(N)[::-1]):
            fixed = in_file_order(data, eta, rows, 4 * N)
            judge.require(
                not fits_order(y, fixed, name),
                f"With eta = {eta:g} the samples come in the file's order, sorted by class, so "
                "that every pass ends with one class alone. Shuffle them before each pass.",
            )


def fits_order(y, fixed, name):
    """Whether a curve is that of SGD in a fixed order, by its convention."""
    if name == "mean":  # its values can't be told from the NLL; those at the ends of passes can
        passes = fixed[::N]
        return len(y) > 3 and bool(np.all(y[1:4] > 0.5 * passes[1:4]) and y[1] > 2 * y[0])
    wanted = fixed[::N] if name == "pass" else fixed
    return any(agree(y[: len(wanted) - shift], wanted[shift:][: len(y)], 1e-3) for shift in (0, 1))


@pytest.mark.points("logistic_regression_sgd", 2)
def test_sgd_curves_have_no_holes(logistic_regression_sgd, same_rng, judge):
    """logistic_regression_sgd.py draws five curves without holes, even where y is 0 or 1."""
    drawn = [
        one for one in over_iterations(logistic_regression_sgd.run(steep(same_rng)))
        if len(one.y) > 4
    ]  # fmt: skip
    judge.require(
        len(drawn) >= len(ETAS),
        f"Five step sizes were asked for. {listed(drawn)}",
    )
    judge.require(
        all(np.isfinite(one.y).all() for one in drawn),
        "A curve has holes: where the sigmoid is 0 or 1, log(0) is infinite and 0 * log(0) is no "
        "number. Guard the logarithm, or use ln(1 + e^a) - t a.",
    )
    falling = sum(np.min(one.y) < 0.9 * one.y[0] for one in drawn)
    judge.require(falling > 0, f"No curve falls. {listed(drawn)}")
