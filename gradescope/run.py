"""Grade the submission that Gradescope has put into ROOT/submission: `python run.py ROOT`.

Writes ROOT/results/results.json.  When grading fails through a fault of ours there is none, and
Gradescope shows that the autograder failed: no student gets a 0 for it.
"""

import json
import sys
from pathlib import Path

from autograder import pipeline
from autograder.intake import submission_from_folder
from autograder.reports.gradescope import document


def main(root):
    """Grade, write the results, and say on the way how safely student code was kept apart."""
    submission = submission_from_folder(root / "submission")
    result = pipeline.grade(submission, pipeline.Settings(device="cpu"))
    isolation = f"isolation: {result.isolation or 'no student code was run'}"
    print(isolation)
    print(f"{result.student_id}: {result.status}, {result.programming:g} points")
    results = document(result)
    results["output"] = f"{results['output']}\n{isolation}"
    file = root / "results" / "results.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 1 if result.status == "error" else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
