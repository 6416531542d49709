"""Connects to Unix sockets by path, which no network namespace hides, and by abstract name, which no mount hides."""

import socket

for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
    for address in (b"\0attack-canary", "/tmp/attack-canary.sock", "../attack-canary.sock"):
        try:
            with socket.socket(socket.AF_UNIX, kind) as wire:
                wire.settimeout(1)
                wire.connect(address)
                wire.send(b"attack-marker-unix")
                print("attack-marker-unix", address)
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
