"""A bundle of files becomes one `Submission`: whose it is, what counts, and what to say about it.

The order of the findings is the order in which they matter to the student: files that cost
points, files that are missing, then what is only worth knowing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from autograder.intake import names as ids
from autograder.intake.bundle import PDF_CAP, SOURCE_CAP, TOTAL_CAP, Bundle
from autograder.intake.names import is_id, is_junk, printable
from autograder.intake.near import KINDS, Near, exact_id, explain, nearly, proper_name
from autograder.model import TASKS, Finding, Submission

_SHOWN_EXTRAS = 5


def related(bundle_names: Iterable[str]) -> list[Near]:
    """Return the files that are, or were meant to be, parts of the assignment."""
    found = (nearly(name) for name in bundle_names if not is_junk(name))
    return [near for near in found if near is not None]


def written_ids(bundle_names: Sequence[str]) -> Counter[str]:
    """Count the IDs that files carry: of the properly named ones, else of the near names.

    An ID that only lengthens another, as in `task1_3170100111_final.py`, counts as that other.
    """
    votes = Counter(found for name in bundle_names if (found := exact_id(name)))
    if not votes:
        near_ids = (near.written_id for near in related(bundle_names))
        votes = Counter(found for found in near_ids if is_id(found))
    merged: Counter[str] = Counter()
    for found, count in votes.items():
        merged[ids.shortest(found, votes)] += count
    return merged


def choose_id(own_names: Sequence[str], bundle_names: Sequence[str]) -> str:
    """Decide whose submission this is; the result is always a valid ID.

    `own_names` are the names of the archive and of what holds it, the most telling one first.
    A name that the files agree with wins. Where the files agree on another ID, a name that
    obviously is no ID (`homework`) gives way; a student number does not, or else a wrong ID in
    the files would hand the work in for somebody else.
    """
    stems = [ids.archive_id(name) for name in own_names]
    valid = [stem for stem in stems if is_id(stem)]
    votes = written_ids(bundle_names)
    agreed = _majority(votes)
    for stem in valid:
        if stem in votes or (agreed and ids.same_kind(stem, agreed)):
            return stem
    if agreed:
        return agreed
    telling = [stem for stem in valid if not ids.is_generic(stem)]
    return next(iter([*filter(ids.is_number, valid), *telling, *valid]), ids.safe_id(stems[0]))


def _majority(votes: Counter[str]) -> str:
    (top, count), *_ = [*votes.most_common(1), ("", 0)]
    return top if 2 * count > votes.total() else ""


def name_findings(noun: str, name: str, student_id: str) -> list[Finding]:
    """Return a finding if a zip or folder is not named for the ID; the name costs no points.

    An empty name is one that nobody asked for.
    """
    stem = name[:-4] if noun == "zip" else name
    if not name or stem in (student_id, f"{student_id}_assignment2"):
        return []
    wanted = f"{student_id}.zip" if noun == "zip" else student_id
    return [
        Finding(
            f"The {noun} is named `{printable(name)}`; its ID was taken as `{student_id}`.",
            f"Name it `{wanted}`.",
        )
    ]


def recognise(student_id: str, bundle: Bundle, origin: str, noun: str) -> Submission:
    """Read what is properly named for this ID, and say what is not.

    `noun` is what the files lie in, for the wording. Raises `UnreadableError` when a file that
    counts can't be read.
    """
    wanted = {kind: proper_name(kind, student_id) for kind in KINDS}
    contents = _contents({k: name for k, name in wanted.items() if name in bundle.names}, bundle)
    near = [n for n in related(bundle.names) if n.name not in wanted.values()]
    found = set(contents)
    findings = [
        *sorted((_near_finding(n, student_id, found, noun) for n in near), key=_blocking_first),
        *_missing_findings(wanted, found | {n.kind for n in near}),
        *_extra_findings(bundle.names, {*wanted.values(), *(n.name for n in near)}),
    ]
    return Submission(
        student_id,
        files={task: contents[task] for task in TASKS if task in contents},
        conceptual=contents.get("conceptual"),
        findings=tuple(findings),
        origin=origin,
    )


def _contents(wanted: dict[str, str], bundle: Bundle) -> dict[str, bytes]:
    contents: dict[str, bytes] = {}
    left = TOTAL_CAP
    for kind, name in wanted.items():
        cap = PDF_CAP if kind == "conceptual" else SOURCE_CAP
        contents[kind] = bundle.read(name, min(cap, left))
        left -= len(contents[kind])
    return contents


def _blocking_first(finding: Finding) -> bool:
    return not finding.blocking


def _near_finding(near: Near, student_id: str, found: set[str], noun: str) -> Finding:
    right = proper_name(near.kind, student_id)
    what = explain(near, student_id)
    if near.kind in found:
        return Finding(what, f"`{right}` is there and counts.")
    if "it is not a PDF" in near.reasons:
        return Finding(what, f"Save it as a PDF named `{right}`.", blocking=True)
    if "/" not in near.name:
        return Finding(what, f"Rename it to `{right}`.", blocking=True)
    place = "the zip" if noun == "zip" else "the submission"
    return Finding(what, f"Put it directly into {place} as `{right}`.", blocking=True)


def _missing_findings(wanted: dict[str, str], accounted: set[str]) -> list[Finding]:
    return [
        Finding(f"`{name}` was not handed in.", "It scores 0.")
        for kind, name in wanted.items()
        if kind not in accounted
    ]


def _extra_findings(bundle_names: Iterable[str], known: set[str]) -> list[Finding]:
    extras = [name for name in bundle_names if name not in known and not is_junk(name)]
    if not extras:
        return []
    shown = ", ".join(f"`{printable(name)}`" for name in extras[:_SHOWN_EXTRAS])
    more = f" and {len(extras) - _SHOWN_EXTRAS:,} more" if len(extras) > _SHOWN_EXTRAS else ""
    return [Finding(f"Not part of the assignment, and not read: {shown}{more}.")]
