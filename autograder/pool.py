"""Grader processes on this machine: as many as its memory bears, and none that is lost stops a run.

    GraderPool.submit ──> ProcessPoolExecutor ──> grader process ──> its zygotes ──> workers

A process pool of the standard library is broken for good when one of its processes dies, by the
kernel's out-of-memory killer for example; here a new one takes over.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing.connection import wait
from typing import Any

import psutil

#: What a grader, its zygotes and a worker of ordinary size hold of their own.
GRADER_MEMORY = 1536 << 20
#: How often a submission is given to a new grader after the one that had it was lost.
ATTEMPTS = 3
#: Bytes that a grader keeps free for what comes next, and the largest block of them.
KEPT_MEMORY, KEPT_BLOCK = 256 << 20, 64 << 20
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # from malloc.h
#: Which of a machine's grader processes this is; empty in every other process.
_own_number: list[int] = []


def default_jobs() -> int:
    """One grader per core, as far as there is memory for them."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    fitting: int = psutil.virtual_memory().available // GRADER_MEMORY
    return max(1, min(cores or 1, fitting))


class GraderPool(Executor):
    """A process pool that outlives the loss of its processes.

    What was under way when a process died is done again, and fails with BrokenProcessPool only when
    that happened `ATTEMPTS` times.
    """

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self.lock = threading.Lock()
        self.closed = False
        self.pool = self._new_pool()

    def submit(  # type: ignore[override]  # the base class's signature has positional-only names
        self, function: Callable[..., Any], *arguments: Any, **named: Any
    ) -> Future[Any]:
        """Have a function called in a grader process."""
        outer: Future[Any] = Future()
        self._try(outer, ATTEMPTS, lambda pool: pool.submit(function, *arguments, **named))
        return outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes; no lost work is taken up again from here on."""
        self.closed = True
        self.pool.shutdown(wait, cancel_futures=cancel_futures)

    def _try(
        self,
        outer: Future[Any],
        attempts: int,
        submit: Callable[[ProcessPoolExecutor], Future[Any]],
    ) -> None:
        pool = self.pool
        try:
            inner = submit(pool)
        except BrokenProcessPool as error:  # broken since, by what another thread has not seen yet
            inner = Future()
            inner.set_exception(error)
        inner.add_done_callback(lambda done: self._settle(outer, done, pool, attempts - 1, submit))

    def _settle(
        self,
        outer: Future[Any],
        inner: Future[Any],
        pool: ProcessPoolExecutor,
        attempts: int,
        submit: Callable[[ProcessPoolExecutor], Future[Any]],
    ) -> None:
        if inner.cancelled():
            outer.cancel()
            return
        error = inner.exception()
        if isinstance(error, BrokenProcessPool) and attempts and not self.closed:
            self._replace(pool)
            self._try(outer, attempts, submit)
        elif error is not None:
            outer.set_exception(error)
        else:
            outer.set_result(inner.result())

    def _replace(self, broken: ProcessPoolExecutor) -> None:
        with self.lock:
            if self.pool is broken:
                self.pool = self._new_pool()

    def _new_pool(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        numbers = context.Value("i", 0)
        return ProcessPoolExecutor(self.jobs, context, initializer=_begin, initargs=(numbers,))


def stay_on_one_core() -> None:
    """Keep a numbered grader, and what it starts, to a core of its own; others go on freely.

    A grader and its worker take turns.  On one core each finds in the caches what the other left,
    and wakes it without a signal to another core: that saves a tenth of the time.
    """
    if _own_number and hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        with contextlib.suppress(OSError):  # where the system does not let us choose
            os.sched_setaffinity(0, {cores[_own_number[0] % len(cores)]})


@cache
def keep_freed_memory() -> None:
    """Let what this process frees stay with it for what it needs next, up to a limit.

    The C library gives large blocks back to the system, which clears them before it lends them
    anew; with a network in every few checks that takes longer than many a check.
    """
    with contextlib.suppress(AttributeError):  # other C libraries have no such settings
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_M_MMAP_THRESHOLD, KEPT_BLOCK)
        mallopt(_M_TRIM_THRESHOLD, KEPT_MEMORY)


def _begin(numbers: Any) -> None:
    """A grader process takes its number, and watches over the one that hands out work."""
    with numbers.get_lock():
        take_number(numbers.value)
        numbers.value += 1
    _end_with_parent()


def take_number(number: int) -> None:
    """Let this process be the grader of that number, which says what core it stays on."""
    _own_number[:] = [number]


def _end_with_parent() -> None:
    """Let this grader process end at once when the one that hands out work was killed.

    Else it would finish what it has in hand, and then wait for ever; its zygotes end with it.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=[parent.sentinel], daemon=True).start()


def _watch(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
