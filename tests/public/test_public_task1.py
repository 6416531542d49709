"""Public checks of task 1, on one example that can be worked out by hand.

H = W Xᵀ = [[-2, -3, 4], [4, -2, 3]]     A = relu(H)     O = K A = [-4, 0, 9]
"""

import numpy as np
import pytest

pytestmark = pytest.mark.public

X = np.array([[1.0, 2.0, 3.0], [-1.0, 0.0, 2.0], [2.0, -1.0, -2.0]])
y = np.array([1.0, -1.0, 1.0])
W = np.array([[1.0, 0.0, -1.0], [2.0, 1.0, 0.0]])
K = np.array([3.0, -1.0])
H = np.array([[-2.0, -3.0, 4.0], [4.0, -2.0, 3.0]])
A = np.array([[0.0, 0.0, 4.0], [4.0, 0.0, 3.0]])
O = np.array([-4.0, 0.0, 9.0])
PLPW = np.array([[16.0, -8.0, -16.0], [-11 / 3, 6.0, 31 / 3]])
PLPK = np.array([32 / 3, 4 / 3])


@pytest.mark.points("relu", 3)
def test_relu(task1, judge):
    """relu of a matrix and of a vector."""
    judge.close(task1.relu(H.copy()), A, "relu(H)", given=[H])
    judge.close(task1.relu(np.array([-0.5, 2.5])), [0.0, 2.5], "relu([-0.5, 2.5])")


@pytest.mark.points("prelu", 2)
def test_prelu(task1, judge):
    """prelu, the derivative of ReLU, of a matrix and of a vector."""
    judge.close(task1.prelu(H.copy()), [[0, 0, 1], [1, 0, 1]], "prelu(H)", given=[H])
    judge.close(task1.prelu(np.array([-0.5, 2.5])), [0.0, 1.0], "prelu([-0.5, 2.5])")


@pytest.mark.points("DNNforward", 5)
def test_forward(task1, judge):
    """DNNforward on three samples."""
    values = task1.DNNforward(X.copy(), W.copy(), K.copy())
    values = judge.several(values, 3, "DNNforward(X, W, K)")
    for name, got, want in zip("HA", values, (H, A), strict=False):
        got = judge.array(got, name)
        upright = got if np.allclose(np.resize(got, want.shape), want) else got.T
        judge.close(upright, want, name, given=[X, W])
    judge.close(judge.vector(values[2], "O"), O, "O", given=[X, W, K])


@pytest.mark.points("DNNbackward", 5)
def test_backward(task1, judge):
    """DNNbackward on three samples, with H and A as (2, N) or as (N, 2)."""
    values = [gradients(task1, judge, *form) for form in ((H, A), (H.T.copy(), A.T.copy()))]
    pLpW, pLpK = next((pair for pair in values if right(*pair)), values[0])
    judge.close(pLpK, PLPK, "pLpK, the gradient for K", given=[X, y, W, K])
    judge.close(pLpW, PLPW, "pLpW, the gradient for W", given=[X, y, W, K])


def gradients(task1, judge, *form):
    """The student's gradients; an array of no size stands for a call that raises."""
    try:
        values = task1.DNNbackward(*(V.copy() for V in (X, y, W, K, *form, O)))
    except Exception:
        if form[0] is H:
            raise
        return np.zeros(0), np.zeros(0)
    pLpW, pLpK = judge.several(values, 2, "DNNbackward(…)")[:2]
    return judge.array(pLpW, "pLpW"), judge.vector(pLpK, "pLpK")


def right(pLpW, pLpK):
    return pLpW.shape == PLPW.shape and np.allclose(pLpW, PLPW) and np.allclose(pLpK, PLPK)


@pytest.mark.points("train", 5)
def test_train(task1, judge):
    """train separates two clusters in 50 epochs, and writes down the weights after each."""
    rng = np.random.default_rng(4)
    labels = rng.permutation(np.repeat([-1.0, 1.0], 200))
    points = rng.normal(size=(400, 3)) * 0.5 + np.outer(labels, [1.0, -1.0, 0.5])
    points = (points - points.mean(axis=0)) / points.std(axis=0)
    start = rng.uniform(-0.2, 0.2, (2, 3)), rng.uniform(-0.2, 0.2, 2)
    lists = task1.train(points, labels, *start, 0.005, num_epochs=50, batch_size=20)
    W_list, K_list = judge.several(lists, 2, "train(…)")[:2]
    last_W = judge.several(W_list, 50, "W_list", exactly=True)[-1]
    last_K = judge.several(K_list, 50, "K_list", exactly=True)[-1]
    last = judge.array(last_W, "W_list[-1]"), judge.vector(last_K, "K_list[-1]")
    outputs = judge.several(task1.DNNforward(points, *last), 3, "DNNforward(X, W, K)")[2]
    outputs = judge.vector(outputs, "O")
    judge.require(outputs.shape == (400,), "DNNforward must return one output for each sample.")
    accuracy = np.mean((outputs > 0) == (labels > 0))
    judge.require(accuracy >= 0.95, f"training accuracy {accuracy:.1%}, 95 % is asked.")
