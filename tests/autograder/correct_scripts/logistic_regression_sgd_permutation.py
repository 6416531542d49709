"""A new permutation in every pass; the error before the pass, with a guarded log."""

import matplotlib.pyplot as plt
import numpy as np
import scipy.special as sps

max_iter = 40
tol = 0.00001
eps = 1e-12

data = np.genfromtxt("data.txt")
X = data[:, 0:3]
t = data[:, 3]
N = X.shape[0]

plt.figure(3)
for eta in [0.5, 0.3, 0.1, 0.05, 0.01]:
    w = np.array([0.1, 0, 0])
    e_all = []
    for iter in range(0, max_iter):
        y = sps.expit(np.dot(X, w))
        e = -np.mean(t * np.log(y + eps) + (1 - t) * np.log(1 - y + eps))
        e_all.append(e)
        order = np.random.permutation(N)
        for n in order:
            y_n = sps.expit(np.dot(X[n], w))
            grad_e = (y_n - t[n]) * X[n]
            w = w - eta * grad_e
        if iter > 0 and abs(e - e_all[iter - 1]) < tol:
            break
    plt.plot(e_all, label="eta = %g" % eta)

plt.legend()
plt.ylabel("Negative log likelihood")
plt.xlabel("Epoch")
plt.show()
