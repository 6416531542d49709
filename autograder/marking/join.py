"""Marks join the programming points: pure, and before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from autograder.marking.pdf import PdfReport
from autograder.marking.sheet import Marks
from autograder.model import Finding, Result


@dataclass(frozen=True, slots=True)
class WrittenPart:
    """What is known of a class's written part: marks and PDFs, by student.

    Without a sheet nothing is known, and results stay what they are.
    """

    marks: Mapping[str, Marks] = field(default_factory=dict)
    pdfs: Mapping[str, PdfReport] = field(default_factory=dict)

    def joined(self, result: Result) -> Result:
        """The result with its marks, and with findings on what is missing."""
        if result.student_id not in self.pdfs:
            return result
        findings = tuple(Finding(what) for what in self._troubles(result.student_id))
        marks = self.marks.get(result.student_id)
        return replace(
            result,
            conceptual=marks.total if marks else None,
            findings=result.findings + findings,
        )

    def remarks(self) -> Iterator[str]:
        """Lines for an instructor: how many are marked, who has no marks, who has no PDF."""
        if not self.pdfs:
            return
        marked = [one for one in self.pdfs if not self._unmarked(one)]
        yield f"written part: {len(marked)} of {len(self.pdfs)} students are marked"
        yield from _line("no marks", (one for one in self.pdfs if self._unmarked(one) == "all"))
        started = (one for one in self.pdfs if self._unmarked(one) not in ("", "all"))
        yield from _line("not all marks", (f"{one} ({self._unmarked(one)})" for one in started))
        yield from self.pdf_remarks()

    def pdf_remarks(self) -> Iterator[str]:
        """Who has no PDF, and whose can't be read."""
        yield from _line("no PDF", (one for one, pdf in self.pdfs.items() if pdf == PdfReport()))
        unreadable = (f"{one} ({pdf.problem})" for one, pdf in self.pdfs.items() if pdf.problem)
        yield from _line("PDF not readable", unreadable)

    def _unmarked(self, student_id: str) -> str:
        """The problems without a mark: "", "all" or their names."""
        marks = self.marks.get(student_id, Marks(student_id))
        return "all" if len(marks.missing) == len(marks.points) else ", ".join(marks.missing)

    def _troubles(self, student_id: str) -> Iterator[str]:
        unmarked = self._unmarked(student_id)
        if unmarked:
            yield f"No marks yet for {unmarked} of the written part."
        pdf = self.pdfs[student_id]
        if pdf.problem:
            yield f"The PDF is {pdf.problem}."
        elif not pdf.readable and unmarked != "all":
            yield "There are marks, but no PDF was handed in."


def _line(what: str, students: Iterable[str]) -> Iterator[str]:
    if listed := ", ".join(sorted(students)):
        yield f"{what}: {listed}"
