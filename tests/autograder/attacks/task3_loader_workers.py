"""Starts a data loader with many worker processes inside the training loop."""

import torch
from torch import nn


def train_cnn(net, train_iter, test_iter, num_epochs, lr, device=None):
    torch.set_num_threads(8)
    data = torch.utils.data.TensorDataset(torch.zeros(64, 1), torch.zeros(64))
    for _ in torch.utils.data.DataLoader(data, 1, num_workers=8, timeout=5, persistent_workers=True):
        torch.ones(500, 500) @ torch.ones(500, 500)


def get_lenet():
    return nn.Sequential(nn.Flatten())
