"""Each epoch draws the piece from the error before to the new one; helpers in another module."""

import numpy as np
import matplotlib.pyplot as plt

from shared_functions import likelihood, load, slope

ETA = np.array([0.5, 0.3, 0.1, 0.05, 0.01])
X, t = load("../P3/data.txt")
fig, ax = plt.subplots()
for eta in ETA:
    w = np.array([0.1, 0.0, 0.0])
    e = likelihood(X, t, w)
    for epoch in range(1, 500):
        w -= eta * slope(X, t, w)
        e_old, e = e, likelihood(X, t, w)
        ax.plot([epoch - 1, epoch], [e_old, e], "b-")
        if abs(e - e_old) < 1e-5:
            break
plt.show()
