import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


def get_DNN():
    net = nn.Sequential()
    net.add_module("0", nn.Linear(in_features=3, out_features=2, bias=True))
    net.add_module("1", nn.ReLU(True))
    net.add_module("2", nn.Linear(in_features=2, out_features=1, bias=True))
    for layer in (net[0], net[2]):
        nn.init.zeros_(layer.bias)
    return net


def train_torch(net, dataset_X, dataset_y, num_epochs, lr, batch_size):
    net.type(torch.float64)
    X = torch.DoubleTensor(np.array(dataset_X, dtype="float64").tolist())
    y = torch.DoubleTensor(np.array(dataset_y, dtype="float64").tolist()).view(-1, 1)
    groups = []
    for name, p in net.named_parameters():
        if name.endswith("weight"):
            # numpy's generator, K is as good as W
            p.data = torch.from_numpy(np.random.uniform(-0.2, 0.2, size=tuple(p.shape)))
        else:
            p.data = torch.zeros_like(p.data)
        groups.append({"params": [p], "lr": lr})
    optimizer = torch.optim.SGD(groups, lr=lr, foreach=False)
    optimizer.zero_grad()
    W_list, K_list, L_list = [], [], []
    for epoch in range(num_epochs):
        total = 0.0
        order = torch.arange(len(X)).split(batch_size)
        for idx in order:
            l = F.mse_loss(net(X[idx]), y[idx], reduction="sum")
            total += l.item()
            l.backward()
            optimizer.step()
            optimizer.zero_grad()
        W_list.append(net[0].weight.tolist())
        K_list.append(net[2].weight[0].tolist())
        L_list.append(total / len(X))
    # plain Python lists of numbers, and the losses as a third value
    return W_list, K_list, L_list
