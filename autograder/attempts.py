"""How a check is tried: with the student's own functions, and where it may, with right ones.

What fails in a worker that has served another check is tried once more in a fresh one first.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pytest

from autograder.confirming import Confirming, task_of
from autograder.marks import builds_on, right_functions
from autograder.model import DeadlineExceeded, Status, StudentFault, Submission

if TYPE_CHECKING:
    from autograder.jail.proxy import StudentModule


class Attempts(Confirming):
    """The part of an exam session that runs a check, on seeds that are the submission's own."""

    submission: Submission
    run_seed: int
    _running: list[StudentModule]

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool | None:
        """Run a check; where it may, try again with right functions in place of the student's."""
        if pyfuncitem.get_closest_marker("points") is None:
            return None
        self.require_confirmable(pyfuncitem)
        others = builds_on(pyfuncitem)
        try:
            if self._hopeless(others):
                raise DeadlineExceeded("a function that this one builds on does not return")
            self._try(pyfuncitem)
        except (StudentFault, AssertionError) as error:
            if not others or (isinstance(error, DeadlineExceeded) and self._all_right(others)):
                raise
            for module in self._running:
                module.replace(right_functions(pyfuncitem))
            self._call(pyfuncitem)
        return True

    def _try(self, item: pytest.Function) -> None:
        """Call the test function; once more if it failed in a worker that was used before."""
        try:
            self._call(item)
        except (StudentFault, AssertionError):
            used = {module.task for module in self._running if module.second_hand}
            if not used:
                raise
            for module in self._running:
                module.start_over()
            self._call(item)
            self.sitting.handover.unfit |= used

    def _call(self, item: pytest.Function) -> None:
        """Call the test function, with its random numbers at their start."""
        arguments = {name: item.funcargs[name] for name in item._fixtureinfo.argnames}
        if "rng" in arguments:
            arguments["rng"] = np.random.default_rng(self._seed(item))
        item.obj(**arguments)

    def _seed(self, item: pytest.Item) -> int:
        return self._number(item, item.name)

    def _number(self, item: pytest.Item, what: str) -> int:
        task = task_of(item.path)
        text = f"{self.run_seed}:{self.submission.digest(task)}:{what}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) >> 1

    def _hopeless(self, functions: set[str]) -> bool:
        """Whether one of these functions of the student's is known not to return."""
        return any((name,) in self.sitting.faults for name in functions)

    def _all_right(self, functions: set[str]) -> bool:
        """Whether every check so far of these functions of the student's has passed."""
        seen = {check.function: True for check in self.checks if check.function in functions}
        for check in self.checks:
            if check.status is not Status.PASSED:
                seen[check.function] = False
        return all(seen.get(name, False) for name in functions)
