"""A class's files of one task -> the pairs and the groups that deserve a look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from autograder.similarity.compare import Passage, Scores, scores
from autograder.similarity.tokens import Token, decoded, tokens

#: Scores from which a pair is flagged: halfway between honest answers to a task and copies of them
#: with new names, another order of functions and other comments, as the tests measure both.
THRESHOLDS: Mapping[str, float] = MappingProxyType(
    {"task1": 0.40, "task2": 0.45, "task3": 0.45, "task4": 0.45}
)
#: So many pairs below the threshold are listed too: they show where honest work ends.
BELOW = 10
#: More flagged pairs than this of one task are groups, which nobody reads pair by pair.
MOST = 200


@dataclass(frozen=True, slots=True)
class Work:
    """One student's file of one task; `label` names the student in pages and tables."""

    label: str
    text: str
    tokens: tuple[Token, ...]
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files and how much of their own they share, 0 … 1."""

    task: str
    first: Work
    second: Work
    score: float
    flagged: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one task's files have in common: pairs by score, and groups of labels."""

    task: str
    threshold: float
    files: int
    pairs: tuple[Pair, ...]
    flagged: int
    groups: tuple[tuple[str, ...], ...]
    weight: Mapping[Passage, float]


def work(label: str, source: bytes, *, earlier: bool = False) -> Work:
    """A file made ready to be compared; `earlier` work is not compared with its like."""
    text = decoded(source)
    return Work(label, text, tuple(tokens(text)), earlier)


def compared(
    task: str, works: Sequence[Work], boilerplate: Iterable[str], threshold: float
) -> Comparison:
    """Compare all files of one task; `boilerplate` is source text that all may share."""
    found = scores([one.tokens for one in works], [tokens(text) for text in boilerplate])
    places = _places(found, works)
    flagged = sum(found.matrix[place] >= threshold for place in places)
    edges = [(works[i].label, works[j].label) for i, j in places[:flagged]]
    shown = [*places[: min(flagged, MOST)], *places[flagged : flagged + BELOW]]
    return Comparison(
        task=task,
        threshold=threshold,
        files=len(works),
        pairs=tuple(_pair(task, works, found, place, threshold) for place in shown),
        flagged=int(flagged),
        groups=groups(edges),
        weight=found.weight,
    )


def groups(edges: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """Sets of labels that edges connect, the largest first."""
    leader: dict[str, str] = {}

    def find(label: str) -> str:
        while leader.setdefault(label, label) != label:
            leader[label] = leader[leader[label]]
            label = leader[label]
        return label

    for first, second in edges:
        leader[find(first)] = find(second)
    members: dict[str, list[str]] = {}
    for label in leader:
        members.setdefault(find(label), []).append(label)
    found = [tuple(sorted(labels)) for labels in members.values()]
    return tuple(sorted(found, key=lambda labels: (-len(labels), labels)))


def _places(found: Scores, works: Sequence[Work]) -> list[tuple[int, int]]:
    """Pairs of rows that share anything, the highest score first."""
    upper = np.triu(found.matrix, k=1)
    earlier = np.array([one.earlier for one in works], bool)
    upper[np.outer(earlier, earlier)] = 0
    rows, columns = np.nonzero(upper)
    order = np.lexsort((columns, rows, -upper[rows, columns]))
    return list(zip(rows[order].tolist(), columns[order].tolist(), strict=True))


def _pair(
    task: str, works: Sequence[Work], found: Scores, place: tuple[int, int], threshold: float
) -> Pair:
    score = float(found.matrix[place])
    return Pair(task, works[place[0]], works[place[1]], score, score >= threshold)
