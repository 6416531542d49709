"""What the grader tells a zygote on its command line."""

from __future__ import annotations

from dataclasses import dataclass

#: Workers without namespaces take turns with so many users.
USERS = 1000


@dataclass(frozen=True, slots=True)
class Settings:
    """How the grader wants this zygote.

    `folder` is its working folder, which goes when it goes; `uid` the ordinary user to become, or
    -1; `user_per_worker` the first of the users that workers become instead, or -1.
    """

    folder: str
    readable: tuple[str, ...]
    confine: bool = True
    namespaces: bool = True
    uid: int = -1
    user_per_worker: int = -1
    read_all: bool = False
    gpu: bool = False
