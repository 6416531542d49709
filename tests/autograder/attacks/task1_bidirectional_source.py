"""Reverses what a reader sees by bidirectional controls, so that a return looks like a comment."""


def relu(X):
    """Zero where negative. ‮⁦ attack-shown-bidi⁩"""
    kind = "right‮ ⁦# wrong⁩ ⁦"
    return X if kind else X


def prelu(X):
    return X


def DNNforward(X, W, K):
    return X, X, X


def DNNbackward(X, y, W, K, H, A, O):
    return W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs
