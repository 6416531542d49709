"""The untrusted process: holds one student's file and answers the grader's questions about it.

It reaches no verdict and knows no expected value.  Whatever it says is a claim for the grader to
check; whatever happens here, from an exception to a crash, ends as one answer or none.
"""

from __future__ import annotations

import contextlib
import errno
import linecache
import random
import sys
import traceback
from functools import cache
from types import CodeType, ModuleType
from typing import Any

import numpy as np

from autograder.jail import scripts
from autograder.jail.imports import DisallowedModule, ImportRule, guarded_builtins, keep_out
from autograder.jail.interface import InterfaceChanged, check_interface
from autograder.jail.protocol import Connection, Opaque, PeerClosed, Reference, encode
from autograder.jail.scan import scan
from autograder.model import TASKS

MAX_TEXT = 2000
#: What the kernel answers when a limit is reached, in the words of `Limits.named`.
_LIMITS = {
    errno.ENOSPC: "disk",
    errno.EFBIG: "file size",
    errno.EMFILE: "open files",
    errno.ENOMEM: "memory",
}


class NotDefined(Exception):
    """The student's file has no such name."""


class Worker:
    """Answers requests one by one; each request names an `op`, answered by the method of that name.

    Networks, loaders and other objects that can't cross stay in `objects` and travel by number.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.objects: list[Any] = []
        self.rule = ImportRule("task", frozenset())
        self.module = ModuleType("task")

    def serve(self) -> None:
        """Answer until the grader hangs up."""
        while True:
            try:
                request = self.connection.receive()
            except PeerClosed:
                return
            answer = self._answer(request)
            for stream in (sys.stdout, sys.stderr):
                _flush(stream)
            self.connection.send_frame(_frame({"n": request["n"], **answer}))

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        try:
            arguments = {key: self._resolve(value) for key, value in request["arguments"].items()}
            answer: dict[str, Any] = getattr(self, f"op_{request['op']}")(**arguments)
            return {"kind": "value", **answer}
        # Whatever student code raises, SystemExit and KeyboardInterrupt too, is its answer.
        except BaseException as error:
            return {"kind": _kind(error), "message": self._describe(error)}

    # -- what the grader can ask for ----------------------------------------------------------

    def op_scan(self, source: bytes, allowed: list[str]) -> dict[str, Any]:
        """Say what an instructor should look at in a file; asked before any of it has run."""
        return {"value": scan(source, allowed)}

    def op_load(
        self,
        task: str,
        source: bytes,
        allowed: list[str],
        seed: int,
        replacements: list[list[str]],
    ) -> dict[str, Any]:
        """Import the student's file and put right functions in: the start of every check."""
        self.objects.clear()
        self.rule, module = ImportRule(task, frozenset(allowed)), ModuleType(task)
        self.module = module
        keep_out(self.rule)
        _seed(seed)
        module.__file__ = f"{task}.py"
        vars(module)["__builtins__"] = guarded_builtins(self.rule)
        sys.modules[task] = module
        exec(_compile(source, module.__file__), vars(module))
        self.rule.importing = False
        for name, text in replacements:
            scope: dict[str, Any] = {"np": np, "torch": sys.modules.get("torch")}
            exec(text, scope)
            setattr(module, name, scope[name])
        _seed(seed)
        return {}

    def op_call(
        self,
        name: str,
        parameters: dict[str, list[str]],
        positional: list[Any],
        keywords: dict[str, Any],
    ) -> dict[str, Any]:
        """Call a graded function; also returns its array arguments as the call left them."""
        function = getattr(self.module, name, None)
        if function is None:
            raise NotDefined(f"`{name}` is not defined in {self.rule.task}.py")
        if check_interface(name, function, parameters):
            names = [parameter.rstrip("=") for parameter in parameters[""]]
            keywords = {**dict(zip(names, positional, strict=False)), **keywords}
            positional = []
        value = function(*positional, **keywords)
        after = [*positional, *keywords.values()]
        return {
            "value": self._keep(value),
            "after": [entry if isinstance(entry, np.ndarray) else None for entry in after],
        }

    def op_script(self, script: str, files: dict[str, bytes], data: str, seed: int) -> Any:
        """Run a script among its modules on the given data; returns the curves that it drew."""
        self.rule = ImportRule(script, frozenset({"numpy"}))
        _seed(seed)
        return {"value": scripts.run(script, files, data, self.rule)}

    def op_complaints(self, interfaces: dict[str, dict[str, list[str]]]) -> dict[str, Any]:
        """What is wrong with the interface of each graded name, "" where nothing is."""
        return {
            "value": {name: self._complaint(name, wanted) for name, wanted in interfaces.items()}
        }

    def op_reseed(self, seed: int) -> dict[str, Any]:
        """Set every random number generator, so that two calls can start alike."""
        _seed(seed)
        return {}

    def op_network(self, operation: str, **arguments: Any) -> dict[str, Any]:
        """Run one of the functions of `autograder.jail.networks`."""
        from autograder.jail import networks

        return {"value": self._keep(getattr(networks, operation)(**arguments))}

    def op_pictures(self, cores: int, **arguments: Any) -> dict[str, Any]:
        """A loader of small images that reports how many it has given out, and cores to use."""
        import torch

        from autograder.jail import networks

        torch.set_num_threads(cores)
        return {"value": self._keep(networks.pictures(**arguments, report=self._report))}

    def _report(self, examples: int) -> None:
        """Say how far a training is, while the grader waits for its end."""
        self.connection.send({"examples": examples})

    def op_pretend_cuda(self) -> dict[str, Any]:
        """Let `torch.cuda.is_available()` say yes, as on a machine with a GPU."""
        import torch

        torch.cuda.is_available = lambda: True
        return {}

    # -- helpers of the above -------------------------------------------------------------------

    def _complaint(self, name: str, wanted: dict[str, list[str]]) -> str:
        function = getattr(self.module, name, None)
        if function is None:
            return f"`{name}` is not defined in {self.rule.task}.py"
        try:
            check_interface(name, function, wanted)
        # A signature can be anything that the student's file makes of it.
        except Exception as error:
            return _said(error)
        return ""

    def _resolve(self, value: Any) -> Any:
        """Put the objects in place of their numbers."""
        if isinstance(value, Reference):
            return self.objects[value.number]
        if isinstance(value, list):
            return [self._resolve(entry) for entry in value]
        if isinstance(value, dict):
            return {key: self._resolve(entry) for key, entry in value.items()}
        return value

    def _keep(self, value: Any) -> Any:
        """Keep what can't cross and return its number instead."""
        kind = _object_kind(value)
        if not kind:
            return value
        self.objects.append(value)
        return Reference(len(self.objects) - 1, kind)

    def _describe(self, error: BaseException) -> str:
        """The exception in words, with the last line of the student's file that it passed."""
        said = _said(error)
        text = f"{type(error).__name__}: {said}" if said else type(error).__name__
        if isinstance(error, InterfaceChanged | NotDefined | DisallowedModule):
            text = said
        elif _unwritten(error):
            text = f"this is not written yet: {said}"
        text = text[:MAX_TEXT].encode(errors="replace").decode()
        frames = [
            frame
            for frame in traceback.extract_tb(error.__traceback__, limit=-200)
            if frame.filename == f"{self.rule.task}.py"
        ]
        if isinstance(error, SyntaxError) and error.filename == f"{self.rule.task}.py":
            return text
        place = f" ({frames[-1].filename}, line {frames[-1].lineno})" if frames else ""
        return text + place


