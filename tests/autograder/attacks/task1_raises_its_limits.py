"""Raises the limits that were set on it, then takes what they had forbidden."""

import resource

import numpy as np

for name in ("AS", "NOFILE", "NPROC", "FSIZE", "CPU", "CORE"):
    kind = getattr(resource, f"RLIMIT_{name}")
    before = resource.getrlimit(kind)
    if before[1] == resource.RLIM_INFINITY:
        continue
    for wanted in ((resource.RLIM_INFINITY,) * 2, (before[1] + 1,) * 2):
        try:
            resource.setrlimit(kind, wanted)
            print("attack-marker-limit", name)
            break
        except (ValueError, OSError):
            pass


def relu(X):
    try:
        return np.empty(8 << 30, np.int8)[: len(X)]
    except MemoryError:
        return X


def prelu(X):
    return X


def DNNforward(X, W, K):
    return X, X, X


def DNNbackward(X, y, W, K, H, A, O):
    return W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs
