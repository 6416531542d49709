"""The exam of task 3: LeNet-5 and the training loop, 20 points."""

import pytest
import torch
from torch import nn

LAYERS = [
    ["Reshape", [1, 1, 28, 28]],
    ["Conv2d", [1, 6, 28, 28]],
    ["Sigmoid", [1, 6, 28, 28]],
    ["AvgPool2d", [1, 6, 14, 14]],
    ["Conv2d", [1, 16, 10, 10]],
    ["Sigmoid", [1, 16, 10, 10]],
    ["AvgPool2d", [1, 16, 5, 5]],
    ["Flatten", [1, 400]],
    ["Linear", [1, 120]],
    ["Sigmoid", [1, 120]],
    ["Linear", [1, 84]],
    ["Sigmoid", [1, 84]],
    ["Linear", [1, 10]],
]


# -- get_lenet, 5 points ------------------------------------------------------------------------


def right_lenet():
    """LeNet-5 with random weights that keep its sigmoids away from where they are flat."""
    net = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5), nn.Sigmoid(), nn.AvgPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.Sigmoid(), nn.Linear(120, 84), nn.Sigmoid(), nn.Linear(84, 10),
    )  # fmt: skip
    with torch.no_grad():
        for parameter in net.parameters():
            fan_in = parameter[0].numel() if parameter.ndim > 1 else 1
            parameter.normal_(0, 2.5 / fan_in**0.5 if fan_in > 1 else 0.5)
    return net


def paired_lenet(task3, judge, seed, device):
    """The student's LeNet and the right one, carrying the same random parameters.

    Every parameter of LeNet has a shape of its own, so the shapes say which is which.
    """
    torch.default_generator.manual_seed(seed)
    net = task3.get_lenet()
    judge.require(
        getattr(net, "kind", "") == "nn.Sequential",
        f"get_lenet() must return an nn.Sequential, but {judge.describe(net)} came back.",
    )
    table = net.layers(torch.randn(1, 1, 28, 28), device)
    right = right_lenet()
    by_shape = {tuple(value.shape): value for value in right.parameters()}
    state = net.state()
    judge.require(
        sorted(tuple(value.shape) for value in state.values()) == sorted(by_shape),
        "LeNet-5 must have 61,706 parameters in five layers with weights and biases, but has "
        f"{ {name: tuple(value.shape) for name, value in state.items()} }.",
    )
    net.fill({name: by_shape[tuple(value.shape)].detach() for name, value in state.items()})
    return net, right, table


def check_lenet_outputs(net, right, judge, N, device, training=False):
    X = torch.randn(N, 1, 28, 28)
    answer = net.run(X, training=training, device=device)
    judge.close(answer.get("output"), right(X), f"net(X) for {N} images", rtol=1e-3)


@pytest.mark.points("get_lenet", 2)
def test_lenet_layers(task3, judge, seed, device):
    """get_lenet has the thirteen layers of the course's table, and computes what they do."""
    net, right, table = paired_lenet(task3, judge, seed, device)
    judge.require(table == LAYERS, f"the layers must be\n{LAYERS},\nbut are\n{table}.")
    check_lenet_outputs(net, right, judge, 1, device)


@pytest.mark.points("get_lenet", 2)
def test_lenet_outputs(task3, judge, seed, device):
    """get_lenet computes LeNet-5 on batches of every size, in training mode too."""
    net, right, _ = paired_lenet(task3, judge, seed, device)
    check_lenet_outputs(net, right, judge, 7, device)
    check_lenet_outputs(net, right, judge, 3, device, training=True)


@pytest.mark.points("get_lenet", 1)
def test_lenet_gradients(task3, judge, seed, device):
    """Autograd finds the right gradients for every parameter of get_lenet."""
    net, right, _ = paired_lenet(task3, judge, seed, device)
    X, upstream = torch.randn(4, 1, 28, 28, requires_grad=True), torch.randn(4, 10)
    want = right(X)
    want.backward(upstream)
    answer = net.run(X.detach(), training=True, upstream=upstream, device=device)
    judge.close(answer.get("output"), want, "net(X) in training mode", rtol=1e-3)
    judge.close(answer.get("input_gradient"), X.grad, "the gradient for the images", rtol=1e-2)
    wanted = {tuple(value.shape): value.grad for value in right.parameters()}
    for name, value in net.state().items():
        got = answer["gradients"].get(name)
        judge.close(got, wanted[tuple(value.shape)], f"the gradient for {name}", rtol=1e-2)


