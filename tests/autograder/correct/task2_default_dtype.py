"""The default dtype is double while training runs, and is set back afterwards."""

import torch
from torch import nn


def get_DNN():
    return nn.Sequential(*[nn.Linear(3, 2, bias=False), nn.ReLU(), nn.Linear(2, 1, bias=False)])


def train_torch(net, dataset_X, dataset_y, num_epochs, lr, batch_size):
    W_list, K_list = [], []
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        for p in net.parameters():
            p.data = torch.empty(p.shape).uniform_(-0.2, 0.2)
        X = torch.tensor(dataset_X.tolist())
        y = torch.tensor(dataset_y.tolist())
        optimizer = torch.optim.SGD(net.parameters(), lr=lr)
        for epoch in range(num_epochs):
            for i in range(-(-len(X) // batch_size)):
                rows = torch.arange(len(X))[i * batch_size : (i + 1) * batch_size]
                net.zero_grad()
                l = torch.pow(net(X[rows]).reshape(-1) - y[rows], 2).sum()
                l.backward()
                optimizer.step()
            W_list.append(net[0].weight.data.clone())
            K_list.append(net[2].weight.data[0].clone())
    finally:
        torch.set_default_dtype(before)
    return W_list, K_list
