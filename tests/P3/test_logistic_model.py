"""Likelihood, gradient, Hessian and optimum, held against independent implementations."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from P3.data import EMBEDDED, DataSet, load
from P3.model import gradient, hessian, lambda_max, maximum_likelihood, nll, sigmoid
from P3.optimisers import W_START

DATA = load(EMBEDDED)


def some_weights(count=5):
    return np.random.default_rng(0).normal(size=(count, 3)) * [0.3, 0.3, 1.0]


def test_nll_is_bishops_sum_as_a_mean():
    for w in some_weights():
        y = [1 / (1 + math.exp(-float(x @ w))) for x in DATA.X]
        terms = [
            t * math.log(p) + (1 - t) * math.log(1 - p) for p, t in zip(y, DATA.t, strict=True)
        ]
        assert nll(DATA, w) == pytest.approx(-sum(terms) / len(terms), rel=1e-12)


@given(st.floats(-1e300, 1e300))
def test_sigmoid_and_likelihood_are_finite_for_any_activation(a):
    y = sigmoid(np.array(a))
    assert 0 <= y <= 1
    assert y + sigmoid(np.array(-a)) == pytest.approx(1)
    for label in (0.0, 1.0):
        value = nll(DataSet(np.array([[a, 0.0, 1.0]]), np.array([label])), np.array([1.0, 0, 0]))
        assert 0 <= value < np.inf


def test_gradient_is_the_slope_of_the_likelihood():
    h = 1e-6
    for w in some_weights():
        slope = [(nll(DATA, w + h * e) - nll(DATA, w - h * e)) / (2 * h) for e in np.eye(3)]
        np.testing.assert_allclose(gradient(DATA, w), slope, atol=1e-8)


def test_hessian_is_the_slope_of_the_gradient():
    h = 1e-6
    for w in some_weights():
        rows = [
            (gradient(DATA, w + h * e) - gradient(DATA, w - h * e)) / (2 * h) for e in np.eye(3)
        ]
        np.testing.assert_allclose(hessian(DATA, w), rows, atol=1e-7)


def test_many_weights_at_once_give_what_each_gives_alone():
    W = some_weights(6).reshape(2, 3, 3)
    for index in np.ndindex(2, 3):
        assert nll(DATA, W)[index] == pytest.approx(float(nll(DATA, W[index])), rel=1e-14)
        np.testing.assert_allclose(hessian(DATA, W)[index], hessian(DATA, W[index]))
        assert lambda_max(DATA, W)[index] == pytest.approx(float(lambda_max(DATA, W[index])))


def test_largest_eigenvalue_is_the_most_that_the_hessian_stretches():
    w = np.array(W_START)
    directions = np.random.default_rng(1).normal(size=(20_000, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    stretch = np.einsum("ni,ij,nj->n", directions, hessian(DATA, w), directions)
    assert stretch.max() == pytest.approx(float(lambda_max(DATA, w)), rel=1e-3)
    assert stretch.max() <= lambda_max(DATA, w)


def test_optimum_is_scikit_learns():
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=np.inf, fit_intercept=False, tol=1e-10, solver="newton-cholesky")
    model.fit(DATA.X, DATA.t)
    np.testing.assert_allclose(maximum_likelihood(DATA), model.coef_[0], rtol=0, atol=1e-6)


def test_optimum_is_statsmodels():
    from statsmodels.discrete.discrete_model import Logit

    fit = Logit(DATA.t, DATA.X).fit(disp=False, tol=1e-12)
    w = maximum_likelihood(DATA)
    np.testing.assert_allclose(w, fit.params, rtol=0, atol=1e-6)
    assert nll(DATA, w) == pytest.approx(-fit.llf / len(DATA.t), abs=1e-6)


def test_optimum_is_found_on_features_of_very_different_sizes():
    scaled = DataSet(DATA.X * [1e3, 1e-3, 1.0], DATA.t)
    w = maximum_likelihood(scaled)
    np.testing.assert_allclose(w * [1e3, 1e-3, 1.0], maximum_likelihood(DATA), rtol=1e-6)


def test_separable_classes_have_no_optimum():
    X = np.array([[0.0, 0, 1], [1, 1, 1], [0, 1, 1], [1, 0, 1]])
    separable, touching, crossed = ([0, 1, 0, 1], [0, 0, 0, 1], [0, 0, 1, 1])
    assert maximum_likelihood(DataSet(X, np.array(separable, float))) is None
    assert maximum_likelihood(DataSet(X, np.array(touching, float))) is None
    np.testing.assert_allclose(
        maximum_likelihood(DataSet(X, np.array(crossed, float))), 0, atol=1e-12
    )


def test_classes_that_only_touch_have_no_optimum():
    x = np.array([0.0, 1, 2, 2, 3])
    data = DataSet(np.column_stack([x, x**2, np.ones(5)]), np.array([0.0, 0, 0, 1, 1]))
    assert maximum_likelihood(data) is None


def test_collinear_features_do_not_stop_newtons_method():
    x = np.array([0.0, 1, 2, 3, 4])
    data = DataSet(np.column_stack([x, 2 * x, np.ones(5)]), np.array([0.0, 1, 0, 1, 1]))
    np.testing.assert_allclose(gradient(data, maximum_likelihood(data)), 0, atol=1e-9)
