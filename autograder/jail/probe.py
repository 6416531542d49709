"""A submission that tries to break out, for the self-check: it runs as student code, never as ours.

`attempt` returns, for each promise of the jail, whether it managed to break it.  It does no harm
where it succeeds.
"""

from __future__ import annotations

import contextlib
import ctypes
import mmap
import os
import signal
import socket
from collections.abc import Callable
from typing import Any

_NEW_USER_NAMESPACE = 0x10000000


def attempt(traps: dict[str, Any]) -> dict[str, bool]:
    """Try each of these once; an exception means that the wall held."""
    deeds: dict[str, Callable[[], Any]] = {
        "reading": lambda: _read(traps["secret"]),
        "writing": lambda: _write(traps["beside"]),
        "seeing": lambda: os.stat(traps["secret"]),  # noqa: PTH116
        "network": lambda: _connect(traps),
        "signals": lambda: os.kill(traps["grader"], 0),
        "processes": _fork,
        "memory": lambda: mmap.mmap(-1, traps["memory"]).close(),
        "namespaces": _unshare,
        "others": lambda: _others(traps["grader"]),
        "privileges": _powers,
        "disk": lambda: _room(traps["disk"]),
    }
    return {name: _succeeds(deed) for name, deed in deeds.items()}


def _succeeds(deed: Callable[[], Any]) -> bool:
    try:
        deed()
    except Exception:
        return False
    return True


def _read(path: str) -> None:
    with open(path, "rb") as file:  # noqa: PTH123
        file.read(1)


def _write(path: str) -> None:
    with open(path, "wb"):  # noqa: PTH123
        pass
    os.unlink(path)  # noqa: PTH108


def _connect(traps: dict[str, Any]) -> None:
    """Succeeds when either listener can be reached."""
    addresses: list[tuple[int, Any]] = [
        (socket.AF_INET, ("127.0.0.1", traps["port"])),
        (socket.AF_UNIX, traps["abstract"]),
    ]
    for family, address in addresses:
        with contextlib.suppress(OSError):
            return _reach(family, address)
    raise ConnectionError


def _reach(family: int, address: Any) -> None:
    with socket.socket(family) as sock:
        sock.settimeout(0.05)
        sock.connect(address)


def _fork() -> None:
    child = os.fork()
    if child == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)


def _unshare() -> None:
    if ctypes.CDLL(None).unshare(_NEW_USER_NAMESPACE):
        raise OSError


def _powers() -> None:
    """Succeeds when this process has any capability left."""
    data = (ctypes.c_uint32 * 6)()
    head = (ctypes.c_uint32 * 2)(0x20080522, 0)
    if ctypes.CDLL(None).capget(head, data) == 0 and not any(data):
        raise PermissionError


def _others(grader: int) -> None:
    numbers = [int(name) for name in os.listdir("/proc") if name.isdigit()]  # noqa: PTH208
    if not any(number != os.getpid() for number in numbers):
        os.listdir(f"/proc/{grader}/task")  # noqa: PTH208


def _room(limit: int) -> None:
    """Succeeds when the folder could take more than the limit."""
    room = os.statvfs(".")
    if room.f_blocks * room.f_frsize <= limit:
        raise OSError
