"""Namespaces: a worker sees no network, no other process, and no writable place but its own.

The zygote first enters a user and a process namespace (`enter`), where it may make more of them
without privileges; then each worker gets a process namespace (`Nursery`) and takes leave of the
rest itself (`seclude`).  Everything here raises OSError where the kernel refuses.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

from autograder.jail import kernel
from autograder.jail.limits import Limits

#: Covered with an empty, read-only folder: they show other processes or can be written to.
_COVERED = ("/proc", "/dev/shm", "/dev/mqueue", "/sys")
#: What `enter` returns outside for a process 1 that ended well: 0 is what it returns inside.
_ENDED = 256
_HIDDEN_FLAGS = kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC


def enter() -> int:
    """Fork a process 1 of namespaces of our own, in which it has all powers.

    Returns 0 in that process; outside, its exit status when it has ended.  Whichever of the two is
    killed, the other ends.
    """
    _map_ourselves(kernel.CLONE_NEWUSER | kernel.CLONE_NEWPID)
    child = os.fork()
    if child == 0:
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        return 0
    _, status = os.waitpid(child, 0)
    return abs(os.waitstatus_to_exitcode(status)) or _ENDED


def _map_ourselves(flags: int) -> None:
    """Enter a new user namespace in which we are who we were.

    The kernel lets only a "dumpable" process write its own map, which one that has changed its
    user is not.
    """
    uid, gid = os.geteuid(), os.getegid()
    kernel.prctl(kernel.PR_SET_DUMPABLE, 1)
    kernel.unshare(flags)
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"),
                       ("gid_map", f"{gid} {gid} 1")):  # fmt: skip
        descriptor = os.open(f"/proc/self/{name}", os.O_WRONLY)
        try:
            os.write(descriptor, text.encode())
        finally:
            os.close(descriptor)


class Nursery:
    """Makes a process namespace for each worker: `with nursery.room() as init: pid = fork()`.

    Process 1 of it is a program that sleeps.  A worker in its place could not be told how it ended:
    the kernel keeps signals from process 1.
    """

    def __init__(self) -> None:
        sleep = shutil.which("sleep")
        if sleep is None:
            raise OSError("no program that sleeps")
        self.sleep = sleep
        self.home = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)

    @contextlib.contextmanager
    def room(self) -> Iterator[int]:
        """Processes forked inside the block live in a fresh namespace; yields its process 1.

        A forked process must not leave the block.
        """
        kernel.unshare(kernel.CLONE_NEWPID)
        try:
            yield os.posix_spawn(self.sleep, [self.sleep, "2147483647"], {})
        finally:
            kernel.setns(self.home, kernel.CLONE_NEWPID)


def close_room(init: int) -> None:
    """End a process namespace and all that is in it."""
    with contextlib.suppress(ProcessLookupError, ChildProcessError):
        os.kill(init, signal.SIGKILL)
        os.waitpid(init, 0)


def seclude(limits: Limits, folder: str, devices_needed: bool = False) -> None:
    """Leave every shared namespace; the folder becomes private, the rest read-only."""
    _map_ourselves(
        kernel.CLONE_NEWUSER
        | kernel.CLONE_NEWNS
        | kernel.CLONE_NEWNET
        | kernel.CLONE_NEWIPC
        | kernel.CLONE_NEWUTS
        | kernel.CLONE_NEWCGROUP
    )
    kernel.mount("none", "/", None, kernel.MS_REC | kernel.MS_PRIVATE)
    kernel.make_all_read_only()
    for place in () if devices_needed else _COVERED:
        if Path(place).is_dir():
            flags = _HIDDEN_FLAGS | kernel.MS_RDONLY
            kernel.mount("tmpfs", place, "tmpfs", flags, "size=4k,mode=555")
    options = f"size={limits.disk},nr_inodes={limits.files},mode=700"
    kernel.mount("tmpfs", folder, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, options)
