"""Logistic regression by gradient descent: figures 2 and 3 of the assignment.

    python P3/logistic_regression.py [--data FILE] [--eta ETA] [--max-iter N] [--tol TOL]
                                     [--out DIR] [--show]

Figure 2 is the path of the separator, figure 3 the negative log-likelihood of every epoch.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it runs as a plain script

from P3 import command, plots
from P3.command import Outcome, Problem
from P3.history import gather
from P3.optimisers import gradient_descent

_NAME = "logistic_regression"


def study(problem: Problem, options: argparse.Namespace) -> Outcome:
    """One run of gradient descent, and how its separator moves."""
    eta = options.eta
    history = gather(gradient_descent(problem.data, eta, options.max_iter, options.tol))
    separators = {"gradient descent": history.w[-1]}
    if problem.w is not None:
        separators["maximum likelihood"] = problem.w
    figures = {
        "figure1_data": plots.data_with_separators(problem.data, separators),
        "figure2_separator_path": plots.separator_path(history, problem.w),
        "figure3_training": plots.training(
            {eta: history}, problem.nll, "Training logistic regression"
        ),
    }
    summary = {"eta": eta, "epochs": len(history.nll), "last NLL": history.nll[-1]}
    return Outcome(_NAME, figures, {_NAME: {eta: history}}, [summary])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the script; returns the exit status."""
    options = command.parser(__doc__, max_iter=500, tol=1e-5)
    options.add_argument("--eta", type=command.step_size, default=0.5)
    return command.run(study, options.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
