"""Tokens -> how much of their own two files share: all pairs of a class at once.

A passage is a run of `LENGTH` tokens.  What stands in the template or the reference is what any
correct answer shares, and counts for nothing; of the rest, a passage counts the more the fewer
have it (inverse document frequency: Spärck Jones, Journal of Documentation 28, 1972).  The score of
a pair is the weight of what both have, over the weight of the one that has less: 0 … 1.

Why not a library that does all of this: copydetect 0.5 compares pair by pair, a quarter of a
millisecond each, which is eight minutes of CPU for a class of 1,000 (here: half a minute), and puts
honest answers to task 1 at up to 0.68 where copies start at 0.81 (here: 0.28 and 0.70); compare50
1.2 is under the GPL, which this project is not.  What is left to us is counting: the reading is
done by Pygments, the counting by NumPy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt

from autograder.similarity.tokens import Token

LENGTH = 8
#: So many passages of nobody else's are added to each file's own: a few lines prove nothing.
PRIOR = 12
_BLOCK = 4096

Passage = tuple[str, ...]
Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of all pairs, (N, N), symmetric with an empty diagonal; `weight` is by passage."""

    matrix: Matrix
    weight: dict[Passage, float]


def passages(tokens: Sequence[Token]) -> list[Passage]:
    """Every run of `LENGTH` tokens, by the place where it begins."""
    texts = [token.text for token in tokens]
    return [tuple(texts[i : i + LENGTH]) for i in range(len(texts) - LENGTH + 1)]


def scores(files: Sequence[Sequence[Token]], boilerplate: Iterable[Sequence[Token]]) -> Scores:
    """Compare every file with every other; `boilerplate` is what all may have in common."""
    common = {passage for tokens in boilerplate for passage in passages(tokens)}
    own = [set(passages(tokens)) - common for tokens in files]
    counts = Counter(passage for one in own for passage in one)
    # A passage of two weighs as much as one of a single file: a copy must not lower the original.
    weight = {passage: log((len(own) + 1) / max(1, n - 1)) for passage, n in counts.items()}
    totals = np.array([sum(weight[passage] for passage in one) for one in own], np.float32)
    shared = _shared(own, [passage for passage, n in counts.items() if n > 1], weight)
    smaller = np.minimum(totals[:, None], totals[None, :]) + PRIOR * log(len(own) + 1)
    matrix = np.divide(shared, smaller, out=np.zeros_like(shared), where=smaller > 0)
    np.fill_diagonal(matrix, 0)
    return Scores(matrix, weight)


def _shared(
    own: Sequence[set[Passage]], kept: Sequence[Passage], weight: dict[Passage, float]
) -> Matrix:
    """The weight of what each two have in common, (N, N), by blocks of an incidence matrix."""
    total = np.zeros((len(own), len(own)), np.float32)
    place = {passage: number for number, passage in enumerate(kept)}
    columns = [sorted(place[p] for p in one if p in place) for one in own]
    roots = np.sqrt(np.array([weight[passage] for passage in kept], np.float32))
    for begin in range(0, len(kept), _BLOCK):
        block = np.zeros((len(own), min(_BLOCK, len(kept) - begin)), np.float32)
        for row, numbers in enumerate(columns):
            low, high = np.searchsorted(numbers, (begin, begin + _BLOCK))
            block[row, np.array(numbers[low:high], int) - begin] = 1
        block *= roots[begin : begin + _BLOCK]
        total += block @ block.T  # (N, N)
    return total
