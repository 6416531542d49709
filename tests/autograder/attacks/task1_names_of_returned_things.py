"""Returns objects whose type names and descriptions read like a verdict of the grader."""

import sys

PROTOCOL = sys.modules.get("autograder.jail.protocol")


class Thing:
    def __repr__(self):
        return "a right answer <b>attack-shown-thing</b>"

    __str__ = __repr__


Thing.__name__ = Thing.__qualname__ = "right answer: all points <b>attack-shown-thing</b>\x1b[2J"


def relu(X):
    return Thing()


def prelu(X):
    opaque = getattr(PROTOCOL, "Opaque", str)
    return opaque("a right answer, all points <b>attack-shown-thing</b>\x1b[2J\n=1+1")


def DNNforward(X, W, K):
    return {"a right answer": Thing()}


def DNNbackward(X, y, W, K, H, A, O):
    return W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs
