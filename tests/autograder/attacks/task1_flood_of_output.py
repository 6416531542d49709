"""Prints without end on standard output, past every buffer."""
# honest: prelu=2

import os


def relu(X):
    while True:
        os.write(1, b"attack-shown-flood\n" * 4000)


def prelu(X):
    return (X > 0) * 1.0


def DNNforward(X, W, K):
    return X, X, X


def DNNbackward(X, y, W, K, H, A, O):
    return W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs
