"""Each weight takes its step in a hook, as soon as its gradient is there."""

import numpy as np
import torch
from torch import nn


def get_DNN():
    return nn.Sequential(
        *(
            {
                "L": lambda a, b: nn.Linear(in_features=a, out_features=b, bias=False),
                "R": lambda a, b: nn.ReLU(),
            }[kind](a, b)
            for kind, a, b in [("L", 3, 2), ("R", 2, 2), ("L", 2, 1)]
        )
    )


def init_weights(m):
    if isinstance(m, nn.Linear):
        nn.init.uniform_(m.weight, -0.2, 0.2)


def train_torch(net, dataset_X, dataset_y, num_epochs, lr, batch_size):
    net.double()
    net.apply(init_weights)
    X = torch.as_tensor(np.asarray(dataset_X), dtype=torch.float64)
    y = torch.as_tensor(np.asarray(dataset_y), dtype=torch.float64)
    W_list, K_list = ([], [])

    def sgd(p):
        p.data.add_(p.grad, alpha=-lr)
        p.grad = None

    handles = [p.register_post_accumulate_grad_hook(sgd) for p in net.parameters()]
    for _ in range(num_epochs):
        position = 0
        while position < len(X):
            batch = slice(position, position + batch_size)
            nn.MSELoss(reduction="none")(net(X[batch]), y[batch].view(-1, 1)).sum().backward()
            position += batch_size
        W_list.append(net[0].weight.detach().numpy().copy())
        K_list.append(net[2].weight[0].detach().numpy().copy())
    for handle in handles:
        handle.remove()
    return (W_list, K_list)
