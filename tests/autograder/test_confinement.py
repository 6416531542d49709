"""The jail keeps each of its promises: as root, as an ordinary user, and without namespaces."""

import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hostile import BODIES, LIMITS
from records import ROOT

from autograder.jail.limits import Limits

if sys.platform != "linux":
    pytest.skip("the jail's walls are Linux's", allow_module_level=True)

HOSTILE = Path(__file__).with_name("hostile.py")
USER = 54321
#: Gives the interpreter's folders, where they lie under a private home, to every user: in a mount
#: namespace of its own, so that nothing changes for anyone else.
AS_USER = """
set -e
home=$1; prefix=$2; shift 2
if [ "$home" != / ]; then
    hold=$(mktemp -d)
    mount --bind "$prefix" "$hold"
    mount -t tmpfs -o mode=755 tmpfs "$home"
    mkdir -p "$prefix"
    mount --bind "$hold" "$prefix"
    umount "$hold"
    rmdir "$hold"
fi
exec setpriv --reuid "$USER_ID" --regid "$USER_ID" --clear-groups "$@"
"""
WAYS = {
    "root": (True, []),
    "root in a container": (True, ["--refuse"]),
    "user": (False, []),
    "user in a container": (False, ["--refuse"]),
    "user without bubblewrap": (False, ["--no-bubblewrap"]),
}
each_way = pytest.mark.parametrize("way", WAYS)


def command(way):
    """The command line that runs the hostile program in a certain way; skips where it can't."""
    root, options = WAYS[way]
    program = [sys.executable, str(HOSTILE), *options]
    if root == (os.geteuid() == 0):
        return program
    if root:
        pytest.skip("only root can try this as root")
    if not (shutil.which("setpriv") and shutil.which("unshare")):
        pytest.skip("there is no setpriv or unshare to become an ordinary user with")
    private = private_home(Path(sys.base_prefix))
    inner = ["sh", "-c", AS_USER, "sh", str(private), sys.base_prefix, *program]
    if str(private) == "/":
        return inner
    return ["unshare", "--mount", "--propagation", "private", *inner]


def private_home(prefix):
    """The folder above a prefix that others may not enter; / where there is none."""
    closed = [one for one in prefix.resolve().parents if not one.stat().st_mode & 0o001]
    return closed[-1] if closed else Path("/")


def environment(folder):
    """What the hostile program needs, and something that a worker must not see."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{ROOT}{os.pathsep}{Path(__file__).parent}",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "USER_ID": str(USER),
        "SECRET": "of the grader",
    }


@pytest.fixture(scope="module")
def folder():
    """Where the hostile program and its graders keep what is temporary: open to every user."""
    with tempfile.TemporaryDirectory(prefix="autograder-hostile-") as name:
        Path(name).chmod(0o777)
        yield Path(name)


@pytest.fixture(scope="module")
def runs():
    return {}


@pytest.fixture
def found(way, runs, folder):
    """What came of every attempt made in a way; the program runs once for all tests."""
    if way not in runs:
        runs[way] = subprocess.run(
            command(way),
            env=environment(folder),
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )
    done = runs[way]
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def only_if(found, promise):
    """Skip what the self-check found the kernel to refuse us, among what a container lacks."""
    assert promise in ("disk", "seeing", "privileges", "threads")
    if not found["held"].get(promise, False):
        pytest.skip(f"not to be had here: {promise}")


# -- the level -----------------------------------------------------------------------------------


@each_way
def test_level_is_strong_in_a_container_and_full_with_bubblewrap(way, found):
    if "container" in way or "without" in way:
        assert found["wall"] == ""
        assert found["level"] == 2
        return
    if not found["wall"]:
        pytest.skip("the kernel refuses bubblewrap here")
    assert found["level"] == 3


@each_way
def test_who_runs_the_grader_is_who_was_meant(way, found):
    assert (found["user"] == 0) == WAYS[way][0]


# -- one promise each ----------------------------------------------------------------------------

REFUSALS = r"PermissionError|FileNotFoundError|ProcessLookupError|OSError|BlockingIOError"
REFUSED = [name for name in BODIES if name.split()[0] not in ("take", "keep", "be", "have", "use")]
REFUSED = [name for name in REFUSED if name not in ("see a file of ours", "make forbidden calls")]
REFUSED.remove("open a socket of any family")


@each_way
@pytest.mark.parametrize("attempt", REFUSED)
def test_attempt_is_refused(found, attempt):
    kind, text = found["came"][attempt]
    if attempt == "list processes" and (kind, text) == ("returned", []):
        return
    assert kind == "Crashed"
    assert text.startswith("`relu` raised ")
    assert any(f"raised {name}" in text for name in REFUSALS.split("|")), text


@each_way
@pytest.mark.parametrize(
    ("attempt", "value"),
    [
        ("open a socket of any family", []),
        ("make forbidden calls", []),
        ("be dumped", 0),
        ("have descriptors", [0, 1, 2, 3]),
        ("take core dumps", [0, 0]),
        ("use what it may", True),
    ],
)
def test_attempt_finds_what_it_should(found, attempt, value):
    assert found["came"][attempt] == ["returned", value]


@each_way
def test_no_capability_is_left(found):
    only_if(found, "privileges")
    assert found["came"]["keep capabilities"] == ["returned", [0] * 7]


@each_way
def test_other_files_are_not_even_there(found):
    only_if(found, "seeing")
    assert found["came"]["see a file of ours"] == ["returned", False]


@each_way
@pytest.mark.parametrize(
    ("attempt", "limit"),
    [
        ("take memory", "memory"),
        ("take memory by mapping", "memory"),
        ("take a large file", "file size"),
        ("take descriptors", "open files"),
        ("take disk", "disk"),
        ("take files", "disk"),
        ("take threads", "threads"),
    ],
)
def test_limit_is_named_with_the_function(way, found, attempt, limit):
    if limit == "disk":
        only_if(found, "disk")
    if limit == "threads" and way == "user in a container":
        pytest.skip("threads are counted per user, and this worker shares the grader's")
    kind, text = found["came"][attempt]
    assert kind == ("MemoryExceeded" if limit == "memory" else "Crashed")
    assert text.startswith(f"{LIMITS.named(limit)} in `relu`")


@each_way
def test_nothing_was_touched_and_nothing_is_left(found, folder):
    assert found["trace"] == ["secret", "0o644", True, ["secret"]]
    assert list(folder.iterdir()) == []


# -- the end -------------------------------------------------------------------------------------


def descendants(pid):
    """Every process below one, by the kernel's list."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(fields[1])
    found, last = {pid}, set()
    while found != last:
        last = set(found)
        found |= {child for child, parent in parents.items() if parent in found}
    return found - {pid}


@each_way
def test_killing_the_grader_ends_everything_within_a_second(way, folder):
    with subprocess.Popen(
        [*command(way), "--hold"], env=environment(folder), stdout=subprocess.PIPE, text=True
    ) as grader:
        assert grader.stdout.readline() == "ready\n"
        handles = [os.pidfd_open(pid) for pid in descendants(grader.pid)]
        grader.kill()
    assert len(handles) >= 3
    for handle in handles:
        assert select.select([handle], [], [], 1.0)[0]
        os.close(handle)
    assert list(folder.iterdir()) == []


def test_every_limit_has_a_name():
    kinds = ("memory", "disk", "file size", "open files", "threads", "processes")
    assert all(Limits().named(kind) for kind in kinds)
    assert Limits().named("made up by a student") == ""
