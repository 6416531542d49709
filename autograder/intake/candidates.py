"""Candidates: submissions that may still claim an ID which another one has too.

In the end no two submissions have the same ID, and none vanishes without a word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from autograder.intake.archive import open_zip
from autograder.intake.bundle import ZIP_CAP, Bundle, UnreadableError, together
from autograder.intake.names import archive_id, is_number, printable, unique
from autograder.intake.recognise import choose_id, name_findings, recognise, related
from autograder.model import Finding, Submission


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened submission: `noun` is what it lies in, and `name` is that thing's own name.

    An empty `name` means that the course asks for none.
    """

    bundle: Bundle
    noun: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A submission, and what decides if another one claims the same ID.

    `sure`: 2 if the archive's name or the account says the ID, 1 if only the files do, 0 if the
    ID is no more than a cleaned name. `when` sorts by time. `account` is Blackboard's.
    """

    submission: Submission
    sure: int
    when: str = ""
    account: str = ""


def is_zip_name(name: str) -> bool:
    """Tell whether a file is a zip by its name."""
    return name.lower().endswith(".zip")


def only_zip(names: Sequence[str]) -> str:
    """Return the only zip of a folder or attempt that has no task files, else an empty string."""
    zips = [name for name in names if is_zip_name(name) and "/" not in name]
    if len(zips) != 1 or any(near.kind != "conceptual" for near in related(names)):
        return ""
    return zips[0]


def unwrapped(opened: Opened) -> Opened:
    """Look into the only zip of a folder or attempt that has no task files beside it.

    Raises `UnreadableError` where that zip can't be read.
    """
    outer = opened.bundle
    name = only_zip(outer.names)
    if not name:
        return opened
    beside = Bundle(tuple(other for other in outer.names if other != name), outer.read)
    return Opened(together(open_zip(outer.read(name, ZIP_CAP)), beside), "zip", name)


def candidate(
    own_names: Sequence[str],
    opener: Callable[[], Opened],
    origin: str,
    when: str = "",
    account: str = "",
) -> Candidate:
    """Return a submission in any case: where it can't be read, one that says why.

    `own_names` are the names that may hold the ID, the most telling one first.
    """
    student_id, shown_origin = choose_id(own_names, ()), printable(origin)
    try:
        opened = opener()
        student_id = choose_id(own_names, opened.bundle.names)
        submission = recognise(student_id, opened.bundle, shown_origin, opened.noun)
        extra = name_findings(opened.noun, opened.name, student_id)
        submission = replace(submission, findings=(*submission.findings, *extra))
    except UnreadableError as error:
        submission = Submission(student_id, refused=str(error), origin=shown_origin)
    return Candidate(submission, _sure(submission, own_names), when, account)


def _sure(submission: Submission, own_names: Sequence[str]) -> int:
    has_files = bool(submission.files or submission.conceptual is not None)
    named = submission.student_id in {archive_id(name) for name in own_names}
    if named and (has_files or is_number(submission.student_id)):
        return 2
    return int(has_files)


def with_findings(submission: Submission, *findings: Finding) -> Submission:
    """Return the submission with more findings."""
    return replace(submission, findings=(*submission.findings, *findings))


def settle(candidates: Iterable[Candidate]) -> list[Submission]:
    """Give every submission an ID of its own, and sort by it.

    Of several for one ID, the newest of those with the best claim counts. Two are never taken
    for the same student's where that is a guess: different Blackboard accounts, and IDs that are
    no more than a cleaned name, get a row each.
    """
    by_id: dict[str, list[Candidate]] = {}
    apart: list[Candidate] = []
    for one in candidates:
        if one.sure:
            by_id.setdefault(one.submission.student_id, []).append(one)
        else:
            apart.append(one)
    settled: list[Submission] = []
    for group in by_id.values():
        accounts = {one.account for one in group if one.account}
        if len(accounts) > 1:
            apart.extend(_under_account(one, accounts) for one in group)
        else:
            settled.append(_newest(group))
    apart.sort(key=lambda one: (-one.sure, one.when, one.submission.origin))
    settled.extend(one.submission for one in apart)
    return sorted(_distinct(settled), key=lambda submission: submission.student_id)


def _newest(group: list[Candidate]) -> Submission:
    best = max(group, key=lambda one: (one.sure, one.when, one.submission.origin))
    others = sorted(one.submission.origin for one in group if one is not best)
    if not others:
        return best.submission
    kept = best.submission
    listed = ", ".join(f"`{name}`" for name in others)
    finding = Finding(
        f"More than one submission is for `{kept.student_id}`: `{kept.origin}` counts, and "
        f"{listed} was left out.",
        "Remove the wrong one if this is not right.",
    )
    return with_findings(kept, finding)


def _under_account(one: Candidate, accounts: set[str]) -> Candidate:
    listed = ", ".join(f"`{printable(name)}`" for name in sorted(accounts))
    finding = Finding(
        f"Several Blackboard accounts hand in files for `{one.submission.student_id}`: {listed}.",
        "Each has a row of its own; find out whose work it is.",
    )
    own = one.account or one.submission.student_id
    return replace(one, submission=with_findings(replace(one.submission, student_id=own), finding))


def _distinct(submissions: Iterable[Submission]) -> list[Submission]:
    distinct: dict[str, Submission] = {}
    for submission in submissions:
        own = unique(submission.student_id, distinct)
        if own != submission.student_id:
            finding = Finding(
                f"Another submission has the ID `{submission.student_id}` too; "
                f"`{submission.origin}` was given `{own}`."
            )
            distinct[own] = with_findings(replace(submission, student_id=own), finding)
        else:
            distinct[own] = submission
    return list(distinct.values())
