"""Opens raw, packet, netlink, vsock, crypto and other sockets that namespaces may not cover."""

import socket

KINDS = {
    "raw": (socket.AF_INET, socket.SOCK_RAW, 1),
    "raw6": (socket.AF_INET6, socket.SOCK_RAW, 58),
    "packet": (17, socket.SOCK_RAW, 0),
    "netlink": (16, socket.SOCK_RAW, 0),
    "vsock": (40, socket.SOCK_STREAM, 0),
    "crypto": (38, socket.SOCK_SEQPACKET, 0),
    "xdp": (44, socket.SOCK_RAW, 0),
}
for name, kind in KINDS.items():
    try:
        wire = socket.socket(*kind)
    except OSError:
        continue
    print("attack-marker-socket", name)
    if name == "vsock":
        try:
            wire.settimeout(1)
            wire.connect((1, 45991))
            wire.sendall(b"attack-marker-vsock")
        except OSError:
            pass
    wire.close()


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
