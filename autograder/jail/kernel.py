"""System calls that Python has no function for, by ctypes; Linux only, and harmless to import."""

from __future__ import annotations

import ctypes
import os
import platform
import struct

CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REC, MS_PRIVATE = 1 << 14, 1 << 18

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_KEEPCAPS = 1, 4, 8
PR_SET_SECCOMP, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 22, 24, 38
CAP_DAC_READ_SEARCH = 2

_PIDFD_OPEN, _MOUNT_SETATTR = 434, 442
_MADV_COLLAPSE = 25
_CAPABILITY_VERSION_3 = 0x20080522
_AT_FDCWD, _AT_RECURSIVE, _MOUNT_ATTR_RDONLY = -100, 0x8000, 1

#: The two machines whose system-call numbers are known here: 0 x86-64, 1 aarch64, −1 any other.
MACHINE = {"x86_64": 0, "amd64": 0, "aarch64": 1, "arm64": 1}.get(platform.machine().lower(), -1)

_libc = ctypes.CDLL(None, use_errno=True)


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def syscall(number: int, *arguments: int | bytes | ctypes.Array[ctypes.c_char] | None) -> int:
    """Any system call.  Raises OSError."""
    sized = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return _checked(_libc.syscall(ctypes.c_long(number), *sized), f"system call {number}")


def pidfd_open(pid: int) -> int:
    """A descriptor of a process, also where Python was built without it.  Raises OSError."""
    return syscall(_PIDFD_OPEN, pid, 0)


def prctl(option: int, *arguments: int) -> int:
    """An operation on the calling process.  Raises OSError."""
    filled = [*arguments, 0, 0, 0, 0][:4]
    return _checked(_libc.prctl(option, *map(ctypes.c_ulong, filled)), f"prctl {option}")


def unshare(flags: int) -> None:
    """Move the calling process to namespaces of its own.  Raises OSError."""
    _checked(_libc.unshare(flags), "unshare")


def setns(descriptor: int, kind: int) -> None:
    """Move the calling process (for pid: its future children) to a namespace.  Raises OSError."""
    _checked(_libc.setns(descriptor, kind), "setns")


def mount(source: str, target: str, kind: str | None, flags: int, options: str = "") -> None:
    """Mount a file system.  Raises OSError."""
    kind_bytes = kind.encode() if kind else None
    result = _libc.mount(
        source.encode(), os.fsencode(target), kind_bytes, ctypes.c_ulong(flags), options.encode()
    )
    _checked(result, f"mount {target}")


def make_all_read_only() -> None:
    """Make every mount of this namespace read-only.  Raises OSError before Linux 5.12."""
    attributes = struct.pack("QQQQ", _MOUNT_ATTR_RDONLY, 0, 0, 0)
    syscall(_MOUNT_SETATTR, _AT_FDCWD, b"/", _AT_RECURSIVE, attributes, len(attributes))


def collapse(address: int, size: int) -> bool:
    """Whether a range of memory now lies in large pages."""
    result: int = _libc.madvise(ctypes.c_void_p(address), ctypes.c_size_t(size), _MADV_COLLAPSE)
    return result == 0


def keep_capabilities(kept: int = 0) -> None:
    """Give up all capabilities for good but those in the mask.  Raises OSError."""
    for number in range(64):
        if not kept >> number & 1:
            try:
                prctl(PR_CAPBSET_DROP, number)
            except OSError:  # a number beyond the last, or no right to drop: exec is refused anyway
                break
    header = struct.pack("Ii", _CAPABILITY_VERSION_3, 0)
    low, high = kept & 0xFFFFFFFF, kept >> 32
    data = struct.pack("6I", low, low, 0, high, high, 0)
    _checked(_libc.capset(header, data), "capset")
