"""Two files -> the fragments that stand in both, in whatever order, for reading side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.similarity.classes import Work
from autograder.similarity.compare import LENGTH, Passage, passages

#: Lines of one file that a page shows.
MOST_LINES = 3_000


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of equal tokens: where it begins in each file's tokens, and how many they are."""

    first: int
    second: int
    length: int


#: A line of a page: pieces of text, each with the number of its fragment, 0 for none.
Line = tuple[tuple[str, int], ...]


def fragments(first: Work, second: Work, weight: Mapping[Passage, float]) -> list[Fragment]:
    """Cover the first file greedily by the longest runs that the second one has too.

    No token of either is used twice; runs of nothing but boilerplate are left out.
    """
    mine, others = passages(first.tokens), passages(second.tokens)
    places: dict[Passage, list[int]] = {}
    for place, passage in enumerate(others):
        places.setdefault(passage, []).append(place)
    used = [False] * len(second.tokens)
    found: list[Fragment] = []
    here = 0
    while here < len(mine):
        # A passage that stands in too many places is a hostile file's, and no evidence.
        candidates = places.get(mine[here], ())[:32]
        best = max(
            (Fragment(here, there, _run(first, second, here, there, used)) for there in candidates),
            key=lambda one: one.length,
            default=Fragment(here, 0, 0),
        )
        if best.length < LENGTH:
            here += 1
            continue
        if any(mine[k] in weight for k in range(here, here + best.length - LENGTH + 1)):
            found.append(best)
            used[best.second : best.second + best.length] = [True] * best.length
        here += best.length
    return found


def lines(work: Work, spans: Sequence[tuple[int, int]]) -> list[Line]:
    """The file's text by lines, with the fragments' numbers, from 1 on, where they stand.

    `spans` are (first token, number of tokens), by fragment.
    """
    marks = sorted(
        (work.tokens[begin].begin, work.tokens[begin + length - 1].end, number)
        for number, (begin, length) in enumerate(spans, start=1)
    )
    pieces: list[tuple[str, int]] = []
    here = 0
    for begin, end, number in marks:
        pieces += [(work.text[here:begin], 0), (work.text[begin:end], number)]
        here = end
    pieces.append((work.text[here:], 0))
    return _by_lines(pieces)[:MOST_LINES]


def _run(first: Work, second: Work, here: int, there: int, used: Sequence[bool]) -> int:
    """How many tokens agree from two places on, as far as the second file's are unused."""
    length = 0
    most = min(len(first.tokens) - here, len(second.tokens) - there)
    while (
        length < most
        and not used[there + length]
        and first.tokens[here + length].text == second.tokens[there + length].text
    ):
        length += 1
    return length


def _by_lines(pieces: Sequence[tuple[str, int]]) -> list[Line]:
    done: list[Line] = []
    line: list[tuple[str, int]] = []
    for text, number in pieces:
        head, *rest = text.split("\n")
        line.append((head, number))
        for part in rest:
            done.append(tuple(piece for piece in line if piece[0]))
            line = [(part, number)]
    done.append(tuple(piece for piece in line if piece[0]))
    return done
