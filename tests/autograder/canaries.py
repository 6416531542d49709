"""What an attack would touch if it got out: listeners, a secret, and the markers it would leave."""

import contextlib
import os
import socket
import tempfile
from pathlib import Path

import torch

from autograder.exam import ROOT

PORT = 45991
SOCKET_FILE = Path(tempfile.gettempdir()) / "attack-canary.sock"
SECRET = Path(tempfile.gettempdir()) / "attack-canary-secret"
KINDS = (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET)


def places():
    """Folders where an attack might leave a marker."""
    fixed = [Path.cwd(), *Path.cwd().parents, Path.home(), ROOT, Path(tempfile.gettempdir())]
    shared = [Path("/var/tmp"), Path("/dev/shm"), Path("/run")]
    return {*fixed, *shared, Path(torch.__file__).parent, Path(os.__file__).parent}


def markers():
    """Every marker that lies anywhere about."""
    return sorted(marker for folder in places() for marker in folder.glob("attack-marker*"))


def _bound(family, kind, address):
    listener = socket.socket(family, kind)
    listener.setblocking(False)
    listener.bind(address)
    if kind != socket.SOCK_DGRAM:
        listener.listen()
    return listener


@contextlib.contextmanager
def listeners():
    """Sockets of every kind that an attack could contact; none of them ever answers."""
    SOCKET_FILE.unlink(missing_ok=True)
    wanted = [(socket.AF_UNIX, kind, "\0attack-canary") for kind in KINDS]
    wanted += [(socket.AF_UNIX, socket.SOCK_STREAM, str(SOCKET_FILE))]
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        wanted += [(family, kind, (host, PORT)) for kind in KINDS[:2]]
    with contextlib.ExitStack() as stack:
        opened = []
        for family, kind, address in wanted:
            with contextlib.suppress(OSError):  # no IPv6 here, or one name for one kind only
                opened.append(stack.enter_context(_bound(family, kind, address)))
        yield opened
        SOCKET_FILE.unlink(missing_ok=True)


def contacted(opened):
    """The listeners that somebody has reached."""
    return [listener for listener in opened if _reached(listener)]


def _reached(listener):
    try:
        if listener.type == socket.SOCK_DGRAM:
            listener.recv(1)
        else:
            listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def secret():
    """A file that only its owner may read."""
    SECRET.write_text("nobody else's business", encoding="utf-8")
    SECRET.chmod(0o600)
    yield SECRET
    SECRET.unlink()
