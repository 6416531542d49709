"""Execute the notebooks and render them as HTML, as `make notebooks` does.

    python examples/render_notebooks.py [--out DIR] [--smoke]

Each runs twice in a folder of its own: on the reference solutions, and on the templates that
students get.  The pages need neither a network nor scripts: formulas become pictures.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter

from autograder.handout import template_of

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = tuple(sorted((ROOT / "notebooks").glob("task?_run.ipynb")))
#: On what the notebooks are executed.
VARIANTS = ("reference", "template")
WIDGET = "application/vnd.jupyter.widget-view+json"
#: Pictures go into the pages, whatever the caller's settings say.
_ENVIRONMENT = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}
_MATH = re.compile(r"\$\$(?P<display>.+?)\$\$|(?<![\\$])\$(?P<inline>[^$\n]+?)\$", re.DOTALL)
_STYLE = """<style>
.formula { text-align: center; margin: 1em 0; overflow-x: auto }
.jp-RenderedHTMLCommon td, .jp-RenderedHTMLCommon th { text-align: left }
</style></head>"""


def workplace(folder: Path, variant: str) -> Path:
    """Lay out what a notebook needs in a folder: task files, data and `notebooks/`; returns it."""
    for path in sorted(ROOT.glob("task?.py")):
        text = path.read_text(encoding="utf-8")
        (folder / path.name).write_text(
            template_of(text) if variant == "template" else text, encoding="utf-8"
        )
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("__pycache__"))
    notebooks = folder / "notebooks"
    notebooks.mkdir()
    for path in NOTEBOOKS:
        shutil.copy(path, notebooks)
    shutil.copytree(
        ROOT / "notebooks" / "lesson",
        notebooks / "lesson",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    return folder


def execute(notebook: Path, working_folder: Path, *, smoke: bool) -> Any:
    """Run a notebook from top to bottom with the working folder given; returns it with outputs.

    Raises nbclient's CellExecutionError where a cell raises.
    """
    content = nbformat.read(notebook, as_version=4)
    client = NotebookClient(
        content,
        timeout=3600,
        resources={"metadata": {"path": str(working_folder)}},
        extra_arguments=["--log-level=ERROR"],
    )
    # The client's own output widget answers the kernel, which at times hangs both; without it, what
    # a slider draws is an output like any other.
    client.widget_registry = {}
    # Short runs are tests, which share the machine with others: threads would wait for each other.
    threads = {"OMP_NUM_THREADS": "1"} if smoke else {}
    client.execute(env={**os.environ, **_ENVIRONMENT, **threads, "SMOKE": str(int(smoke))})
    return content


def page(content: Any, title: str) -> str:
    """An executed notebook as one HTML file that stands alone."""
    formulas: list[str] = []
    for cell in content.cells:
        if cell.cell_type == "markdown":
            cell.source = _MATH.sub(lambda match: _shelve(match, formulas), cell.source)
        for output in cell.get("outputs", ()):
            if WIDGET in output.get("data", {}):
                output["data"] = {"text/html": "<i>In Jupyter, a slider stands here.</i>"}
    content.metadata.pop("widgets", None)  # else the page has a script fetch what draws sliders
    exporter = HTMLExporter(mathjax_url="", require_js_url="", embed_images=True)
    html, _ = exporter.from_notebook_node(content, resources={"metadata": {"name": title}})
    for number, formula in enumerate(formulas):
        html = html.replace(f"formula-{number}-here", formula)
    return str(html).replace("</head>", _STYLE, 1)


def _shelve(match: re.Match[str], formulas: list[str]) -> str:
    """Put a formula aside as a picture: Markdown would take its underscores for emphasis."""
    from ziamath.zmath import Latex  # as it is imported, it warns of how it reads its font

    inline = match["display"] is None
    drawn = Latex(match["inline"] or match["display"], size=17, inline=inline)
    if inline:
        shift = f'<svg style="vertical-align:{drawn.getyofst():.2f}px" '
        formulas.append(drawn.svg().replace("<svg ", shift, 1))
    else:
        formulas.append(f'<div class="formula">{drawn.svg()}</div>')
    return f"formula-{len(formulas) - 1}-here"


def main(arguments: Sequence[str] | None = None) -> None:
    """Execute all notebooks on the reference and on the templates, and write their pages."""
    parser = argparse.ArgumentParser(description="Execute the notebooks and render them as HTML.")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "notebooks", metavar="DIR")
    parser.add_argument("--smoke", action="store_true", help="short runs")
    options = parser.parse_args(arguments)
    for variant in VARIANTS:
        (options.out / variant).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as scratch:
            place = workplace(Path(scratch), variant)
            for notebook in NOTEBOOKS:
                start = time.monotonic()
                content = execute(
                    place / "notebooks" / notebook.name, place / "notebooks", smoke=options.smoke
                )
                file = options.out / variant / f"{notebook.stem}.html"
                file.write_text(page(content, notebook.stem), encoding="utf-8")
                print(f"{file}: {time.monotonic() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
