"""Samples are drawn with replacement; the error at the end of every N draws."""

import matplotlib.pyplot as plt
import numpy as np

data = np.loadtxt("data.txt")
X, t = data[:, :3], data[:, 3]
rng = np.random.default_rng()
fig, axes = plt.subplots(2, 3)
for ax, eta in zip(axes.flat, [0.5, 0.3, 0.1, 0.05, 0.01]):
    w = np.array([0.1, 0.0, 0.0])
    curve = [np.mean(np.logaddexp(0, X @ w) - t * (X @ w))]
    for epoch in range(30):
        for i in rng.integers(len(t), size=len(t)):
            y = np.exp(-np.logaddexp(0, -X[i] @ w))
            w -= eta * (y - t[i]) * X[i]
        curve.append(np.mean(np.logaddexp(0, X @ w) - t * (X @ w)))
    ax.plot(np.arange(len(curve)), curve)
    ax.set_yscale("log")
fig.savefig("sgd.png")
