"""Replaces the protocol's encoder by one that writes random and repeated bytes."""

import os
import struct
import sys

WORKER = sys.modules.get("autograder.jail.worker")
PROTOCOL = sys.modules.get("autograder.jail.protocol")


def encode(message):
    piece = os.urandom(200)
    return [struct.pack("!I", len(piece)), piece] * 50


def relu(X):
    for module in (WORKER, PROTOCOL):
        if module is not None:
            module.encode = encode
    return X


def DNNforward(X, W, K):
    if PROTOCOL is not None:
        PROTOCOL.encode = lambda _: [b"", b"\x00\x00\x00\x00", b"\x00" * 100]
    return X, X, X


def prelu(X):
    return X


def DNNbackward(X, y, W, K, H, A, O):
    return W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs
