"""Make the embedded set for logistic regression: `python data/make_logistic_regression.py`.

Two normal clouds of 100 points each.  Every class has exactly the means, standard deviations and
correlation given below, so that the Hessian's spectrum, and with it which step sizes oscillate, is
that of the set which CMPT 419/726 hands out: x1 is far from centred, and no line separates the
classes.  Rows are `x1 x2 1 t`, sorted by class, as there.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

DEFAULT_OUT = Path(__file__).resolve().parent / "logistic_regression.txt"
SEED = 43
PER_CLASS = 100

#: Means and standard deviations of x1 and x2, and their correlation, for t = 0 and t = 1.
STATISTICS = (
    ((4.98, 0.94), (1.66, 1.97), 0.63),
    ((6.93, -0.87), (1.41, 1.58), 0.57),
)


def cloud(
    rng: np.random.Generator,
    means: tuple[float, float],
    deviations: tuple[float, float],
    correlation: float,
) -> Array:
    """Points (PER_CLASS, 2) whose sample statistics are exactly those given."""
    points = rng.normal(size=(PER_CLASS, 2))
    points -= points.mean(axis=0)
    whitened = points @ np.linalg.inv(np.linalg.cholesky(np.cov(points.T, bias=True))).T
    mixing = np.linalg.cholesky(np.array([[1.0, correlation], [correlation, 1.0]]))
    return np.asarray(whitened @ mixing.T * np.array(deviations) + np.array(means))


def make(seed: int = SEED) -> Array:
    """The whole table (2 PER_CLASS, 4), float64."""
    rng = np.random.default_rng(seed)
    ones = np.ones(PER_CLASS)
    return np.vstack(
        [
            np.column_stack([cloud(rng, *statistics), ones, t * ones])
            for t, statistics in enumerate(STATISTICS)
        ]
    )


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, metavar="FILE")
    parser.add_argument("--seed", type=int, default=SEED, help=f"default: {SEED}, the set in git")
    options = parser.parse_args()
    np.savetxt(options.out, make(options.seed), fmt=["%.6f", "%.6f", "%d", "%d"])
    print(f"{2 * PER_CLASS} rows in {options.out}")


if __name__ == "__main__":
    main()
