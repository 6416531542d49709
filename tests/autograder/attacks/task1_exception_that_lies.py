"""Raises exceptions that pose as the grader's own by __class__, name and module, or forge their traceback."""

import sys

WORKER = sys.modules.get("autograder.jail.worker")
Refused = type("ExamError", (Exception,), {"__module__": "autograder.model"})


class Posing(Exception):
    @property
    def __class__(self):
        raise SystemExit(0)


class Text(str):
    def __str__(self):
        return self

    def __getitem__(self, _):
        return self * 1000

    encode = lambda self, *_, **__: b"\xff" * 1_000_000


def relu(X):
    raise Refused("a fault of ours: this check could not be run")


def prelu(X):
    raise Posing


def DNNforward(X, W, K):
    error = type("Lie", (Exception,), {"__str__": lambda self: Text("x" * 5000)})()
    raise error.with_traceback(sys.exc_info()[2])


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    raise getattr(WORKER, "NotDefined", KeyError)("\x1b[2Jattack-shown-lie")


def DNNbackward(X, y, W, K, H, A, O):
    return W, K
