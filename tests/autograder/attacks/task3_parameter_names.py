"""Names its parameters so that a list of them becomes HTML, a formula, an escape or hundreds of kilobytes."""

import torch
from torch import nn

NAMES = (
    "<script>alert('attack-shown-parameter')</script>",
    "=cmd|' /C calc'!A0 attack-shown-parameter",
    "\x1b[2J\x1b[31mattack-shown-parameter",
    "\u202eretemarap",
    "weight\n1 passed",
    "p" * 200_000,
)


def get_lenet():
    net = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    for name in NAMES:
        net[1].register_parameter(name, nn.Parameter(torch.zeros(1)))
    return net


def train_cnn(net, train_iter, test_iter, num_epochs, lr, device=None):
    net.register_parameter("\ud800", nn.Parameter(torch.zeros(1)))
