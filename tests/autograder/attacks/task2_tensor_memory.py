"""Takes eight gigabytes in tensors and builds an autograd graph that grows until it may not."""

import torch
from torch import nn


def get_DNN():
    return torch.ones(2**31)


def train_torch(net, dataset_X, dataset_y, num_epochs, lr, batch_size):
    value = torch.ones(1 << 20, requires_grad=True)
    total = value
    for _ in range(512):
        total = (total * value).exp()
    return [total], [total]
