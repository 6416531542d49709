"""A worker goes from one check to the next of the same file, as long as nothing goes wrong.

To fork a worker and to use torch in it for the first time costs more than most checks.  So a check
that passed leaves its worker to the next one, which loads the student's file in it anew.  A check
that does not pass in such a used worker is asked once more in a fresh one, and that answer counts:
a crash, a hang, a poisoned module or a spent limit still costs only the check that it happens in.
Where the fresh one does better, the file gets a worker for each check from then on.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from autograder.jail.employment import Employment


@dataclass
class Handover:
    """At most one worker that waits, and the task whose file it has loaded.

    `unfit` names the tasks whose file did worse in a used worker than in a fresh one.
    """

    task: str = ""
    employment: Employment | None = None
    unfit: set[str] = field(default_factory=set)

    def leave(self, task: str, employment: Employment) -> None:
        """Let a worker wait for the next check of this task."""
        self.close()
        self.task, self.employment = task, employment
        if task in self.unfit:
            self.close()

    def take(self, task: str) -> Employment | None:
        """The worker that waits for this task's next check; one that waits for another's ends."""
        if self.task != task:
            self.close()
        waiting, self.employment = self.employment, None
        return waiting

    def close(self) -> None:
        """End the worker that waits, if there is one."""
        if self.employment is not None:
            self.employment.finish()
            self.employment = None
