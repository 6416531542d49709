"""The grader's end of the jail: starts a line of zygotes, and asks them for workers.

Launcher ── Control ──> zygote of a stage ── fork ──> worker
    └── hire() -> Employment: one worker's wire, output and death certificate
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from typing import Self

from autograder.jail.control import Control, JailBroken
from autograder.jail.employment import Death, Employment
from autograder.jail.limits import Limits
from autograder.jail.selfcheck import STRONG, Report, examine
from autograder.jail.site import Site, prepare
from autograder.jail.stages import STAGES
from autograder.model import UsageError
from autograder.text import printable

#: One thread each: the kernel would share two cores among pools that get in each other's way, and
#: a pool started before a fork hangs the child.  Parallelism comes from many workers.
_SINGLE_THREAD = dict.fromkeys(
    ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"], "1"
)
#: Tensors come and go: memory once had is kept, and large pieces of it come in large pages.
_KEEP_MEMORY = {
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": str(1 << 30),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 32),
}
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "SYSTEMROOT")
_WALLS_SECONDS = 10.0
_END_SECONDS = 10.0


class Launcher:
    """Owns one line of zygotes.  As a context manager it leaves nothing of them behind.

    Without `preload`, the line ends at its first stage: enough to try the walls.
    """

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
        self.stages = len(STAGES) if preload else 1
        self.site: Site | None = None
        self.report: Report | None = None
        self.process: subprocess.Popen[bytes] | None = None
        self.controls: list[Control] = []
        self.numbers = 0

    @property
    def isolation(self) -> str:
        """How far workers are kept apart, as measured; "" as long as it was not."""
        return "" if self.report is None else str(self.report)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Start the zygotes, unless they run.  Does not wait for their imports."""
        if self.process is not None and self.process.poll() is None:
            return
        self.close()
        self.site = self.site or prepare(confine=self.required != "process", gpu=self.gpu)
        # Sequenced packets on Linux; elsewhere datagrams keep the messages apart as well.
        kind = socket.SOCK_SEQPACKET if sys.platform == "linux" else socket.SOCK_DGRAM
        pairs = [socket.socketpair(socket.AF_UNIX, kind) for _ in range(self.stages)]
        self.controls = [Control(ours) for ours, _ in pairs]
        descriptors = [theirs.fileno() for _, theirs in pairs]
        self.process = subprocess.Popen(
            self.site.command(descriptors),
            pass_fds=descriptors,
            cwd="/",
            env=_environment(self.site.settings.folder),
            stdin=subprocess.DEVNULL,
        )
        for _, theirs in pairs:
            theirs.close()

    def check(self) -> Report:
        """What the jail is worth here, measured once.  Raises UsageError if less than required."""
        if self.report is None:
            if self.required == "process":
                self.report = Report(confined=False)
            else:
                self.report = examine(self._hire(0))
        if self.required == "jail" and self.report.level < STRONG:
            broken = "; ".join(promise.words for promise in self.report.broken)
            raise UsageError(
                f"--isolation jail: this machine reaches {self.report} only, without: {broken}. "
                "`autograder doctor` says what helps; --isolation auto grades all the same"
            )
        return self.report

    def hire(self, stage: int = -1, limits: Limits | None = None) -> Employment:
        """Have a fresh worker forked at a stage, the last unless told, with these limits or ours.

        Raises JailBroken when the zygote can't, twice, and UsageError when the jail is weaker than
        required.
        """
        self.check()
        try:
            return self._hire(stage, limits)
        except (OSError, JailBroken):
            # Something ended the zygote, a shortage of memory perhaps: a new one is as good.
            self.close()
            return self._hire(stage, limits)

    def _hire(self, stage: int, limits: Limits | None = None) -> Employment:
        self.start()
        limits = limits or self.limits
        control = self.controls[stage]
        self.numbers += 1
        ours, theirs = socket.socketpair()
        reader, writer = os.pipe()
        try:
            with theirs:
                pid = control.fork(self.numbers, limits, theirs.fileno(), writer)
        except (OSError, JailBroken):
            ours.close()
            os.close(reader)
            raise
        finally:
            os.close(writer)
        employment = Employment(self, control, limits, self.numbers, ours, reader, pid)
        if not employment.await_walls(time.monotonic() + _WALLS_SECONDS):
            employment.finish()
            reason = printable(employment.printed.decode("utf-8", "replace")).strip()
            raise JailBroken(f"a worker could not be locked down: {reason or 'no reason given'}")
        return employment

    def bury(self, control: Control, number: int) -> Death:
        """Kill a worker, if it still lives, and return how it ended.

        A worker that took the zygote along counts as killed; the next one gets a new zygote.
        """
        try:
            report = control.bury(number)
        except (OSError, JailBroken):
            self.close()
            return Death(signal.SIGKILL, 0.0, 0)
        return Death(report["status"], report["cpu"], report["rss"])

    def close(self) -> None:
        """End the zygotes and every worker, and remove their folder."""
        if self.process is not None:
            for control in self.controls:
                control.sock.close()
            try:
                self.process.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None
        if self.site is not None:
            self.site.remove()
            self.site = None


def _environment(folder: str) -> dict[str, str]:
    """A cleared environment: what torch needs to import, and nothing that could be secret."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {
        **kept,
        **_SINGLE_THREAD,
        **_KEEP_MEMORY,
        "HOME": folder,
        "TMPDIR": folder,
        "USER": "student",
        "TORCHINDUCTOR_CACHE_DIR": folder,
        "MPLCONFIGDIR": folder,
        "LC_ALL": "C.UTF-8",
        # Counting GPUs through the driver's library leaves CUDA uninitialised, as a fork needs.
        "PYTORCH_NVML_BASED_CUDA_CHECK": "1",
    }
