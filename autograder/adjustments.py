"""What people and the course's rules make of measured results: roster, deadline, overrides.

Everything is read and checked before anything is graded.  A result's measured scores are never
changed: what is added to it stands beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from autograder import deadline, rubric
from autograder.assignments import ASSIGNMENTS
from autograder.decisions import Override
from autograder.model import CONCEPTUAL_POINTS, Finding, Result, Submission
from autograder.roster import RosterEntry

_LISTED = 10
STRANGER = Finding("This ID is not on the class list.", "Tell your instructor whose it is.")


@dataclass(frozen=True, slots=True)
class Adjustments:
    """All that applies to a class; empty where nothing was asked for.

    `submitted` holds times of submission, by student, where they are known.
    """

    roster: Mapping[str, RosterEntry] = field(default_factory=dict)
    due: datetime | None = None
    policy: deadline.Policy = field(default_factory=lambda: deadline.policy("none"))
    overrides: Mapping[str, tuple[Override, ...]] = field(default_factory=dict)
    submitted: Mapping[str, datetime] = field(default_factory=dict)

    def applied(self, result: Result) -> Result:
        """The result with its name, overrides and lateness; call it when written marks are in."""
        student = result.student_id
        entry = self.roster.get(student)
        findings = result.findings
        if self.roster and entry is None and STRANGER not in findings:
            findings = (*findings, STRANGER)
        named = replace(
            result,
            name=entry.name if entry else result.name,
            findings=findings,
            overrides=self.overrides.get(student, ()),
            late=None,
        )
        due, submitted = self.due_of(student), self.submitted.get(student)
        if due is None or submitted is None:
            return named
        points = ASSIGNMENTS[result.assignment].points
        possible = points + (0 if result.conceptual is None else CONCEPTUAL_POINTS)
        late = deadline.lateness(submitted, due, self.policy, named.total, possible)
        return replace(named, late=late)

    def due_of(self, student: str) -> datetime | None:
        """A student's own deadline: the roster's where it has one, else everybody's."""
        entry = self.roster.get(student)
        return (entry.due if entry else None) or self.due

    def absent(self, present: Iterable[str]) -> list[Result]:
        """A result for each student on the roster who handed nothing in."""
        handed_in = set(present)
        return [
            self.applied(
                Result(student, "missing", rubric.full_scores(()), refused="No submission.")
            )
            for student in self.roster
            if student not in handed_in
        ]

    def remarks(self, present: Iterable[str]) -> list[str]:
        """What an instructor should know about the whole class, one sentence each."""
        students = list(present)
        lines = [self._attendance(students)] if self.roster else []
        if any(self.due_of(student) for student in students):
            due = f"{self.due:%Y-%m-%d %H:%M}" if self.due else "as the roster says"
            lines.append(f"Due: {due}; rule for late work: {self.policy.words}.")
            if untimed := sum(student not in self.submitted for student in students):
                lines.append(
                    f"Time of submission not known: {untimed}; only Blackboard downloads tell it, "
                    "so nothing is taken off there."
                )
        return lines

    def _attendance(self, students: Sequence[str]) -> str:
        strangers = [student for student in students if student not in self.roster]
        listed = ", ".join(strangers[:_LISTED]) + (", …" if len(strangers) > _LISTED else "")
        return (
            f"On the roster: {len(self.roster)}; without a submission: "
            f"{len(self.roster.keys() - set(students))}; submissions of others: {len(strangers)}"
            + (f" ({listed})." if strangers else ".")
        )


def times(submissions: Iterable[Submission]) -> dict[str, datetime]:
    """Times of submission by student, where they are known."""
    known = ((one.student_id, deadline.moment(one.submitted)) for one in submissions)
    return {student: when for student, when in known if when is not None}
