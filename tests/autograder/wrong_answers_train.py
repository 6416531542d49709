"""Mistakes in the training loop of task 1."""

_LOOP = """\
    for epoch in range(num_epochs):
        for begin in range(0, dataset_size, batch_size):
            X_batch = X[begin : begin + batch_size]  # (B, 3)
            y_batch = y[begin : begin + batch_size]  # (B,)
            H, A, O = DNNforward(X_batch, W, K)
            pLpW, pLpK = DNNbackward(X_batch, y_batch, W, K, H, A, O)
            W = W - lr * pLpW
            K = K - lr * pLpK
        W_list.append(W)
        K_list.append(K)
"""

_RECORDS_BEFORE = """\
    for epoch in range(num_epochs):
        W_list.append(W)
        K_list.append(K)
        for begin in range(0, dataset_size, batch_size):
            X_batch = X[begin : begin + batch_size]
            y_batch = y[begin : begin + batch_size]
            H, A, O = DNNforward(X_batch, W, K)
            pLpW, pLpK = DNNbackward(X_batch, y_batch, W, K, H, A, O)
            W = W - lr * pLpW
            K = K - lr * pLpK
"""

_MOMENTUM = """\
    W_velocity, K_velocity = np.zeros_like(W), np.zeros_like(K)
    for epoch in range(num_epochs):
        for begin in range(0, dataset_size, batch_size):
            X_batch = X[begin : begin + batch_size]
            y_batch = y[begin : begin + batch_size]
            H, A, O = DNNforward(X_batch, W, K)
            pLpW, pLpK = DNNbackward(X_batch, y_batch, W, K, H, A, O)
            W_velocity = 0.9 * W_velocity + pLpW
            K_velocity = 0.9 * K_velocity + pLpK
            W = W - lr * W_velocity
            K = K - lr * K_velocity
        W_list.append(W)
        K_list.append(K)
"""

_ACCUMULATES = """\
    for epoch in range(num_epochs):
        W_sum, K_sum = np.zeros_like(W), np.zeros_like(K)
        for begin in range(0, dataset_size, batch_size):
            X_batch = X[begin : begin + batch_size]
            y_batch = y[begin : begin + batch_size]
            H, A, O = DNNforward(X_batch, W, K)
            pLpW, pLpK = DNNbackward(X_batch, y_batch, W, K, H, A, O)
            W_sum = W_sum + pLpW
            K_sum = K_sum + pLpK
            W = W - lr * W_sum
            K = K - lr * K_sum
        W_list.append(W)
        K_list.append(K)
"""

_ONE_STEP_PER_EPOCH = """\
    for epoch in range(num_epochs):
        W_sum, K_sum = np.zeros_like(W), np.zeros_like(K)
        for begin in range(0, dataset_size, batch_size):
            X_batch = X[begin : begin + batch_size]
            y_batch = y[begin : begin + batch_size]
            H, A, O = DNNforward(X_batch, W, K)
            pLpW, pLpK = DNNbackward(X_batch, y_batch, W, K, H, A, O)
            W_sum = W_sum + pLpW
            K_sum = K_sum + pLpK
        W = W - lr * W_sum
        K = K - lr * K_sum
        W_list.append(W)
        K_list.append(K)
"""

