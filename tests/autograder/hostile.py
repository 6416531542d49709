"""Run as a program: sets hostile student code on the jail and prints what came of it as JSON.

    python hostile.py [--refuse] [--no-bubblewrap] [--hold]

`--refuse` first has the kernel refuse namespaces and mounts, as it does in many containers;
`--hold` prints a line once a worker runs in an endless loop, and waits.
"""

import errno
import json
import os
import socket
import struct
import sys
import tempfile
import time
from pathlib import Path

from autograder.jail import kernel, seccomp, site
from autograder.jail.launcher import Launcher
from autograder.jail.limits import MIB, Limits
from autograder.jail.proxy import StudentModule
from autograder.jail.sitting import Sitting
from autograder.model import StudentFault, Submission

ROOT = Path(__file__).resolve().parents[2]
LIMITS = Limits(
    call_seconds=20, memory=256 * MIB, disk=4 * MIB, file_size=MIB, files=64, threads=20
)
HEAD = """
import ctypes, fcntl, mmap, os, resource, signal, socket, subprocess, sys, tempfile, threading, time
import numpy as np
libc = ctypes.CDLL(None, use_errno=True)
def refused(*numbers):
    'Of these system calls, those that the kernel did not refuse.'
    left = []
    for number in numbers:
        ctypes.set_errno(0)
        result = libc.syscall(ctypes.c_long(number), 0, 0, 0, 0, 0)
        if result >= 0 or ctypes.get_errno() not in (1, 38):
            left.append([number, result, ctypes.get_errno()])
    return left
def relu(X):
"""
_NUMBERS = {
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kcmp": (312, 272), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39),
    "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428), "fsopen": (430, 430),
    "io_uring_setup": (425, 425), "userfaultfd": (323, 282), "bpf": (321, 280),
    "perf_event_open": (298, 241), "keyctl": (250, 219), "add_key": (248, 217),
    "memfd_create": (319, 279), "shmget": (29, 194), "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265), "personality": (135, 92), "clone3": (435, 435),
    "execve": (59, 221), "socket": (41, 198), "socketpair": (53, 199), "unknown": (500, 500),
}  # fmt: skip

#: Code for the body of a function, by name.  What it must come to stands in the test.
BODIES = {
    "read a file of ours": "return open(X['secret']).read()",
    "read the exam": "return open(X['root'] + '/tests/test_task1.py').read()",
    "read the reference": "return open(X['root'] + '/task1.py').read()",
    "read the grader's code": "return open(X['root'] + '/autograder/exam.py').read()",
    "read the system's accounts": "return open('/etc/passwd').read()",
    "list the folders of others": "return os.listdir(X['folder'])",
    "see a file of ours": "return os.path.exists(X['secret'])",
    "write beside our file": "open(X['folder'] + '/written', 'w')",
    "write to our file": "open(X['secret'], 'a')",
    "write to the package": "open(X['root'] + '/autograder/jail/planted.py', 'w')",
    "write to shared memory": "open('/dev/shm/planted', 'w')",
    "write to a temporary folder of all": "open('/tmp/planted', 'w')",
    "make a link to our file": "os.link(X['secret'], 'link')",
    "change the mode of our file": "os.chmod(X['secret'], 0o777)",
    "change the times of our file": "os.utime(X['secret'], (1, 1))",
    "remove our file": "os.remove(X['secret'])",
    "read the grader's environment": "return open(f\"/proc/{X['grader']}/environ\").read()",
    "read the memory of its own process": "return open('/proc/self/mem', 'rb').read(0)",
    "list processes": "return [n for n in os.listdir('/proc') if n.isdigit()]",
    "set the machine's crash handler": "open('/proc/sys/kernel/core_pattern', 'w')",
    "signal the grader": "os.kill(X['grader'], 0)",
    "signal its parent": "os.kill(os.getppid() or X['grader'], 0)",
    "signal everyone": "os.kill(-1, 0)",
    "signal its group": "os.kill(0, 0)",
    "limit the grader": "resource.prlimit(X['grader'], resource.RLIMIT_CPU, (1, 1))",
    "have another signalled": "fcntl.fcntl(0, fcntl.F_SETOWN, X['grader'])",
    "move the grader to one core": "os.sched_setaffinity(X['grader'], {0})",
    "reach the network": "return socket.create_connection(('127.0.0.1', X['port']))",
    "open a socket of any family": (
        "opened = []\n    for family in range(50):\n        for kind in (1, 2, 3, 5):\n"
        "            try:\n                socket.socket(family, kind)\n"
        "                opened.append([family, kind])\n"
        "            except OSError:\n                pass\n    return opened"
    ),
    "fork": "return os.fork()",
    "run a program": "return subprocess.run(['/bin/true']).returncode",
    "become a program": "os.execv(sys.executable, [sys.executable])",
    "become root": "os.setuid(0)",
    "make forbidden calls": "return refused(*X['numbers'])",
    "keep capabilities": (
        "data = (ctypes.c_uint32 * 6)()\n    head = (ctypes.c_uint32 * 2)(0x20080522, 0)\n"
        "    return [libc.capget(head, data), *data]"
    ),
    "be dumped": "return libc.prctl(3, 0, 0, 0, 0)",
    "have descriptors": (
        "found = []\n    for number in range(1000):\n        try:\n            os.fstat(number)\n"
        "            found.append(number)\n        except OSError:\n            pass\n"
        "    return found"
    ),
    "take memory": "return np.ones(1 << 26)",
    "take memory by mapping": "mmap.mmap(-1, 1 << 30)",
    "take threads": (
        "for _ in range(200):\n"
        "        threading.Thread(target=time.sleep, args=(30,), daemon=True).start()"
    ),
    "take disk": (
        "for number in range(40):\n        open(str(number), 'wb').write(bytes(1000000))"
    ),
    "take files": "for number in range(1000):\n        open(str(number), 'wb').close()",
    "take a large file": "open('large', 'wb').write(bytes(2 << 20))",
    "take descriptors": "return [os.dup(0) for _ in range(1000)]",
    "take core dumps": "return resource.getrlimit(resource.RLIMIT_CORE)",
    "use what it may": (
        "import decimal, sqlite3, statistics, xml.dom.minidom, zoneinfo\n"
        "    np.save('a.npy', X['secret'])\n    assert np.load('a.npy') == X['secret']\n"
        "    with tempfile.NamedTemporaryFile() as file:\n        file.write(b'x')\n"
        "    open('/dev/null', 'w').write('x')\n    os.urandom(4)\n"
        "    threads = [threading.Thread(target=time.sleep, args=(0.01,)) for _ in range(4)]\n"
        "    [t.start() for t in threads], [t.join() for t in threads]\n"
        "    np.linalg.svd(np.eye(50))\n    return os.path.realpath('.') == os.environ['HOME']"
    ),
}


