"""What a worker may use: the one place where the defaults stand and where they can be changed."""

from __future__ import annotations

from dataclasses import dataclass, replace

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds by the grader's clock, sizes in bytes.

    A call is one of a function; a whole script, with hundreds of epochs, gets `script_seconds`.

    `memory` is what a worker may add to the address space it was forked with; it must hold torch's
    arenas and a training step of ResNet-18 (about 600 MiB).  `disk` and `files` bound the private
    folder, which is itself kept in memory; where there is no such folder, `file_size` bounds each
    file.  `output` is what is kept of the printed text.  No processes can be started at all.
    """

    call_seconds: float = 15.0
    script_seconds: float = 120.0
    submission_seconds: float = 300.0
    memory: int = 2048 * MIB
    reply: int = 256 * MIB
    output: int = 64 * 1024
    disk: int = 32 * MIB
    files: int = 1024
    file_size: int = 16 * MIB
    open_files: int = 128
    threads: int = 64

    def for_training(self, seconds: float) -> Limits:
        """These limits for a training that takes a right loop about so many seconds.

        A right loop may be six times slower than ours, and needs a few GiB for a batch of images.
        """
        patience = max(600.0, 6 * seconds)
        return replace(
            self,
            call_seconds=patience,
            submission_seconds=4 * patience,
            memory=max(self.memory, 8192 * MIB),
        )

    def named(self, kind: str) -> str:
        """The limit that a kind of refusal stands for, in words; "" for an unknown kind."""
        return {
            "memory": f"memory limit ({self.memory >> 20} MiB)",
            "disk": f"disk limit ({self.disk >> 20} MiB, {self.files} files)",
            "file size": f"file size limit ({self.file_size / MIB:.3g} MiB)",
            "open files": f"open files limit ({self.open_files})",
            "threads": f"thread limit ({self.threads})",
            "processes": "process limit (no process beside its own)",
        }.get(kind, "")
