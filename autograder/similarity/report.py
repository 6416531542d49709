"""Comparisons -> `index.html`, a page for each pair, and `pairs.csv`: pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from autograder.reports.rendering import page
from autograder.reports.spreadsheet import harmless
from autograder.similarity.classes import Comparison, Pair, groups
from autograder.similarity.matches import fragments, lines

COLUMNS = ("task", "first", "second", "score", "flagged", "page")


def index_page(comparisons: Sequence[Comparison]) -> str:
    """The list of all pairs by task, and the groups over all tasks."""
    edges = [
        (group[0], other) for one in comparisons for group in one.groups for other in group[1:]
    ]
    return page(
        "similarity.html.j2",
        scripts=("sorting.js",),
        comparisons=comparisons,
        groups=groups(edges),
        page_of=page_of,
    )


def pair_page(pair: Pair, comparison: Comparison) -> str:
    """Two files side by side, with what they share marked and numbered."""
    found = fragments(pair.first, pair.second, comparison.weight)
    first = lines(pair.first, [(one.first, one.length) for one in found])
    second = lines(pair.second, [(one.second, one.length) for one in found])
    return page(
        "pair.html.j2",
        pair=pair,
        comparison=comparison,
        count=len(found),
        sides=[
            ("a", "b", pair.first.label, first),
            ("b", "a", pair.second.label, second),
        ],
    )


def pairs_csv(comparisons: Sequence[Comparison]) -> str:
    """Every listed pair, one row each."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in comparisons:
        for number, pair in enumerate(one.pairs, start=1):
            labels = (pair.first.label, pair.second.label)
            shown = (f"{pair.score:.3f}", "yes" if pair.flagged else "no", page_of(pair, number))
            writer.writerow([harmless(cell) for cell in (pair.task, *labels, *shown)])
    return text.getvalue()


def page_of(pair: Pair, number: int) -> str:
    """Where a pair's page lies, relative to the index; numbers start at 1."""
    return f"pairs/{pair.task}-{number:03}.html"
