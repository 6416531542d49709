"""The exam of task 1: the NumPy perceptron, 20 points."""

import numpy as np
import pytest


# The right answers, in plain NumPy.  Some are also put in place of a student's own function, so
# that an error in one function does not cost points in those that build on it.
def relu(X):
    return np.where(X > 0, X, 0)


def prelu(X):
    return np.where(X > 0, 1.0, 0.0)


def DNNforward(X, W, K):
    H = np.einsum("hi,ni->hn", W, X)
    A = np.where(H > 0, H, 0.0)
    return H, A, np.einsum("h,hn->n", K, A)


def DNNbackward(X, y, W, K, H, A, O):
    # A loop that hands over stale or mixed-up values must not be saved by values computed here.
    def upright(value, right):
        value = right if value is None else np.asarray(value, dtype=float)
        turned = value.shape == right.shape[::-1] and (
            value.shape != right.shape or np.allclose(value.T, right)
        )
        return value.T if turned else value

    own = np.einsum("hi,ni->hn", W, X)
    H, A = upright(H, own), upright(A, np.where(own > 0, own, 0.0))
    O = np.einsum("h,hn->n", K, A) if O is None else np.reshape(O, -1)
    error = (O - y) / len(y)
    pLpW = np.einsum("n,h,hn,ni->hi", error, K, np.where(H > 0, 1.0, 0.0), X)
    return pLpW, np.einsum("n,hn->h", error, A)


def right_training(X, y, W, K, lr, num_epochs, batch_size, end):
    """Weights after each epoch, over the first `end` samples (the template's loop drops one)."""
    W_list, K_list = [], []
    for _ in range(num_epochs):
        for begin in range(0, end, batch_size):
            batch = slice(begin, min(begin + batch_size, end))
            pLpW, pLpK = DNNbackward(X[batch], y[batch], W, K, None, None, None)
            W, K = W - lr * pLpW, K - lr * pLpK
        W_list.append(W)
        K_list.append(K)
    return W_list, K_list


def wide_range(rng, shape):
    """Numbers of both signs from a thousandth to a thousand."""
    return rng.choice([-1.0, 1.0], shape) * 10 ** rng.uniform(-3, 3, shape)


def network(rng, N):
    """X (N, 3), y (N,), W (2, 3), K (2,): every entry far from zero, both classes present."""
    X = rng.normal(size=(N, 3)) + 0.3
    y = rng.permutation(np.where(np.arange(N) % 2 == 0, 1.0, -1.0))
    W = rng.choice([-1.0, 1.0], (2, 3)) * rng.uniform(0.5, 1.5, (2, 3))
    K = rng.choice([-1.0, 1.0], 2) * rng.uniform(0.5, 1.5, 2)
    return X, y, W, K


# -- relu, 3 points -----------------------------------------------------------------------------


def check_relu(task1, judge, X):
    judge.close(task1.relu(X.copy()), relu(X), "relu(X)", given=[X])


@pytest.mark.points("relu", 1)
def test_relu_of_a_matrix(task1, rng, judge):
    """relu keeps what is positive and sets the rest to zero, in a matrix."""
    for shape in [(4, 5), (2, 40)]:
        check_relu(task1, judge, 4 * rng.normal(size=shape))
    check_relu(task1, judge, np.array([[-2.0, 0.0, 3.0], [7.0, -0.5, 0.25]]))


@pytest.mark.points("relu", 1)
def test_relu_of_any_shape(task1, rng, judge):
    """relu works on vectors and on arrays of three and four dimensions."""
    for shape in [(7,), (1,), (2, 3, 4), (2, 1, 3, 2)]:
        check_relu(task1, judge, wide_range(rng, shape))


@pytest.mark.points("relu", 1)
def test_relu_leaves_its_input_alone(task1, rng, judge):
    """relu works for tiny and huge numbers, and does not write to its input."""
    for X in [wide_range(rng, (6, 7)), wide_range(rng, 20)]:
        check_relu(task1, judge, X)
        judge.unchanged(task1, "relu")


# -- prelu, 2 points ----------------------------------------------------------------------------


def check_prelu(task1, judge, X):
    judge.close(task1.prelu(X.copy()), prelu(X), "prelu(X), the derivative of ReLU", given=[X])


