"""Hints beside failed checks: one diagnosis per function, made when its first check has failed.

It takes no part in grading: whatever goes wrong here, the check stays as it is, without a hint.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from autograder.hints.matching import Verdict
from autograder.jail.launcher import Launcher
from autograder.jail.proxy import Sitting, StudentModule
from autograder.model import FUNCTION_BY_NAME, Status, Submission
from autograder.probes import PROBES

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

    def hint(self, function: str, status: Status, right: Mapping[str, str], seed: int) -> str:
        """What may be wrong with a function, "" where that is not known.

        right: source text of right functions to put in place of those that it builds on.
        """
        if status not in _PUZZLING:
            return ""
        if function not in self.verdicts:
            self.verdicts[function] = self._examined(function, right, seed)
        return self.verdicts[function].hint

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
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return PROBES[function](module, np.random.default_rng(seed))
