"""Stochastic gradient descent: one sample an update, a new order in every pass.

    python P3/logistic_regression_sgd.py [--data FILE] [--eta ETA ...] [--max-iter PASSES]
                                         [--tol TOL] [--seed N] [--runs N] [--target NLL]
                                         [--order reshuffled|file] [--half-life PASSES]
                                         [--out DIR] [--show]

Runs with the seeds N, N + 1, … advance side by side: what is shown is the median and a band.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it runs as a plain script

from P3 import command, sgd_plots
from P3.command import Outcome, Problem
from P3.data import DataSet
from P3.history import History, gather
from P3.optimisers import (
    FixedOrderWarning,
    Orders,
    Record,
    Schedule,
    constant,
    decaying,
    every_so_often,
    gradient_descent,
    in_file_order,
    reshuffled,
    single_updates,
    stochastic_gradient_descent,
)
from P3.style import eta_label

_NAME = "logistic_regression_sgd"
#: Passes that are shown update by update.
_CLOSE_UP = 3
#: Gradient descent gets so many epochs to reach the target.
_LONG = 40_000
#: Passes after which the decaying step is half of the first, unless `--half-life` says otherwise.
_HALF_LIFE = 10.0


def study(problem: Problem, options: argparse.Namespace) -> Outcome:
    """SGD for each step size, close up and from afar, beside gradient descent; its variants."""
    data, optimum = problem.data, problem.nll
    title = f"SGD, {options.order} order" + (", decaying steps" if options.half_life else "")
    closely = {eta: gather(_close_up(data, eta, options)) for eta in options.eta}
    by_pass = {eta: gather(_by_pass(data, eta, options)) for eta in options.eta}
    batch = {
        eta: gather(gradient_descent(data, eta, _LONG, 0.0), options.target) for eta in options.eta
    }
    eta = options.eta[len(options.eta) // 2]
    figures = {
        "sgd_iterations": sgd_plots.against_iterations(closely, optimum, len(data.t), title),
        "sgd_passes": sgd_plots.against_passes(by_pass, optimum, title),
        "sgd_and_gd": sgd_plots.against_gradient_descent(
            _settling(by_pass, options.target), batch, optimum, f"{title}, beside gradient descent"
        ),
        "sgd_variants": sgd_plots.variants(
            _variants(data, eta, options), optimum, f"Three ways of SGD, {eta_label(eta)}"
        ),
    }
    summary = [_summary(eta, batch[eta], by_pass[eta], options.target) for eta in options.eta]
    return Outcome(_NAME, figures, {_NAME: by_pass}, summary)


def _close_up(data: DataSet, eta: float, options: argparse.Namespace) -> Iterator[Record]:
    states = single_updates(data, _schedule(eta, options.half_life), _orders(data, options))
    return every_so_often(data, states, 1, _CLOSE_UP * len(data.t))


def _by_pass(data: DataSet, eta: float, options: argparse.Namespace) -> Iterator[Record]:
    schedule, orders = _schedule(eta, options.half_life), _orders(data, options)
    return stochastic_gradient_descent(data, schedule, orders, options.max_iter, options.tol)


def _schedule(eta: float, half_life: float | None) -> Schedule:
    return constant(eta) if half_life is None else decaying(eta, half_life)


def _orders(data: DataSet, options: argparse.Namespace) -> Orders:
    if options.order == "file":
        return in_file_order(data)
    return reshuffled(len(data.t), _seeds(options))


def _seeds(options: argparse.Namespace) -> range:
    return range(options.seed, options.seed + options.runs)


def _variants(data: DataSet, eta: float, options: argparse.Namespace) -> Mapping[str, History]:
    """What reshuffling and a decaying step change, for one step size."""
    half_life = options.half_life or _HALF_LIFE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FixedOrderWarning)  # to show what it warns of
        ways = {
            "reshuffled, constant step": (constant(eta), reshuffled(len(data.t), _seeds(options))),
            f"reshuffled, step halved after {half_life:g} passes": (
                decaying(eta, half_life),
                reshuffled(len(data.t), _seeds(options)),
            ),
            "in the file's order, constant step": (constant(eta), in_file_order(data)),
        }
        return {
            name: gather(stochastic_gradient_descent(data, *way, options.max_iter, 0.0))
            for name, way in ways.items()
        }


def _settling(by_pass: Mapping[float, History], target: float) -> Mapping[float, History]:
    """The step sizes with which every run reaches the target, or all if there is none."""
    reaching = {
        eta: history
        for eta, history in by_pass.items()
        if np.all(np.isfinite(history.passes_until(target)))
    }
    return reaching or by_pass


def _summary(eta: float, batch: History, by_pass: History, target: float) -> dict[str, object]:
    passes = by_pass.passes_until(target)  # (runs,)
    settled = by_pass.nll[-50:]
    return {
        "eta": eta,
        f"GD epochs to NLL {target:g}": float(batch.passes_until(target)),
        "SGD passes, first seed": float(passes[0]),
        "median": float(np.median(passes)),
        "least": float(passes.min()),
        "most": float(passes.max()),
        "mean NLL of the last 50 passes": float(settled.mean()),
        "worst of them": float(settled.max()),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the script; returns the exit status."""
    options = command.parser(__doc__, max_iter=200, tol=0.0)
    command.add_etas(options)
    add = options.add_argument
    add("--seed", type=command.count, default=0, metavar="N", help="of the first run")
    add("--runs", type=command.positive, default=20, metavar="N", help="runs side by side")
    add("--target", type=command.tolerance, default=0.25, metavar="NLL", help="to count passes to")
    add("--order", choices=["reshuffled", "file"], default="reshuffled")
    add("--half-life", type=command.above_zero, metavar="PASSES", help="decaying steps")
    return command.run(study, options.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
