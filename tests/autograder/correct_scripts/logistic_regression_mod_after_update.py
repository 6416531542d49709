"""A class; the error is taken after the update; a guarded log; a figure by its axes."""

from dataclasses import dataclass, field

import numpy as np
from matplotlib import pyplot as plt
from tqdm import tqdm

EPSILON = 1e-10


@dataclass
class Trainer:
    X: np.ndarray
    t: np.ndarray
    eta: float
    w: np.ndarray = field(default_factory=lambda: np.array([0.1, 0.0, 0.0]))
    errors: list = field(default_factory=list)

    def predict(self):
        return 1.0 / (1.0 + np.exp(-self.X.dot(self.w)))

    def error(self):
        y = self.predict()
        return -(self.t * np.log(y + EPSILON) + (1 - self.t) * np.log(1 - y + EPSILON)).mean()

    def train(self, epochs=500, tol=1e-5):
        previous = self.error()
        for _ in tqdm(range(epochs)):
            self.w = self.w - self.eta * self.X.T.dot(self.predict() - self.t) / len(self.t)
            self.errors.append(self.error())
            if abs(self.errors[-1] - previous) < tol:
                break
            previous = self.errors[-1]
        return self.errors


def main():
    table = np.loadtxt("./data.txt")
    figure = plt.figure()
    axes = figure.add_subplot(111)
    colours = plt.cm.viridis(np.linspace(0, 1, 5))
    for eta, colour in zip((0.01, 0.05, 0.1, 0.3, 0.5), colours):
        errors = Trainer(table[:, :3], table[:, 3], eta).train()
        axes.semilogy(np.arange(1, len(errors) + 1), errors, color=colour, label=f"{eta}")
    axes.set_xlabel("epoch")
    axes.legend(loc="best")
    plt.savefig("mod.pdf")


if __name__ == "__main__":
    main()
