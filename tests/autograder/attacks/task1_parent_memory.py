"""Reads its ancestors' memory through /proc/PID/mem and process_vm_readv."""

import ctypes
import os

LIBC = ctypes.CDLL(None, use_errno=True)


class Piece(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


def parents():
    pid = os.getppid()
    while pid > 0:
        yield pid
        try:
            with open(f"/proc/{pid}/stat") as file:
                pid = int(file.read().rpartition(")")[2].split()[1])
        except OSError:
            return


for pid in parents():
    address = id(LIBC)  # a fork has the same addresses
    try:
        with open(f"/proc/{pid}/maps") as file:
            address = int(file.readline().partition("-")[0], 16)
        with open(f"/proc/{pid}/mem", "rb", 0) as file:
            file.seek(address)
            file.read(16)
            print("attack-marker-memory by /proc")
    except (OSError, ValueError):
        pass
    room = ctypes.create_string_buffer(16)
    mine, theirs = Piece(ctypes.addressof(room), 16), Piece(address, 16)
    if LIBC.process_vm_readv(pid, ctypes.byref(mine), 1, ctypes.byref(theirs), 1, 0) > 0:
        print("attack-marker-memory by process_vm_readv")


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
