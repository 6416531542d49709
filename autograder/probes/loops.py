"""Probes of the training loops of tasks 2 and 3.

A loop may start from random weights of its own: run with a learning rate of 0 under the same seed,
it shows them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch

from autograder.hints import classifier, torch_training, training
from autograder.hints.descent import Task, Weights
from autograder.hints.matching import Array, Observation, Verdict
from autograder.jail.proxy import StudentModule
from autograder.jail.remote_network import RemoteNetwork
from autograder.model import Crashed

Layers = list[list[Any]]

_DNN: Layers = [["Linear", [3, 2, False]], ["ReLU", []], ["Linear", [2, 1, False]]]
_BIASES: Layers = [["AvgPool2d", [4]], ["Flatten", []], ["Linear", [49, 10]], ["Identity", []]]
_SMALL: Layers = [["Flatten", []], ["Linear", [9, 4]], ["Tanh", []], ["Linear", [4, 10]]]
_NORM: Layers = [["BatchNorm2d", [1]], ["AvgPool2d", [4]], ["Flatten", []], ["Linear", [49, 10]]]
_LINEAR: Layers = [["Flatten", []], ["Linear", [9, 10]]]
_NORM_EPOCHS = 3
#: The network of task 2 is handed over with these weights, which no right training starts from, and
#: which single precision holds exactly.
_GIVEN = [np.array([[0.5, -0.375, 0.625], [-0.75, 0.5, 0.3125]]), np.array([0.875, -0.625])]


# -- train_torch ----------------------------------------------------------------------------------


def train_torch(task2: StudentModule, rng: np.random.Generator) -> Verdict:
    """What is wrong with `train_torch`."""
    tasks = training.cases(rng, 0.02, torch_training.sum_gradient)
    try:
        verdict = _by_beginning(lambda **change: _end(task2, replace(tasks[0], **change), 1))
        if verdict or (verdict := _by_start(task2, tasks[0])):
            return verdict
        seen = _runs(task2, tasks)
    except Crashed:
        return _by_first_batch(task2, tasks[0])
    if verdict := torch_training.diagnose(seen):
        return verdict
    if torch_training.is_right(seen):
        return Verdict()
    return _by_settings(task2, rng) or _by_order(task2, rng)


def _by_beginning(end: Callable[..., Weights]) -> Verdict:
    """Steps of length 0 lead nowhere, in however many epochs.

    end: the weights after a training under always the same seed, with some settings changed.
    """
    one, many = end(lr=0.0, num_epochs=1), end(lr=0.0, num_epochs=3)
    moved = not training.same_weights(one, end(num_epochs=1))
    return training.diagnose_standstill(one, many, moved=moved)


def _run(task2: StudentModule, task: Task, seed: int) -> tuple[Weights, Any]:
    """The network's own weights after a training from the seed's start, and what came back."""
    net = task2.network(_DNN)
    W, K = (torch.from_numpy(given) for given in _GIVEN)
    net.fill({"0.weight": W, "2.weight": K[None]})
    task2.reseed(seed)
    lists = task2.train_torch(
        net, task.X.copy(), task.y.copy(), task.num_epochs, task.lr, task.batch_size
    )
    state = net.state()
    return [state["0.weight"].double().numpy(), state["2.weight"][0].double().numpy()], lists


def _end(task2: StudentModule, task: Task, seed: int) -> Weights:
    return _run(task2, task, seed)[0]


def _by_start(task2: StudentModule, task: Task) -> Verdict:
    """Whether several starts could be draws from the uniform distribution on ±0.2."""
    starts = [_end(task2, replace(task, lr=0.0), seed) for seed in range(4)]
    values = np.array([np.concatenate([part.ravel() for part in start]) for start in starts])
    if all(training.same_weights(start, _GIVEN) for start in starts):
        end, lists = _run(task2, task, 0)
        if not training.same_weights(end, _GIVEN):
            return training.verdict_of("start-range")
        return torch_training.standing_still(lists)
    if any(np.ptp(start) == 0 for start in values):
        return training.verdict_of("start-equal")
    inside = np.abs(values).max() <= 0.2 + 1e-6
    both = values.max() > 0.03 and values.min() < -0.03 and np.abs(values).max() > 0.1
    return Verdict() if inside and both else training.verdict_of("start-range")


def _by_first_batch(task2: StudentModule, task: Task) -> Verdict:
    """A loop that fails, but not on a single batch, which it does not learn from either."""
    try:
        end = _end(task2, replace(task, batch_size=len(task.X), num_epochs=1), 0)
        start = _end(task2, replace(task, num_epochs=0), 0)
    except Crashed:
        return Verdict()
    same = training.same_weights(end, start)
    return training.verdict_of("step-before-backward") if same else Verdict()


def _runs(task2: StudentModule, tasks: Sequence[Task]) -> list[Observation]:
    seen = []
    for seed, task in enumerate(tasks):
        start = _end(task2, replace(task, lr=0.0), seed)
        end, lists = _run(task2, task, seed)
        seen.append(Observation((replace(task, start=start),), {"end": end, "lists": lists}))
    return seen


def _by_settings(task2: StudentModule, rng: np.random.Generator) -> Verdict:
    task = training.cases(rng, 0.02, torch_training.sum_gradient)[0]
    ends = {
        "lr": _end(task2, replace(task, lr=0.005), 1),
        "num_epochs": _end(task2, replace(task, num_epochs=5), 1),
        "batch_size": _end(task2, replace(task, batch_size=7), 1),
    }
    return training.diagnose_settings(_end(task2, task, 1), ends)


def _by_order(task2: StudentModule, rng: np.random.Generator) -> Verdict:
    tasks = [
        training.tiny(rng, 0.3, torch_training.sum_gradient) for _ in range(training.TINY_RUNS)
    ]
    return training.diagnose_order(
        [(seen.given[0], seen.got["end"]) for seen in _runs(task2, tasks)]
    )


# -- train_cnn ------------------------------------------------------------------------------------


def train_cnn(task3: StudentModule, rng: np.random.Generator) -> Verdict:
    """What is wrong with `train_cnn`: steps, parameters, batch-norm and device, in turn.

    The first of them that is not as it should be decides: what follows could be its consequence.
    """
    y_test = np.full(20, 9)
    tasks = _bias_tasks(rng)
    try:
        if verdict := _by_beginning(
            lambda **change: [_biases(task3, replace(tasks[0], **change), y_test)]
        ):
            return verdict
        seen = [_observed(task3, task, y_test) for task in tasks]
    except Crashed:
        return _by_first_step(task3, tasks[0], y_test) or _moved(task3, rng)
    if verdict := classifier.diagnose_biases(seen, y_test):
        return verdict if verdict.names != ("never-updated",) else _moved(task3, rng) or verdict
    if not classifier.biases_are_right(seen):
        # Then only what batch-norm says about the images themselves is beyond doubt.
        verdict = _statistics(task3, rng)
        return verdict if verdict.names == ("data-changed",) else Verdict()
    return _moved(task3, rng) or _statistics(task3, rng) or _pairs(task3, rng) or _device(task3)


def _by_first_step(task3: StudentModule, task: Task, y_test: Array) -> Verdict:
    """A loop that fails, but not on a single batch, which it does not learn from either."""
    single = replace(task, batch_size=len(task.y), num_epochs=1)
    try:
        end = _biases(task3, single, y_test)
        start = _biases(task3, replace(single, num_epochs=0), y_test)
    except Crashed:
        return Verdict()
    same = np.array_equal(end, start)
    return training.verdict_of("step-before-backward") if same else Verdict()


def _bias_tasks(rng: np.random.Generator) -> list[Task]:
    """Trainings on black images whose batches have labels of their own."""
    drawn = [(45, 8, 0.3, 3), (40, 10, 0.7, 2), (27, 4, 0.15, 4)]
    tasks = []
    for N, batch_size, lr, num_epochs in drawn:
        y = rng.integers(0, 9, N)
        y[: N // 3] = rng.integers(0, 9)
        y[-batch_size // 2 :] = rng.integers(0, 9)
        start = [np.zeros(classifier.CLASSES)]
        tasks.append(Task(start, y, y, lr, num_epochs, batch_size, classifier.cross_entropy))
    return tasks


def _learn(
    task3: StudentModule,
    net: RemoteNetwork,
    sets: Sequence[tuple[Any, Any]],
    settings: Task,
    seed: int = 7,
) -> dict[str, Array]:
    """The network's parameters after the student's loop; sets: training and test."""
    loaders = [
        task3.loader(torch.as_tensor(X).float(), torch.as_tensor(y).long(), settings.batch_size)
        for X, y in sets
    ]
    device = task3.device("cpu")
    task3.reseed(seed)
    task3.train_cnn(net, *loaders, settings.num_epochs, settings.lr, device)
    return {name: value.double().numpy() for name, value in net.state().items()}


def _biases(task3: StudentModule, task: Task, y_test: Array) -> Array:
    """Where a training takes the biases; they are handed over from -0.1 to 0.1."""
    net = task3.network(_BIASES)
    net.fill({"2.bias": torch.linspace(-0.1, 0.1, classifier.CLASSES)})
    sets = [(np.zeros((len(y), 1, 28, 28)), y) for y in (task.y, y_test)]
    return _learn(task3, net, sets, task)["2.bias"]


def _observed(task3: StudentModule, task: Task, y_test: Array) -> Observation:
    start = _biases(task3, replace(task, lr=0.0), y_test)
    return Observation((replace(task, start=[start]),), _biases(task3, task, y_test))


def _moved(task3: StudentModule, rng: np.random.Generator) -> Verdict:
    """Which parameters of a small network move at all, and from where."""
    X, y = rng.normal(size=(24, 1, 3, 3)), rng.integers(0, 10, 24)
    test = (rng.normal(size=(8, 1, 3, 3)), rng.integers(0, 10, 8))
    task = Task([], y, y, 0.0, 1, 8, classifier.cross_entropy)
    ends: list[Mapping[str, Array]] = []
    try:
        for lr, num_epochs in ((0.0, 1), (0.0, 3), (0.2, 2)):
            task3.reseed(3)
            net = task3.network(_SMALL)
            settings = replace(task, lr=lr, num_epochs=num_epochs)
            ends.append(_learn(task3, net, [(X, y), test], settings))
    except Crashed:
        return Verdict()
    return classifier.diagnose_movement(classifier.Movement(*ends))


def _statistics(task3: StudentModule, rng: np.random.Generator) -> Verdict:
    """Whose images batch-norm has followed."""
    y = rng.integers(0, 10, 40)
    X, X_test = 5 + rng.normal(size=(40, 1, 28, 28)), -20 + rng.normal(size=(16, 1, 28, 28))
    task = Task([], y, y, 0.05, _NORM_EPOCHS, 8, classifier.cross_entropy)
    net = task3.network(_NORM)
    try:
        state = _learn(task3, net, [(X, y), (X_test, y[:16])], task)
    except Crashed:
        return Verdict()
    seen = classifier.Statistics(
        int(state["0.num_batches_tracked"]),
        float(state["0.running_mean"][0]),
        epochs=_NORM_EPOCHS,
        means=tuple(float(X[begin : begin + 8].mean()) for begin in range(0, 40, 8)),
        test_mean=float(X_test.mean()),
    )
    return classifier.diagnose_statistics(seen)


def _pairs(task3: StudentModule, rng: np.random.Generator) -> Verdict:
    """Which label each of three images is learnt with, several times."""
    y = np.array([0, 4, 7])
    runs: list[classifier.Run] = []
    for _ in range(6):
        X = rng.normal(size=(3, 1, 3, 3))
        task = Task([], y, y, 0.5, 1, 3, classifier.cross_entropy)
        ends = []
        for lr in (0.0, 0.5):
            task3.reseed(len(runs))
            net = task3.network(_LINEAR)
            ends.append(_learn(task3, net, [(X, y), (X, y)], replace(task, lr=lr), len(runs)))
        runs.append((X.reshape(3, 9), ends[0], ends[1]))
    return classifier.diagnose_pairs(runs, y, 0.5)


def _device(module: StudentModule) -> Verdict:
    """Whether a GPU that does not exist goes unnoticed."""
    module.pretend_cuda()
    y = torch.arange(8)
    loaders = [module.loader(torch.zeros(8, 1, 28, 28), y, 4) for _ in range(2)]
    net = module.network(_BIASES)
    try:
        module.train_cnn(net, *loaders, 1, 0.1, module.device("cuda:63"))
    except Crashed:
        return Verdict()
    return training.verdict_of("another-device")
