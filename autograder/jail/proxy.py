"""The stand-in, on the grader's side, for a student's module that lives in a worker.

`task1.relu(X)` reads like a call of the student's function; it sends the name and the arrays to a
worker and returns what came back.  A worker is hired at the first call and dismissed by `dismiss`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.jail.employment import Employment
from autograder.jail.protocol import Reference
from autograder.jail.remote_network import RemoteNetwork
from autograder.jail.sitting import Sitting
from autograder.jail.stages import stage_of
from autograder.model import ALLOWED_IMPORTS, FUNCTION_BY_NAME, Missing, StudentFault
from autograder.text import one_line


class StudentModule:
    """One task file of the submission, in a worker.

    `replacements` maps names to the source text of right functions that take the place of the
    student's.  `changed` are the positions of array arguments that the last call wrote to.  If
    `shared`, its worker may be the last check's and become the next one's; `second_hand` says
    whether it has served another check.
    """

    def __init__(self, task: str, sitting: Sitting, seed: int, *, shared: bool = False) -> None:
        self.task = task
        self.sitting = sitting
        self.seed = _one_way(seed)
        self.shared = shared
        self.second_hand = False
        self.replacements: Mapping[str, str] = {}
        self.changed: list[int] = []
        self.printed = ""
        self.student_seconds = 0.0
        self._employment: Employment | None = None

    @property
    def seconds(self) -> float:
        """How long one answer may take."""
        return self.sitting.launcher.limits.call_seconds

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in FUNCTION_BY_NAME or FUNCTION_BY_NAME[name].task != self.task:
            raise AttributeError(f"{self.task} has no graded name {name}")
        return lambda *positional, **keywords: self._call(name, positional, keywords)

    def network(self, layers: list[list[Any]]) -> RemoteNetwork:
        """A network of our own design in the worker: [class name, positional arguments] a layer."""
        return RemoteNetwork(self, self.later("build", "nn.Sequential", layers=layers))

    def loader(self, X: Any, y: Any, batch_size: int) -> Reference:
        """A data loader in the worker, which keeps the order of the samples."""
        return self.later("loader", "loader", X=X, y=y, batch_size=batch_size)

    def device(self, name: str) -> Reference:
        """The device of this name in the worker."""
        return self.later("device", "device", name=name)

    def complaints(self) -> dict[str, str]:
        """What is wrong with the interface of each graded name of the task, "" for nothing."""
        interfaces = {
            f.name: {method: list(names) for method, names in f.parameters.items()}
            for f in FUNCTION_BY_NAME.values()
            if f.task == self.task
        }
        answer = self._ask("complaints", "the worker", interfaces=interfaces).get("value")
        found = answer if isinstance(answer, dict) else {}
        return {name: one_line(str(found.get(name, ""))) for name in interfaces}

    def reseed(self, seed: int) -> None:
        """Set the worker's random number generators before the next thing that is asked."""
        self._ensure_worker().later("reseed", seed=_one_way(seed))

    def pretend_cuda(self) -> None:
        """Let the worker's torch say that there is a GPU; no other check gets this worker."""
        self._ask("pretend_cuda", "the worker")
        self.shared = False

    def operate(self, operation: str, subject: str = "the network", **arguments: Any) -> Any:
        """Run one of the functions of `autograder.jail.networks` in the worker."""
        answer = self._ask("network", subject, operation=operation, **arguments)
        return self._receive(answer.get("value"))

    def later(self, operation: str, kind: str = "", **arguments: Any) -> Reference:
        """Have one of those functions run before the next thing that is asked.

        Returns what stands for its value, of this kind, from now on.
        """
        number = self._ensure_worker().later("network", operation=operation, **arguments)
        return Reference(number, kind)

    def replace(self, replacements: Mapping[str, str]) -> None:
        """Start over in a fresh worker, with right functions in place of the student's."""
        self.dismiss()
        self.replacements = replacements

    def start_over(self) -> None:
        """Forget the worker and what it printed; the next one is fresh."""
        self.dismiss()
        self.printed = ""

    def dismiss(self) -> None:
        """End the worker, if there is one, and keep account of its time and output."""
        if self._employment is not None:
            employment, self._employment = self._employment, None
            employment.finish()
            self._settle(employment)

    def leave(self) -> None:
        """Leave the worker to a later check, unless it is no longer fit for one."""
        if self._employment is not None and self.shared and not self.replacements:
            employment, self._employment = self._employment, None
            self._settle(employment)
            self.sitting.handover.leave(self.task, employment)
        self.dismiss()

    def _settle(self, employment: Employment) -> None:
        seconds, printed = employment.account()
        self.student_seconds += seconds
        self.printed += printed.decode("utf-8", "replace")

    def _call(self, name: str, positional: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
        parameters = {key: list(names) for key, names in FUNCTION_BY_NAME[name].parameters.items()}
        self._ensure_worker()
        # What happens in a used worker is asked again in a fresh one, so it is not remembered.
        known = self.sitting.remembering(name, *self.replacements)
        with self.sitting.counting() if self.second_hand else known:
            answer = self._ask(
                "call",
                f"`{name}`",
                name=name,
                parameters=parameters,
                positional=[_sendable(value) for value in positional],
                keywords={key: _sendable(value) for key, value in keywords.items()},
            )
        given, after = [*positional, *keywords.values()], answer.get("after")
        pairs = list(zip(after, given, strict=False)) if isinstance(after, list) else []
        self.changed = _changed(pairs)
        for left, network in pairs:
            if isinstance(network, RemoteNetwork):
                network.left = left
        return self._receive(answer.get("value"))

    def _ask(self, op: str, subject: str, **arguments: Any) -> dict[str, Any]:
        employment = self._ensure_worker()
        try:
            deadline = self.sitting.deadline(subject, self.seconds)
            return employment.ask(op, subject, deadline, **arguments)
        except StudentFault:
            if employment.death is not None:
                self.dismiss()
            raise

    def _ensure_worker(self) -> Employment:
        """The worker with the student's file loaded.  Raises why there can't be one."""
        if self._employment is not None:
            return self._employment
        if self.task not in self.sitting.submission.files:
            file = f"{self.task}_{self.sitting.submission.student_id}.py"
            raise Missing(f"{file} was not handed in, or not under this name")
        if not self._take_over():
            with self.sitting.remembering("import", self.task, only_timeouts=False):
                self._employment = self._hire()
                self._load()
        assert self._employment is not None
        return self._employment

    def _take_over(self) -> bool:
        """Load the file into the worker that the last check left, if there is one for us."""
        self.second_hand = False
        if self.shared and not self.replacements:
            self._employment = self.sitting.handover.take(self.task)
        if self.task not in self.sitting.noted:  # no student code runs before it is looked at
            self.dismiss()
        if self._employment is not None:
            self._employment.later("load", **self._file())
            self.second_hand = True
        return self.second_hand

    def _hire(self) -> Employment:
        return self.sitting.launcher.hire(stage_of(ALLOWED_IMPORTS[self.task]))

    def _load(self) -> None:
        try:
            if self.task not in self.sitting.noted:
                self._scan(self.task)
                self._scan_others()
            self._ask("load", f"importing {self.task}.py", **self._file())
        except StudentFault:
            self.dismiss()
            raise

    def _scan_others(self) -> None:
        """Look at the files that may come into this worker later, as long as none has run in it."""
        for task in self.sitting.submission.files.keys() - self.sitting.noted:
            if ALLOWED_IMPORTS.get(task) == ALLOWED_IMPORTS[self.task]:
                try:
                    self._scan(task)
                except StudentFault:  # comes again when it is this file's turn
                    self.dismiss()
                    self._employment = self._hire()

    def _scan(self, task: str) -> None:
        source, allowed = self.sitting.submission.files[task], sorted(ALLOWED_IMPORTS[task])
        answer = self._ask("scan", f"importing {task}.py", source=source, allowed=allowed)
        self.sitting.noted[task] = _notes(answer.get("value"))

    def _file(self) -> dict[str, Any]:
        """What a worker needs to know to import the student's file."""
        return {
            "task": self.task,
            "source": self.sitting.submission.files[self.task],
            "allowed": sorted(ALLOWED_IMPORTS[self.task]),
            "seed": self.seed,
            "replacements": [list(pair) for pair in self.replacements.items()],
        }

    def _receive(self, value: Any) -> Any:
        """Wrap a network that stayed in the worker; pass on everything else."""
        if isinstance(value, Reference) and value.kind.startswith("nn."):
            return RemoteNetwork(self, value)
        return value


def _one_way(seed: int) -> int:
    """The worker's seed: from its random state nobody can work out the exam's own inputs."""
    return int.from_bytes(hashlib.sha256(f"worker {seed}".encode()).digest()[:4]) >> 1


def _notes(value: Any) -> tuple[tuple[int, str], ...]:
    """Lines and words from a worker in which no student code has run yet."""
    return tuple((int(line), one_line(str(words))) for line, words in value)


def _sendable(value: Any) -> Any:
    return value.handed_over() if isinstance(value, RemoteNetwork) else value


def _changed(pairs: list[tuple[Any, Any]]) -> list[int]:
    """Positions, from 1, of array arguments that came back different from what was sent."""
    return [
        position
        for position, (new, old) in enumerate(pairs, 1)
        if isinstance(old, np.ndarray)
        and isinstance(new, np.ndarray)
        and not np.array_equal(new, old, equal_nan=True)
    ]
