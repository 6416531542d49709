"""Probes of task 1: call the student's function on inputs that tell mistakes apart."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.hints import backward, chain, elementwise, forward, history, training
from autograder.hints.descent import Task
from autograder.hints.matching import Array, Observation, Verdict, diagnose
from autograder.jail.proxy import StudentModule
from autograder.model import Crashed, StudentFault


def observed(
    module: StudentModule,
    name: str,
    arguments: Sequence[Any],
    kept: int | None = None,
    **settings: Any,
) -> Observation:
    """One call; `kept` is how many arguments must stay as they are, all unless it is given.

    Raises StudentFault for anything but an exception of the student's code.
    """
    sent = [value.copy() if isinstance(value, np.ndarray) else value for value in arguments]
    try:
        got = getattr(module, name)(*sent, **settings)
    except Crashed:
        return Observation(tuple(arguments), crashed=True)
    changed = any(kept is None or at <= kept for at in module.changed)
    return Observation(tuple(arguments), got, changed=changed)


def relu(task1: StudentModule, rng: np.random.Generator) -> Verdict:
    """What is wrong with `relu`."""
    seen = [observed(task1, "relu", case) for case in elementwise.cases(rng)]
    return diagnose(elementwise.RELU, seen) or diagnose(elementwise.RELU_AT_LEAST, seen)


def prelu(task1: StudentModule, rng: np.random.Generator) -> Verdict:
    """What is wrong with `prelu`."""
    seen = [observed(task1, "prelu", case) for case in elementwise.cases(rng)]
    return diagnose(elementwise.PRELU, seen)


def dnn_forward(task1: StudentModule, rng: np.random.Generator) -> Verdict:
    """What is wrong with `DNNforward`."""
    seen = [observed(task1, "DNNforward", case) for case in forward.cases(rng)]
    return diagnose(forward.FORWARD, seen)


def dnn_backward(task1: StudentModule, rng: np.random.Generator) -> Verdict:
    """What is wrong with `DNNbackward`, in the orientation of H and A that it is made for."""
    # H, A and O are the forward pass's own work, and may be overwritten.
    forms = [
        [observed(task1, "DNNbackward", case, kept=4) for case in cases]
        for cases in _forms(task1, chain.cases(rng))
    ]
    if any(backward.is_right(seen) for seen in forms):
        return Verdict()
    # In the other forms, shapes fit for few batch sizes, and by chance.
    crashes = [sum(one.crashed for one in seen) for seen in forms]
    fitting = [seen for seen, count in zip(forms, crashes, strict=True) if count == min(crashes)]
    verdicts = (backward.diagnose_backward(seen) for seen in fitting)
    return next((verdict for verdict in verdicts if verdict), Verdict())


def _forms(task1: StudentModule, cases: list[chain.Case]) -> list[list[chain.Case]]:
    """The cases in the form of the student's own forward pass, where it is right, or in each."""
    own: list[chain.Case] = []
    # A forward pass that does not answer, or is missing, is as good as a wrong one here.
    with suppress(StudentFault):
        for case in cases:
            X, _, W, K, *_ = case
            made = observed(task1, "DNNforward", (X, W, K)).got
            own.extend(chain.own_form(case, made))
    if len(own) == len(cases):
        return [own]
    return [list(form) for form in zip(*map(chain.forms, cases), strict=True)]


def train(task1: StudentModule, rng: np.random.Generator) -> Verdict:
    """What is wrong with `train`: by its history, else by what has no effect on its end."""
    tasks = training.cases(rng, 0.1, training.mean_gradient)
    seen = [_trained(task1, task) for task in tasks]
    if verdict := _by_printing(task1, seen, tasks) or training.diagnose_train(seen):
        return verdict
    if all(one.crashed for one in seen):
        return Verdict()
    return (
        _by_defaults(task1, seen, tasks[0])
        or _by_settings(task1, rng)
        or _by_start(task1, rng)
        or _by_order(task1, rng)
    )


def _trained(task1: StudentModule, task: Task, **named: Any) -> Observation:
    seen = observed(
        task1,
        "train",
        (task.X, task.y, *task.start, task.lr),
        num_epochs=task.num_epochs,
        batch_size=task.batch_size,
        **named,
    )
    return replace(seen, given=(task,))


def _by_printing(
    task1: StudentModule, seen: Sequence[Observation], tasks: Sequence[Task]
) -> Verdict:
    """Right with the loss printed and wrong without, or the other way round."""
    silent = training.is_right(seen)
    # A history that only printing fills is empty without; other faults are looked for elsewhere.
    if not silent and not history.empty(seen):
        return Verdict()
    printing = [_trained(task1, task, print_loss=True) for task in tasks]
    crashed = any(one.crashed for one in printing)
    if crashed or training.is_right(printing) is silent:
        return Verdict()
    return training.verdict_of("depends-on-printing")


def _by_defaults(task1: StudentModule, seen: Sequence[Observation], task: Task) -> Verdict:
    """Right with every setting given, and not without: then it is the defaults."""
    if not training.is_right(seen):
        return Verdict()
    asked = replace(task, num_epochs=10, batch_size=10)
    bare = observed(task1, "train", (task.X, task.y, *task.start, task.lr))
    right = training.is_right([replace(bare, given=(asked,))])
    return Verdict() if right else training.verdict_of("other-default")


def _end(task1: StudentModule, task: Task) -> list[Array]:
    """The last W and K of a run; empty where there are none."""
    sides = history.sides(_trained(task1, task).got)
    if sides is None or not (sides[0] and sides[1]):
        return []
    return [sides[0][-1], sides[1][-1]]


def _by_settings(task1: StudentModule, rng: np.random.Generator) -> Verdict:
    task = training.cases(rng, 0.1, training.mean_gradient)[0]
    other = [weights + 0.25 for weights in task.start]
    ends = {
        "lr": _end(task1, replace(task, lr=0.03)),
        "num_epochs": _end(task1, replace(task, num_epochs=5)),
        "batch_size": _end(task1, replace(task, batch_size=7)),
        "start": _end(task1, replace(task, start=other)),
    }
    base = _end(task1, task)
    return training.diagnose_settings(base, ends) if base else Verdict()


def _by_start(task1: StudentModule, rng: np.random.Generator) -> Verdict:
    """Steps of length 0 on two samples, whose order can't make more than two ends."""
    tiny = training.tiny(rng, 0.0, training.mean_gradient)
    task = replace(tiny, X=tiny.X[:2], y=tiny.y[:2])
    ends = []
    for seed in range(4):
        task1.reseed(seed)
        ends.append(_end(task1, task))
    return training.diagnose_starts(ends)


def _by_order(task1: StudentModule, rng: np.random.Generator) -> Verdict:
    """Tiny trainings, with the worker's random numbers different each time."""
    ends = []
    for seed in range(training.TINY_RUNS):
        task1.reseed(seed)
        task = training.tiny(rng, 0.3, training.mean_gradient)
        end = _end(task1, task)
        if not end:
            return Verdict()
        ends.append((task, end))
    return training.diagnose_order(ends)