_TRAIN = {
    _LOOP: {
        "records-before-epoch": _RECORDS_BEFORE,
        "momentum": _MOMENTUM,
        "accumulates-gradients": _ACCUMULATES,
        "one-step-per-epoch": _ONE_STEP_PER_EPOCH,
    },
    "W_list, K_list = [], []": {
        "records-start-too": "W_list, K_list = [W], [K]",
        "starts-at-random": (
            "W_list, K_list = [], []\n"
            "    rng = np.random.default_rng()\n"
            "    W, K = rng.uniform(-0.2, 0.2, W.shape), rng.uniform(-0.2, 0.2, K.shape)"
        ),
        "starts-from-own-weights": (
            "W_list, K_list = [], []\n    W, K = np.full((2, 3), 0.1), np.full(2, 0.1)"
        ),
        "normalises-features": (
            "W_list, K_list = [], []\n    X = (X - X.mean(axis=0)) / X.std(axis=0)"
        ),
        "labels-zero-one": "W_list, K_list = [], []\n    y = (y + 1) / 2",
    },
    "    for epoch in range(num_epochs):\n": {
        "one-epoch-short": "    for epoch in range(1, num_epochs):\n",
        "one-epoch-too-many": "    for epoch in range(num_epochs + 1):\n",
        "epochs-ignored": "    for epoch in range(10):\n",
        "restarts-each-epoch": (
            "    W_start, K_start = W, K\n"
            "    for epoch in range(num_epochs):\n"
            "        W, K = W_start, K_start\n"
        ),
        "shuffles": (
            "    for epoch in range(num_epochs):\n"
            "        order = np.random.permutation(dataset_size)\n"
            "        X, y = X[order], y[order]\n"
        ),
        "rate-decays": ("    for epoch in range(num_epochs):\n        lr = lr * 0.9\n"),
    },
    "for begin in range(0, dataset_size, batch_size):": {
        "first-batch-only": "for begin in range(0, batch_size, batch_size):",
        "skips-first-batch": "for begin in range(batch_size, dataset_size, batch_size):",
        "skips-last-partial-batch": (
            "for begin in range(0, dataset_size - batch_size + 1, batch_size):"
        ),
        "skips-first-sample": "for begin in range(1, dataset_size, batch_size):",
        "order-reversed": "for begin in reversed(range(0, dataset_size, batch_size)):",
        "window-slides-by-one": "for begin in range(dataset_size):",
        "batch-size-ignored": (
            "batch_size = 10\n        for begin in range(0, dataset_size, batch_size):"
        ),
        "batches-begin-at-their-number": ("for begin in range(-(-dataset_size // batch_size)):"),
        "endless": "begin = 0\n        while begin < dataset_size:",
    },
    "X_batch = X[begin : begin + batch_size]  # (B, 3)\n"
    "            y_batch = y[begin : begin + batch_size]  # (B,)": {
        "batches-overlap": (
            "X_batch = X[begin : begin + batch_size + 1]\n"
            "            y_batch = y[begin : begin + batch_size + 1]"
        ),
        "batches-one-short": (
            "X_batch = X[begin : begin + batch_size - 1]\n"
            "            y_batch = y[begin : begin + batch_size - 1]"
        ),
        "one-sample-per-batch": "X_batch, y_batch = X[begin : begin + 1], y[begin : begin + 1]",
        "all-samples-each-step": "X_batch, y_batch = X, y",
        "always-first-samples": "X_batch, y_batch = X[:batch_size], y[:batch_size]",
        "random-batches": (
            "chosen = np.random.choice(dataset_size, batch_size)\n"
            "            X_batch, y_batch = X[chosen], y[chosen]"
        ),
    },
    "y_batch = y[begin : begin + batch_size]  # (B,)": {
        "labels-misaligned": "y_batch = np.roll(y, 1)[begin : begin + batch_size]",
    },
    "pLpW, pLpK = DNNbackward(X_batch, y_batch, W, K, H, A, O)": {
        "hands-over-activations-swapped": (
            "pLpW, pLpK = DNNbackward(X_batch, y_batch, W, K, A, H, O)"
        ),
        "output-weights-first": (
            "_, pLpK = DNNbackward(X_batch, y_batch, W, K, H, A, O)\n"
            "            pLpW, _ = DNNbackward(X_batch, y_batch, W, K - lr * pLpK, H, A, O)"
        ),
        "output-weights-first-and-forward-again": (
            "_, pLpK = DNNbackward(X_batch, y_batch, W, K, H, A, O)\n"
            "            again = DNNforward(X_batch, W, K - lr * pLpK)\n"
            "            pLpW, _ = DNNbackward(X_batch, y_batch, W, K - lr * pLpK, *again)"
        ),
        "hands-over-hidden-twice": "pLpW, pLpK = DNNbackward(X_batch, y_batch, W, K, H, H, O)",
    },
    "            H, A, O = DNNforward(X_batch, W, K)\n": {
        "hands-over-all-samples": "            H, A, O = DNNforward(X, W, K)\n",
        "forward-once-per-epoch": (
            "            if begin == 0:\n"
            "                before = DNNforward(X, W, K)\n"
            "            H, A, O = (part[..., begin : begin + batch_size] for part in before)\n"
        ),
    },
    "        W_list.append(W)\n        K_list.append(K)\n        if print_loss:\n": {
        "records-only-when-printing": (
            "        if print_loss:\n            W_list.append(W)\n            K_list.append(K)\n"
        ),
        "records-nothing": "        if print_loss:\n",
    },
    "W = W - lr * pLpW\n            K = K - lr * pLpK": {
        "mean-over-full-batch": (
            "share = len(y_batch) / batch_size\n"
            "            W = W - lr * share * pLpW\n"
            "            K = K - lr * share * pLpK"
        ),
        "ascends": "W = W + lr * pLpW\n            K = K + lr * pLpK",
        "rate-ignored": "W = W - pLpW\n            K = K - pLpK",
        "rate-constant": "W = W - 0.005 * pLpW\n            K = K - 0.005 * pLpK",
        "rate-over-batch-size": (
            "W = W - lr / batch_size * pLpW\n            K = K - lr / batch_size * pLpK"
        ),
        "rate-over-samples": (
            "W = W - lr / len(y_batch) * pLpW\n            K = K - lr / len(y_batch) * pLpK"
        ),
        "rate-times-samples": (
            "W = W - lr * len(y_batch) * pLpW\n            K = K - lr * len(y_batch) * pLpK"
        ),
        "rate-times-batch-size": (
            "W = W - lr * batch_size * pLpW\n            K = K - lr * batch_size * pLpK"
        ),
        "gradient-sign-only": (
            "W = W - lr * np.sign(pLpW)\n            K = K - lr * np.sign(pLpK)"
        ),
        "gradient-normalised": (
            "W = W - lr * pLpW / np.linalg.norm(pLpW)\n"
            "            K = K - lr * pLpK / np.linalg.norm(pLpK)"
        ),
        "weight-decay": (
            "W = W - lr * (pLpW + 0.1 * W)\n            K = K - lr * (pLpK + 0.1 * K)"
        ),
        "writes-into-weights": "W -= lr * pLpW\n            K -= lr * pLpK",
        "weights-are-the-step": "W = -lr * pLpW\n            K = -lr * pLpK",
        "records-each-batch": (
            "W = W - lr * pLpW\n"
            "            K = K - lr * pLpK\n"
            "            W_list.append(W)\n"
            "            K_list.append(K)"
        ),
        "updates-a-copy": (
            "W_new, K_new = W.copy(), K.copy()\n"
            "            W_new -= lr * pLpW\n"
            "            K_new -= lr * pLpK"
        ),
        "gradient-of-output-weights-for-all": (
            "W = W - lr * pLpK[:, None]\n            K = K - lr * pLpK"
        ),
        "gradients-swapped": "W = W - lr * pLpK\n            K = K - lr * pLpW",
        "clips-gradients": (
            "W = W - lr * np.clip(pLpW, -0.1, 0.1)\n            K = K - lr * np.clip(pLpK, -0.1, 0.1)"
        ),
        "clips-weights": (
            "W = np.clip(W - lr * pLpW, -0.5, 0.5)\n            K = np.clip(K - lr * pLpK, -0.5, 0.5)"
        ),
    },
    "W = W - lr * pLpW": {"hidden-weights-stay": "pass"},
    "            K = K - lr * pLpK\n": {
        "output-weights-stay": "",
        "output-weights-ascend": "            K = K + lr * pLpK\n",
        "output-gradient-after-update": (
            "            H, A, O = DNNforward(X_batch, W, K)\n"
            "            pLpK = DNNbackward(X_batch, y_batch, W, K, H, A, O)[1]\n"
            "            K = K - lr * pLpK\n"
        ),
        "output-weights-in-place": "            K -= lr * pLpK\n",
    },
    "        W_list.append(W)\n        K_list.append(K)\n": {
        "records-only-hidden-weights": "        W_list.append(W)\n",
        "records-only-last": "        W_list = [W]\n        K_list = [K]\n",
        "records-rounded": (
            "        W_list.append(np.round(W, 2))\n        K_list.append(np.round(K, 2))\n"
        ),
        "records-gradients": "        W_list.append(pLpW)\n        K_list.append(pLpK)\n",
        "returns-in-loop": (
            "        W_list.append(W)\n        K_list.append(K)\n        return W_list, K_list\n"
        ),
        "stops-early": (
            "        W_list.append(W)\n"
            "        K_list.append(K)\n"
            "        if loss(y, DNNforward(X, W, K)[2]) < 0.4:\n"
            "            break\n"
        ),
    },
    'print(f"epoch {epoch + 1}: loss {epoch_loss:.4f}, {time.time() - start:.2f} s")': {
        "crashes-when-printing": 'print("epoch " + epoch + ": loss " + epoch_loss)',
    },
    "return W_list, K_list": {
        "lists-swapped": "return K_list, W_list",
        "last-weights-only": "return W, K",
        "one-list-of-pairs": "return list(zip(W_list, K_list))",
        "no-return": "print(W_list, K_list)",
    },
    "def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):": {
        "renamed": "def train_dnn(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):",
        "renamed-parameter": (
            "def train(X, y, W, K, eta, num_epochs=10, batch_size=10, print_loss=False):\n"
            "    lr = eta"
        ),
        "parameters-reordered": (
            "def train(X, y, K, W, lr, num_epochs=10, batch_size=10, print_loss=False):"
        ),
        "parameter-missing": (
            "def train(X, y, W, K, lr, num_epochs=10, batch_size=10):\n    print_loss = True"
        ),
        "defaults-missing": "def train(X, y, W, K, lr, num_epochs, batch_size, print_loss=False):",
        "extra-parameter": (
            "def train(X, y, W, K, lr, seed, num_epochs=10, batch_size=10, print_loss=False):"
        ),
        "other-default": (
            "def train(X, y, W, K, lr, num_epochs=10, batch_size=20, print_loss=False):"
        ),
    },
}

EDITS = {"train": _TRAIN}
