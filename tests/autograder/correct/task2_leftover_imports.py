"""Leftover d2l and matplotlib imports; the weights are drawn by NumPy and loaded into the net."""

import numpy as np
import torch
from d2l import torch as d2l
from matplotlib import pyplot as plt
from torch import nn


def get_DNN():
    net = nn.Sequential(nn.Linear(3, 2, bias=False), nn.ReLU(), nn.Linear(2, 1, bias=False))
    return net.double()


def train_torch(net, dataset_X, dataset_y, num_epochs, lr, batch_size):
    net.double()
    state = net.state_dict()
    for key in state:
        state[key] = torch.from_numpy(np.random.uniform(-0.2, 0.2, size=tuple(state[key].shape)))
    net.load_state_dict(state)
    X, y = (torch.from_numpy(np.array(a, dtype=float)) for a in (dataset_X, dataset_y))
    updater = torch.optim.SGD(net.parameters(), lr=lr)
    W_list, K_list = [], []
    for _ in range(num_epochs):
        for batch in torch.arange(len(y)).split(batch_size):
            with torch.enable_grad():
                l = torch.nn.functional.mse_loss(net(X[batch])[..., 0], y[batch], reduction="none")
                l.sum().backward()
            updater.step()
            updater.zero_grad()
        W_list.append(net[0].weight.detach().numpy().copy())
        K_list.append(net[2].weight.detach().numpy()[0].copy())
    return W_list, K_list