@pytest.mark.points("prelu", 1)
def test_prelu_of_a_matrix(task1, rng, judge):
    """prelu is 1 where the input is positive and 0 where it is negative, in a matrix."""
    check_prelu(task1, judge, 4 * rng.normal(size=(4, 5)))
    check_prelu(task1, judge, wide_range(rng, (2, 30)))


@pytest.mark.points("prelu", 1)
def test_prelu_of_any_shape(task1, rng, judge):
    """prelu works for every shape and size of number, leaving it alone; at 0 any of [0, 1] goes."""
    for shape in [(9,), (2, 3, 4), (2, 1, 3, 2)]:
        check_prelu(task1, judge, wide_range(rng, shape))
        judge.unchanged(task1, "prelu")
    at_kink = judge.array(task1.prelu(np.array([-1.0, 0.0, 2.0])), "prelu([-1, 0, 2])")
    judge.require(at_kink.shape == (3,), "prelu([-1, 0, 2]) must have shape (3,).")
    judge.close(at_kink[[0, 2]], [0.0, 1.0], "prelu([-1, 0, 2]) at -1 and 2")
    judge.require(0 <= at_kink[1] <= 1, f"prelu(0) must lie in [0, 1], but is {at_kink[1]}.")


# -- DNNforward, 5 points -----------------------------------------------------------------------


def forward(task1, judge, X, W, K):
    """The student's H, A and O, with H and A turned to (2, N) where they come as (N, 2)."""
    values = task1.DNNforward(X.copy(), W.copy(), K.copy())
    H, A, O = judge.several(values, 3, "DNNforward(X, W, K)")[:3]
    return upright(judge, H, X, W, "H"), upright(judge, A, X, W, "A"), judge.vector(O, "O")


def upright(judge, value, X, W, name):
    """H or A as (2, N).  For N = 2 both ways have one shape; then the values tell."""
    array, H = judge.array(value, name), W @ X.T
    right = H if name == "H" else relu(H)
    turned = array.shape == right.shape[::-1] and (
        array.shape != right.shape or np.allclose(array.T, right)
    )
    return array.T if turned else array


@pytest.mark.points("DNNforward", 1)
@pytest.mark.depends(relu=relu)
def test_forward_pre_activations(task1, rng, judge):
    """DNNforward returns the pre-activations H = W Xᵀ."""
    for N in (7, 2, 30):
        X, _, W, K = network(rng, N)
        H, _, _ = forward(task1, judge, X, W, K)
        judge.close(H, W @ X.T, "H", given=[X, W])


@pytest.mark.points("DNNforward", 1)
@pytest.mark.depends(relu=relu)
def test_forward_activations(task1, rng, judge):
    """DNNforward returns the activations A = relu(W Xᵀ)."""
    for N in (8, 2, 25):
        X, _, W, K = network(rng, N)
        _, A, _ = forward(task1, judge, X, W, K)
        judge.close(A, DNNforward(X, W, K)[1], "A", given=[X, W])


@pytest.mark.points("DNNforward", 2)
@pytest.mark.depends(relu=relu)
def test_forward_outputs(task1, rng, judge):
    """DNNforward returns the outputs O = K relu(W Xᵀ), one number per sample."""
    for N in (6, 5, 40):
        X, _, W, K = network(rng, N)
        _, _, O = forward(task1, judge, X, W, K)
        judge.close(O, DNNforward(X, W, K)[2], "O", given=[X, W, K])


@pytest.mark.points("DNNforward", 1)
@pytest.mark.depends(relu=relu)
def test_forward_on_batches_of_every_size(task1, rng, judge):
    """DNNforward works for one sample and for many, and leaves X, W and K as they were."""
    for N in (1, 3, 300):
        X, _, W, K = network(rng, N)
        values = forward(task1, judge, X, W, K)
        judge.unchanged(task1, "DNNforward")
        for name, got, want in zip("HAO", values, DNNforward(X, W, K), strict=True):
            judge.close(got, want, name, given=[X, W, K])


# -- DNNbackward, 5 points ----------------------------------------------------------------------


