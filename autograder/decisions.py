"""What people and the course's rules decide about a measured result: records, nothing else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Override:
    """Points that a person gave for a function in place of the measured ones, and why."""

    function: str
    points: float
    reason: str


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late a submission came, and what that costs; `rule` is the policy in words.

    `due` and `submitted` are local times such as "2026-11-01 23:59"; `by` is "2 days";
    `deduction` is in points.
    """

    due: str
    submitted: str
    by: str
    deduction: float
    rule: str
