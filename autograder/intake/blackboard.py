"""Blackboard's bulk download: many students, several attempts each, in one folder or one zip."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from autograder.intake.bundle import Bundle
from autograder.intake.candidates import Candidate, Opened, candidate, unwrapped, with_findings
from autograder.intake.names import AttemptFile, account_ids, attempt_file, is_junk, printable
from autograder.model import Finding

# Date of the attempt -> the student's own name for a file -> its name in the download.
Attempts = dict[str, dict[str, str]]


def is_download(names: Iterable[str]) -> bool:
    """Tell whether any of these names is one that Blackboard gives to a student's file."""
    return any(attempt_file(name.rpartition("/")[2]) for name in names)


def from_download(bundle: Bundle) -> list[Candidate]:
    """Return one candidate for each student: the newest attempt that holds a file counts."""
    students: dict[str, Attempts] = {}
    for full_name in bundle.names:
        parsed = attempt_file(full_name.rpartition("/")[2])
        if parsed and not is_junk(full_name):
            _add(students.setdefault(parsed.head, {}), parsed, full_name)
    accounts = account_ids(students)
    return [_student(accounts[head], head, students[head], bundle) for head in students]


def _add(attempts: Attempts, parsed: AttemptFile, full_name: str) -> None:
    files = attempts.setdefault(parsed.date, {})
    if parsed.name:  # a receipt has none: it shows that there was an attempt
        files[parsed.name] = full_name


def _student(account: str, head: str, attempts: Attempts, bundle: Bundle) -> Candidate:
    with_files = [date for date, files in attempts.items() if files]
    counted = max(with_files or attempts)
    files = attempts[counted]

    def opener() -> Opened:
        return unwrapped(Opened(_attempt_bundle(files, bundle), "attempt"))

    origin = f"{head}_attempt_{counted}"
    found = candidate([account], opener, origin, counted, account)
    findings = [*_attempt_findings(counted, attempts), *_account_findings(found, account)]
    timed = replace(found.submission, submitted=_iso(counted))
    return Candidate(with_findings(timed, *findings), found.sure, counted, account)


def _iso(date: str) -> str:
    """`2026-11-01-22-30-15`, as Blackboard writes it, in the usual form."""
    parts = date.split("-")
    return "T".join(("-".join(parts[:3]), ":".join(parts[3:])))


def _attempt_bundle(files: dict[str, str], bundle: Bundle) -> Bundle:
    return Bundle(tuple(files), lambda name, cap: bundle.read(files[name], cap))


def _attempt_findings(counted: str, attempts: Attempts) -> list[Finding]:
    if not attempts[counted]:
        return [Finding(f"The attempt of {counted} holds no file.")]
    others = sorted(date for date in attempts if date != counted)
    if not others:
        return []
    listed = ", ".join(others[-5:])
    return [
        Finding(
            f"There are {len(attempts)} attempts; the newest, of {counted}, counts as a whole "
            f"(not: {listed})."
            if max(attempts) == counted
            else f"There are {len(attempts)} attempts; the newest that holds a file, of {counted}, "
            f"counts as a whole (not: {listed})."
        )
    ]


def _account_findings(found: Candidate, account: str) -> list[Finding]:
    student_id = found.submission.student_id
    if student_id == account:
        return []
    return [
        Finding(
            f"Blackboard's account is `{printable(account)}`; the files say `{student_id}`, "
            "which was taken as the ID."
        )
    ]
