"""Gradient descent and SGD, held against plain loops and against what theory says."""

import itertools
import math

import numpy as np
import pytest

from P3.command import ETAS
from P3.data import EMBEDDED, DataSet, load
from P3.history import gather
from P3.model import lambda_max, maximum_likelihood, nll
from P3.optimisers import (
    W_START,
    FixedOrderWarning,
    constant,
    decaying,
    every_so_often,
    gradient_descent,
    in_file_order,
    reshuffled,
    single_updates,
    stochastic_gradient_descent,
)

DATA = load(EMBEDDED)
N = len(DATA.t)
ROWS = [(tuple(x), t) for x, t in zip(DATA.X.tolist(), DATA.t.tolist(), strict=True)]


def activation(w, x):
    return sum(a * b for a, b in zip(w, x, strict=True))


def plain_nll(w):
    a = [activation(w, x) for x, _ in ROWS]
    terms = [math.log1p(math.exp(z)) - t * z for z, (_, t) in zip(a, ROWS, strict=True)]
    return sum(terms) / N


def plain_descent(eta, max_iter=500, tol=1e-5):
    """The course's script, in plain Python: the error is taken before the update."""
    w, errors = list(W_START), []
    for k in range(max_iter):
        errors.append(plain_nll(w))
        slope = [0.0, 0.0, 0.0]
        for x, t in ROWS:
            y = 1 / (1 + math.exp(-activation(w, x)))
            slope = [g + (y - t) * one / N for g, one in zip(slope, x, strict=True)]
        w = [one - eta * g for one, g in zip(w, slope, strict=True)]
        if k > 0 and abs(errors[k] - errors[k - 1]) < tol:
            break
    return errors


@pytest.fixture(scope="module")
def descents():
    return {eta: gather(gradient_descent(DATA, eta, 500, 1e-5)) for eta in ETAS}


@pytest.fixture(scope="module")
def passes_to_a_quarter():
    """Passes of SGD until the NLL is at most 0.25, for each of 20 seeds, by step size."""
    found = {}
    for eta in (0.1, 0.05, 0.01):
        orders = reshuffled(N, range(20))
        run = gather(stochastic_gradient_descent(DATA, constant(eta), orders, 160, 0.0))
        found[eta] = run.passes_until(0.25)
    return found


# Gradient descent


@pytest.mark.parametrize("eta", [0.5, 0.01])
def test_descent_is_that_of_the_courses_script(descents, eta):
    np.testing.assert_allclose(descents[eta].nll, plain_descent(eta), rtol=1e-9)


def test_lengths_and_last_likelihoods_on_the_embedded_set(descents):
    assert [len(run.nll) for run in descents.values()] == [391, 500, 500, 500, 500]
    last = [run.nll[-1] for run in descents.values()]
    wanted = [0.2528412, 0.2766824, 0.3615079, 0.4266155, 0.5246713]
    np.testing.assert_allclose(last, wanted, rtol=0, atol=1e-7)


def test_the_likelihood_of_a_record_is_that_of_its_own_weights(descents):
    for run in descents.values():
        np.testing.assert_array_equal(run.w[0], W_START)
        np.testing.assert_allclose(run.nll, nll(DATA, run.w), rtol=1e-13)
        assert run.passes.tolist() == list(range(len(run.nll)))


def test_only_the_steps_that_overshoot_at_the_start_oscillate(descents):
    start = float(lambda_max(DATA, np.array(W_START)))
    assert start == pytest.approx(8.80, abs=0.01)
    for eta, run in descents.items():
        rises = np.diff(run.nll) > 0
        assert rises.any() == (eta * start > 2)


def test_the_largest_step_stops_by_coincidence(descents):
    change = np.diff(descents[0.5].nll)
    assert abs(change[-1]) < 1e-5 < abs(change[-2]) / 10  # the zig-zag's branches cross
    assert descents[0.5].nll[-1] - nll(DATA, maximum_likelihood(DATA)) > 0.02


def test_no_step_oscillates_on_standardised_features():
    scaled = DATA.standardised()
    for eta in ETAS:
        run = gather(gradient_descent(scaled, eta, 500, 1e-5))
        assert (np.diff(run.nll) < 0).all()
        assert (eta * lambda_max(scaled, run.w)).max() < 1


def test_descent_stops_at_the_first_small_change():
    run = gather(gradient_descent(DATA, 0.1, 10_000, 1e-4))
    change = np.abs(np.diff(run.nll))
    assert change[-1] < 1e-4 <= change[:-1].min()


def test_gathering_can_stop_at_a_target():
    run = gather(gradient_descent(DATA, 0.1, 5000, 0.0), target=0.25)
    assert run.nll[-1] <= 0.25 < run.nll[-2]
    assert run.passes_until(0.25) == len(run.nll) - 1 == 2869
    assert run.passes_until(0.2) == np.inf


