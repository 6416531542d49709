"""The error before every update, for three passes."""

import matplotlib.pyplot as plt
import numpy as np

data = np.loadtxt("data.txt")
np.random.seed(726)


def nll(w, X, t):
    y = np.clip(1 / (1 + np.exp(-np.clip(X @ w, -500, 500))), 1e-15, 1 - 1e-15)
    return -np.mean(t * np.log(y) + (1 - t) * np.log(1 - y))


def train(eta, passes=3):
    w, history = np.array([0.1, 0, 0]), []
    for _ in range(passes):
        np.random.shuffle(data)
        for row in data:
            history.append(nll(w, data[:, :3], data[:, 3]))
            a = np.clip(row[:3] @ w, -500, 500)
            w = w - eta * (1 / (1 + np.exp(-a)) - row[3]) * row[:3]
    return history


curves = {eta: train(eta) for eta in (0.5, 0.3, 0.1, 0.05, 0.01)}
for eta, curve in curves.items():
    plt.plot(np.arange(len(curve)) / len(data), curve, label=str(eta))
plt.xlabel("passes")
plt.legend()