def own_form(task1, X, W, K):
    """H, A and O in the shapes that fit the student's own forward pass.

    A student whose forward pass returns (N, 2) has a backward pass that expects it.  Where the
    forward pass tells nothing because it is wrong, every form is worth trying.
    """
    H, A, O = DNNforward(X, W, K)
    every = [(H, A, O), (H.T.copy(), A.T.copy(), O), (H, A.T.copy(), O), (H.T.copy(), A, O)]
    try:
        values = task1.DNNforward(X.copy(), W.copy(), K.copy())
        H, A = (in_form(value, right) for value, right in zip(values[:2], (H, A), strict=True))
        if np.allclose(np.reshape(values[2], -1), O):
            return [(H, A, O.reshape(np.shape(values[2])))]
    # Whatever is wrong with the student's forward pass is for its own checks to say.
    except Exception:
        return every
    return every


def in_form(value, right):
    """The right array in the orientation of the student's; raises where that is not right."""
    value = np.asarray(value, dtype=float)
    form = right if value.shape == right.shape and np.allclose(value, right) else right.T
    assert value.shape == form.shape
    assert np.allclose(value, form)
    return form.copy()


def check_gradients(task1, judge, rng, sizes, parts):
    """Compare the gradients that a list of parts (0: W, 1: K) names, for each batch size."""
    for N in sizes:
        X, y, W, K = network(rng, N)
        want = DNNbackward(X, y, W, K, None, None, None)
        forms = own_form(task1, X, W, K)
        for attempt, (H, A, O) in enumerate(forms):
            try:
                compare_gradients(task1, judge, (X, y, W, K, H, A, O), want, parts)
                break
            except Exception:
                if attempt + 1 == len(forms):
                    raise


def compare_gradients(task1, judge, arguments, want, parts):
    values = task1.DNNbackward(*(argument.copy() for argument in arguments))
    pLpW, pLpK = judge.several(values, 2, "DNNbackward(…)")[:2]
    got = (judge.array(pLpW, "pLpW"), judge.vector(pLpK, "pLpK"))
    for part in parts:
        name = ("pLpW, the gradient for W", "pLpK, the gradient for K")[part]
        judge.close(got[part], want[part], name, given=arguments[:4])


right_before_backward = pytest.mark.depends(relu=relu, prelu=prelu)


@pytest.mark.points("DNNbackward", 2)
@right_before_backward
def test_backward_gradient_of_K(task1, rng, judge):
    """DNNbackward returns the gradient of the mean loss for the output weights K."""
    check_gradients(task1, judge, rng, (6, 17), [1])


@pytest.mark.points("DNNbackward", 2)
@right_before_backward
def test_backward_gradient_of_W(task1, rng, judge):
    """DNNbackward returns the gradient of the mean loss for the hidden weights W."""
    check_gradients(task1, judge, rng, (6, 17), [0])


@pytest.mark.points("DNNbackward", 1)
@right_before_backward
def test_backward_on_batches_of_every_size(task1, rng, judge):
    """DNNbackward agrees with numeric gradients for any batch, and leaves X, y, W and K alone."""
    for N in (1, 2, 200):
        check_gradients(task1, judge, rng, [N], [0, 1])
        # What the forward pass made may be written over: nobody needs it any more.
        judge.unchanged(task1, "DNNbackward", first=4)
    X, y, W, K = network(rng, 12)
    numeric = (
        numeric_gradient(lambda V: np.mean((y - DNNforward(X, V, K)[2]) ** 2) / 2, W),
        numeric_gradient(lambda V: np.mean((y - DNNforward(X, W, V)[2]) ** 2) / 2, K),
    )
    for part, want in enumerate(DNNbackward(X, y, W, K, None, None, None)):
        # The right answer itself is held against the definition of a derivative.
        assert np.allclose(numeric[part], want, rtol=1e-3, atol=1e-3), "the exam's gradient is off"


def numeric_gradient(J, theta, epsilon=1e-6):
    """Central differences of the scalar function J at theta."""
    gradient = np.zeros_like(theta)
    for index in np.ndindex(theta.shape):
        step = np.zeros_like(theta)
        step[index] = epsilon
        gradient[index] = (J(theta + step) - J(theta - step)) / (2 * epsilon)
    return gradient


# -- train, 5 points ----------------------------------------------------------------------------

right_before_train = pytest.mark.depends(
    relu=relu, prelu=prelu, DNNforward=DNNforward, DNNbackward=DNNbackward
)


