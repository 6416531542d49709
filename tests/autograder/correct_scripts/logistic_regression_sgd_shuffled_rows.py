"""Whole rows are shuffled in place; the error after the pass; plain Python steps."""

import math
import random

import matplotlib.pyplot as plt

with open("data.txt") as stream:
    rows = [tuple(map(float, line.split())) for line in stream]


def loss(w):
    total = 0.0
    for x1, x2, one, t in rows:
        a = w[0] * x1 + w[1] * x2 + w[2] * one
        total += max(a, 0) - t * a + math.log1p(math.exp(-abs(a)))
    return total / len(rows)


def sigmoid(a):
    return 1 / (1 + math.exp(-a)) if a > -700 else 0.0


for eta in (0.01, 0.05, 0.1, 0.3, 0.5):
    w, losses = [0.1, 0.0, 0.0], []
    for epoch in range(30):
        random.shuffle(rows)
        for x1, x2, one, t in rows:
            d = sigmoid(w[0] * x1 + w[1] * x2 + w[2] * one) - t
            w = [w[0] - eta * d * x1, w[1] - eta * d * x2, w[2] - eta * d * one]
        losses.append(loss(w))
    plt.figure()
    plt.plot(range(1, 31), losses)
    plt.title(f"eta = {eta}")
plt.show()
