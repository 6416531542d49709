"""When work was due, how late it came, and what that costs: pure.

Times are local ones without a zone, as Blackboard writes them into file names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from autograder.decisions import Lateness
from autograder.text import one_line

_TIME = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?)?")
_POLICY = re.compile(
    r"(?P<rate>\d+(?:\.\d+)?) ?(?P<kind>%|points?)(?: of (?P<base>maximum|earned))?"
    r"(?: ?/ ?| per )(?P<unit>day|hour)"
    r"(?: up to (?P<limit>\d{1,4}) (?P<limited>day|hour)s?)?"
    r"(?: at most (?P<cap>\d+(?:\.\d+)?) ?(?P<capped>%|points?))?"
    r"(?: after (?P<grace>\d{1,4}) minutes?)?"
)
GRAMMAR = (
    "“none”, or such as “10%/day”, “2 points/hour”, “10% of earned/day”, followed, where wanted "
    "and in this order, by “up to 5 days”, “at most 50%”, “after 15 minutes”, in the same units"
)
_UNITS = {"day": timedelta(days=1), "hour": timedelta(hours=1)}


@dataclass(frozen=True, slots=True)
class Policy:
    """What lateness costs: `rate` for each begun `unit`, at most `cap`, everything after `limit`.

    `kind` says what a rate of 1 is: "points", or one per cent of the "maximum" or of what was
    "earned".  Within `grace` nothing counts as late; after it, lateness counts from the deadline.
    """

    words: str
    rate: float = 0.0
    kind: str = "maximum"
    unit: str = "day"
    limit: int | None = None
    cap: float | None = None
    grace: timedelta = timedelta()

    def deduction(self, count: int, earned: float, possible: float) -> float:
        """Points that `count` begun units cost, never more than were earned."""
        if self.limit is not None and count > self.limit:
            return earned
        cost = self.rate * count if self.cap is None else min(self.rate * count, self.cap)
        worth = {"points": 1.0, "maximum": possible / 100, "earned": earned / 100}[self.kind]
        return min(earned, round(cost * worth, 2))


def policy(text: str) -> Policy:
    """Read a policy.  Raises ValueError, with what is allowed, for any other text."""
    words = " ".join(text.split())
    if words.lower() == "none":
        return Policy("lateness costs nothing")
    match = _POLICY.fullmatch(words)
    if match is None or not _agrees(match):
        raise ValueError(f"“{one_line(text, 100)}” is no late policy; allowed is {GRAMMAR}")
    kind = "points" if match["kind"] != "%" else match["base"] or "maximum"
    return Policy(
        words=words,
        rate=float(match["rate"]),
        kind=kind,
        unit=match["unit"],
        limit=int(match["limit"]) if match["limit"] else None,
        cap=float(match["cap"]) if match["cap"] else None,
        grace=timedelta(minutes=int(match["grace"] or 0)),
    )


def _agrees(match: re.Match[str]) -> bool:
    """Whether a policy speaks of one unit of time and one of points throughout."""
    percent = match["kind"] == "%"
    return (
        (percent or not match["base"])
        and match["limited"] in (None, match["unit"])
        and (match["capped"] is None or (match["capped"] == "%") == percent)
    )


def deadline(text: str) -> datetime | None:
    """The last moment that is in time: 23:59 includes its seconds, a day all of it; None for "".

    Raises ValueError, with what is allowed, for anything but a date or a date and time.
    """
    if not text:
        return None
    match = _TIME.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        return datetime.fromisoformat(f"{match[1]}T{match[2] or '23:59'}{match[3] or ':59'}")
    except ValueError:
        raise ValueError(
            f"“{one_line(text, 40)}” is no date and time; such as 2026-11-01T23:59 is"
        ) from None


def moment(text: str) -> datetime | None:
    """When a submission came, by its record; None where that is not known or makes no sense."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def lateness(
    submitted: datetime, due: datetime, rule: Policy, earned: float, possible: float
) -> Lateness | None:
    """What came too late and what it costs; None for what came in time.

    `earned` and `possible` are points, with those of the written part where its marks are known.
    """
    late = submitted - due
    if late <= rule.grace or late <= timedelta():
        return None
    count = ceil(late / _UNITS[rule.unit])
    return Lateness(
        due=f"{due:%Y-%m-%d %H:%M}",
        submitted=f"{submitted:%Y-%m-%d %H:%M}",
        by=f"{count} {rule.unit}{'' if count == 1 else 's'}",
        deduction=rule.deduction(count, earned, possible),
        rule=rule.words,
    )
