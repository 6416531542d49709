"""The graded functions are lambda expressions bound to the right names."""

import numpy as np

relu = lambda X: X.clip(min=0)
prelu = lambda X: (X > 0) * 1.0
_hidden = lambda H, K: (H, relu(H), K @ relu(H))
DNNforward = lambda X, W, K: _hidden(W @ X.T, K)
loss = lambda y, O: np.mean((y - O) ** 2) / 2
DNNbackward = lambda X, y, W, K, H, A, O: (
    (np.outer(K, O - y) * prelu(H)) @ X / len(y),
    A @ (O - y) / len(y),
)
_batches = lambda X, y, size: [(X[i : i + size], y[i : i + size]) for i in range(0, len(X), size)]
_gradients = lambda X, y, W, K: DNNbackward(X, y, W, K, *DNNforward(X, W, K))
_step = lambda W, K, g, lr: (W - lr * g[0], K - lr * g[1])


def _epoch(X, y, W, K, lr, size):
    for Xb, yb in _batches(X, y, size):
        W, K = _step(W, K, _gradients(Xb, yb, W, K), lr)
    return W, K


def _history(X, y, W, K, lr, num_epochs, size, print_loss):
    for _ in range(num_epochs):
        W, K = _epoch(X, y, W, K, lr, size)
        _ = print(loss(y, DNNforward(X, W, K)[2])) if print_loss else None
        yield W, K


train = lambda X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False: tuple(
    map(list, zip(*_history(X, y, W, K, lr, num_epochs, batch_size, print_loss)))
)
