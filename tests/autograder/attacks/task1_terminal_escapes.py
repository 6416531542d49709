"""Prints and raises terminal escapes: colours, clear screen, title, clipboard, links, device queries and C1 controls."""

ESCAPES = (
    "\x1b[2J\x1b[H\x1b[31mattack-shown-escape\x1b[0m\x1b[1A\x1b[2K"
    "\x1b]0;attack-shown-escape\x07\x1b]52;c;YXR0YWNr\x07\x1b]8;;file:///etc/passwd\x1b\\here\x1b]8;;\x1b\\"
    "\x1b[6n\x1b[c\x1bP+q544e\x1b\\\x1b_attack\x1b\\\x9b31m\x9d0;attack\x9c\x08\x08\x7f\x00\x0e\x1b(0"
    "\x1b]unterminated" + "\x1b[" * 50
)


def relu(X):
    print(ESCAPES)
    raise ValueError(ESCAPES)


def prelu(X):
    raise type("Error" + ESCAPES.replace("\x00", ""), (Exception,), {})(ESCAPES)


def DNNforward(X, W, K):
    return type(ESCAPES.replace("\x00", ""), (), {})(), ESCAPES, X


def DNNbackward(X, y, W, K, H, A, O):
    return W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs
