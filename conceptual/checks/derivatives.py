"""Jacobians in double precision by two independent ways: torch's autograd, and differences."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Function: TypeAlias = Callable[[torch.Tensor], torch.Tensor]
#: (function, point) -> array shaped like the result and then like the point.
Jacobian: TypeAlias = Callable[[Function, torch.Tensor], Array]

_STEP = 1e-3


def autograd(function: Function, x: torch.Tensor) -> Array:
    """The Jacobian of `function` at `x` by reverse-mode automatic differentiation."""
    return as_array(torch.autograd.functional.jacobian(function, x))  # type: ignore[no-untyped-call]


def differences(function: Function, x: torch.Tensor) -> Array:
    """The same by central differences over five points, whose error is of fourth order.

    f'(x) ≈ (f(x−2h) − 8 f(x−h) + 8 f(x+h) − f(x+2h)) / 12h (Abramowitz and Stegun, 25.3.6).
    """
    columns = []
    for place in np.ndindex(*x.shape):
        step = torch.zeros_like(x)
        step[place] = _STEP
        slope = function(x - 2 * step) - 8 * function(x - step)
        slope = slope + 8 * function(x + step) - function(x + 2 * step)
        columns.append(as_array(slope) / (12 * _STEP))
    stacked = np.stack(columns, axis=-1)
    return stacked.reshape(stacked.shape[:-1] + tuple(x.shape))


WAYS: tuple[Jacobian, ...] = (autograd, differences)


def as_array(tensor: torch.Tensor) -> Array:
    """The tensor's values as a NumPy array of doubles."""
    return tensor.detach().numpy().astype(np.float64)


def random_tensor(seed: int, *shape: int) -> torch.Tensor:
    """Normal random doubles."""
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
