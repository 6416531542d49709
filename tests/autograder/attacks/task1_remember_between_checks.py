"""Leaves notes in files in one check and looks for them in the next, to know more than one check shows."""

import os
import tempfile

import numpy as np

FOLDERS = {os.getcwd(), os.environ.get("HOME", "."), tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm", "/run"}
NOTE = "attack-marker-note"


def remember(what):
    for folder in FOLDERS:
        try:
            with open(os.path.join(folder, NOTE)) as file:
                if file.read() != str(os.getpid()):
                    print("attack-marker-remembered in", folder)
        except OSError:
            pass
        try:
            with open(os.path.join(folder, NOTE), "x") as file:
                file.write(str(os.getpid()))
        except OSError:
            pass
    return what


def relu(X):
    return remember(X)


def prelu(X):
    return remember(X)


def DNNforward(X, W, K):
    return X, X, X


def DNNbackward(X, y, W, K, H, A, O):
    return W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs
