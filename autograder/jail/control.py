"""One zygote as the grader sees it: orders go out over its control socket, reports come back."""

from __future__ import annotations

import os
import socket
import time
from dataclasses import asdict
from typing import Any

import msgpack

from autograder.jail import processes
from autograder.jail.limits import Limits
from autograder.model import GraderError

_START_SECONDS = 180.0
_ANSWER_SECONDS = 10.0


class JailBroken(GraderError):
    """The zygote could not be started or went away: a fault of ours, not of a submission."""


class Control:
    """Sends orders to one zygote and waits for its reports; deaths that come early are kept."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.ready = False
        self.handle = -1
        self.deaths: dict[int, dict[str, Any]] = {}

    def fork(self, number: int, limits: Limits, wire: int, output: int) -> int:
        """Have a worker forked; returns our number for its process, 0 where it can't be had.

        Raises JailBroken when the zygote does not answer.
        """
        self._await_ready()
        order = msgpack.packb({"fork": number, "limits": asdict(limits)})
        socket.send_fds(self.sock, [order], [wire, output])
        self._await("forked", number, _ANSWER_SECONDS)
        if self.handle < 0:
            return 0
        pid = processes.number_of(self.handle)
        os.close(self.handle)
        self.handle = -1
        return pid

    def bury(self, number: int) -> dict[str, Any]:
        """Kill a worker, if it still lives; returns its death certificate.

        Raises OSError or JailBroken when the zygote does not answer.
        """
        self.sock.send(msgpack.packb({"kill": number}))
        return self.deaths.pop(number, None) or self._await("died", number, _ANSWER_SECONDS)

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
            self.sock.settimeout(max(deadline - time.monotonic(), 0.001))
            try:
                data, handles, _, _ = socket.recv_fds(self.sock, 4096, 1)
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
