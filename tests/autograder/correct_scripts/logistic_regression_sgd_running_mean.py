"""The mean of the losses that were met along the pass, each before its update."""

import random

import matplotlib.pyplot as plt
import numpy as np

data = np.loadtxt("data.txt")
X, t = data[:, :3], data[:, 3]
for eta in [0.5, 0.3, 0.1, 0.05, 0.01]:
    w = np.array([0.1, 0.0, 0.0])
    e_all = []
    for epoch in range(30):
        losses = []
        for n in random.sample(range(len(t)), len(t)):
            a = X[n] @ w
            losses.append(np.logaddexp(0, a) - t[n] * a)
            w = w - eta * (np.exp(-np.logaddexp(0, -a)) - t[n]) * X[n]
        e_all.append(np.mean(losses))
    plt.plot(e_all)
plt.show()
