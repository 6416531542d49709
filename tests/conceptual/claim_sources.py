"""The source text of claims, and what becomes of it when one character is changed."""

import re
import shutil
from dataclasses import dataclass

from conceptual.document import HERE, Document
from conceptual.reading import parse

_OPENING = re.compile(r'claim\("(?P<id>[^"]+)"\)\[')
#: A plus or minus that is no part of an arrow.
SIGN = re.compile(r"(?<![<=-])[+-](?![->])")
#: The layer in a superscript such as w^((2)).
LAYER = re.compile(r"(?<=\^\(\()\d(?=\)\))")

OTHER_SIGN = {"+": "-", "-": "+"}


@dataclass(frozen=True)
class ClaimSource:
    """Where a claim stands: the file, and the place of what is between its brackets."""

    id: str
    file: str
    start: int
    body: str


@dataclass(frozen=True)
class Mutant:
    """A claim's source with one character changed."""

    claim: ClaimSource
    place: int
    character: str

    @property
    def body(self):
        return self.claim.body[: self.place] + self.character + self.claim.body[self.place + 1 :]

    @property
    def name(self):
        return f"{self.claim.id}@{self.place}{self.character}"

    def __str__(self):
        return f"{self.claim.id} in {self.claim.file}: {' '.join(self.body.split())}"


def claim_sources():
    """All claims that are written out; those whose text code fills in are left out."""
    found = []
    for path in sorted(HERE.rglob("*.typ")):
        text = path.read_text(encoding="utf-8")
        for opening in _OPENING.finditer(text):
            body = text[opening.end() : _closing(text, opening.end())]
            if "#" not in body.replace("#h(", ""):
                name = path.relative_to(HERE).as_posix()
                found.append(ClaimSource(opening["id"], name, opening.end(), body))
    return found


def mutants(pattern, change):
    """Each claim with each character that the pattern finds changed, one at a time."""
    return [
        Mutant(claim, match.start(), changed)
        for claim in claim_sources()
        for match in pattern.finditer(claim.body)
        for changed in change(match[0])
    ]


def survivors(candidates, checks, folder):
    """The mutants whose check still passes; all of them are typeset together, as one document."""
    sources = folder / "mutants"
    shutil.copytree(HERE, sources, ignore=shutil.ignore_patterns("*.py", "*.pdf", "__pycache__"))
    lines = [f'#claim("{mutant.name}")[{mutant.body}]' for mutant in candidates]
    document = sources / "mutants.typ"
    document.write_text('#import "template.typ": *\n' + "\n\n".join(lines), encoding="utf-8")
    by_name = {claim.id: claim for claim in Document(document).claims()}
    assert len(by_name) == len(candidates)
    return [one for one in candidates if _passes(checks[one.claim.id], by_name[one.name])]


def mutated_sources(mutant, folder):
    """A copy of all sources in which one claim is changed."""
    sources = folder / "sources"
    shutil.copytree(HERE, sources, ignore=shutil.ignore_patterns("*.py", "*.pdf", "__pycache__"))
    file = sources / mutant.claim.file
    text = file.read_text(encoding="utf-8")
    start, end = mutant.claim.start, mutant.claim.start + len(mutant.claim.body)
    file.write_text(text[:start] + mutant.body + text[end:], encoding="utf-8")
    return sources


def _passes(check, claim):
    try:
        check(parse(claim.formula))
    except (AssertionError, ArithmeticError, ValueError, TypeError, LookupError):
        return False
    return True


def _closing(text, start):
    depth = 1
    for place in range(start, len(text)):
        depth += {"[": 1, "]": -1}.get(text[place], 0)
        if depth == 0:
            return place
    raise ValueError("a claim is not closed")
