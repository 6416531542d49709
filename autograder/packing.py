"""A student's folder becomes a submission: what is in it, what is wrong with it, and the zip.

Nothing is refused that the course accepts: a part that is missing or broken costs its own points,
and is told, with what to do about it.
"""

from __future__ import annotations

import ast
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder import pdf
from autograder.intake.folder import children
from autograder.intake.near import KINDS, explain, nearly, proper_name
from autograder.jail.launcher import Launcher
from autograder.jail.proxy import StudentModule
from autograder.jail.scan import BEYOND
from autograder.jail.sitting import Sitting
from autograder.model import FUNCTIONS, TASKS, Finding, StudentFault, Submission
from autograder.own_files import chosen_files, listed, plain_name, read_part

#: Folders that the kit brings, in which no part of a submission is looked for.
_OTHER_FOLDERS = ("autograder", "data", "notebooks", "tests")
_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Package:
    """What would be handed in: contents by proper name, and what is to be said about it.

    A finding that is `blocking` costs points.
    """

    student_id: str
    contents: dict[str, bytes]
    findings: tuple[Finding, ...]

    @property
    def flawed(self) -> bool:
        """Whether something in it, or missing from it, costs points."""
        return any(finding.blocking for finding in self.findings)


def package(folder: Path, student_id: str, launcher: Launcher) -> Package:
    """Look at a folder as the course will.  Raises UsageError when it can't be read."""
    chosen = chosen_files(folder, student_id)
    contents = {kind: read_part(folder, kind, name) for kind, name in chosen.items()}
    findings = [*_names(folder, student_id, chosen), *_sources(contents, student_id, launcher)]
    if "conceptual" in contents and (trouble := pdf.trouble(contents["conceptual"])):
        findings.append(
            Finding(f"`{chosen['conceptual']}` {trouble}.", "Export it as a PDF.", blocking=True)
        )
    named = {proper_name(kind, student_id): content for kind, content in contents.items()}
    return Package(student_id, named, tuple(findings))


def zipped(content: Package) -> bytes:
    """The flat zip: the same bytes for the same files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.contents.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return stream.getvalue()


# -- names ----------------------------------------------------------------------------------------


def _names(folder: Path, student_id: str, chosen: dict[str, str]) -> Iterator[Finding]:
    """Files that would not be recognised, parts that are missing, and parts that are twice."""
    near = [
        found
        for name in _reachable(folder)
        if name not in chosen.values() and (found := nearly(name)) is not None
    ]
    for found in near:
        right = proper_name(found.kind, student_id)
        if found.kind in chosen:
            remedy = f"It is left out: `{chosen[found.kind]}` is there and is packed."
            yield Finding(explain(found, student_id), remedy)
        elif "it is not a PDF" in found.reasons:
            yield Finding(
                explain(found, student_id), f"Save it as a PDF named `{right}`.", blocking=True
            )
        else:
            remedy = f"Rename it to `{right}`" + (", in this folder." * ("/" in found.name) or ".")
            yield Finding(explain(found, student_id), remedy, blocking=True)
    for kind in KINDS:
        if kind not in chosen and kind not in {found.kind for found in near}:
            yield Finding(
                f"`{proper_name(kind, student_id)}` is missing: it will score 0.",
                f"Put your `{plain_name(kind)}` into this folder.",
                blocking=True,
            )


def _reachable(folder: Path) -> Iterator[str]:
    """Names of files in the folder and in its own folders, but for those that the kit brings."""
    for child in listed(folder):
        if child.kind == "file":
            yield child.name
        elif child.kind == "folder" and child.name not in _OTHER_FOLDERS:
            inside = children(folder / child.name)
            yield from (f"{child.name}/{one.name}" for one in inside if one.kind == "file")


# -- what the task files hold ---------------------------------------------------------------------


def _sources(contents: dict[str, bytes], student_id: str, launcher: Launcher) -> Iterator[Finding]:
    """What is wrong with the task files, found as the grader finds it: by importing them."""
    files = {task: contents[task] for task in TASKS if task in contents}
    sitting = Sitting(Submission(student_id, files), launcher)
    for task, source in files.items():
        module = StudentModule(task, sitting, seed=0)
        try:
            yield from _interfaces(module)
        except StudentFault as fault:
            yield Finding(
                f"{fault}; every function of {task}.py will score 0.",
                f"Mend it until `python {task}.py` runs without an error.",
                blocking=True,
            )
        finally:
            module.dismiss()
        yield from _unwritten(task, source)
        for line, words in sitting.noted.get(task, ()):
            if words.endswith(BEYOND):
                yield Finding(
                    f"{task}.py, line {line}: {words}; a function that uses it will score 0.",
                    "Remove the import unless nothing graded needs it.",
                )


def _interfaces(module: StudentModule) -> Iterator[Finding]:
    for name, complaint in module.complaints().items():
        if complaint:
            yield Finding(
                f"{complaint}: it will score 0.",
                f"Name `{name}` and its parameters as in the template.",
                blocking=True,
            )


def _unwritten(task: str, source: bytes) -> Iterator[Finding]:
    """Functions in which the template's line still stands."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    graded = {function.name for function in FUNCTIONS if function.task == task}
    names = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and node.name in graded
        and any(map(_is_place_to_write, ast.walk(node)))
    ]
    if names:
        listing = ", ".join(f"`{name}`" for name in names)
        yield Finding(
            f"Not written yet in {task}.py: {listing}.",
            "Write it, and remove the line that raises NotImplementedError.",
            blocking=True,
        )


def _is_place_to_write(node: ast.AST) -> bool:
    return isinstance(node, ast.Raise) and ast.unparse(node) == (
        "raise NotImplementedError('not yet')"
    )
