"""Which layers a forward pass uses, and what for: claims of the worker, as all of `networks`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import nn
from torch.overrides import TorchFunctionMode


def order(net: nn.Module, X: torch.Tensor) -> list[str]:
    """Names of the modules that own parameters, in the order in which a forward pass uses them.

    A module is named at each of its calls, and once if its parameters are used without one.
    """
    used: list[str] = []
    hooks = [
        module.register_forward_pre_hook(lambda *_, name=name: used.append(name))
        for name, module in net.named_modules()
        if next(module.parameters(recurse=False), None) is not None
    ]
    net.eval()
    with torch.no_grad(), _Uses(net, used):
        net(X)
    for hook in hooks:
        hook.remove()
    return used


def norms(net: nn.Module, X: torch.Tensor) -> list[dict[str, str]]:
    """For each batch-norm of a forward pass, the names of the tensors that it works with.

    Each by its role, as `nn.BatchNorm2d` names them: weight, bias, running_mean, running_var.
    """
    seen = _Norms(net)
    net.eval()
    with torch.no_grad(), seen:
        net(X)
    return seen.found


class _Uses(TorchFunctionMode):
    """Adds the owners of parameters that torch's functions get, unless they are there already."""

    def __init__(self, net: nn.Module, used: list[str]) -> None:
        super().__init__()
        self.used = used
        self.owners = {id(value): name.rpartition(".")[0] for name, value in net.named_parameters()}

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        del types
        named: dict[str, Any] = kwargs or {}
        for value in (*args, *named.values()):
            self._note(value if isinstance(value, list | tuple) else (value,))
        return func(*args, **named)

    def _note(self, values: Iterable[Any]) -> None:
        for owner in (self.owners.get(id(value)) for value in values):
            if owner is not None and owner not in self.used:
                self.used.append(owner)


class _Norms(TorchFunctionMode):
    """Keeps the names of what `batch_norm` gets."""

    def __init__(self, net: nn.Module) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []
        self.names = {
            id(value): name for name, value in (*net.named_parameters(), *net.named_buffers())
        }

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        del types
        if func is nn.functional.batch_norm:
            given = inspect.signature(func).bind(*args, **(kwargs or {})).arguments
            names = {role: self.names.get(id(value), "") for role, value in given.items()}
            self.found.append({role: name for role, name in names.items() if name})
        return func(*args, **(kwargs or {}))
