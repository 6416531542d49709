"""The hand-in of CMPT 419/726: `report.pdf`, and `code.zip` with a folder `P3` of scripts.

A student's zip or folder is named by the ID and holds either of these, in any depth:

    code.zip                with P3/ in it
    P3/ or code/P3/         with the three scripts and the modules that they import

The folder may have another name, as long as the scripts have theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.assignments import CMPT726
from autograder.intake.archive import open_zip
from autograder.intake.bundle import PDF_CAP, SOURCE_CAP, ZIP_CAP, Bundle, UnreadableError, together
from autograder.intake.candidates import Candidate, is_zip_name, settle
from autograder.intake.folder import Child, children, open_folder, read_file
from autograder.intake.names import archive_id, is_generic, is_id, is_junk, printable, safe_id
from autograder.model import Finding, Submission, UsageError

FOLDER = "P3"
_REPORT = "report.pdf"
_MODULES_CAP = 50
_SCRIPTS = tuple(f"{task}.py" for task in CMPT726.tasks)
_ALLOWED = "give a zip, a folder, or a folder of many, with P3/ or code.zip in each"


def read_script_submissions(path: Path) -> list[Submission]:
    """Return all submissions at `path`, sorted by student ID, no ID twice.

    `path` is one zip, one folder, or a folder of many of either. One that can't be read safely is
    returned with the reason in `refused`. Nothing is written to disk.

    Raises `UsageError` if there is no submission at `path`, or it can't be read.
    """
    try:
        if path.is_dir():
            found = _from_folder(path.absolute())
        elif is_zip_name(path.name):
            found = [_zip(path.absolute())]
        else:
            found = []
        if not found:
            path.lstat()
    except OSError as error:
        raise UsageError(f"{printable(str(path))}: can't be read ({error.strerror})") from error
    if not found:
        raise UsageError(f"{printable(str(path))}: holds no submission; {_ALLOWED}")
    return settle(found)


def _from_folder(path: Path) -> list[Candidate]:
    inside = children(path)
    if _is_one(path, inside):
        return [_folder(path)]
    found = []
    for child in inside:
        if child.name.startswith("."):
            continue
        if child.kind == "folder":
            found.append(_folder(path / child.name))
        elif is_zip_name(child.name):
            found.append(_zip(path / child.name))
    return found


def _is_one(path: Path, inside: Sequence[Child]) -> bool:
    """Whether a folder is one student's: it holds scripts, P3, or a zip called `code.zip`."""
    names = {child.name.lower() for child in inside}
    if names & {*_SCRIPTS, FOLDER.lower(), "code.zip"}:
        return True
    code = path / "code"
    return code.is_dir() and any((code / name).exists() for name in (FOLDER, *_SCRIPTS))


def _folder(path: Path) -> Candidate:
    return _candidate([path.name], lambda: open_folder(path), path)


def _zip(path: Path) -> Candidate:
    # A `code.zip` says no more of whose it is than the folder that it lies in.
    names = [path.name[:-4], path.parent.name]
    return _candidate(names, lambda: open_zip(read_file(path, ZIP_CAP)), path)


def _candidate(names: Sequence[str], opener: Callable[[], Bundle], path: Path) -> Candidate:
    stems = [archive_id(name) for name in names]
    telling = [stem for stem in stems if is_id(stem) and not is_generic(stem)]
    student_id = telling[0] if telling else safe_id(stems[0])
    origin = printable(path.name)
    try:
        submission = _recognised(student_id, _unwrapped(opener()), origin)
    except UnreadableError as error:
        submission = Submission(student_id, refused=str(error), origin=origin)
    submission = replace(submission, assignment=CMPT726.name)
    return Candidate(submission, 2 if telling else 0, f"{path.lstat().st_mtime_ns:020d}")


def _unwrapped(outer: Bundle) -> Bundle:
    """The files together with those of the one `code.zip` among them, if there is one."""
    zips = [name for name in outer.names if name.rpartition("/")[2].lower() == "code.zip"]
    if len(zips) != 1 or _folder_of_scripts(outer) is not None:
        return outer
    return together(open_zip(outer.read(zips[0], ZIP_CAP)), outer)


def _folder_of_scripts(bundle: Bundle) -> str | None:
    """The folder with most of the scripts, `P3` before others; None where there is none."""
    homes = Counter(
        name.rpartition("/")[0]
        for name in bundle.names
        if name.rpartition("/")[2] in _SCRIPTS and not is_junk(name)
    )
    ranked = sorted(homes, key=lambda home: (-homes[home], not _is_p3(home), home))
    return ranked[0] if ranked else None


def _is_p3(folder: str) -> bool:
    return folder.rpartition("/")[2] == FOLDER


def _recognised(student_id: str, bundle: Bundle, origin: str) -> Submission:
    home = _folder_of_scripts(bundle)
    prefix = f"{home}/" if home else ""
    modules = [] if home is None else _modules(bundle, prefix)
    files = {name[len(prefix) : -3]: bundle.read(name, SOURCE_CAP) for name in modules}
    reports = [n for n in bundle.names if n.rpartition("/")[2] == _REPORT and not is_junk(n)]
    return Submission(
        student_id,
        files=files,
        conceptual=bundle.read(reports[0], PDF_CAP) if reports else None,
        findings=tuple(_findings(home, files, bool(reports))),
        origin=origin,
    )


def _modules(bundle: Bundle, prefix: str) -> list[str]:
    """The scripts and the modules beside them: sources directly in the folder."""
    found = [
        name
        for name in bundle.names
        if name.startswith(prefix)
        and name.endswith(".py")
        and name[len(prefix) : -3].isidentifier()
        and not is_junk(name)
    ]
    if len(found) > _MODULES_CAP:
        raise UnreadableError(f"`{printable(prefix)}` holds more than {_MODULES_CAP} modules.")
    return found


def _findings(home: str | None, files: dict[str, bytes], report: bool) -> list[Finding]:
    found = [
        Finding(f"`{FOLDER}/{task}.py` was not handed in.", "It scores 0.")
        for task in CMPT726.tasks
        if task not in files
    ]
    if home is not None and not _is_p3(home):
        shown = f"the folder `{printable(home)}`" if home else "no folder"
        found.append(Finding(f"The scripts lie in {shown}.", f"The course wants `{FOLDER}/`."))
    if not report:
        found.append(Finding(f"`{_REPORT}` was not handed in."))
    return found