def refuse_namespaces():
    """Have the kernel answer EPERM to namespaces and mounts, to this process and all below."""
    machine, ok, no = kernel.MACHINE, 0x7FFF0000, 0x00050000 | errno.EPERM
    calls = [(272, 97), (308, 268), (165, 40), (166, 39), (155, 41), (428, 428), (429, 429),
             (430, 430), (442, 442)]  # fmt: skip
    code = [(0x20, 0, 0, 0)]
    for numbers in calls:
        code += [(0x15, 0, 1, numbers[machine]), (0x06, 0, 0, no)]
    code += [(0x15, 0, 1, 435), (0x06, 0, 0, 0x00050000 | errno.ENOSYS)]
    code += [(0x15, 0, 4, (56, 220)[machine]), (0x20, 0, 0, 16), (0x45, 0, 1, 0x7E020000)]
    code += [(0x06, 0, 0, no), (0x06, 0, 0, ok), (0x06, 0, 0, ok)]
    seccomp.install(b"".join(struct.pack("HBBI", *instruction) for instruction in code))


def attempt(launcher, body, argument):
    """What came of a function with this body: ["returned", value] or [fault, message]."""
    source = HEAD + "    " + body
    sitting = Sitting(Submission("12345678", {"task1": source.encode()}), launcher)
    module = StudentModule("task1", sitting, seed=1)
    try:
        value = module.relu(argument)
        return ["returned", value if isinstance(value, str | int | list) else str(value)]
    except StudentFault as fault:
        return [type(fault).__name__, str(fault)]
    finally:
        module.dismiss()


def all_attempts(launcher):
    with (
        tempfile.TemporaryDirectory() as folder,
        socket.create_server(("127.0.0.1", 0)) as server,
    ):
        Path(folder).chmod(0o777)
        secret = Path(folder) / "secret"
        secret.write_text("secret")
        argument = {
            "secret": str(secret),
            "folder": folder,
            "root": str(ROOT),
            "grader": os.getpid(),
            "port": server.getsockname()[1],
            "numbers": [numbers[kernel.MACHINE] for numbers in _NUMBERS.values()],
        }
        came = {name: attempt(launcher, body, argument) for name, body in BODIES.items()}
        state = secret.stat()
        trace = [secret.read_text(), oct(state.st_mode & 0o777), state.st_mtime > 10]
        return came, [*trace, sorted(path.name for path in Path(folder).iterdir())]


def main():
    if "--refuse" in sys.argv:
        refuse_namespaces()
    if "--no-bubblewrap" in sys.argv:
        site._usable_bubblewrap = lambda: None
    with Launcher(LIMITS, preload=False) as launcher:
        if "--hold" in sys.argv:
            looping = launcher.hire()
            arguments = {"source": b"while True: pass", "task": "task1", "allowed": []}
            arguments |= {"seed": 0, "replacements": []}
            looping.connection.send({"n": 1, "op": "load", "arguments": arguments})
            time.sleep(0.3)
            launcher.hire()
            print("ready", flush=True)
            time.sleep(60)
        report = launcher.check()
        came, trace = all_attempts(launcher)
        wall = "bubblewrap" if launcher.site.bwrap else ""
        facts = {"level": report.level, "held": dict(report.held), "user": os.getuid()}
        print(json.dumps({**facts, "wall": wall, "came": came, "trace": trace}))
    # A folder of ours must not stay behind.
    assert launcher.site is None


if __name__ == "__main__":
    main()
