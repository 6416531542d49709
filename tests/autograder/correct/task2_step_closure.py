"""The optimiser calls a closure that clears the gradients, computes the loss and goes backwards."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn, optim


def get_DNN():
    net = nn.Sequential()
    net.append(nn.Linear(3, 2, False))
    net.append(nn.ReLU())
    net.append(nn.Linear(2, 1, False))
    return net


def train_torch(net, dataset_X, dataset_y, num_epochs, lr, batch_size):
    net.type(torch.float64)
    for layer in net:
        if hasattr(layer, "weight"):
            layer.weight.data.uniform_(-0.2, 0.2)
    X = torch.DoubleTensor(np.array(dataset_X))
    y = torch.DoubleTensor(np.array(dataset_y))
    sgd = optim.SGD(net.parameters(), lr=lr, momentum=0, weight_decay=0)
    W_list, K_list = [], []
    for _ in range(num_epochs):
        for begin in range(0, X.shape[0], batch_size):
            X_batch = X.narrow(0, begin, min(batch_size, X.shape[0] - begin))
            y_batch = y.narrow(0, begin, min(batch_size, X.shape[0] - begin))

            def closure():
                sgd.zero_grad(set_to_none=False)
                total = F.mse_loss(net(X_batch).squeeze(dim=-1), y_batch, reduction="sum")
                total.backward()
                return total

            sgd.step(closure)
        W_list.append(np.array(net[0].weight.tolist()))
        K_list.append(np.array(net[2].weight.tolist()[0]))
    return W_list, K_list
