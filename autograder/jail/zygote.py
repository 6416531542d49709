"""A process that has imported NumPy and torch once and forks a worker in a moment.

Started by the grader as `python -m autograder.jail.zygote FDS SETTINGS`, both JSON: its ends of
control sockets, one for each of the `stages` of imports, and the `Settings`.  It never runs student
code and never a torch operation: a thread pool that torch starts before a fork would hang every
child.  Messages on a control socket:

    grader → zygote   {"fork": number} with two descriptors (the worker's wire, its output)
                      {"kill": number}
    zygote → grader   {"ready": process number, "threads": its own, "namespaces": whether used}
                      {"forked": number} with a descriptor of the process, where there is such
                      {"died": number, "status": wait status, "cpu": seconds, "rss": bytes}
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import shutil
import signal
import socket
import sys
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgpack

from autograder.jail import confinement, kernel, namespaces, processes
from autograder.jail.confinement import Walls
from autograder.jail.connection import Connection
from autograder.jail.limits import Limits
from autograder.jail.settings import USERS, Settings
from autograder.jail.stages import descend
from autograder.jail.worker import Worker

#: The only descriptor that a worker has beside the standard three.
WIRE = 3
MAX_DESCRIPTORS = 1 << 16


class Zygote:
    """Forks, kills and buries workers on request, until the grader hangs up."""

    def __init__(self, control: socket.socket, settings: Settings) -> None:
        self.control = control
        self.settings = settings
        self.nursery = _nursery(settings)
        self.pids: dict[int, int] = {}
        self.rooms: dict[int, int] = {}
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
        used = self.nursery is not None
        self._say({"ready": os.getpid(), "threads": processes.threads(), "namespaces": used})
        try:
            while self._handle(selector.select()):
                continue
        except ConnectionError:  # the grader was killed, and left something unread
            return
        finally:
            signal.set_wakeup_fd(-1)
            self._kill_all()

    def _handle(self, events: list[tuple[selectors.SelectorKey, int]]) -> bool:
        """Answer a request, bury the dead; False when the grader has hung up."""
        for key, _ in events:
            if key.fileobj is self.control and not self._request():
                return False
            if key.fileobj is self.wakeup:
                self.wakeup.recv(4096)
                self._bury()
        return True

    def _request(self) -> bool:
        data, descriptors, _, _ = socket.recv_fds(self.control, 4096, 2)
        if not data:
            return False
        request = msgpack.unpackb(data)
        for descriptor in descriptors:  # which arrive open to every program that is started
            os.set_inheritable(descriptor, False)
        if "fork" in request:
            self._fork(request, *descriptors)
        elif request["kill"] in self.pids:
            processes.kill_group(self.pids[request["kill"]])
        return True

    def _fork(self, request: dict[str, Any], wire: int, output: int) -> None:
        number = request["fork"]
        walls = self._walls(number)
        with self._room(number):
            pid = os.fork()
            if pid == 0:
                self._become_worker(Limits(**request["limits"]), walls, wire, output)
        os.close(wire)
        os.close(output)
        self.pids[number] = pid
        handles = _descriptors(pid)
        socket.send_fds(self.control, [msgpack.packb({"forked": number})], handles)
        for handle in handles:
            os.close(handle)

    @contextlib.contextmanager
    def _room(self, number: int) -> Iterator[None]:
        if self.nursery is None:
            yield
            return
        with self.nursery.room() as init:
            self.rooms[number] = init
            yield

    def _walls(self, number: int) -> Walls:
        """The walls around a worker; without namespaces it gets a folder and a user of its own."""
        settings, folder, uid = self.settings, self.settings.folder, -1
        if self.nursery is None and settings.confine:
            folder = f"{folder}/{number}"
            Path(folder).mkdir(mode=0o700)
            if settings.user_per_worker >= 0:
                uid = settings.user_per_worker + number % USERS
                os.chown(folder, uid, uid)
        return Walls(
            folder,
            settings.readable,
            confine=settings.confine,
            namespaces=self.nursery is not None,
            uid=uid,
            read_all=settings.read_all,
            gpu=settings.gpu,
        )

    def _become_worker(self, limits: Limits, walls: Walls, wire: int, output: int) -> None:
        """The child's whole life; it never returns into the zygote's loop."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            confinement.lock_down(limits, walls, output)
            os.dup2(wire, WIRE, inheritable=False)
            os.closerange(WIRE + 1, MAX_DESCRIPTORS)
            connection = Connection(socket.socket(fileno=WIRE), limits.reply)
            connection.send({"n": 0})  # the walls stand; the grader waits for this
            Worker(connection).serve()
        except BaseException:
            # Standard error is the worker's output: the instructor reads it beside the check.
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(0)

    def _bury(self) -> None:
        """Report every child that has died; the kernel's account of it goes along."""
        for number, pid in list(self.pids.items()):
            found, status, usage = os.wait4(pid, os.WNOHANG)
            if found:
                del self.pids[number]
                self._clear(number, pid)
                scale = 1 if sys.platform == "darwin" else 1024
                self._say(
                    {
                        "died": number,
                        "status": status,
                        "cpu": usage.ru_utime + usage.ru_stime,
                        "rss": usage.ru_maxrss * scale,
                    }
                )

    def _clear(self, number: int, pid: int) -> None:
        """Remove what a dead worker leaves behind: processes, a namespace, a folder."""
        processes.kill_group(pid)
        if number in self.rooms:
            namespaces.close_room(self.rooms.pop(number))
        elif self.settings.confine:
            shutil.rmtree(f"{self.settings.folder}/{number}", ignore_errors=True)

    def _kill_all(self) -> None:
        for pid in [*self.pids.values(), *self.rooms.values()]:
            processes.kill_group(pid)

    def _say(self, message: dict[str, Any]) -> None:
        self.control.send(msgpack.packb(message))