# Stochastic gradient descent


def test_every_update_uses_one_sample_and_no_one_over_n():
    orders = list(itertools.islice(reshuffled(N, [3]), 2))
    w = list(W_START)
    states = single_updates(DATA, constant(0.1), iter(orders))
    for (passes, W), chosen in zip(states, np.concatenate(orders, axis=1)[0], strict=True):
        np.testing.assert_allclose(W[0], w, rtol=1e-9, atol=1e-12)
        assert 0 <= passes < 2
        x, t = ROWS[chosen]
        y = 1 / (1 + math.exp(-activation(w, x)))
        w = [one - 0.1 * (y - t) * value for one, value in zip(w, x, strict=True)]


def test_runs_side_by_side_are_those_of_each_seed_alone():
    together = gather(
        stochastic_gradient_descent(DATA, constant(0.05), reshuffled(N, range(3)), 4, 0.0)
    )
    for seed in range(3):
        alone = gather(
            stochastic_gradient_descent(DATA, constant(0.05), reshuffled(N, [seed]), 4, 0.0)
        )
        np.testing.assert_allclose(together.nll[:, seed], alone.nll[:, 0], rtol=1e-9)
    assert together.w.shape == (4, 3, 3)


def test_there_is_one_record_per_pass_from_the_start_on():
    states = single_updates(DATA, constant(0.1), reshuffled(N, [0]))
    closely = gather(every_so_often(DATA, states, 1, 3 * N))
    by_pass = gather(stochastic_gradient_descent(DATA, constant(0.1), reshuffled(N, [0]), 3, 0.0))
    np.testing.assert_array_equal(by_pass.passes, [0, 1, 2])
    np.testing.assert_array_equal(by_pass.nll, closely.nll[::N])
    assert by_pass.nll[0, 0] == pytest.approx(plain_nll(W_START))


def test_every_pass_has_a_new_order_of_all_samples():
    first, second = itertools.islice(reshuffled(N, [0, 1]), 2)
    for order in (*first, *second):
        assert sorted(order) == list(range(N))
    assert not np.array_equal(first, second)
    assert not np.array_equal(first[0], first[1])


def test_the_same_seed_gives_the_same_orders():
    one, other = (next(reshuffled(N, [7])) for _ in range(2))
    np.testing.assert_array_equal(one, other)


def test_fixed_order_on_sorted_data_warns_and_does_badly():
    with pytest.warns(FixedOrderWarning, match="sorted by class"):
        orders = in_file_order(DATA)
    fixed = gather(stochastic_gradient_descent(DATA, constant(0.1), orders, 30, 0.0))
    mixed = gather(stochastic_gradient_descent(DATA, constant(0.1), reshuffled(N, [0]), 30, 0.0))
    assert fixed.nll[5:].min() > 3 * np.median(mixed.nll[5:])


def test_fixed_order_on_mixed_data_does_not_warn():
    mixed = DataSet(DATA.X[::-7], DATA.t[np.arange(len(DATA.X[::-7])) % 2 * 150])
    assert next(in_file_order(mixed)).tolist() == [list(range(len(mixed.t)))]


def test_decaying_steps_halve_and_settle_where_constant_ones_do_not():
    schedule = decaying(0.3, half_life=10)
    assert [schedule(0), schedule(10), schedule(30)] == pytest.approx([0.3, 0.15, 0.075])
    last = {}
    for name, steps in (("constant", constant(0.3)), ("decaying", schedule)):
        run = gather(stochastic_gradient_descent(DATA, steps, reshuffled(N, range(5)), 80, 0.0))
        last[name] = run.nll[-20:]
    assert last["constant"].mean() > 0.6
    assert last["decaying"].mean() < 0.3


def test_sgd_stops_when_no_run_changes_any_more():
    mild = constant(1e-6)
    run = gather(stochastic_gradient_descent(DATA, mild, reshuffled(N, [0, 1]), 50, 1e-2))
    assert len(run.nll) == 2


def test_sgd_needs_a_hundredth_of_the_passes(passes_to_a_quarter):
    medians = [np.median(passes) for passes in passes_to_a_quarter.values()]
    assert medians == pytest.approx([14.5, 29, 140], rel=0.1)
    assert medians[0] < 2869 / 100
    assert [passes[0] for passes in passes_to_a_quarter.values()] == [16, 31, 139]


def test_large_constant_steps_do_not_settle():
    for eta in (0.5, 0.3):
        run = gather(
            stochastic_gradient_descent(DATA, constant(eta), reshuffled(N, range(5)), 60, 0.0)
        )
        assert np.median(run.nll[-20:]) > 2 * 0.25
