"""Every value is drawn as soon as it is known, with all names of pylab."""

from pylab import *

import numpy as np

lines = open("data.txt").read().split("\n")
table = np.array([[float(word) for word in line.split()] for line in lines if line])
X, t = np.matrix(table[:, 0:3]), np.matrix(table[:, 3]).T
styles = {0.5: "r.", 0.3: "g.", 0.1: "b.", 0.05: "c.", 0.01: "k."}

figure(1)
for eta in styles:
    w = np.matrix([[0.1], [0.0], [0.0]])
    last = None
    for epoch in range(500):
        a = X * w
        y = 1 / (1 + np.exp(-a))
        e = float(np.mean(np.logaddexp(0, a) - np.multiply(t, a)))
        plot(epoch, e, styles[eta])
        w = w - eta * X.T * (y - t) / len(t)
        if last is not None and abs(e - last) < 1e-5:
            break
        last = e
xlabel("Epoch")
show()
