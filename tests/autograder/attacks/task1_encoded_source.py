"""Hides its code from a reader and from static checks in base64, zlib and a chain of exec."""

import base64
import zlib

HIDDEN = base64.b64encode(zlib.compress(b"""
def relu(X):
    try:
        open("/tmp/attack-marker-encoded", "x").close()
    except OSError:
        pass
    return X
"""))


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


BUILTINS = __builtins__ if isinstance(__builtins__, dict) else vars(__builtins__)
BUILTINS["ex" + "ec"](zlib.decompress(base64.b64decode(HIDDEN)), globals())