def _descriptors(pid: int) -> list[int]:
    """A descriptor of a process, where the kernel has such: its number is another outside."""
    try:
        return [kernel.pidfd_open(pid)] if sys.platform == "linux" else []
    except OSError:
        return []


def _nursery(settings: Settings) -> namespaces.Nursery | None:
    """Where workers get namespaces, if they are wanted and the kernel lets a trial one have all."""
    if not (settings.confine and settings.namespaces):
        return None
    try:
        nursery = namespaces.Nursery()
        with nursery.room() as init:
            pid = os.fork()
            if pid == 0:
                _rehearse(settings)
        _, status = os.waitpid(pid, 0)
        namespaces.close_room(init)
    except OSError:
        return None
    return nursery if status == 0 else None


def _rehearse(settings: Settings) -> None:
    status = 1
    try:
        namespaces.seclude(Limits(), settings.folder, settings.gpu)
        status = 0
    except OSError:
        pass
    finally:
        os._exit(status)


def _enter_namespaces(settings: Settings) -> Settings:
    """Enter namespaces in which more can be made; where the kernel refuses, go on without."""
    if settings.confine and settings.namespaces:
        try:
            ended = namespaces.enter()
        except OSError:
            return replace(settings, namespaces=False)
        if ended:
            os._exit(ended % 256)
    return settings


def _serve(descriptors: list[int], settings: Settings) -> None:
    """Become a line of zygotes; the first of them ends the others."""
    descriptor, next_one = descend(descriptors)
    try:
        Zygote(socket.socket(fileno=descriptor), settings).serve()
    finally:
        if next_one:
            processes.kill_group(next_one)
            os.waitpid(next_one, 0)


def main() -> None:
    """Serve on the control sockets; the folder is emptied however the grader ended."""
    descriptors, values = json.loads(sys.argv[1]), json.loads(sys.argv[2])
    settings = Settings(**{**values, "readable": tuple(values["readable"])})
    for descriptor in descriptors:
        os.set_inheritable(descriptor, False)
    processes.become_ordinary(settings.uid)
    settings = _enter_namespaces(settings)
    first = os.getpid()
    try:
        _serve(descriptors, settings)
    finally:
        if os.getpid() == first:
            shutil.rmtree(settings.folder, ignore_errors=True)


if __name__ == "__main__":
    main()
