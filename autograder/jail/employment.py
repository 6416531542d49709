"""One worker as the grader sees it: its wire, its output, its process and how it ended."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from autograder.jail import processes
from autograder.jail.connection import Connection
from autograder.jail.limits import Limits
from autograder.jail.protocol import OutOfTime, PeerClosed
from autograder.model import (
    BadReply,
    Crashed,
    DeadlineExceeded,
    MemoryExceeded,
    Missing,
    Refused,
)
from autograder.text import printable

if TYPE_CHECKING:
    from autograder.jail.control import Control
    from autograder.jail.launcher import Launcher


#: The most that a pipe holds by itself, where pages are largest: one read empties it.
_PIPE = 1 << 20


@dataclass(frozen=True, slots=True)
class Death:
    """How a worker ended, as the kernel reports it: wait status, CPU seconds, peak bytes."""

    status: int
    cpu: float
    rss: int

    def __str__(self) -> str:
        code = os.waitstatus_to_exitcode(self.status)
        if code >= 0:
            return f"ended its process (exit status {code})"
        with contextlib.suppress(ValueError):
            return f"was killed by {signal.Signals(-code).name}"
        return f"was killed by signal {-code}"


class Employment:
    """One worker, from hiring to burial: ask it things under a deadline, keep what it prints.

    `pid` is our number for its process, 0 where that can't be had: the worker itself sees that of
    its own namespace.  `on_report` is called with the number of examples that the worker says it
    has gone through: a claim, for the display only.
    """

    def __init__(
        self,
        launcher: Launcher,
        control: Control,
        limits: Limits,
        number: int,
        sock: socket.socket,
        reader: int,
        pid: int,
    ) -> None:
        self.launcher = launcher
        self.control = control
        self.limits = limits
        self.on_report: Callable[[int], None] | None = None
        self.number = number
        self.reader = reader
        self.pid = pid
        self.printed = bytearray()
        self.death: Death | None = None
        self.requests = 0
        self.waiting: list[dict[str, Any]] = []
        self.accounted = 0.0
        sock.setblocking(False)
        os.set_blocking(reader, False)
        self.connection = Connection(sock, limits.reply, (reader, self._drain))

    def await_walls(self, deadline: float) -> bool:
        """Whether the worker is locked down; no student code has run in it before that."""
        try:
            return self.connection.receive(deadline) == {"n": 0}
        except (OutOfTime, PeerClosed, BadReply):
            return False

    def later(self, op: str, **arguments: Any) -> int:
        """Have something done right before the next thing that is asked, in the same message.

        Returns its number, under which the worker keeps what can't cross.  It has no answer of its
        own: where it raises, that is the answer to what is asked next.  The arguments must not
        change until then.
        """
        self.waiting.append(self._request(op, arguments))
        return self.requests

    def forget(self) -> None:
        """Do nothing of what was put off."""
        self.waiting.clear()

    def _request(self, op: str, arguments: dict[str, Any]) -> dict[str, Any]:
        self.requests += 1
        return {"n": self.requests, "op": op, "arguments": arguments}

    def ask(self, op: str, subject: str, deadline: float, **arguments: Any) -> dict[str, Any]:
        """Send one request and return the worker's answer to it.

        `subject` is the student's function, for messages; `deadline` is on `time.monotonic`'s
        clock.  Raises the StudentFault that fits when there is no proper answer; the worker is
        dead and buried by then, unless it answered with an exception.
        """
        before, self.waiting = self.waiting, []
        start = time.monotonic()
        try:
            self.connection.send({**self._request(op, arguments), "before": before}, deadline)
            answer = self._answer(deadline)
        except OutOfTime as error:
            self.finish()
            spent = time.monotonic() - start
            raise DeadlineExceeded(f"{subject} did not return within {spent:.0f} s") from error
        except PeerClosed as error:
            raise Crashed(f"{subject} {self.finish()}") from error
        except BadReply as error:
            self.finish()
            raise BadReply(f"{subject}: {error}") from error
        if type(answer.get("n")) is not int or answer["n"] != self.requests:
            self.finish()
            raise BadReply(f"{subject}: an answer to a question that was not asked")
        return _checked(answer, subject, self.limits)

    def _answer(self, deadline: float) -> dict[str, Any]:
        """The worker's next answer; reports of how far it is, where they are wanted, come first."""
        while True:
            answer = self.connection.receive(deadline)
            if self.on_report is None or type(answer.get("examples")) is not int:
                return answer
            self.on_report(answer["examples"])

    def finish(self) -> Death:
        """End the worker and take its last words.  Safe to call twice."""
        if self.death is None:
            self.death = self.launcher.bury(self.control, self.number)
            self.connection.sock.close()
            self._drain()
            os.close(self.reader)
        return self.death

    def account(self) -> tuple[float, bytes]:
        """CPU seconds, and what was printed, since the last account of them."""
        spent = self.death.cpu if self.death else processes.cpu_of(self.pid)
        if self.death is None:
            self._drain()
        printed = bytes(self.printed)
        self.printed.clear()
        seconds, self.accounted = spent - self.accounted, max(spent, self.accounted)
        return max(seconds, 0.0), printed

    def _drain(self) -> bool:
        """Take what was printed, keeping only the first part; False at the end of the stream."""
        try:
            data = os.read(self.reader, _PIPE)
        except BlockingIOError:
            return True
        except OSError:
            return False
        room = self.limits.output - len(self.printed)
        self.printed += data[: max(room, 0)]
        return bool(data)


def _checked(answer: dict[str, Any], subject: str, limits: Limits) -> dict[str, Any]:
    """The answer, when it is one; else the exception that its kind stands for."""
    kind, message = str(answer.get("kind")), printable(str(answer.get("message", "")))
    if kind == "value":
        return answer
    if kind == "memory":
        raise MemoryExceeded(f"{limits.named(kind)} in {subject}")
    if limit := limits.named(kind):
        raise Crashed(f"{limit} in {subject}, which raised {message}")
    if kind in ("missing", "refused"):
        raise (Missing if kind == "missing" else Refused)(message)
    raise Crashed(f"{subject} raised {message}")
