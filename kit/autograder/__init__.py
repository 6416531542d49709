"""The student's part of the autograder: public checks, hints, packing."""

from pathlib import Path

from autograder.sealed import open_seal

open_seal(Path(__file__).with_name("hints.sealed"))
