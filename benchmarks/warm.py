"""The floor: the exam with every call made in the grader's own process, once that is warm.

For a file that can be trusted, such as the reference; nothing is kept apart here.
"""

from __future__ import annotations

import contextlib
import io
from typing import Any

import numpy as np
import torch

from autograder import pipeline
from autograder.jail import worker
from autograder.jail.employment import Death, Employment
from autograder.jail.limits import Limits
from autograder.jail.selfcheck import Report
from autograder.model import Result, Submission

_AVAILABLE = torch.cuda.is_available


def grade(submission: Submission, settings: pipeline.Settings) -> Result:
    """What `pipeline.grade` returns, without a jail; this process grades so from then on."""
    pipeline._launcher = lambda *_, **__: WarmLauncher()  # type: ignore[assignment]
    with contextlib.redirect_stdout(io.StringIO()):
        return pipeline.grade(submission, settings)


class WarmLauncher:
    """Stands for a launcher, and makes every call in this process."""

    def __init__(self) -> None:
        self.limits = Limits()
        # Keeping torch from one task would keep it from this process for good.
        worker.keep_out = lambda _rule: None
        self.isolation = ""

    def check(self) -> Report:
        """Nothing is kept apart."""
        return Report(confined=False)

    def hire(self, _stage: int) -> WarmEmployment:
        """A worker that is no process."""
        return WarmEmployment(self.limits)


class WarmEmployment(Employment):
    """An employment without a process: its worker answers on the spot."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.connection = WarmConnection()
        self.on_report = self.death = None
        self.requests = 0
        self.waiting = []

    def account(self) -> tuple[float, bytes]:
        """Nothing is charged to anybody here."""
        return 0.0, b""

    def finish(self) -> Death:
        """Only a pretended GPU goes."""
        torch.cuda.is_available = _AVAILABLE
        return Death(0, 0.0, 0)


class WarmConnection:
    """Stands for both ends of a wire and the worker behind it."""

    def __init__(self) -> None:
        self.worker = worker.Worker(None)  # type: ignore[arg-type]
        self.answer: dict[str, Any] = {}

    def send(self, request: dict[str, Any], _deadline: float) -> None:
        """Have the request answered."""
        self.answer = {"n": request["n"], **self.worker._answer(plain(request))}

    def receive(self, _deadline: float) -> dict[str, Any]:
        """The answer."""
        answer: dict[str, Any] = plain(self.answer)
        return answer


def plain(value: Any) -> Any:
    """A value as it comes out of the wire, without the wire."""
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, torch.Tensor):
        return value.detach().clone()
    return value.copy() if isinstance(value, np.ndarray) else value
