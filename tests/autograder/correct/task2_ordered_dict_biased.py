"""Named layers in an OrderedDict, with biases, trained by torch.optim.SGD on an (N, 1) target."""

from collections import OrderedDict

import torch
from torch import nn


def get_DNN():
    layers = OrderedDict()
    layers["hidden"] = nn.Linear(in_features=3, out_features=2, bias=True)
    layers["activation"] = nn.ReLU(inplace=True)
    layers["output"] = nn.Linear(in_features=2, out_features=1, bias=True)
    return nn.Sequential(layers)


def init_weights(m):
    if type(m) == nn.Linear:
        for p in m.parameters():
            nn.init.uniform_(p, a=-0.2, b=0.2)


def train_torch(net, dataset_X, dataset_y, num_epochs, lr, batch_size):
    net = net.to(torch.float64)
    net.apply(init_weights)
    X = torch.tensor(dataset_X, dtype=torch.double)
    y = torch.tensor(dataset_y, dtype=torch.double).view(-1, 1)
    criterion = nn.MSELoss(reduction="sum")
    optimizer = torch.optim.SGD(params=net.parameters(), lr=lr)
    W_list = []
    K_list = []
    for _ in range(num_epochs):
        for Xb, yb in zip(X.split(batch_size), y.split(batch_size)):
            optimizer.zero_grad()
            criterion(net(Xb), yb).backward()
            optimizer.step()
        W_list.append(net[0].weight.detach().clone())
        K_list.append(net[2].weight[0].detach().clone())
    return W_list, K_list
