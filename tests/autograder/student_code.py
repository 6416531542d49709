"""What tests of the jail write into a student's file, and how they see a process end."""

import os
import select

#: A deadline for calls that never return: long enough to see that they were not cut off at once.
SHORT = 0.3

RUDE = "class Rude(Exception):\n    def __str__(self):\n        {}\nraise Rude"


def function(body, parameters="X"):
    """A file with a single function that first has everything imported."""
    lines = body.replace("\n", "\n    ")
    return f"import ctypes, os, signal, sys, time\ndef relu({parameters}):\n    {lines}\n"


def on_second_call(body):
    """A file whose function returns its process ID at first, and does the harm when asked to."""
    return function(f"if X == 0:\n    return os.getpid()\n{body}")


def ends(process, seconds=10.0):
    """Whether the process behind a descriptor ends within so many seconds."""
    poll = select.poll()
    poll.register(process, select.POLLIN)
    ended = bool(poll.poll(1000 * seconds))
    os.close(process)
    return ended
