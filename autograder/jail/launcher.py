"""The grader's end of the jail: starts the zygote, asks it for workers, and talks to them.

Launcher ── control socket ──> zygote ── fork ──> worker
    └── hire() -> Employment: one worker's wire, output and death certificate
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import asdict
from typing import Any, Self

import msgpack

from autograder.jail.employment import Death, Employment
from autograder.jail.limits import Limits
from autograder.jail.selfcheck import STRONG, Report, examine
from autograder.jail.site import Site, prepare
from autograder.model import GraderError, UsageError
from autograder.text import printable

#: One thread each: the kernel would share two cores among pools that get in each other's way, and
#: a pool started before a fork hangs the child.  Parallelism comes from many workers.
_SINGLE_THREAD = dict.fromkeys(
    ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"], "1"
)
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "SYSTEMROOT")
_START_SECONDS = 180.0
_BURIAL_SECONDS = 10.0


class JailBroken(GraderError):
    """The zygote could not be started or went away: a fault of ours, not of a submission."""


class Launcher:
    """Owns one zygote.  Use as a context manager; nothing of it survives the `with` block."""

    def __init__(
        self,
        limits: Limits | None = None,
        isolation: str = "auto",
        *,
        gpu: bool = False,
        preload: bool = True,
    ) -> None:
        self.limits = limits or Limits()
        self.required = isolation
        self.gpu = gpu
        self.preload = preload
        self.site: Site | None = None
        self.report: Report | None = None
        self.process: subprocess.Popen[bytes] | None = None
        self.numbers = 0
        self.handle = -1
        self.deaths: dict[int, dict[str, Any]] = {}

    @property
    def isolation(self) -> str:
        """How far workers are kept apart, as measured; "" as long as it was not."""
        return "" if self.report is None else str(self.report)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Start the zygote, unless it runs.  Does not wait for its imports."""
        if self.process is not None and self.process.poll() is None:
            return
        self.site = self.site or prepare(
            confine=self.required != "process", gpu=self.gpu, preload=self.preload
        )
        # Sequenced packets on Linux; elsewhere datagrams keep the messages apart as well.
        kind = socket.SOCK_SEQPACKET if sys.platform == "linux" else socket.SOCK_DGRAM
        ours, theirs = socket.socketpair(socket.AF_UNIX, kind)
        self.control = ours
        self.ready = False
        with theirs:
            self.process = subprocess.Popen(
                self.site.command(theirs.fileno()),
                pass_fds=[theirs.fileno()],
                cwd="/",
                env=_environment(self.site.settings.folder),
                stdin=subprocess.DEVNULL,
            )

    def check(self) -> Report:
        """What the jail is worth here, measured once.  Raises UsageError if less than required."""
        if self.report is None:
            if self.required == "process":
                self.report = Report(confined=False)
            else:
                self.report = examine(self._hire())
        if self.required == "jail" and self.report.level < STRONG:
            broken = "; ".join(promise.words for promise in self.report.broken)
            raise UsageError(
                f"--isolation jail: this machine reaches {self.report} only, without: {broken}. "
                "`autograder doctor` says what helps; --isolation auto grades all the same"
            )
        return self.report

    def hire(self) -> Employment:
        """Have a fresh worker forked.

        Raises JailBroken when the zygote can't, twice, and UsageError when the jail is weaker than
        required.
        """
        self.check()
        try:
            return self._hire()
        except (OSError, JailBroken):
            # Something ended the zygote, a shortage of memory perhaps: a new one is as good.
            self.close()
            return self._hire()

    def _hire(self) -> Employment:
        self.start()
        self._await_ready()
        self.numbers += 1
        ours, theirs = socket.socketpair()
        reader, writer = os.pipe()
        request = {"fork": self.numbers, "limits": asdict(self.limits)}
        with theirs:
            socket.send_fds(self.control, [msgpack.packb(request)], [theirs.fileno(), writer])
        os.close(writer)
        self._await("forked", self.numbers, _BURIAL_SECONDS)
        handle, self.handle = self.handle, -1
        employment = Employment(self, self.numbers, ours, reader, handle)
        if not employment.await_walls(time.monotonic() + _BURIAL_SECONDS):
            employment.finish()
            reason = printable(employment.printed.decode("utf-8", "replace")).strip()
            raise JailBroken(f"a worker could not be locked down: {reason or 'no reason given'}")
        return employment

    def bury(self, number: int) -> Death:
        """Kill a worker, if it still lives, and return how it ended.

        A worker that took the zygote along counts as killed; the next one gets a new zygote.
        """
        try:
            self.control.send(msgpack.packb({"kill": number}))
            report = self.deaths.pop(number, None) or self._await("died", number, _BURIAL_SECONDS)
        except (OSError, JailBroken):
            self.close()
            return Death(signal.SIGKILL, 0.0, 0)
        return Death(report["status"], report["cpu"], report["rss"])

    def close(self) -> None:
        """End the zygote and every worker, and remove their folder."""
        if self.process is not None:
            self.control.close()
            try:
                self.process.wait(_BURIAL_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None
        if self.site is not None:
            self.site.remove()
            self.site = None

    def _await_ready(self) -> None:
        if not self.ready:
            report = self._await("ready", None, _START_SECONDS)
            if report["threads"] != 1:
                raise JailBroken(f"the zygote has {report['threads']} threads: forks would hang")
            self.ready = True

    def _await(self, what: str, number: int | None, seconds: float) -> dict[str, Any]:
        """The zygote's next report of this kind; reports of deaths in between are kept."""
        deadline = time.monotonic() + seconds
        while True:
            self.control.settimeout(max(deadline - time.monotonic(), 0.001))
            try:
                data, handles, _, _ = socket.recv_fds(self.control, 4096, 1)
            except OSError as error:
                raise JailBroken(f"the zygote did not answer within {seconds:g} s") from error
            if not data:
                raise JailBroken("the zygote ended; its error stands above")
            report: dict[str, Any] = msgpack.unpackb(data)
            self.handle = handles[0] if handles else self.handle
            if what in report and number in (None, report[what]):
                return report
            if "died" in report:
                self.deaths[report["died"]] = report


def _environment(folder: str) -> dict[str, str]:
    """A cleared environment: what torch needs to import, and nothing that could be secret."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {
        **kept,
        **_SINGLE_THREAD,
        "HOME": folder,
        "TMPDIR": folder,
        "USER": "student",
        "TORCHINDUCTOR_CACHE_DIR": folder,
        "MPLCONFIGDIR": folder,
        "MALLOC_ARENA_MAX": "2",
        "LC_ALL": "C.UTF-8",
        # Counting GPUs through the driver's library leaves CUDA uninitialised, as a fork needs.
        "PYTORCH_NVML_BASED_CUDA_CHECK": "1",
    }
