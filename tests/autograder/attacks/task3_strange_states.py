"""Reports states of sparse, quantised, meta, complex and half-precision tensors under names that are no text."""

import random

import torch
from torch import nn

STATES = [
    lambda: {"2.bias": torch.ones(10).to_sparse()},
    lambda: {"2.bias": torch.ones(10, device="meta")},
    lambda: {"2.bias": torch.ones(10, dtype=torch.complex64)},
    lambda: {"2.bias": torch.ones(10, dtype=torch.bfloat16)},
    lambda: {"2.bias": torch.quantize_per_tensor(torch.ones(10), 0.1, 0, torch.qint8)},
    lambda: {None: torch.ones(10), 3: torch.ones(10), ("2", "bias"): None},
    lambda: {"2.bias": None},
    lambda: [("2.bias", torch.ones(10))],
    lambda: {"2.bias": torch.ones((1,) * 40)},
]


def get_lenet():
    net = nn.Sequential(nn.Flatten())
    net.state_dict = lambda *_, **__: random.choice(STATES)()
    return net


def train_cnn(net, train_iter, test_iter, num_epochs, lr, device=None):
    net.state_dict = lambda *_, **__: random.choice(STATES)()