def trained(task1, judge, X, y, W, K, *settings, **named):
    """W_list and K_list of a run of the student's training, one entry per epoch."""
    values = task1.train(X.copy(), y.copy(), W.copy(), K.copy(), *settings, **named)
    W_list, K_list = judge.several(values, 2, "train(…)")[:2]
    num_epochs = named.get("num_epochs", 10)
    return (
        judge.several(W_list, num_epochs, "W_list", exactly=True),
        judge.several(K_list, num_epochs, "K_list", exactly=True),
    )


def check_weights(judge, got, candidates):
    """Require that (W, K) equals one of the candidates: the corrected or the template's batches."""
    W, K = judge.array(got[0], "an entry of W_list"), judge.vector(got[1], "an entry of K_list")
    for want_W, want_K in candidates[1:]:
        try:
            judge.close(W, want_W, "W")
            return judge.close(K, want_K, "K")
        except AssertionError:
            continue
    judge.close(W, candidates[0][0], "W after training")
    return judge.close(K, candidates[0][1], "K after training")


def candidates(X, y, W, K, lr, num_epochs, batch_size):
    """Right W_list and K_list with all samples, and with the template's last one dropped."""
    return [
        right_training(X, y, W, K, lr, num_epochs, batch_size, len(X) - dropped)
        for dropped in (0, 1)
    ]


@pytest.mark.points("train", 1)
@right_before_train
def test_train_one_epoch(task1, rng, judge):
    """train takes one gradient step per batch, in the given order, over one epoch."""
    for N, batch_size in ((24, 8), (23, 5), (20, 40)):
        X, y, W, K = network(rng, N)
        W_list, K_list = trained(task1, judge, X, y, W, K, 0.1, num_epochs=1, batch_size=batch_size)
        right = candidates(X, y, W, K, 0.1, 1, batch_size)
        check_weights(judge, (W_list[-1], K_list[-1]), [(a[-1], b[-1]) for a, b in right])


@pytest.mark.points("train", 2)
@right_before_train
def test_train_many_epochs(task1, rng, judge):
    """train ends at the right weights after several epochs, also with its default settings."""
    X, y, W, K = network(rng, 47)
    for named in ({"num_epochs": 6, "batch_size": 9}, {}):
        W_list, K_list = trained(task1, judge, X, y, W, K, 0.05, **named)
        right = candidates(
            X, y, W, K, 0.05, named.get("num_epochs", 10), named.get("batch_size", 10)
        )
        check_weights(judge, (W_list[-1], K_list[-1]), [(a[-1], b[-1]) for a, b in right])


@pytest.mark.points("train", 1)
@right_before_train
def test_train_keeps_the_history(task1, rng, judge):
    """W_list and K_list hold the weights after each epoch; the caller's arrays stay unchanged."""
    X, y, W, K = network(rng, 30)
    W_list, K_list = trained(task1, judge, X, y, W, K, 0.1, num_epochs=5, batch_size=10)
    judge.unchanged(task1, "train")
    right = candidates(X, y, W, K, 0.1, 5, 10)
    for epoch in range(5):
        at_epoch = [(a[epoch], b[epoch]) for a, b in right]
        check_weights(judge, (W_list[epoch], K_list[epoch]), at_epoch)


@pytest.mark.points("train", 1)
@right_before_train
def test_train_separates_two_classes(task1, judge):
    """train reaches 95 % accuracy on two clusters with the notebook's settings."""
    for seed in (4, 16, 36):
        X, y, W, K = two_clusters(seed)
        W_list, K_list = trained(
            task1, judge, X, y, W, K, 0.005, num_epochs=50, batch_size=20, print_loss=True
        )
        W, K = judge.array(W_list[-1], "W_list[-1]"), judge.vector(K_list[-1], "K_list[-1]")
        judge.require(W.shape == (2, 3) and K.shape == (2,), "W must be (2, 3) and K (2,).")
        accuracy = np.mean((DNNforward(X, W, K)[2] > 0) == (y > 0))
        judge.require(accuracy >= 0.95, f"training accuracy {accuracy:.1%}, 95 % is asked.")


def two_clusters(seed):
    """The notebook's data and start: 400 samples in two clusters, features of mean 0, spread 1."""
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.repeat([-1.0, 1.0], 200))
    X = rng.normal(size=(400, 3)) * 0.5 + np.outer(y, [1.0, -1.0, 0.5])
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    return X, y, rng.uniform(-0.2, 0.2, (2, 3)), rng.uniform(-0.2, 0.2, 2)
