"""Functions, plain loops over the samples, and axes in one figure."""

import math
from pathlib import Path

import matplotlib.pyplot as plt


def read(path):
    with open(path) as lines:
        return [[float(word) for word in line.split()] for line in lines if line.strip()]


def loss_and_gradient(rows, w):
    loss, gradient = 0.0, [0.0, 0.0, 0.0]
    for *x, t in rows:
        a = sum(wi * xi for wi, xi in zip(w, x))
        y = 1 / (1 + math.exp(-a))
        loss -= math.log(y) if t == 1 else math.log(1 - y)
        for i in range(3):
            gradient[i] += (y - t) * x[i]
    return loss / len(rows), [g / len(rows) for g in gradient]


def descend(rows, eta=0.5, max_iter=500, tol=1e-5):
    w, losses, path = [0.1, 0.0, 0.0], [], []
    for _ in range(max_iter):
        loss, gradient = loss_and_gradient(rows, w)
        losses.append(loss)
        w = [wi - eta * gi for wi, gi in zip(w, gradient)]
        path.append((-w[0] / w[1], -w[2] / w[1]))
        if len(losses) > 1 and abs(losses[-1] - losses[-2]) < tol:
            break
    return losses, path


if __name__ == "__main__":
    losses, path = descend(read(Path(__file__).parent / "data.txt"))
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
    left.plot(*zip(*path), "o-")
    left.set(xlabel="slope", ylabel="intercept", xlim=(-5, 5), ylim=(-10, 0))
    right.plot(range(1, len(losses) + 1), losses)
    right.set(xlabel="epoch", ylabel="NLL")
    figure.tight_layout()
    figure.savefig("figures.png")
