"""Raises exceptions with ten-megabyte messages, names and notes, and chains of a hundred thousand causes."""

def relu(X):
    raise ValueError("attack-shown-giant " * 600_000)


def prelu(X):
    raise type("E" * 10_000_000, (Exception,), {})("attack-shown-giant")


def DNNforward(X, W, K):
    error = ValueError("last")
    for _ in range(100_000):
        cause, error = error, ValueError("attack-shown-giant")
        error.__cause__ = cause
    raise error


def DNNbackward(X, y, W, K, H, A, O):
    error = ExceptionGroup("attack-shown-giant", [ValueError(str(i)) for i in range(100_000)])
    error.add_note("n" * 10_000_000)
    raise error


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    raise UnicodeDecodeError("utf-8", bytes(10_000_000), 0, 1, "\ud800" * 10_000)
