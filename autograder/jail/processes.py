"""What grader and zygote ask of the kernel about workers, and about themselves."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path


def kill_group(pid: int) -> None:
    """Kill a worker and what it may have started; each worker leads a process group."""
    for kill in (os.kill, os.killpg):
        try:
            kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue


def cpu_of(pid: int) -> float:
    """CPU seconds of a process so far; 0 if it has ended, or where the kernel does not say."""
    try:
        # Linux numbers the CPU clock of a process after it: see clock_getcpuclockid(3).
        return time.clock_gettime(~pid << 3 | 2) if pid > 0 and sys.platform == "linux" else 0.0
    except OSError:
        return 0.0


def number_of(descriptor: int) -> int:
    """Our number for the process of a descriptor; 0 where the kernel does not say."""
    try:
        info = Path(f"/proc/self/fdinfo/{descriptor}").read_text(encoding="ascii")
    except OSError:
        return 0
    fields = dict(line.split(":", 1) for line in info.splitlines())
    return int(fields.get("Pid", 0))


def threads() -> int:
    """Number of threads of this process; 1 where the kernel does not say."""
    try:
        return len(list(Path("/proc/self/task").iterdir()))
    except OSError:
        return 1


def become_ordinary(uid: int) -> None:
    """Become this user for good; -1 to stay who we are."""
    if uid >= 0:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
