"""The project keeps its rules: who imports whom, what the course fixes, what the README says."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from project_files import (
    REFERENCES,
    called_names,
    exam_points,
    imports,
    module_level_imports,
    modules,
    parameters,
    reachable,
    tree_entries,
)
from records import ROOT

from autograder.model import FUNCTIONS, TASKS

README = ROOT / "README.md"
MODULES = modules()
each_module = pytest.mark.parametrize("module", MODULES)
each_task = pytest.mark.parametrize("task", TASKS)

#: What a module may not reach through any chain of imports.
BARRED = {
    "autograder.rubric": ("jail", "exam", "intake", "pipeline"),
    "autograder.reports": ("jail", "exam", "intake", "pipeline"),
    "autograder.text": ("jail", "exam", "intake", "pipeline"),
    "autograder.handout": ("jail", "exam", "intake", "pipeline"),
    "autograder.hints": ("jail", "exam", "intake", "pipeline"),
    "autograder.judge": ("jail", "exam", "intake", "pipeline"),
    "autograder.terminal": ("jail", "exam", "intake", "pipeline"),
    "autograder.results": ("jail", "exam", "intake", "pipeline"),
    "autograder.intake": ("jail", "exam", "pipeline"),
    "autograder.marking": ("jail", "exam", "intake", "pipeline"),
    "autograder.jail": ("exam", "intake", "rubric", "reports", "pipeline", "judge", "handout"),
}

#: The helpers of the templates, by assignments' section A.1; "=" marks a default.
HELPERS = {
    "task1": {
        "loss": ("y", "O"),
        "DNNinference": ("X", "W", "K"),
        "trainAcc": ("X", "y", "W", "K"),
        "computeNumericalGradient": ("J", "theta"),
        "generate_random_dataset": ("num_samples=",),
        "normalize_dataset": ("dataset",),
        "visualize_dataset": ("dataset", "window_title="),
        "plotDNNInferenceEpoch": ("epoch_idx", "dataset", "W_list", "K_list"),
    },
    "task2": {
        "print_net_params_and_acc": ("net", "dataset_X", "dataset_y"),
        "accuracy": ("y_hat", "y"),
        "init_weights": ("m",),
        "get_correct_DNN_shape_str": (),
    },
    "task3": {
        "Reshape.forward": ("self", "X"),
        "try_gpu": ("i=",),
        "Accumulator.__init__": ("self", "n"),
        "accuracy": ("y_hat", "y"),
        "evaluate_accuracy_try_gpu": ("net", "data_iter", "device="),
        "load_data_fashion_mnist": ("batch_size", "resize="),
        "get_correct_lenet_shape_str": (),
    },
    "task4": {
        "resnet_block": ("input_channels", "num_channels", "num_residuals", "first_block="),
        "get_correct_resnet_shape_str": (),
    },
}
TEMPLATE_IMPORTS = {
    "task1": {"numpy", "time"},
    "task2": {"torch", "numpy"},
    "task3": {"torch", "torchvision"},
    "task4": {"torch"},
}
HELPERS_MAY_IMPORT = {
    *("matplotlib", "sklearn", "ipywidgets", "torchvision"),
    *("numpy", "os", "pathlib"),
}


# Who imports whom


def test_the_records_need_the_standard_library_alone():
    records = ("autograder.model", "autograder.decisions")
    found = {name for record in records for name in imports(MODULES[record])}
    ours = {name for name in found if name.startswith(records)}
    assert {name.partition(".")[0] for name in found - ours} <= sys.stdlib_module_names


@pytest.mark.parametrize(
    ("module", "barred"), [(module, one) for module, barred in BARRED.items() for one in barred]
)
def test_imports_run_one_way(module, barred):
    starts = [name for name in MODULES if name == module or name.startswith(f"{module}.")]
    assert starts
    target = f"autograder.{barred}"
    assert any(name == target or name.startswith(f"{target}.") for name in MODULES)
    reached = reachable(starts, MODULES)
    assert {name for name in reached if name == target or name.startswith(f"{target}.")} == set()


@each_module
def test_no_module_imports_tests_or_the_reference_or_the_commands(module):
    tops = {name.partition(".")[0] for name in imports(MODULES[module])}
    assert tops & {"tests", "conftest", "examples", *TASKS} == set()
    assert "autograder.__main__" not in imports(MODULES[module])


@each_module
def test_only_the_commands_print_or_exit(module):
    calls = called_names(MODULES[module])
    allowed = {
        "autograder.__main__": {"sys.exit"},
        "autograder.command_line": {"print"},
        "autograder.commands.check": {"print"},
        "autograder.commands.gradescope": {"print"},
        "autograder.commands.handout": {"print"},
        "autograder.commands.pack": {"print"},
        "autograder.jail.zygote": {"os._exit"},
        "autograder.marking.examiner": {"os._exit"},
        "autograder.pool": {"os._exit"},
    }
    barred = {"print", "exit", "quit", "sys.exit", "os._exit", "os.abort", "SystemExit"}
    assert calls & barred == allowed.get(module, set())


@each_module
def test_modules_are_short(module):
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) < 300


@each_task
def test_the_exam_runs_where_there_is_only_numpy_torch_and_pytest(task):
    tops = {name.partition(".")[0] for name in imports(ROOT / "tests" / f"test_{task}.py")}
    assert tops <= {"numpy", "torch", "pytest"}


# What the course fixes


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_the_reference_has_the_graded_names_and_parameters(function):
    found = parameters(REFERENCES[function.task])
    for method, wanted in function.parameters.items():
        name = f"{function.name}.{method}" if method else function.name
        assert found[name] == wanted


@each_task
def test_the_reference_has_the_templates_helpers(task):
    found = parameters(REFERENCES[task])
    assert {name: found.get(name) for name in HELPERS[task]} == HELPERS[task]


@each_task
def test_the_reference_imports_what_the_template_does(task):
    top_level, inside = module_level_imports(REFERENCES[task])
    assert top_level == TEMPLATE_IMPORTS[task]
    assert inside <= HELPERS_MAY_IMPORT


@each_task
def test_points_of_the_exams_checks_add_up_to_the_table(task):
    wanted = {function.name: function.points for function in FUNCTIONS if function.task == task}
    totals = dict.fromkeys(wanted, 0)
    for check, marks in exam_points(ROOT / "tests" / f"test_{task}.py").items():
        assert len(marks) == 1, check
        function, points = marks[0]
        assert points > 0, check
        totals[function] += points
    assert totals == wanted


def test_the_table_sums_to_sixty():
    assert sum(function.points for function in FUNCTIONS) == 60


# What the README says


def test_the_readme_gives_both_commands_and_the_makefile_has_them():
    text = README.read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("grade", "test"):
        assert re.search(rf"\bmake {target}\b", text)
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_continuous_integration_runs_the_readmes_test_command():
    script = ROOT / ".ci" / "run"
    lines = [line.partition("#")[0].strip() for line in script.read_text("utf-8").splitlines()]
    assert [line for line in lines if re.search(r"\btest\b|pytest", line)] == [
        "make test",
        "make test-slow",
    ]
    assert os.access(script, os.X_OK)


def test_the_readmes_tree_is_the_real_one():
    entries = tree_entries(README.read_text(encoding="utf-8"))
    assert len(entries) >= 10
    assert [entry for entry in entries if not any(ROOT.glob(entry))] == []


def test_the_readmes_tree_names_every_part_of_the_grader():
    entries = {entry.rstrip("/") for entry in tree_entries(README.read_text(encoding="utf-8"))}
    parts = {".".join(name.split(".")[:2]) for name in MODULES} - {"autograder"}
    missing = {
        part
        for part in parts
        if not {part.replace(".", "/"), f"{part.replace('.', '/')}.py"} & entries
    }
    assert missing == set()


@pytest.mark.parametrize(
    "block",
    [
        "./\n├── task1.py … task2.py   the reference\n├── autograder/  the grader\n"
        "│   ├── model.py  records\n│   └── jail/\n│       └── worker.py, zygote.py  two\n"
        "└── Makefile\n",
        "task1.py … task2.py   the reference\nautograder/  the grader\n"
        "    model.py  records\n    jail/\n        worker.py, zygote.py  # two\nMakefile\n",
    ],
    ids=["boxes", "indented"],
)
def test_a_tree_is_read_in_either_form(block):
    readme = (
        f"# Title\n\n```sh\nmake test\n```\n\n```text\n{block}```\n\n```\nautograder/ other\n```\n"
    )
    assert tree_entries(readme) == [
        *("task1.py", "task2.py", "autograder/", "autograder/model.py", "autograder/jail/"),
        *("autograder/jail/worker.py", "autograder/jail/zygote.py", "Makefile"),
    ]


# What a stranger's machine does not have


def repository_files():
    """Every file that is, or is about to be, in the repository."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("needs a checkout")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def mentions(pattern):
    """Lines of the repository's text files in which a pattern occurs."""
    for path in repository_files():
        content = path.read_bytes()
        if b"\0" not in content:
            for line in content.decode("utf-8", "replace").splitlines():
                if re.search(pattern, line):
                    yield f"{path.relative_to(ROOT)}: {line.strip()[:120]}"


def test_no_file_mentions_a_path_of_one_machine():
    assert list(mentions(r"(?<![\w.~*-])/(?:work|root|home|Users)/\w")) == []


def test_no_file_names_a_registry():
    hosts = (
        r"(?:pypi|files\.pythonhosted|deb\.debian)\.org|registry\.npmjs\.org|download\.pytorch\.org"
    )
    comment = re.compile(r"environment\.yml: #.*download\.pytorch\.org")
    assert [line for line in mentions(hosts) if not comment.match(line)] == []
