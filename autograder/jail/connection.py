"""One end of the wire: whole messages over a socket, under a deadline."""

from __future__ import annotations

import math
import select
import socket
import struct
import time
from collections.abc import Callable, Mapping
from typing import Any

from autograder.jail.protocol import MAX_HEADER, OutOfTime, PeerClosed, decode, encode
from autograder.model import BadReply

_SMALL = 1 << 16
#: How long a call may print before anyone looks: a pipe holds some 60,000 letters meanwhile.
_PATIENCE_SECONDS = 0.02


class Connection:
    """One end of the wire, over a non-blocking stream socket.

    `drain` is a descriptor and what to call when it can be read while this end waits (the grader
    keeps the worker's printed output flowing); the call returns False at the end of that stream.
    """

    def __init__(
        self,
        sock: socket.socket,
        max_bytes: int,
        drain: tuple[int, Callable[[], bool]] | None = None,
    ) -> None:
        self.sock = sock
        self.max_bytes = max_bytes
        self.drain = drain

    def send(self, message: Mapping[str, Any], deadline: float = math.inf) -> None:
        """Send one message whole before `deadline`.  Raises PeerClosed or OutOfTime."""
        self.send_frame(encode(message), deadline)

    def send_frame(self, pieces: list[bytes | memoryview], deadline: float = math.inf) -> None:
        """Send what `encode` made of a message; see `send`."""
        if sum(map(len, pieces)) <= _SMALL:  # in one go, which wakes the other side once
            pieces = [b"".join(pieces)]
        for piece in pieces:
            view = memoryview(piece)
            while view:
                try:
                    view = view[self.sock.send(view) :]
                except BlockingIOError:
                    self._wait(deadline, writing=True)
                except OSError as error:
                    raise PeerClosed from error

    def receive(self, deadline: float = math.inf) -> dict[str, Any]:
        """Receive one message.  Raises BadReply, PeerClosed or OutOfTime."""
        (length,) = struct.unpack("!I", self._read(4, deadline))
        if length > MAX_HEADER:
            raise BadReply(f"a header of {length} bytes, more than {MAX_HEADER}")
        header = bytes(self._read(length, deadline))
        return decode(header, lambda size: self._read(size, deadline), self.max_bytes)

    def _read(self, size: int, deadline: float) -> bytearray:
        data = bytearray(size)
        view = memoryview(data)
        while view:
            try:
                count = self.sock.recv_into(view)
            except BlockingIOError:
                self._wait(deadline, writing=False)
                continue
            except OSError as error:
                raise PeerClosed from error
            if count == 0:
                raise PeerClosed
            if time.monotonic() > deadline:  # a peer that always has a little more never blocks us
                raise OutOfTime
            view = view[count:]
        return data

    def _wait(self, deadline: float, *, writing: bool) -> None:
        """Return once the socket is ready; meanwhile keep the worker's output flowing.

        At first the socket alone counts: to wake for every line that a short call prints would cost
        more than many a call.
        """
        poll = select.poll()
        poll.register(self.sock, select.POLLOUT if writing else select.POLLIN)
        patience = _PATIENCE_SECONDS if self.drain else math.inf
        while (left := deadline - time.monotonic()) > 0:
            soon = min(left, patience)
            ready = [number for number, _ in poll.poll(None if soon == math.inf else 1000 * soon)]
            if self.sock.fileno() in ready:
                return
            if self.drain and patience < math.inf:
                poll.register(self.drain[0], select.POLLIN)
                patience = math.inf
            elif self.drain and self.drain[0] in ready and not self.drain[1]():
                poll.unregister(self.drain[0])
                self.drain = None
        raise OutOfTime
