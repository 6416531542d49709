"""What a check says about itself, by its marks, its docstring and how its call ended."""

from __future__ import annotations

import inspect
import textwrap

import pytest

from autograder.model import FUNCTION_BY_NAME, ExamError, Status, StudentFault


def points_of(item: pytest.Item) -> tuple[str, float]:
    """The graded function and the points of a check.  Raises ExamError when it names none."""
    marker = item.get_closest_marker("points")
    if marker is None or len(marker.args) != 2 or marker.args[0] not in FUNCTION_BY_NAME:
        raise ExamError(f'{item.nodeid} has no @pytest.mark.points("function", points)')
    return marker.args[0], marker.args[1]


def builds_on(item: pytest.Item) -> set[str]:
    """The functions that a check's `depends` mark names."""
    marker = item.get_closest_marker("depends")
    return set(marker.kwargs) if marker else set()


def right_functions(item: pytest.Item) -> dict[str, str]:
    """Source text of the right functions that a check's `depends` mark names."""
    marker = item.get_closest_marker("depends")
    return {
        name: textwrap.dedent(inspect.getsource(function))
        for name, function in (marker.kwargs if marker else {}).items()
    }


def device_of(item: pytest.Item) -> str:
    """The device that a check runs on, "" where that does not matter."""
    callspec = getattr(item, "callspec", None)
    return str(callspec.params.get("device", "")) if callspec else ""


def title_of(item: pytest.Item) -> str:
    """What a check asks, in words: the first paragraph of the test's docstring."""
    text = inspect.getdoc(getattr(item, "obj", None)) or item.name
    return " ".join(text.partition("\n\n")[0].split())


def outcome_of(call: pytest.CallInfo[None]) -> tuple[Status, str]:
    """Status and message from what a check raised; anything unforeseen is a fault of ours."""
    if call.excinfo is None:
        return Status.PASSED, ""
    error = call.excinfo.value
    if isinstance(error, StudentFault):
        return error.status, str(error)
    if isinstance(error, AssertionError):
        return Status.FAILED, str(error)
    where = call.excinfo.traceback[-1]
    return Status.ERROR, f"{type(error).__name__}: {error} ({where.path}:{where.lineno + 1})"
