"""What a worker may use: the one place where the defaults stand and where they can be changed."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds by the grader's clock, sizes in bytes.

    `memory` is what a worker may add to the address space it was forked with; it must hold torch's
    arenas and a training step of ResNet-18 (about 600 MiB).
    """

    call_seconds: float = 15.0
    submission_seconds: float = 300.0
    memory: int = 2048 * MIB
    reply: int = 256 * MIB
    output: int = 64 * 1024
    file_size: int = 16 * MIB
    open_files: int = 128