# -- train_cnn, 15 points -----------------------------------------------------------------------
#
# A right loop may start the network afresh from weights of its own choosing, so it is judged by
# what the training achieves.  On black images a linear layer's weights get no gradient and its
# biases b follow  b ← b - lr · (softmax(b) - class frequencies of the batch)  from near 0 to an
# end that a few lines can compute: it shows the step size, the epochs and the batches exactly.

BIAS_NET = [["AvgPool2d", [2]], ["Flatten", []], ["Linear", [196, 10]], ["Identity", []]]
#: How far from 0 the biases may start (an initialisation of ±0.2, and some room).
START = 0.3


def expected_biases(y, batch_size, num_epochs, lr):
    """Where gradient descent on the mean cross entropy of black images takes the biases."""
    b = torch.zeros(10)
    for _ in range(num_epochs):
        for batch in y.split(batch_size):
            frequencies = torch.bincount(batch, minlength=10) / len(batch)
            b = b - lr * (torch.softmax(b, 0) - frequencies)
    return b - b.mean()


def biases_in_any_order(b, y, batch_size, num_epochs, lr):
    """The same from b on, for every order of the batches: (orders, 10).

    All batches but the first and the last must be alike.
    """
    batches = y.split(batch_size)
    frequencies = torch.stack([torch.bincount(one, minlength=10) / len(one) for one in batches])
    last = len(batches) - 1
    places = [(i, j) for i in range(last + 1) for j in range(last + 1) if i != j]
    orders = torch.ones(len(places), last + 1, dtype=torch.long)
    for order, (i, j) in zip(orders, places, strict=True):
        order[i], order[j] = 0, last
    b = b.expand(1, 10)
    for _ in range(num_epochs):
        b = b.repeat_interleave(len(orders), dim=0)  # (orders so far, 10)
        for at in orders.T:
            b = b - lr * (torch.softmax(b, 1) - frequencies[at].repeat(len(b) // len(orders), 1))
    return b - b.mean(1, keepdim=True)


def trained_biases(task3, judge, y, y_test, batch_size, num_epochs, lr, device=None):
    """The biases to which the student's loop takes them, shifted to mean 0.

    Without a device, the loop is called with its own default.
    """
    net = task3.network(BIAS_NET)
    loaders = [
        task3.loader(torch.zeros(len(labels), 1, 28, 28), labels, batch_size)
        for labels in (y, y_test)
    ]
    where = [] if device is None else [task3.device(device)]
    task3.train_cnn(net, *loaders, num_epochs, lr, *where)
    b = judge.array(net.state().get("2.bias"), "the biases of the network that was passed in")
    judge.require(b.shape == (10,), "the network that was passed in changed its layers.")
    return torch.from_numpy(b - b.mean()).float()


def near(got, want):
    return (got - want).abs().max() < START


def shuffles_batches(task3, judge, seed, y, num_epochs, device):
    """Whether the loop goes exactly where some order of the batches leads from its own start.

    With one seed it starts alike, and a learning rate of 0 shows where.
    """
    ends = []
    for lr in (0.0, 1.0):
        task3.reseed(seed)
        ends.append(trained_biases(task3, judge, y, y[:8], 8, num_epochs, lr, device))
    orders = biases_in_any_order(ends[0], y, 8, num_epochs, 1.0)
    return bool((orders - ends[1]).abs().amax(1).min() < 0.02)


def check_biases(got, want, judge, what):
    if not near(got, want):
        ways = f"must go to\n{judge.show(want)}, but went to\n{judge.show(got)}."
        judge.require(False, f"{what}: from near 0, the biases of the last layer {ways}")


def skewed_labels(rng, N):
    """Five of one class and one each of three others in every batch of 8, and an absent class."""
    classes = torch.from_numpy(rng.permutation(10)[:4])
    y = classes[[0, 0, 0, 1, 0, 2, 0, 3] * (N // 8)]
    absent = next(c for c in range(10) if c not in classes)
    return y, torch.full((40,), absent)


def picture(images, first, count, split="train"):
    """Standardised images at half the size, float32 (count, 1, 14, 14), and their labels."""
    x, y = getattr(images, f"x_{split}"), getattr(images, f"y_{split}")
    chosen = slice(first, first + count)
    X = torch.from_numpy(x[chosen].copy()).float()[:, None] / 255
    X = (nn.functional.avg_pool2d(X, 2) - 0.3) / 0.33
    return X, torch.from_numpy(y[chosen].copy()).long()


def run_on_cpu(layers, state):
    """A network of ours with the parameters that training left: what it predicts is proof."""
    net = nn.Sequential(*(getattr(nn, name)(*arguments) for name, arguments in layers))
    try:
        net.load_state_dict({name: value.float() for name, value in state.items()})
    except RuntimeError as error:
        raise AssertionError("the network that was passed in changed its layers.") from error
    return net.eval()


def check_start(task3, judge, images, layers, device):
    """Require that training starts from weights that differ: a learning rate of 0 shows them.

    Equal weights leave LeNet for ever on its plateau, though they may do for this small network.
    """
    net = task3.network(layers)
    loaders = [task3.loader(*picture(images, *which), 8) for which in ((0, 40), (5000, 8))]
    task3.train_cnn(net, *loaders, 1, 0.0, task3.device(device))
    for name, value in net.state().items():
        judge.require(
            value.ndim < 2 or len(value.unique()) > 1,
            f"{name} starts with all its entries equal, so its units can never become different.",
        )


@pytest.mark.points("train_cnn", 3)
def test_training_learns_images(task3, judge, images, seed, device):
    """After train_cnn, the network it was given knows images that it has never seen."""
    layers = [["Flatten", []], ["Linear", [196, 8]], ["Tanh", []], ["Linear", [8, 10]]]
    check_start(task3, judge, images, layers, device)
    best = 0.0
    for attempt in range(2):  # one unlucky start must not cost anything
        task3.reseed(seed + attempt)
        net = task3.network(layers)
        loaders = [task3.loader(*picture(images, *which), 40) for which in ((0, 600), (5000, 100))]
        task3.train_cnn(net, *loaders, 24, 0.1, task3.device(device))
        X, y = picture(images, 0, 1000, "test")
        with torch.no_grad():
            hits = run_on_cpu(layers, net.state())(X).argmax(1) == y
        best = max(best, hits.float().mean().item())
        if best >= 0.64:
            return
    judge.require(False, f"accuracy {best:.1%} on 1,000 new images; a right loop reaches 75 %.")


@pytest.mark.points("train_cnn", 3)
def test_training_steps_by_the_learning_rate(task3, rng, judge, device):
    """train_cnn takes plain gradient steps of size lr on the mean loss, from fresh gradients."""
    y, y_test = skewed_labels(rng, 48)
    for lr in (0.1, 0.4):
        b = trained_biases(task3, judge, y, y_test, 8, 4, lr, device)
        check_biases(b, expected_biases(y, 8, 4, lr), judge, f"lr {lr}")


@pytest.mark.points("train_cnn", 2)
def test_training_runs_all_epochs(task3, rng, judge, device):
    """train_cnn goes through the training data num_epochs times; its device has a default."""
    y, y_test = skewed_labels(rng, 40)
    for num_epochs, where in ((1, device), (3, None), (6, device)):
        b = trained_biases(task3, judge, y, y_test, 8, num_epochs, 0.3, where)
        want = expected_biases(y, 8, num_epochs, 0.3)
        check_biases(b, want, judge, f"{num_epochs} epochs")


@pytest.mark.points("train_cnn", 2)
def test_training_uses_every_batch(task3, rng, judge, seed, device):
    """train_cnn learns from the first batch, the last, smaller one, and all between."""
    classes = torch.from_numpy(rng.permutation(10))
    middle = classes[torch.arange(40) % 4]
    y = torch.cat([classes[4:5].repeat(8), middle, classes[5:6].repeat(5)])
    for num_epochs in (1, 2):
        b = trained_biases(task3, judge, y, classes[6:7].repeat(30), 8, num_epochs, 1.0, device)
        want = expected_biases(y, 8, num_epochs, 1.0)
        if near(b, want) or shuffles_batches(task3, judge, seed, y, num_epochs, device):
            continue
        check_biases(b, want, judge, "single-class batches")


NORM_NET = [["BatchNorm2d", [1]], ["AvgPool2d", [4]], ["Flatten", []], ["Linear", [49, 10]]]


def train_with_batch_norm(task3, rng, judge, y_test, mean_test, device):
    """Train a network that starts with batch-norm, on images of mean 5 and deviation 3.

    Returns its running mean and variance; raises unless it learnt the commonest class.
    """
    net = task3.network(NORM_NET)
    y, absent = skewed_labels(rng, 48)
    X = torch.from_numpy(5 + 3 * rng.standard_normal((48, 1, 28, 28))).float()
    X_test = torch.from_numpy(mean_test + 3 * rng.standard_normal((40, 1, 28, 28))).float()
    loaders = [task3.loader(X, y, 8), task3.loader(X_test, absent if y_test else y[:40], 8)]
    task3.train_cnn(net, *loaders, 5, 0.1, task3.device(device))
    state = net.state()
    with torch.no_grad():
        predicted = run_on_cpu(NORM_NET, state)(torch.full((4, 1, 28, 28), 5.0)).argmax(1)
    judge.require(
        bool((predicted == y.mode().values).all()),
        "the network must predict the commonest class on a grey image after training.",
    )
    return state["0.running_mean"].item(), state["0.running_var"].item()


@pytest.mark.points("train_cnn", 2)
def test_training_in_training_mode(task3, rng, judge, device):
    """train_cnn trains in training mode in every epoch, so batch-norm knows the data's scale."""
    mean, variance = train_with_batch_norm(task3, rng, judge, False, 5, device)
    judge.require(
        4 < mean < 5.3 and 7 < variance < 10.5,
        "batch-norm's running statistics must come near the data's mean 5 and variance 9, "
        f"but stand at {mean:.2f} and {variance:.2f}: was the network in training mode?",
    )


@pytest.mark.points("train_cnn", 2)
def test_training_leaves_the_test_set_alone(task3, rng, judge, device):
    """train_cnn learns nothing from test_iter, neither weights nor batch-norm statistics."""
    y, y_test = skewed_labels(rng, 40)
    b = trained_biases(task3, judge, y, y_test, 8, 3, 0.3, device)
    check_biases(b, expected_biases(y, 8, 3, 0.3), judge, "test labels of another class")
    mean, _ = train_with_batch_norm(task3, rng, judge, True, -20, device)
    judge.require(
        mean > 1,
        f"batch-norm's running mean is {mean:.2f}; the training images have mean 5 and the test "
        "images -20: the test set must be looked at in eval mode.",
    )


@pytest.mark.points("train_cnn", 1)
def test_training_happens_on_the_device(task3, rng, judge):
    """train_cnn computes on the device it is told: the CPU, or a GPU (which may be missing)."""
    y, y_test = skewed_labels(rng, 40)
    b = trained_biases(task3, judge, y, y_test, 8, 2, 0.3, "cpu")
    check_biases(b, expected_biases(y, 8, 2, 0.3), judge, "on the CPU")
    task3.pretend_cuda()
    try:
        trained_biases(task3, judge, y, y_test, 8, 2, 0.3, "cuda:63")
    # Using a GPU that does not exist must fail, in whichever way torch says so.
    except Exception:
        return
    judge.require(False, "with device=cuda:63, which does not exist, training went on elsewhere.")
