"""In the manner of the course's script: one long run, the separator's path piece by piece."""

import matplotlib.pyplot as plt
import numpy as np
import scipy.special as sps

max_iter = 500
tol = 0.00001
eta = 0.5

data = np.genfromtxt("data.txt")
X = data[:, 0:3]
t = data[:, 3]
X1 = X[np.where(t == 0)]
X2 = X[np.where(t == 1)]

w = np.array([0.1, 0, 0])
e_all = []

DATA_FIG = 1
plt.figure(DATA_FIG)
plt.clf()
plt.plot(X1[:, 0], X1[:, 1], "b.")
plt.plot(X2[:, 0], X2[:, 1], "g.")
plt.axis([0, 15, -10, 10])

SI_FIG = 2
plt.figure(SI_FIG)
plt.rcParams["font.size"] = 12
plt.title("Separator in slope-intercept space")
plt.xlabel("slope")
plt.ylabel("intercept")
plt.axis([-5, 5, -10, 0])

for iter in range(max_iter):
    y = sps.expit(np.dot(X, w))
    e = -np.mean(t * np.log(y) + (1 - t) * np.log(1 - y))
    e_all.append(e)
    grad_e = np.mean((y - t)[:, None] * X, axis=0)
    w_old = w
    w = w - eta * grad_e
    plt.figure(DATA_FIG)
    plt.clf()
    plt.plot(X1[:, 0], X1[:, 1], "b.")
    plt.plot(X2[:, 0], X2[:, 1], "g.")
    plt.plot([0, 15], [-w[2] / w[1], -(15 * w[0] + w[2]) / w[1]], "k-")
    plt.draw()
    plt.pause(0.0001)
    plt.figure(SI_FIG)
    if w_old[1] != 0:
        plt.plot(
            [-w_old[0] / w_old[1], -w[0] / w[1]], [-w_old[2] / w_old[1], -w[2] / w[1]], "bo-"
        )
    print(iter, "NLL", round(e, 4), "w", w)
    if iter > 0 and abs(e - e_all[iter - 1]) < tol:
        break

plt.figure(3)
plt.plot(e_all)
plt.ylabel("Negative log likelihood")
plt.title("Training logistic regression")
plt.xlabel("Epoch")
plt.show()
input("Press Enter to leave")
