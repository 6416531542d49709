"""The two papers: their sources, what code hands them, their claims, and the PDFs.

    conceptual/ece449.typ          -> conceptual.pdf    the five problems of ECE 449
    conceptual/cmpt726_report.typ  -> report.pdf        the report of CMPT 419/726

Only the `typst` package is needed to build; its wheel brings the compiler and the fonts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import typst

from conceptual import detections
from conceptual.reading import Content
from conceptual.results import DEFAULT_RESULTS, measured
from conceptual.softmax_regions import figure_data

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Claim:
    """A formula or a number of a document, as typst understood it, and its id."""

    id: str
    formula: Content


@dataclass(frozen=True)
class Document:
    """A source file, and the folder in which P3 and P4 have left their results."""

    source: Path
    results: Path = DEFAULT_RESULTS

    @property
    def root(self) -> str:
        """The folder out of which the source can't import anything."""
        return str(self.source.parent)

    @cached_property
    def inputs(self) -> dict[str, str]:
        """What the source reads as `sys.inputs`: everything that is computed, as JSON."""
        computed = {
            "detections": {"boxes": detections.BOXES, "scores": detections.SCORES},
            "regions": figure_data(),
            "results": measured(self.results),
        }
        return {"data": json.dumps(computed)}

    def claims(self) -> list[Claim]:
        """Every claim in order of appearance; an id may occur twice here."""
        values = self._query("<claim>")
        return [Claim(value["claim"], value["formula"]) for value in values]

    def content(self) -> Content:
        """The whole document as typst's content tree, claims and all."""
        whole: Content = self._query("<document>")[0]
        return whole

    def schemes(self) -> list[Mapping[str, Any]]:
        """The marking schemes: what each problem is worth, and the points of the steps."""
        return self._query("<scheme>")

    def build(self, pdf: Path) -> None:
        """Write the PDF.  Raises typst.TypstError with the line of the source."""
        typst.compile(str(self.source), output=str(pdf), root=self.root, sys_inputs=self.inputs)

    def _query(self, selector: str) -> list[Any]:
        text = typst.query(
            str(self.source), selector, field="value", root=self.root, sys_inputs=self.inputs
        )
        values: list[Any] = json.loads(text)
        return values


ECE449 = Document(HERE / "ece449.typ")
REPORT = Document(HERE / "cmpt726_report.typ")

#: What `make conceptual` builds.
PDFS: Mapping[str, Document] = {"conceptual.pdf": ECE449, "report.pdf": REPORT}


def all_claims() -> Iterator[Claim]:
    """The claims of both papers."""
    for document in PDFS.values():
        yield from document.claims()
