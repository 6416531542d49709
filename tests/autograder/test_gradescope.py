"""The zip for Gradescope: laid out as Gradescope wants, and run in a tree like its container's."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import jsonschema
import pytest
from gradescope_schema import RESULTS
from records import ROOT

from autograder.__main__ import main
from autograder.gradescope_zip import autograder_zip
from autograder.model import TASKS, UsageError
from examples.make_class import files_of

ID = "3170100111"


def names():
    with zipfile.ZipFile(io.BytesIO(autograder_zip())) as archive:
        return {entry.filename: entry.external_attr >> 16 & 0o777 for entry in archive.infolist()}


def test_the_scripts_lie_on_top_and_can_be_run():
    found = names()
    assert (found["setup.sh"], found["run_autograder"]) == (0o755, 0o755)
    for name in ("run.py", "requirements.txt", "requirements.lock", "pyproject.toml"):
        assert name in found
    assert {f"tests/test_{task}.py" for task in TASKS} <= set(found)


def test_no_solution_is_in_it():
    assert not {f"{task}.py" for task in TASKS} & set(names())


def test_it_is_the_same_each_time():
    assert autograder_zip() == autograder_zip()


def test_scripts_are_right_for_the_shell():
    for name in ("setup.sh", "run_autograder"):
        subprocess.run(["bash", "-n", ROOT / "gradescope" / name], check=True)


def test_another_index_goes_into_the_set_up():
    with zipfile.ZipFile(io.BytesIO(autograder_zip("https://example.org/cpu"))) as archive:
        script = archive.read("setup.sh").decode()
    assert 'INDEX_URL="https://example.org/cpu"' in script
    with pytest.raises(UsageError, match="character"):
        autograder_zip('x"; rm -rf /')


@pytest.mark.parametrize(
    ("out", "words"), [("autograder.tar", "a .zip"), ("nowhere/a.zip", "No such file")]
)
def test_a_file_that_can_t_be_is_refused(tmp_path, capsys, out, words):
    assert main(["gradescope", "--out", str(tmp_path / out)]) == 2
    assert words in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


# -- in a tree like the container's ---------------------------------------------------------------


@pytest.fixture(scope="module")
def container(tmp_path_factory):
    """`/autograder` after Gradescope has built the image, with packages from this environment.

    The environment that `setup.sh` fills exists already, and knows our packages: pip finds all that
    it wants there, and needs no network.
    """
    root = tmp_path_factory.mktemp("gradescope") / "autograder"
    (root / "submission").mkdir(parents=True)
    (root / "results").mkdir()
    assert main(["gradescope", "--out", str(root / "autograder.zip")]) == 0
    unzip(root)
    shutil.copy(root / "source" / "run_autograder", root / "run_autograder")
    venv.create(root / "venv", with_pip=True)
    (python,) = (root / "venv" / "lib").glob("python3.*/site-packages")
    for old in python.glob("setuptools*"):  # ours are those of the lock
        shutil.rmtree(old)
    (python / "packages.pth").write_text(sysconfig.get_path("purelib") + "\n")
    shown = bash(root, "source/setup.sh")
    assert shown.returncode == 0, shown.stderr
    assert re.search(r"isolation: level \d", shown.stdout)
    return root


def unzip(root):
    with zipfile.ZipFile(root / "autograder.zip") as archive:
        for entry in archive.infolist():
            path = archive.extract(entry, root / "source")
            Path(path).chmod(entry.external_attr >> 16 & 0o777)


def bash(root, script):
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PIP"))}
    environment["PIP_NO_INDEX"] = "1"
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    return subprocess.run(
        ["bash", root / script],
        capture_output=True,
        text=True,
        check=False,
        cwd=root,
        env=environment,
    )


def graded(container, files):
    shutil.rmtree(container / "submission")
    (container / "submission").mkdir()
    for name, content in files.items():
        (container / "submission" / name).write_bytes(content)
    shown = bash(container, "run_autograder")
    assert shown.returncode == 0, shown.stderr
    results = json.loads((container / "results" / "results.json").read_text(encoding="utf-8"))
    jsonschema.validate(results, RESULTS)
    return results, shown.stdout


@pytest.mark.slow
def test_a_right_submission_gets_full_marks_and_its_isolation_is_said(container):
    results, shown = graded(container, files_of(ID))
    assert results["score"] == 60
    assert re.search(r"^isolation: level \d \(\w+", shown, re.MULTILINE)
    assert re.search(r"^isolation: level \d \(\w+", results["output"], re.MULTILINE)
    assert results["extra_data"]["student_id"] == ID


@pytest.mark.slow
def test_a_mistake_costs_its_points_and_gets_its_hint(container):
    files = files_of(ID, {"task1": ("(O - y) / y.shape[0]", "(O - y)")})
    results, _ = graded(container, files)
    assert results["score"] == 55
    assert any("Hint: The gradient grows" in test["output"] for test in results["tests"])


@pytest.mark.slow
def test_a_submission_that_is_no_submission_gets_its_reason(container):
    results, _ = graded(container, {"essay.txt": b"hello"})
    assert results["score"] == 0
    assert "was not handed in" in results["output"]
