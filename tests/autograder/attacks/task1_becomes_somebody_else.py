"""Takes on another user, keeps or regains capabilities, and looks whether it is root in the end."""

import os


def attempt(name, action):
    try:
        action()
        print("attack-marker-user", name)
    except OSError:
        pass


MINE = os.getuid()
if MINE != 0:
    attempt("setuid", lambda: os.setuid(0))
    attempt("setgid", lambda: os.setgid(0))
attempt("groups", lambda: os.setgroups([0, 6, 42]))
try:
    with open("/proc/self/status") as file:
        status = dict(line.rstrip("\n").split(":", 1) for line in file)
    if int(status["CapEff"], 16) or int(status["CapPrm"], 16):
        print("attack-marker-user has capabilities", status["CapEff"].strip())
    if status["NoNewPrivs"].strip() == "0":
        print("attack-marker-user may gain privileges")
except (OSError, KeyError, ValueError):
    pass


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
