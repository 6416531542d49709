"""As the template has it: live parameters in the lists, and the last sample left out."""

import numpy as np
import torch
from torch import nn


def get_DNN():
    net = nn.Sequential(nn.Linear(3, 2), nn.ReLU(), nn.Linear(2, 1))
    return net


def init_weights(m):
    if type(m) == nn.Linear:
        nn.init.uniform_(m.weight, -0.2, 0.2)


def train_torch(net, dataset_X, dataset_y, num_epochs, lr, batch_size):
    net = net.double()
    net.apply(init_weights)
    loss = nn.MSELoss(reduction="sum")
    trainer = torch.optim.SGD(net.parameters(), lr=lr)
    dataset_size = dataset_X.shape[0]
    num_batches = int(np.ceil(dataset_size / batch_size))
    W_list = []
    K_list = []
    for epoch_idx in range(num_epochs):
        for batch_idx in range(num_batches):
            start_idx = batch_idx * batch_size
            end_idx = min((batch_idx + 1) * batch_size, dataset_size - 1)
            X = torch.from_numpy(dataset_X[start_idx:end_idx]).double()
            y = torch.from_numpy(dataset_y[start_idx:end_idx]).double()
            l = loss(net(X), y.reshape(-1, 1))
            trainer.zero_grad()
            l.backward()
            trainer.step()
        W_list.append(net[0].weight)
        K_list.append(net[2].weight[0])
    return W_list, K_list
