"""The process that has imported NumPy and torch once and forks a fresh worker for each check.

Started by the grader as `python -m autograder.jail.zygote FD FOLDER`, where FD is its end of a
control socket and FOLDER its working folder, which goes when it goes.  It never runs student code
and never a torch operation: a thread pool that torch starts before a fork would hang every child.
Messages on the control socket:

    grader → zygote   {"fork": number} with two descriptors (the worker's wire, its output)
                      {"kill": number}
    zygote → grader   {"forked": number}
                      {"died": number, "status": wait status, "cpu": seconds, "rss": bytes}
"""

from __future__ import annotations

import gc
import importlib
import os
import selectors
import shutil
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import msgpack

from autograder.jail import confinement
from autograder.jail.limits import Limits
from autograder.jail.protocol import Connection
from autograder.jail.worker import Worker

PRELOAD = ("numpy", "torch", "torch.utils.data", "torchvision", "autograder.jail.networks")


def preload() -> None:
    """Import what every worker needs, and what torch would import on first use.

    Making an optimizer pulls in some 800 more modules; no computation happens.
    """
    for name in PRELOAD:
        importlib.import_module(name)
    import torch

    torch.optim.SGD([torch.nn.Parameter(torch.empty(0))], lr=1.0)
    gc.collect()
    gc.freeze()  # children share these pages as long as the collector does not write to them


class Zygote:
    """Forks, kills and buries workers on request, until the grader hangs up."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.pids: dict[int, int] = {}
        self.wakeup, writer = socket.socketpair()
        self.wakeup.setblocking(False)
        writer.setblocking(False)
        self.writer = writer
        signal.set_wakeup_fd(writer.fileno())
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def serve(self) -> None:
        """Handle requests and deaths as they come; at the end nothing of ours is left running."""
        selector = selectors.DefaultSelector()
        selector.register(self.control, selectors.EVENT_READ)
        selector.register(self.wakeup, selectors.EVENT_READ)
        self._say({"ready": os.getpid(), "threads": _threads()})
        while True:
            for key, _ in selector.select():
                if key.fileobj is self.control and not self._request():
                    signal.set_wakeup_fd(-1)
                    self._kill_all()
                    return
                if key.fileobj is self.wakeup:
                    self.wakeup.recv(4096)
                    self._bury()

    def _request(self) -> bool:
        data, descriptors, _, _ = socket.recv_fds(self.control, 4096, 2)
        if not data:
            return False
        request = msgpack.unpackb(data)
        if "fork" in request:
            self._fork(request, *descriptors)
        elif request["kill"] in self.pids:
            _kill_group(self.pids[request["kill"]])
        return True

    def _fork(self, request: dict[str, Any], wire: int, output: int) -> None:
        pid = os.fork()
        if pid == 0:
            self._become_worker(Limits(**request["limits"]), wire, output)
        os.close(wire)
        os.close(output)
        self.pids[request["fork"]] = pid
        self._say({"forked": request["fork"]})

    def _become_worker(self, limits: Limits, wire: int, output: int) -> None:
        """The child's whole life; it never returns into the zygote's loop."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for end in (self.control, self.wakeup, self.writer):
                end.close()
            sock = socket.socket(fileno=wire)
            confinement.lock_down(limits, output)
            os.close(output)
            Worker(Connection(sock, limits.reply)).serve()
        finally:
            os._exit(0)

    def _bury(self) -> None:
        """Report every child that has died; the kernel's account of it goes along."""
        for number, pid in list(self.pids.items()):
            found, status, usage = os.wait4(pid, os.WNOHANG)
            if found:
                del self.pids[number]
                _kill_group(pid)
                scale = 1 if sys.platform == "darwin" else 1024
                self._say(
                    {
                        "died": number,
                        "status": status,
                        "cpu": usage.ru_utime + usage.ru_stime,
                        "rss": usage.ru_maxrss * scale,
                    }
                )

    def _kill_all(self) -> None:
        for pid in self.pids.values():
            _kill_group(pid)

    def _say(self, message: dict[str, Any]) -> None:
        self.control.send(msgpack.packb(message))


def _kill_group(pid: int) -> None:
    """Kill a worker and what it may have started; each worker leads a process group."""
    for kill in (os.kill, os.killpg):
        try:
            kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue


def _threads() -> int:
    """Number of threads of this process; 1 where the kernel does not say."""
    try:
        return len(list(Path("/proc/self/task").iterdir()))
    except OSError:
        return 1


def main() -> None:
    """Serve on the control socket; the folder is removed however the grader ended."""
    try:
        preload()
        Zygote(socket.socket(fileno=int(sys.argv[1]))).serve()
    finally:
        shutil.rmtree(sys.argv[2], ignore_errors=True)


if __name__ == "__main__":
    main()
