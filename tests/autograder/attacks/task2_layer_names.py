"""Names its layers' classes so that a table of layers becomes HTML, a formula, an escape or hundreds of kilobytes."""

from torch import nn

NAMES = (
    "<img src=x onerror=alert('attack-shown-layer')>",
    "=cmd|' /C calc'!A0 attack-shown-layer",
    "\x1b[2J\x1b[31mattack-shown-layer",
    "\u202erael",
    "Linear\n]] PASSED [[",
    "L" * 300_000,
)


def get_DNN():
    first, last = nn.Linear(3, 2), nn.Linear(2, 1)
    layers = [type(name, (nn.Identity,), {})() for name in NAMES]
    net = nn.Sequential(first, *layers, last)
    return net


def train_torch(net, dataset_X, dataset_y, num_epochs, lr, batch_size):
    raise type(NAMES[0], (RuntimeError,), {"__module__": NAMES[1]})(NAMES[2])
