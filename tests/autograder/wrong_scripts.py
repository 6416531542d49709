"""Mistakes seen in scripts for problem 3: small edits of correct ones, wrong in one script each.

They stand as {correct script: {short name: ((old text, new text), …)}}.
"""

from pathlib import Path

CORRECT = Path(__file__).parent / "correct_scripts"

_START = "    w = np.array([0.1, 0, 0])\n    e_all = []\n"
_LOOP = "for eta in [0.5, 0.3, 0.1, 0.05, 0.01]:\n"

EDITS = {
    "logistic_regression_as_given": {
        "sum-of-gradients": (("grad_e = np.mean(", "grad_e = np.sum("),),
        "nll-plus-one": (("e_all.append(e)", "e_all.append(e + 1)"),),
        "slope-upside-down": (
            ("[-w_old[0] / w_old[1], -w[0] / w[1]]", "[-w_old[1] / w_old[0], -w[1] / w[0]]"),
        ),
        "no-training-curve": (("plt.plot(e_all)\n", ""),),
        "uphill": (("w = w - eta * grad_e", "w = w + eta * grad_e"),),
    },
    "logistic_regression_mod_outer_loop": {
        "w-not-reset": ((_LOOP + _START, "w = np.array([0.1, 0, 0])\n" + _LOOP + "    e_all = []\n"),),
        "errors-not-reset": ((_LOOP + _START, "e_all = []\n" + _LOOP + _START[: _START.index("\n") + 1]),),
        "sum-of-gradients": (("grad_e = np.mean(", "grad_e = np.sum("),),
        "sum-of-losses": (("e = -np.mean(", "e = -np.sum("),),
        "nll-plus-one": (("e = -np.mean(", "e = 1 - np.mean("),),
        "no-minus": (("e = -np.mean(", "e = np.mean("),),
        "stale-error": (
            (_START, _START + "    y = sps.expit(np.dot(X, w))\n"),
            ("        y = sps.expit(np.dot(X, w))\n        e =", "        e ="),
            ("        e_all.append(e)\n", "        e_all.append(e)\n        y = sps.expit(np.dot(X, w))\n"),
        ),
        "holes": (("    plt.plot(e_all,", "    e_all[3::7] = [np.nan] * len(e_all[3::7])\n    plt.plot(e_all,"),),
        "fewer-epochs": (("max_iter = 500", "max_iter = 50"),),
        "never-stops": (("tol = 0.00001", "tol = 0"),),
        "one-step-size-less": (("[0.5, 0.3, 0.1, 0.05, 0.01]", "[0.5, 0.3, 0.1, 0.05]"),),
        "starts-elsewhere": (("np.array([0.1, 0, 0])", "np.array([0, 0, 0])"),),
        "draws-nothing": (('    plt.plot(e_all, label="eta = %g" % eta)\n', ""),),
        "breaks": (("    e_all = []\n", "    e_all = []\n    w[3] = 0\n"),),
        "leans-on-scikit-learn": (
            ("max_iter = 500", "from sklearn.linear_model import LogisticRegression\nLogisticRegression()\nmax_iter = 500"),
        ),
    },
    "logistic_regression_sgd_permutation": {
        "extra-one-over-n": (("grad_e = (y_n - t[n]) * X[n]", "grad_e = (y_n - t[n]) * X[n] / N"),),
        "whole-gradient-each-step": (
            ("grad_e = (y_n - t[n]) * X[n]", "grad_e = X.T @ (sps.expit(X @ w) - t)"),
        ),
        "stale-prediction": (("y_n = sps.expit(np.dot(X[n], w))", "y_n = y[n]"),),
        "no-shuffle": (("np.random.permutation(N)", "range(N)"),),
        "backwards": (("np.random.permutation(N)", "range(N)[::-1]"),),
        "nll-plus-one": (("e_all.append(e)", "e_all.append(e + 1)"),),
        "holes": (("np.log(y + eps) + (1 - t) * np.log(1 - y + eps)", "np.log(y) + (1 - t) * np.log(1 - y)"),),
        "w-not-reset": ((_LOOP + _START, "w = np.array([0.1, 0, 0])\n" + _LOOP + "    e_all = []\n"),),
        "gradient-descent-after-all": (
            ("        for n in order:\n", "        for n in order[:1]:\n"),
            ("grad_e = (y_n - t[n]) * X[n]", "grad_e = X.T @ (sps.expit(X @ w) - t) / N"),
        ),
        "labels-left-behind": (("grad_e = (y_n - t[n]) * X[n]", "grad_e = (y_n - t[(7 * n) % N]) * X[n]"),),
        "stale-error": (
            ("        e_all.append(e)\n", "        e_all.append(e if iter == 0 else e_before)\n        e_before = e\n"),
        ),
        "sum-of-losses": (("e = -np.mean(", "e = -np.sum("),),
        "twice-the-step": (("w = w - eta * grad_e", "w = w - 2 * eta * grad_e"),),
    },
}  # fmt: skip


def scripts():
    """The correct scripts by name, with the graded script that each stands for."""
    graded = ("logistic_regression_mod", "logistic_regression_sgd", "logistic_regression")
    files = {path.stem: path for path in sorted(CORRECT.glob("logistic_regression*.py"))}
    return {name: next(g for g in graded if name.startswith(g)) for name in files}


def source(name):
    return (CORRECT / f"{name}.py").read_text(encoding="utf-8")


def edited(text, edits):
    """The text with each passage replaced; ValueError unless each occurs exactly once."""
    for old, new in edits:
        if text.count(old) != 1:
            raise ValueError(f"{old!r} occurs {text.count(old)} times")
        text = text.replace(old, new)
    return text
