"""The given loop inside a loop over the step sizes; the log is not guarded."""

import matplotlib.pyplot as plt
import numpy as np
import scipy.special as sps

max_iter = 500
tol = 0.00001

data = np.genfromtxt("data.txt")
X = data[:, 0:3]
t = data[:, 3]

plt.figure(3)
for eta in [0.5, 0.3, 0.1, 0.05, 0.01]:
    w = np.array([0.1, 0, 0])
    e_all = []
    for iter in range(0, max_iter):
        y = sps.expit(np.dot(X, w))
        e = -np.mean(t * np.log(y) + (1 - t) * np.log(1 - y))
        e_all.append(e)
        grad_e = np.mean((y - t) * X.T, axis=1)
        w = w - eta * grad_e
        if iter > 0 and abs(e - e_all[iter - 1]) < tol:
            break
    plt.plot(e_all, label="eta = %g" % eta)

plt.legend()
plt.ylabel("Negative log likelihood")
plt.title("Training logistic regression")
plt.xlabel("Epoch")
plt.show()
