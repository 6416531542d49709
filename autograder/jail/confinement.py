"""What is taken from a worker before it runs student code.

`lock_down` runs in the freshly forked child, single-threaded, as its last trusted act.  Covered
here: resource limits, the printed output, and a process group of its own.  Not covered at this
level: files, the network and other processes of the same user.
"""

from __future__ import annotations

import os
import resource
from pathlib import Path

from autograder.jail.limits import Limits


def lock_down(limits: Limits, output: int) -> None:
    """Send output to the given descriptor, close standard input, and set the resource limits."""
    os.setsid()
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for what, amount in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, limits.file_size),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_AS, _address_space() + limits.memory),
    ):
        _lower(what, amount)


def _lower(what: int, amount: int) -> None:
    """Set a soft and hard limit, never above the hard limit already in force."""
    _, hard = resource.getrlimit(what)
    amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
    resource.setrlimit(what, (amount, amount))


def _address_space() -> int:
    """Bytes of address space in use, which the fork inherited; 0 where the kernel does not say."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 8 << 30
