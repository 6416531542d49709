"""Records for tests that need no grading: checks and results made by hand."""

from pathlib import Path

from autograder import rubric
from autograder.model import FUNCTION_BY_NAME, FUNCTIONS, Check, Finding, Result, Status

ROOT = Path(__file__).resolve().parents[2]

#: Text that a submission may try to smuggle into what people and programs read.
HOSTILE = {
    "formula": "=HYPERLINK(A1)",
    "plus": "+1+1",
    "minus": "-1+1",
    "at": "@SUM(A1)",
    "tab-formula": "\t=1+1",
    "feed-formula": "\r\n=1+1",
    "invisible-formula": "\u200b=1+1",
    "cells": 'a","b\n3170100199,graded,60',
    "markup": "<script>alert(1)</script> [bold]x[/bold]",
    "colour": "\x1b[31mred\x1b[0m",
    "title": "\x1b]0;title\x07text",
    "c1": "\x9b31mred\x85next",
    "nul": "a\x00b",
    "bidi": "a\u202eb\u2066c",
    "separators": "a\u2028b\u2029c\x0bd\x0ce",
    "surrogate": "a\ud800b",
    "long": "x" * 20_000,
}


def check(function="relu", points=1, status=Status.PASSED, **fields):
    """One check; its ID comes from the function unless one is given."""
    task = FUNCTION_BY_NAME[function].task
    values = {"id": f"test_{task}::test_{function}", "device": "", "title": f"checks {function}"}
    return Check(function=function, points=points, status=status, **{**values, **fields})


def perfect(**statuses):
    """One check for each graded function, worth all its points; statuses by function."""
    return tuple(
        check(name, graded.points, statuses.get(name, Status.PASSED))
        for name, graded in ((one.name, one) for one in FUNCTIONS)
    )


def result(student_id="3170100111", checks=(), status="graded", **fields):
    """A result whose points come from its checks."""
    return Result(student_id, status, rubric.full_scores(checks), tuple(checks), **fields)


def hostile_result(text):
    """A result that carries one text wherever text from a submission can stand."""
    checks = (
        check("relu", 3, Status.CRASHED, message=text, output=text),
        check("prelu", 2, Status.PASSED, output=text),
    )
    return result(checks=checks, findings=(Finding(text, text),), refused=text)
