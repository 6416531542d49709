"""A worker goes from one check to the next of a submission, as long as nothing goes wrong.

To fork a worker and to use torch in it for the first time costs more than most checks.  So a check
that passed leaves its worker to the next one with the same allowed imports, which loads the
student's file in it anew.  A check that does not pass in such a used worker is asked once more in a
fresh one, and that answer counts: a crash, a hang, a poisoned module or a spent limit still costs
only the check that it happens in.  Where the fresh one does better, the file gets a worker for each
check from then on.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from autograder.jail.employment import Employment
from autograder.model import ALLOWED_IMPORTS, TASKS


@dataclass
class Handover:
    """The workers that wait, at most one for each set of allowed imports.

    `unfit` names the tasks whose file did worse in a used worker than in a fresh one.
    """

    waiting: dict[frozenset[str], Employment] = field(default_factory=dict)
    unfit: set[str] = field(default_factory=set)

    def leave(self, task: str, employment: Employment) -> None:
        """Let a worker wait for the next check of this task, or of one with its imports."""
        employment.forget()
        if task in self.unfit or ALLOWED_IMPORTS[task] in self.waiting:
            employment.finish()
        else:
            self.waiting[ALLOWED_IMPORTS[task]] = employment

    def take(self, task: str) -> Employment | None:
        """The worker that waits for such a task's next check; those of earlier tasks alone end."""
        coming = {ALLOWED_IMPORTS[later] for later in TASKS[TASKS.index(task) :]}
        for imports in self.waiting.keys() - coming:
            self.waiting.pop(imports).finish()
        return None if task in self.unfit else self.waiting.pop(ALLOWED_IMPORTS[task], None)

    def close(self) -> None:
        """End the workers that wait."""
        while self.waiting:
            self.waiting.popitem()[1].finish()
