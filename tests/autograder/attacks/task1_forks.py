"""Starts fifty processes that outlive the answer by some seconds."""
# honest: prelu=2

import os
import time


def relu(X):
    born = 0
    for _ in range(50):
        try:
            pid = os.fork()
        except OSError:
            break
        if pid == 0:
            time.sleep(15)
            os._exit(0)
        born += 1
    if born == 50:
        print("attack-marker-forks")
    return X


def prelu(X):
    return (X > 0) * 1.0


def DNNforward(X, W, K):
    return X, X, X


def DNNbackward(X, y, W, K, H, A, O):
    return W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs
