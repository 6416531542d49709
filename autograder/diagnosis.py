"""Hints beside failed checks: one diagnosis per function, made when its first check has failed.

It takes no part in grading: whatever goes wrong here, the check stays as it is, without a hint.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from autograder.hints.faults import fault_behind
from autograder.hints.matching import Verdict
from autograder.jail.launcher import Launcher
from autograder.jail.proxy import StudentModule
from autograder.jail.sitting import Sitting
from autograder.model import FUNCTION_BY_NAME, Check, Status, Submission

#: Seconds that all diagnoses of a submission may wait for its functions.
BUDGET = 60.0
#: A wrong interface or a missing file says by itself what is wrong; only values need a diagnosis.
_PUZZLING = (Status.FAILED, Status.CRASHED)


@dataclass
class Diagnostician:
    """Finds hints for one submission's functions; `student_seconds` is the CPU time this took."""

    submission: Submission
    launcher: Launcher
    student_seconds: float = 0.0
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    def __post_init__(self) -> None:
        spent = self.launcher.limits.submission_seconds - BUDGET
        self.sitting = Sitting(self.submission, self.launcher, spent=max(spent, 0.0))

    def commented(self, check: Check, right: Mapping[str, str]) -> Check:
        """The check with its hint, and with the seconds that finding it took the student's code."""
        before = self.student_seconds
        hint = self.hint(check, right)
        spent = check.student_seconds + self.student_seconds - before
        return replace(check, hint=hint, student_seconds=spent)

    def hint(self, check: Check, right: Mapping[str, str]) -> str:
        """What may be wrong with a check's function, "" where that is not known.

        Its values tell before an error does, which only says where the mistake came to light.

        right: source text of right functions to put in place of those that it builds on.
        """
        verdict = Verdict()
        if check.status in _PUZZLING:
            if check.function not in self.verdicts:
                found = self._examined(check.function, right, check.seed)
                self.verdicts[check.function] = found
            verdict = self.verdicts[check.function]
        return (verdict or fault_behind(check.status, check.message)).hint

    def _examined(self, function: str, right: Mapping[str, str], seed: int) -> Verdict:
        module = StudentModule(FUNCTION_BY_NAME[function].task, self.sitting, seed)
        module.replace(right)
        try:
            return diagnosed(function, module, seed)
        # A student's function may answer in ways that no probe foresees.
        except Exception:
            return Verdict()
        finally:
            module.dismiss()
            self.student_seconds += module.student_seconds


def diagnosed(function: str, module: StudentModule, seed: int) -> Verdict:
    """What may be wrong with a function of a student's module.

    Raises StudentFault where the function does not even answer.
    """
    # Imported here: a submission without a wrong answer has no need of it.
    from autograder.probes import PROBES

    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return PROBES[function](module, np.random.default_rng(seed))
