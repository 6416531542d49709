"""Layers come in by add_module; each step is `p -= lr * p.grad` under torch.no_grad()."""

import torch
from torch import nn


def get_DNN():
    net = nn.Sequential()
    net.add_module("fc1", nn.Linear(3, 2, bias=False))
    net.add_module("relu", nn.ReLU())
    net.add_module("fc2", nn.Linear(2, 1, bias=False))
    return net


def train_torch(net, dataset_X, dataset_y, num_epochs, lr, batch_size):
    net.double()
    with torch.no_grad():
        for p in net.parameters():
            p.uniform_(-0.2, 0.2)
    X = torch.tensor(dataset_X).double()
    y = torch.tensor(dataset_y).double()
    W_list, K_list = [], []
    for epoch in range(num_epochs):
        for i in range(0, len(X), batch_size):
            difference = net(X[i : i + batch_size]).flatten() - y[i : i + batch_size]
            (difference**2).sum().backward()
            with torch.no_grad():
                for p in net.parameters():
                    p -= lr * p.grad
                    p.grad.zero_()
        W_list.append(net[0].weight.detach().numpy().copy())
        K_list.append(net[2].weight.detach().numpy()[0].copy())
    return W_list, K_list
