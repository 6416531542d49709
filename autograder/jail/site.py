"""Where a zygote is set up: the best of the walls that this machine lets us build.

    bubblewrap, and namespaces inside it for each worker
    bubblewrap, where no further namespaces can be had
    namespaces alone, where there is no bubblewrap
    neither: Landlock, the system-call filter, limits, and as root a user for each worker

Whether a wall can be built is found out by trying; what it is worth is `selfcheck`'s to say.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from autograder.jail import outer
from autograder.jail.settings import USERS, Settings

# What the zygote does as root without bubblewrap, tried with nothing at stake.
_TRIAL = """
import os, ctypes
os.setgroups([]); os.setresgid({0}, {0}, {0}); os.setresuid({0}, {0}, {0})
import json, autograder.jail.limits
raise SystemExit(ctypes.CDLL(None).unshare({1}))
"""


#: Without walls the package may lie in a student's folder, where an isolated Python finds none.
_FROM_HERE = """
import sys
sys.path.insert(0, sys.argv.pop(1))
from autograder.jail.zygote import main
main()
"""
_HERE = str(Path(__file__).resolve().parents[2])


@dataclass(frozen=True, slots=True)
class Site:
    """How to start the zygote; `outside` is its folder where that lies outside the wall."""

    settings: Settings
    bwrap: str | None = None
    outside: str | None = None

    def command(self, controls: list[int]) -> list[str]:
        """The command line of a line of zygotes that are spoken to over these descriptors."""
        command = [
            sys.executable,
            "-Iu",  # isolated; what was printed before a crash is not lost in a buffer
            *(
                ("-m", "autograder.jail.zygote")
                if self.settings.confine
                else ("-c", _FROM_HERE, _HERE)
            ),
            json.dumps(controls),
            json.dumps(asdict(self.settings)),
        ]
        return outer.wrap(self.bwrap, command, gpu=self.settings.gpu) if self.bwrap else command

    def remove(self) -> None:
        """Remove the folder, if it is outside; inside, it went with the zygote."""
        if self.outside:
            shutil.rmtree(self.outside, ignore_errors=True)


def prepare(*, confine: bool, gpu: bool) -> Site:
    """Choose the walls, and make the folder that they need."""
    confine = confine and sys.platform == "linux"
    user = outer.ordinary_user()
    readable = outer.readable()
    if confine and (bwrap := _usable_bubblewrap()):
        settings = Settings(outer.INNER_FOLDER, readable, uid=user, gpu=gpu)
        return Site(settings, bwrap)
    folder = tempfile.mkdtemp(prefix="autograder-")
    namespaces = confine and (user < 0 or _root_can_make_namespaces(user))
    if user < 0 or not confine:
        users = {}
    elif namespaces:
        os.chown(folder, user, user)
        users = {"uid": user}
    else:
        Path(folder).chmod(0o711)
        first = outer.FIRST_WORKER + os.getpid() * USERS % outer.WORKERS
        users = {"user_per_worker": first}
    settings = Settings(
        folder,
        readable,
        confine=confine,
        namespaces=namespaces,
        read_all=not namespaces,
        gpu=gpu,
        **users,
    )
    return Site(settings, outside=folder)


@cache
def _usable_bubblewrap() -> str | None:
    bwrap = outer.bubblewrap()
    return bwrap if bwrap and outer.works(bwrap) else None


@cache
def _root_can_make_namespaces(user: int) -> bool:
    """Whether an ordinary user can start Python here and enter a user namespace."""
    code = _TRIAL.format(user, 0x10000000)
    command = [sys.executable, "-Ic", code]
    try:
        return subprocess.run(command, capture_output=True, timeout=20, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
