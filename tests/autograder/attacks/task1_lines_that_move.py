"""Prints carriage returns, bidirectional overrides and invisible letters that rewrite a line as it is shown."""

LINES = (
    "relu 0 / 3\rrelu 3 / 3 attack-shown-line\r\n\v\f\x85\u2028\u2029"
    "\u202e3 / 3 uler\u202c\u2066\u2067\u2068\u2069\u200b\u200f\ufeff\u061c\u180e\u3164"
    "Z\u0351\u036b\u0343\u036a\u0302\u0312\u030b\U000e0041\U000e0042\ufff9\ufffb"
)


def relu(X):
    print(LINES)
    raise ValueError(LINES)


def prelu(X):
    raise type("\u202edessap", (Exception,), {})(LINES)


def DNNforward(X, W, K):
    raise ValueError("a\u0300" + "\u0300" * 100_000)


def DNNbackward(X, y, W, K, H, A, O):
    return W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs
