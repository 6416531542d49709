"""Coverage-guided fuzzing of the wire's trusted end: `python fuzz_wire.py -runs=100000`.

The fuzzer makes up what a hostile worker sends and follows which lines of the protocol that
reaches.  Anything but the wire's own exceptions, more memory than the cap, or a wait ends it.
The options are libFuzzer's.
"""

import sys
import time

import atheris
import msgpack
import numpy as np

with atheris.instrument_imports(
    include=[f"autograder.jail.{part}" for part in ("connection", "protocol", "employment")],
    enable_loader_override=False,
):
    from autograder.jail import connection, employment, protocol

from autograder.jail.limits import Limits
from autograder.model import BadReply, StudentFault

CAP = 1 << 16
LIMITS = Limits(reply=CAP)


class Stream:
    """A socket that holds what the peer sent before it hung up."""

    def __init__(self, data: bytes) -> None:
        self.data = memoryview(data)

    def recv_into(self, view: memoryview) -> int:
        count = min(len(view), len(self.data))
        view[:count], self.data = self.data[:count], self.data[count:]
        return count


def frame(provider: atheris.FuzzedDataProvider) -> bytes:
    """Bytes as they come, or with the outer parts right so that what is inside is looked at."""
    if provider.ConsumeBool():
        return provider.ConsumeBytes(provider.remaining_bytes())
    lengths = [provider.ConsumeIntInRange(0, 64) for _ in range(provider.ConsumeIntInRange(0, 3))]
    body = provider.ConsumeBytes(provider.remaining_bytes())
    header = msgpack.packb([body, lengths])
    return len(header).to_bytes(4, "big") + header + bytes(sum(lengths))


def arrays(value: object) -> int:
    """Bytes of all arrays of a message."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    children = value.values() if isinstance(value, dict) else value
    return sum(map(arrays, children)) if isinstance(value, dict | list) else 0


def receive(data: bytes) -> None:
    """What the grader does with an answer; raises for whatever it may not do."""
    wire = connection.Connection(Stream(frame(atheris.FuzzedDataProvider(data))), CAP)
    try:
        message = wire.receive(time.monotonic() + 5)
        assert isinstance(message, dict)
        assert arrays(message) <= CAP
        employment._checked(message, "`relu`", LIMITS)
    except (BadReply, protocol.PeerClosed, protocol.OutOfTime, StudentFault):
        return


if __name__ == "__main__":
    atheris.Setup(sys.argv, receive)
    atheris.Fuzz()
