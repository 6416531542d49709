"""Raises an exception whose text takes for ever, and one whose text raises yet another."""
# honest: prelu=2

class Endless(Exception):
    def __str__(self):
        while True:
            pass


class Nested(BaseException):
    def __str__(self):
        raise Nested

    __repr__ = __str__


def relu(X):
    raise Endless


def DNNforward(X, W, K):
    raise Nested from Nested()


def prelu(X):
    return (X > 0) * 1.0


def DNNbackward(X, y, W, K, H, A, O):
    return W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs
