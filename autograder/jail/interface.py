"""The interface of a graded name, held against the course's parameter lists; runs in the worker."""

from __future__ import annotations

import inspect
from typing import Any


class InterfaceChanged(Exception):
    """A graded name does not have the parameters that the course fixed."""


def check_interface(name: str, function: Any, parameters: dict[str, list[str]]) -> bool:
    """Raise InterfaceChanged unless each parameter list is the course's.

    A class is called as a function is, so it may stand for one.
    Returns True for a wrapper that takes (*args, **kwargs): it hides the names, so the caller must
    pass every argument by keyword to see that they are still the course's.
    """
    for method, wanted in parameters.items():
        if method and not inspect.isclass(function):
            raise InterfaceChanged(f"`{name}` must be a class")
        target = getattr(function, method) if method else function
        if not method and not callable(function):
            raise InterfaceChanged(f"`{name}` must be a function")
        found = _parameters(target)
        if found == ["*", "**"]:
            if not method:
                return True
        elif found != wanted:
            raise InterfaceChanged(
                f"`{name}{'.' + method if method else ''}` must take "
                f"({', '.join(wanted)}), but takes ({', '.join(found)})"
            )
    return False


def _parameters(target: Any) -> list[str]:
    """Parameter names in order; "=" after a name with a default, "*" before unusual kinds."""
    kinds = inspect.Parameter
    marks: dict[Any, str] = {kinds.POSITIONAL_ONLY: "/", kinds.KEYWORD_ONLY: "*, "}
    found = []
    for parameter in inspect.signature(target).parameters.values():
        if parameter.kind is kinds.VAR_POSITIONAL:
            found.append("*")
        elif parameter.kind is kinds.VAR_KEYWORD:
            found.append("**")
        else:
            default = "" if parameter.default is kinds.empty else "="
            found.append(f"{marks.get(parameter.kind, '')}{parameter.name}{default}")
    return found
