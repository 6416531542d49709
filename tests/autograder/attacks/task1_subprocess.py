"""Runs other programs by subprocess, os.system, posix_spawn, exec and multiprocessing."""

import multiprocessing
import os
import subprocess

SAY = "echo attack-marker-subprocess"


def say():
    os.write(1, b"attack-marker-subprocess\n")


for run in (
    lambda: subprocess.run(["/bin/sh", "-c", SAY], timeout=5),
    lambda: os.system(SAY),
    lambda: os.waitpid(os.posix_spawn("/bin/sh", ["sh", "-c", SAY], {}), 0),
    lambda: multiprocessing.get_context("fork").Process(target=say).start(),
):
    try:
        run()
    except BaseException:
        pass


def relu(X):
    os.execv("/bin/sh", ["sh", "-c", SAY])


def prelu(X):
    return X


def DNNforward(X, W, K):
    return X, X, X


def DNNbackward(X, y, W, K, H, A, O):
    return W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs
