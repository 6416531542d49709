"""A result in the format that Gradescope reads from `results.json`: pure.

Fields as documented in Gradescope's "Autograder Specifications", output section.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from autograder.assignments import ASSIGNMENTS
from autograder.model import Check, Result, Status
from autograder.text import LIMIT, printable


def results_json(result: Result) -> str:
    """The whole file as text."""
    return json.dumps(document(result), indent=2, ensure_ascii=False) + "\n"


def document(result: Result) -> dict[str, Any]:
    """The document as plain values; `extra_data` holds what Gradescope has no field for."""
    return {
        "score": result.programming,
        "execution_time": round(result.seconds, 3),
        "output": _overview(result),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [
            _test(check, number, points)
            for number, (check, points) in enumerate(worth(result.checks), start=1)
        ],
        "extra_data": {
            "student_id": result.student_id,
            "status": result.status,
            "refused": printable(result.refused),
            "isolation": result.isolation,
            "scores": dict(result.scores),
            "findings": [
                {"what": printable(f.what), "remedy": printable(f.remedy), "blocking": f.blocking}
                for f in result.findings
            ],
            "cpu_seconds": {
                "student": round(result.student_seconds, 3),
                "grader": round(result.grader_seconds, 3),
            },
        },
    }


def _overview(result: Result) -> str:
    points = ASSIGNMENTS[result.assignment].points
    lines = [f"Programming: {result.programming:g} of {points} points."]
    if result.refused:
        lines.append(f"Not graded: {result.refused}")
    lines += [str(finding) for finding in result.findings]
    return printable("\n".join(lines))


def worth(checks: Sequence[Check]) -> list[tuple[Check, float]]:
    """The checks and the points to show beside each, so that they add up to the score.

    Those of a check that ran on several devices stand once: beside the first that did not pass,
    else beside the first.
    """
    deciding: dict[str, Check] = {}
    for check in checks:
        earlier = deciding.setdefault(check.id, check)
        if earlier.status is Status.PASSED and check.status is not Status.PASSED:
            deciding[check.id] = check
    return [(check, check.points if deciding[check.id] is check else 0.0) for check in checks]


def _test(check: Check, number: int, points: float) -> dict[str, Any]:
    passed = check.status is Status.PASSED
    heading = "" if passed else f"{check.status.value}: "
    hint = f"\nHint: {check.hint}" if check.hint else ""  # never what is cut
    return {
        "name": f"{check.function}: {check.title}" + (f" [{check.device}]" if check.device else ""),
        "number": str(number),
        "score": points if passed else 0.0,
        "max_score": points,
        "status": "passed" if passed else "failed",
        "output": printable(heading + check.message, LIMIT - len(hint)) + printable(hint),
        "output_format": "text",
        "visibility": "visible",
        "tags": [check.task, check.function, check.status.value],
        "extra_data": {
            "id": check.id,
            "device": check.device,
            "seed": check.seed,
            "seconds": round(check.seconds, 4),
            "student_cpu_seconds": round(check.student_seconds, 4),
            "printed": printable(check.output),
        },
    }
