"""Sets owner, mode, times and attributes of files that are not its own to what they already are."""

import os
import sys

import numpy as np

PATHS = ["/etc/hostname", "/etc/passwd", sys.executable, sys.prefix, np.__file__]
PATHS += [os.path.dirname(sys.modules["autograder"].__file__)] if "autograder" in sys.modules else []
for path in PATHS:
    try:
        now = os.stat(path)
    except OSError:
        continue
    for name, change in {
        "mode": lambda: os.chmod(path, now.st_mode & 0o7777),
        "times": lambda: os.utime(path, ns=(now.st_atime_ns, now.st_mtime_ns)),
        "owner": lambda: os.chown(path, now.st_uid, now.st_gid),
        "attribute": lambda: os.removexattr(path, "user.attack-marker"),
    }.items():
        try:
            change()
            print("attack-marker-change of", name, path)
        except OSError as error:
            if name == "attribute" and error.errno == 61:  # no such attribute: it was allowed to look
                print("attack-marker-change of", name, path)


def relu(X):
    return X


def prelu(X):
    return X


def DNNforward(X, W, K):
    return X, X, X


def DNNbackward(X, y, W, K, H, A, O):
    return W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs
