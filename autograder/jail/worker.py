"""The untrusted process: holds one student's file and answers the grader's questions about it.

It reaches no verdict and knows no expected value.  Whatever it says is a claim for the grader to
check; whatever happens here, from an exception to a crash, ends as one answer or none.
"""

from __future__ import annotations

import contextlib
import linecache
import random
import sys
from functools import cache
from types import CodeType, ModuleType
from typing import Any

import numpy as np

from autograder.jail import scripts
from autograder.jail.connection import Connection
from autograder.jail.imports import ImportRule, guarded_builtins, keep_out
from autograder.jail.interface import check_interface
from autograder.jail.protocol import Opaque, PeerClosed, Reference, encode
from autograder.jail.raised import NotDefined, describe, kind_of, said
from autograder.jail.scan import scan

#: Parameters of a network whose state goes along with the answer of a call that was given it.
SMALL_NETWORK = 100_000


class Worker:
    """Answers requests one by one; each request names an `op`, answered by the method of that name.

    Networks, loaders and other objects that can't cross stay in `objects` and travel by number.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.objects: dict[int, Any] = {}
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
            for one in [*request["before"], request]:
                answer = self._do(one)
            return {"kind": "value", **answer}
        # Whatever student code raises, SystemExit and KeyboardInterrupt too, is its answer.
        except BaseException as error:
            return {"kind": kind_of(error), "message": describe(error, f"{self.rule.task}.py")}

    def _do(self, one: dict[str, Any]) -> dict[str, Any]:
        """Do one thing; a value that can't cross is kept under its number."""
        arguments = {key: self._resolve(value) for key, value in one["arguments"].items()}
        answer: dict[str, Any] = getattr(self, f"op_{one['op']}")(**arguments)
        if kind := _object_kind(answer.get("value")):
            self.objects[one["n"]] = answer["value"]
            answer["value"] = Reference(one["n"], kind)
        return answer

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
        sys.modules.pop(self.rule.task, None)
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
        """Call a graded function; also returns its arguments as the call left them: see `_left`."""
        function = getattr(self.module, name, None)
        if function is None:
            raise NotDefined(f"`{name}` is not defined in {self.rule.task}.py")
        if check_interface(name, function, parameters):
            names = [parameter.rstrip("=") for parameter in parameters[""]]
            keywords = {**dict(zip(names, positional, strict=False)), **keywords}
            positional = []
        value = function(*positional, **keywords)
        after = [*positional, *keywords.values()]
        return {"value": value, "after": [_left(entry) for entry in after]}

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

        return {"value": getattr(networks, operation)(**arguments)}

    def op_pictures(self, cores: int, **arguments: Any) -> dict[str, Any]:
        """A loader of small images that reports how many it has given out, and cores to use."""
        import torch

        from autograder.jail import networks

        torch.set_num_threads(cores)
        return {"value": networks.pictures(**arguments, report=self._report)}

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
            return said(error)
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


def _left(argument: Any) -> Any:
    """What a call may have changed: an array, or the state of a small network; else None."""
    if isinstance(argument, np.ndarray):
        return argument
    torch = sys.modules.get("torch")
    if torch is None or type(argument) is not torch.nn.Sequential:
        return None
    from autograder.jail import networks

    state = networks.state(argument)
    return state if sum(value.numel() for value in state.values()) < SMALL_NETWORK else None


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
