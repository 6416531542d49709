"""The intake: whatever was handed in becomes clean `Submission` records."""

from autograder.intake.sources import (
    read_submissions,
    submission_from_bytes,
    submission_from_folder,
)

__all__ = ["read_submissions", "submission_from_bytes", "submission_from_folder"]