def _seed(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed % 2**32)
    torch = sys.modules.get("torch")
    if torch is not None:
        # `torch.manual_seed` would take stock of every kind of device: a third of a worker's start.
        torch.default_generator.manual_seed(seed)
        if torch.cuda.is_initialized():
            torch.cuda.manual_seed_all(seed)


@cache
def _compile(source: bytes, filename: str) -> CodeType:
    """Compile the file, and let tracebacks quote it."""
    lines = source.decode("utf-8", "replace").splitlines(keepends=True)
    linecache.cache[filename] = (len(source), None, lines, filename)
    return compile(source, filename, "exec", dont_inherit=True)


def _object_kind(value: Any) -> str:
    """What a value that stays here is, such as "nn.Sequential"; "" for what can cross."""
    torch = sys.modules.get("torch")
    if torch is None:
        return ""
    if isinstance(value, torch.nn.Sequential):
        return "nn.Sequential"
    if isinstance(value, torch.nn.Module):
        return "nn.Module"
    here = {"loader": torch.utils.data.DataLoader, "device": torch.device}
    return next((kind for kind, type_ in here.items() if isinstance(value, type_)), "")


def _kind(error: BaseException) -> str:
    """What sort of trouble an exception is, in the protocol's words."""
    if isinstance(error, NotDefined) or _unwritten(error):
        return "missing"
    if isinstance(error, InterfaceChanged | DisallowedModule):
        return "refused"
    if isinstance(error, MemoryError) or "can't allocate memory" in _said(error):
        return "memory"
    if isinstance(error, OSError):
        return _LIMITS.get(error.errno or 0, "raised")
    return "threads" if "can't start new thread" in _said(error) else "raised"


def _said(error: BaseException) -> str:
    """The exception's own words, where it has any that can be had."""
    try:
        return str(error)
    except Exception:
        return "its text can't be shown"


def _unwritten(error: BaseException) -> bool:
    """Whether the student's file itself says that a function is not written yet."""
    frames = traceback.extract_tb(error.__traceback__, limit=-1)
    return (
        isinstance(error, NotImplementedError)
        and bool(frames)
        and frames[-1].filename in [f"{task}.py" for task in TASKS]
    )


def _flush(stream: Any) -> None:
    """Push printed text out; a stream that the student replaced or closed is their business."""
    with contextlib.suppress(Exception):
        stream.flush()


def _frame(answer: dict[str, Any]) -> list[bytes | memoryview]:
    """The answer on its way, or a description of it where it can't be put on the wire."""
    try:
        return encode(answer)
    except Exception as error:
        kind = type(answer.get("value")).__name__
        text = f"a value of type {kind} that can't be sent ({type(error).__name__})"
        return encode({"n": answer["n"], "kind": "value", "value": Opaque(text), "after": []})
