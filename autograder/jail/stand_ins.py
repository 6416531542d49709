"""Packages of which a script gets a stand-in, in the worker: what draws, and parts of SciPy."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

import numpy as np

from autograder.jail.curves import Sheet
from autograder.jail.drawing import Anything, Pyplot

#: Packages that get a stand-in.  Of SciPy and tqdm a few functions work, the rest does nothing.
STAND_INS = frozenset(["matplotlib", "mpl_toolkits", "pylab", "scipy", "seaborn", "tqdm"])


class _Module(ModuleType):
    """A module of a stood-in package: every name in it is there."""

    __version__ = "3.9.0"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()


class StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds a stand-in for every module of the packages that have them."""

    def __init__(self, sheet: Sheet) -> None:
        self.ready: dict[str, ModuleType] = {
            "matplotlib.pyplot": Pyplot("matplotlib.pyplot", sheet),
            "scipy.special": _functions("scipy.special", _SPECIAL),
            "tqdm": _functions("tqdm", {"tqdm": _through, "trange": range}),
        }
        self.ready["pylab"] = self.ready["matplotlib.pyplot"]
        for name in ("matplotlib.pyplot", "scipy.special"):  # for `from matplotlib import pyplot`
            package, _, part = name.partition(".")
            self.ready[package] = _Module(package)
            setattr(self.ready[package], part, self.ready[name])

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """A spec for what has a stand-in."""
        if fullname.partition(".")[0] not in STAND_INS:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """The stand-in itself."""
        package = spec.name.partition(".")[0]
        if package == "tqdm":
            return self.ready["tqdm"]  # `tqdm.auto` and its siblings offer the same
        if package == "scipy" and spec.name not in self.ready:
            raise ModuleNotFoundError(f"{spec.name} can't be used here; of SciPy, special can")
        return self.ready.get(spec.name) or _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """It needs no code of its own."""


def _functions(name: str, functions: dict[str, Any]) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(functions)
    return module


def _through(iterable: Any = (), *_: Any, **__: Any) -> Any:
    """A progress bar that shows nothing."""
    return iterable


def _expit(x: Any) -> Any:
    return np.exp(-np.logaddexp(0.0, -np.asarray(x, float)))


def _xlogy(x: Any, y: Any) -> Any:
    x, y = np.asarray(x, float), np.asarray(y, float)
    return np.where(x == 0, 0.0, x * np.log(np.where(x == 0, 1.0, y)))


#: What a logistic regression may want of SciPy, so that its absence decides nothing.
_SPECIAL: dict[str, Callable[..., Any]] = {
    "expit": _expit,
    "log_expit": lambda x: -np.logaddexp(0.0, -np.asarray(x, float)),
    "logit": lambda p: np.log(p) - np.log1p(-np.asarray(p, float)),
    "xlogy": _xlogy,
    "xlog1py": lambda x, y: _xlogy(x, 1 + np.asarray(y, float)),
    "logsumexp": lambda a, axis=None: np.logaddexp.reduce(np.asarray(a, float), axis=axis),
}


def install(sheet: Sheet) -> None:
    """Put the stand-ins in the place of the real packages, whether those are there or not."""
    for name in [name for name in sys.modules if name.partition(".")[0] in STAND_INS]:
        del sys.modules[name]
    sys.meta_path.insert(0, StandIns(sheet))
