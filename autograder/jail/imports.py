"""What student code may import, enforced inside the worker.

A module that the task's template does not import becomes a placeholder: importing it costs nothing
(a leftover `import matplotlib.pyplot as plt` is harmless), using it raises `DisallowedModule` in
the function that does.  This is the course's rule about imports, not a defence.
"""

from __future__ import annotations

import builtins
import importlib.abc
import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn

import numpy as np

from autograder.jail.stages import PACKAGES


class DisallowedModule(Exception):
    """Student code used a module outside its task's list."""


class ImportRule:
    """The modules a task may use, and whether its file is still being imported.

    While the file is imported, placeholders put up with everything, so that a setting such as
    `plt.style.use(...)` at the top of a file does not cost every function in it.
    """

    def __init__(self, task: str, allowed: frozenset[str]) -> None:
        self.task = task
        self.allowed = allowed
        self.importing = True

    def permits(self, name: str) -> bool:
        """Whether the top-level package of a dotted name may be used."""
        top = name.partition(".")[0]
        return top in self.allowed or top in sys.stdlib_module_names

    def refuse(self, name: str) -> NoReturn:
        """Raise for a use of the named module."""
        raise DisallowedModule(f"{self.task} may not use {name.partition('.')[0]}")


class Placeholder:
    """Stands for a module that may not be used, or for anything taken out of it."""

    __all__: tuple[str, ...] = ()
    _placeholder: tuple[str, ImportRule]

    def __init__(self, name: str, rule: ImportRule) -> None:
        object.__setattr__(self, "_placeholder", (name, rule))

    def __getattr__(self, attribute: str) -> Placeholder:
        if attribute.startswith("__") and attribute != "__version__":
            raise AttributeError(attribute)
        name, rule = self._placeholder
        return Placeholder(f"{name}.{attribute}", rule)

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        return ()


def _use(self: Any, *args: Any, **kwargs: Any) -> Any:
    """Any use of a placeholder: harmless during the import, refused afterwards."""
    name, rule = self._placeholder
    if not rule.importing:
        rule.refuse(name)
    # A decorator taken from the module must give back what it decorates.
    return args[0] if len(args) == 1 and not kwargs and callable(args[0]) else self


def _empty(kind: Callable[[], Any]) -> Callable[..., Any]:
    """A use of which Python itself demands that it return a value of this kind."""

    def use(self: Any, *_: Any) -> Any:
        _use(self)
        return kind()

    return use


_USES = """call getitem setitem setattr add radd sub rsub mul rmul truediv rtruediv matmul rmatmul
    pow neg abs or ror eq ne lt le gt ge enter"""
_EMPTY: dict[str, Callable[[], Any]] = {
    **dict.fromkeys(["bool", "contains", "exit"], bool),
    **dict.fromkeys(["len", "int", "index"], int),
    **{"float": float, "iter": lambda: iter(()), "array": lambda: np.empty(0)},
}
for _special in _USES.split():
    setattr(Placeholder, f"__{_special}__", _use)
for _special, _kind in _EMPTY.items():
    setattr(Placeholder, f"__{_special}__", _empty(_kind))
setattr(Placeholder, "__hash__", object.__hash__)  # noqa: B010 — __eq__ above took it away


class _Blocker(importlib.abc.MetaPathFinder):
    """Keeps `importlib.import_module` from finding a package that the task may not use."""

    def __init__(self, hidden: frozenset[str]) -> None:
        self.hidden = hidden

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] in self.hidden:
            raise ModuleNotFoundError(f"{fullname} can't be used in this task")
        return None


def keep_out(rule: ImportRule) -> None:
    """Let this process import none of the course's packages but those that the task may use."""
    others = [finder for finder in sys.meta_path if not isinstance(finder, _Blocker)]
    sys.meta_path[:] = [_Blocker(PACKAGES - rule.allowed), *others]


def guarded_builtins(rule: ImportRule) -> dict[str, Any]:
    """A copy of the builtins whose `__import__` follows the rule, for a student's module."""
    real: Callable[..., Any] = builtins.__import__

    def guarded(
        name: str, scope: Any = None, inner: Any = None, fromlist: Any = (), level: int = 0
    ) -> Any:
        if level or rule.permits(name):
            return real(name, scope, inner, fromlist, level)
        return Placeholder(name if fromlist else name.partition(".")[0], rule)

    return {**vars(builtins), "__import__": guarded}
