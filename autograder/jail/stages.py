"""The line of zygotes: each has imported what some template imports, and is the next one's parent.

    numpy ── fork ──> and torch ── fork ──> and torchvision

A worker comes from the first that has all its template names.  So nothing need be hidden from it,
and a worker of the NumPy task costs no share of torch: a fork copies the map of all memory.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import sys
from collections.abc import Collection, Sequence

#: What each stage imports beyond those before it.
STAGES = (
    ("numpy", "numpy.random"),
    ("torch", "torch.utils.data", "autograder.jail.networks"),
    ("torchvision",),
)
#: The packages that only some stages have.
PACKAGES = frozenset({"torch", "torchvision"})


def stage_of(allowed: Collection[str]) -> int:
    """The first stage at which everything of these packages is imported."""
    return max(number for number, names in enumerate(STAGES) if number == 0 or names[0] in allowed)


def descend(descriptors: Sequence[int]) -> tuple[int, int]:
    """Import stage by stage, leaving a process behind at each that has a descriptor.

    Returns this process's descriptor, the others closed, and the number of the next one, 0 where
    there is none.
    """
    gathered: set[int] = set()
    for number, descriptor in enumerate(descriptors):
        _import(STAGES[number], gathered)
        rest = descriptors[number + 1 :]
        child = os.fork() if rest else 0
        if child or not rest:
            for other in rest:
                os.close(other)
            return descriptor, child
        os.close(descriptor)
        _die_with_parent()
    raise ValueError("a zygote needs at least one descriptor")


def _import(names: tuple[str, ...], gathered: set[int]) -> None:
    """Import what a stage adds, and let it make ready what a first use would."""
    from autograder.jail import pages

    for name in names:
        importlib.import_module(name)
    if "torch" in names:
        _rehearse_torch()
    gc.collect()
    gc.freeze()  # children share these pages as long as the collector does not write to them
    pages.gather(gathered)


def _rehearse_torch() -> None:
    """Go through what torch looks up or imports on first use; nothing is computed.

    On the device "meta" tensors have shapes and no values, so no thread is started.  Making an
    optimizer imports some 800 more modules.
    """
    import torch
    from torch import nn

    # torch reads what the processor can do from /proc, which a worker does not have.
    torch.backends.cpu.get_cpu_capability()
    with torch.device("meta"):
        X, y = torch.empty(2, 1, 28, 28), torch.empty(2, dtype=torch.long)
        layers = (nn.Conv2d(1, 6, 5), nn.Sigmoid(), nn.AvgPool2d(2), nn.BatchNorm2d(6), nn.ReLU())
        net = nn.Sequential(*layers, nn.Flatten(), nn.Linear(6 * 12 * 12, 10))
        nn.CrossEntropyLoss()(net(X), y)
    sgd = torch.optim.SGD(net.parameters(), lr=1.0)
    sgd.zero_grad()
    sgd.step()


def _die_with_parent() -> None:
    if sys.platform == "linux":
        from autograder.jail import kernel

        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
