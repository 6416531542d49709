"""Gradient descent with several step sizes, and the curvature that makes some oscillate.

    python P3/logistic_regression_mod.py [--data FILE] [--eta ETA ...] [--max-iter N] [--tol TOL]
                                         [--out DIR] [--show]

Everything is done on the data as they are, and once more with standardised features.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it runs as a plain script

from P3 import command, plots
from P3.command import Outcome, Problem
from P3.data import DataSet
from P3.history import History, gather
from P3.model import lambda_max
from P3.optimisers import gradient_descent

_NAME = "logistic_regression_mod"


def study(problem: Problem, options: argparse.Namespace) -> Outcome:
    """The same runs on the data as they are, and with features of mean 0 and variance 1."""
    data, scaled = problem.data, problem.data.standardised()
    runs, scaled_runs = _descents(data, options), _descents(scaled, options)
    figures = {
        "mod_training": plots.training(
            runs, problem.nll, "Training logistic regression with several step sizes"
        ),
        "mod_curvature": plots.curvature(data, runs, "Curvature along the paths"),
        "mod_training_standardised": plots.training(
            scaled_runs, problem.nll, "Training with standardised features"
        ),
        "mod_curvature_standardised": plots.curvature(
            scaled, scaled_runs, "Curvature along the paths, features standardised"
        ),
    }
    curves = {_NAME: runs, f"{_NAME}_standardised": scaled_runs}
    summary = [_summary(data, eta, run) for eta, run in runs.items()]
    return Outcome(_NAME, figures, curves, summary)


def _descents(data: DataSet, options: argparse.Namespace) -> Mapping[float, History]:
    return {
        eta: gather(gradient_descent(data, eta, options.max_iter, options.tol))
        for eta in options.eta
    }


def _summary(data: DataSet, eta: float, history: History) -> dict[str, object]:
    rises = np.flatnonzero(np.diff(history.nll) > 0) + 1  # epochs that ended worse
    largest = lambda_max(data, history.w[[0, -1]])  # (2,)
    return {
        "eta": eta,
        "epochs": len(history.nll),
        "last NLL": float(history.nll[-1]),
        "epochs with a higher NLL": len(rises),
        "last of them": int(rises[-1]) if len(rises) else "none",
        "eta lambda_max at the start": float(eta * largest[0]),
        "and at the end": float(eta * largest[1]),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the script; returns the exit status."""
    options = command.parser(__doc__, max_iter=500, tol=1e-5)
    command.add_etas(options)
    return command.run(study, options.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
