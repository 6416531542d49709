"""The notebooks run to their end, on the reference and on the template, and are kept clean."""

import ast
import re

import nbformat
import pytest
from records import ROOT

from autograder.model import FUNCTIONS, TASKS
from examples.render_notebooks import NOTEBOOKS, VARIANTS, execute, page, workplace

CONTENT = {path.name.partition("_")[0]: nbformat.read(path, as_version=4) for path in NOTEBOOKS}
each_task = pytest.mark.parametrize("task", TASKS)


def code(task):
    """The Python of a notebook's cells, IPython's own commands left out."""
    cells = [cell.source for cell in CONTENT[task].cells if cell.cell_type == "code"]
    return "\n".join(line for line in "\n".join(cells).splitlines() if not line.startswith("%"))


def shown(content):
    """All text that the cells put out."""
    texts = []
    for cell in content.cells:
        for output in cell.get("outputs", ()):
            texts.append(output.get("text", ""))
            texts += [str(data) for data in output.get("data", {}).values()]
    return "\n".join(texts)


def words(content):
    """What the verdicts say, as plain text: "right relu", "not yet train" …"""
    text = re.sub(r"<[^>]*>|&ensp;|[✓✗…]", " ", shown(content))
    return " ".join(text.split())


# How they are stored


def test_there_is_one_notebook_for_each_task():
    assert sorted(CONTENT) == list(TASKS)


@each_task
def test_a_notebook_is_stored_without_outputs(task):
    for cell in CONTENT[task].cells:
        assert cell.get("outputs", []) == [], cell.id
        assert cell.get("execution_count") is None, cell.id
        assert cell.metadata == {}, cell.id
    assert set(CONTENT[task].metadata) == {"kernelspec", "language_info"}


@each_task
def test_a_notebook_is_valid_and_its_cells_have_names(task):
    nbformat.validate(CONTENT[task])
    names = [cell.id for cell in CONTENT[task].cells]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z-]+", name) for name in names)


@each_task
def test_a_notebook_defines_nothing_that_is_graded(task):
    graded = {function.name for function in FUNCTIONS}
    sources = [code(task)]
    sources += [
        path.read_text("utf-8") for path in sorted((ROOT / "notebooks/lesson").glob("*.py"))
    ]
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            name = getattr(node, "name", None)
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and name in graded:
                # A check may bear the name of what it checks: it takes the student's module.
                assert node.args.args[0].arg in TASKS, name


@each_task
def test_a_notebook_reloads_what_is_saved(task):
    first = next(cell for cell in CONTENT[task].cells if cell.cell_type == "code")
    assert first.source.startswith("%load_ext autoreload\n%autoreload 2\n")


@each_task
def test_a_notebook_examines_every_graded_function_of_its_task(task):
    text = "\n".join(cell.source for cell in CONTENT[task].cells)
    assert all(f"`{f.name}`" in text for f in FUNCTIONS if f.task == task)


# How they run


def run(tmp_path, task, variant, place="notebooks", before=lambda _folder: None):
    folder = workplace(tmp_path, variant)
    before(folder)
    return execute(folder / "notebooks" / f"{task}_run.ipynb", folder / place, smoke=True)


@pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning")
def test_the_first_notebook_runs_and_finds_the_reference_right(tmp_path):
    content = run(tmp_path, "task1", "reference", place=".")
    said = words(content)
    for name in ("relu", "prelu", "DNNforward", "DNNbackward", "train", "after training"):
        assert f"right {name} " in said
    assert "wrong" not in said
    assert "not yet" not in said
    html = page(content, "task1")
    assert html.count('class="formula"') >= 5
    assert "$$\n" not in html
    assert not re.search(r"<(?:script|link)[^>]*(?:src|href)=.https?:", html)
    assert "html-manager" not in html  # a script that would fetch the sliders' code


@pytest.mark.slow
@pytest.mark.parametrize("variant", VARIANTS)
@each_task
def test_every_notebook_runs_from_its_own_folder(tmp_path, task, variant):
    said = words(run(tmp_path, task, variant))
    for name in [function.name for function in FUNCTIONS if function.task == task]:
        assert f"{'right' if variant == 'reference' else 'not yet'} {name}" in said
    assert "wrong" not in said
    assert "error" not in said.replace("squared error", "")


@pytest.mark.slow
def test_a_wrong_function_is_seen_in_its_cell_and_the_rest_goes_on(tmp_path):
    def spoil(folder):
        file = folder / "task1.py"
        text = file.read_text("utf-8")
        for right, wrong in (
            ("return (X > 0).astype(float)", "return (X > 0.5).astype(float)"),
            ("W = W - lr * pLpW", "W -= lr * pLpW"),
            ("A = relu(H)  # (2, N)", "A = relu(H)[:, 1:]"),
        ):
            assert right in text
            text = text.replace(right, wrong)
        file.write_text(text, "utf-8")

    said = words(run(tmp_path, "task1", "reference", before=spoil))
    assert "right relu" in said
    assert "wrong prelu" in said
    assert "wrong DNNforward" in said
    assert "error DNNbackward ValueError" in said
    assert "(task1.py, line " in said
