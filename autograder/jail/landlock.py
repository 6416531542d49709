"""Landlock: which files this process may touch from now on, as the kernel enforces it.

It needs no privileges and holds in containers, too.  It does not cover what only looks at or
changes a file's attributes (stat, chmod, utime): the system-call filter takes those.
"""

from __future__ import annotations

import contextlib
import os
import stat
import struct
from collections.abc import Iterable

from autograder.jail import kernel

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE, _IOCTL = 1 << 1, 1 << 2, 1 << 3, 1 << 14, 1 << 15
#: The kinds of access to files that a version of the interface knows: the lowest so many bits.
_ACCESS_BITS = {1: 13, 2: 14, 3: 15, 4: 15}
_LATEST_BITS = 16
_NETWORK = 0b11  # binding and connecting TCP sockets, from version 4
_SCOPES = 0b11  # abstract sockets and signals to others, from version 6


def version() -> int:
    """The version of the kernel's interface; 0 where there is none."""
    try:
        return kernel.syscall(_CREATE, None, 0, 1)
    except (OSError, AttributeError):
        return 0


def restrict(readable: Iterable[str], writable: Iterable[str], devices: Iterable[str]) -> None:
    """Allow reading below some paths, everything below others, and nothing elsewhere, for good.

    Paths that do not exist are passed over.  Raises OSError where there is no Landlock.
    """
    abi = version()
    handled = (1 << _ACCESS_BITS.get(abi, _LATEST_BITS)) - 1
    attributes = [handled]
    if abi >= 4:
        attributes.append(_NETWORK)
    if abi >= 6:
        attributes.append(_SCOPES)
    packed = struct.pack(f"{len(attributes)}Q", *attributes)
    ruleset = kernel.syscall(_CREATE, packed, len(packed), 0)
    try:
        device_access = _READ_FILE | _WRITE_FILE | _TRUNCATE | _IOCTL
        for paths, access in (
            (readable, _READ_FILE | _READ_DIR),
            (writable, handled & ~_IOCTL),
            (devices, device_access),
        ):
            for path in paths:
                with contextlib.suppress(FileNotFoundError, PermissionError, NotADirectoryError):
                    _allow(ruleset, path, access & handled)
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        kernel.syscall(_RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, access: int) -> None:
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            access &= _READ_FILE | _WRITE_FILE | _TRUNCATE | _IOCTL
        rule = struct.pack("=Qi", access, descriptor)
        kernel.syscall(_ADD, ruleset, 1, rule, 0)
    finally:
        os.close(descriptor)
