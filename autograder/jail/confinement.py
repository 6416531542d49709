"""What is taken from a worker before it runs student code.

`lock_down` runs in the freshly forked child, single-threaded, as its last trusted act.  Each layer
is put up where the kernel has it; which promises really hold is measured afterwards, by
`autograder.jail.selfcheck`.

Covered:
    files           Landlock: nothing outside Python, the system's libraries and the worker's own
                    folder can be read, nothing outside that folder written.  With namespaces the
                    folder is a file system in memory with a size, and the rest is read-only; inside
                    bubblewrap (see `outer`) other files are not even there.
    network         no system call makes, binds or connects a socket of any family; with namespaces
                    there is no network either.
    processes       no fork and no program can be started; none but the worker's own can be
                    signalled, traced, read or limited.
    memory          an address space of what the worker was forked with, plus a limit; no shared
                    memory or memory files beside it.
    privileges      an ordinary user, no capabilities, none to be had from a program; no new
                    namespaces, mounts or keys, no io_uring, bpf, perf or userfaultfd.
    the rest        threads (with a user of its own), open files, file size, core dumps, printed
                    output, a process group of its own.

Not covered:
    - a hole in the kernel within the system calls that are allowed, and side channels;
    - CPU time: the grader's clock decides;
    - a worker that may compute on a GPU: CUDA reserves more address space than any limit, so
      that only private memory is counted; the GPU's own has no limit, and /proc stays visible;
    - without namespaces: the sum of the sizes of many files, the existence and attributes of other
      files (`stat`), and, for an ordinary user, the number of threads other than by memory;
    - outside Linux: everything but the limits on file size, open files and core dumps.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from autograder.jail import kernel, landlock, namespaces, seccomp
from autograder.jail.limits import Limits

_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_GPU_READABLE = ("/proc", "/sys", "/dev")


@dataclass(frozen=True, slots=True)
class Walls:
    """What the zygote found that it can put up around a worker.

    `uid` is the worker's own user, or -1 to stay who we are; `read_all` lets that user pass folders
    that only their owner may enter, for an interpreter in a private home: Landlock then is what
    keeps it from the rest.
    """

    folder: str
    readable: tuple[str, ...] = ()
    confine: bool = True
    namespaces: bool = False
    uid: int = -1
    read_all: bool = False
    gpu: bool = False


def lock_down(limits: Limits, walls: Walls, output: int) -> None:
    """Send output to the given descriptor, close standard input, and put up the walls.

    Raises OSError when a wall that was found to stand can't be put up this time.
    """
    os.setsid()
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    space, data = _memory_in_use()
    if walls.confine and walls.namespaces:
        namespaces.seclude(limits, walls.folder, walls.gpu)
    os.chdir(walls.folder)
    _use_as_home(walls.folder)
    own_user = walls.namespaces or walls.uid >= 0
    _set_limits(limits, threads=walls.confine and own_user)
    if walls.gpu:
        _lower(resource.RLIMIT_DATA, data + limits.memory)
    else:
        _lower(resource.RLIMIT_AS, space + limits.memory)
    if walls.confine and sys.platform == "linux":
        _give_up_privileges(walls)
        _restrict_files(walls)
        _restrict_calls()


def _use_as_home(folder: str) -> None:
    for name in ("HOME", "TMPDIR", "TORCHINDUCTOR_CACHE_DIR", "MPLCONFIGDIR"):
        os.environ[name] = folder
    tempfile.tempdir = None


def _set_limits(limits: Limits, *, threads: bool) -> None:
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, limits.file_size)
    _lower(resource.RLIMIT_NOFILE, limits.open_files)
    _lower(resource.RLIMIT_CPU, int(limits.submission_seconds) + 60)
    if threads:  # counted per user: only with one of its own does a worker not count the others'
        _lower(resource.RLIMIT_NPROC, limits.threads)


def _lower(what: int, amount: int) -> None:
    """Set a soft and hard limit, never above the hard limit already in force."""
    _, hard = resource.getrlimit(what)
    amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
    resource.setrlimit(what, (amount, amount))


def _memory_in_use() -> tuple[int, int]:
    """Bytes of address space that the fork inherited, and how many of them are private data.

    8 GiB where the kernel does not say.
    """
    try:
        descriptor = os.open("/proc/self/statm", os.O_RDONLY)
    except OSError:
        return 8 << 30, 8 << 30
    try:
        pages = os.read(descriptor, 256).split()
    finally:
        os.close(descriptor)
    return int(pages[0]) * _PAGE, int(pages[5]) * _PAGE


def _give_up_privileges(walls: Walls) -> None:
    kept = 1 << kernel.CAP_DAC_READ_SEARCH if walls.read_all and walls.uid >= 0 else 0
    if walls.uid >= 0:
        kernel.prctl(kernel.PR_SET_KEEPCAPS, 1)
        os.setgroups([])
        os.setresgid(walls.uid, walls.uid, walls.uid)
        os.setresuid(walls.uid, walls.uid, walls.uid)
    kernel.keep_capabilities(kept)
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    # Without namespaces nothing else would end a worker whose zygote was killed.
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)


def _restrict_files(walls: Walls) -> None:
    if landlock.version():
        gpus = [str(path) for path in Path("/dev").glob("nvidia*")] if walls.gpu else []
        readable = (*walls.readable, *(_GPU_READABLE if walls.gpu else ()))
        landlock.restrict(readable, [walls.folder], [*_DEVICES, *gpus])


def _restrict_calls() -> None:
    """Put up the filter last: what comes before needs calls that it refuses."""
    if kernel.MACHINE >= 0:
        with contextlib.suppress(OSError):  # a kernel without filters: the self-check will say so
            seccomp.install(seccomp.program(os.getpid()))
