"""The sum of squares is the mean loss times the number of samples in the batch."""

import torch
from torch import nn


def get_DNN():
    return nn.Sequential(
        nn.Linear(3, 2, bias=False, dtype=torch.float64),
        nn.ReLU(),
        nn.Linear(2, 1, bias=False, dtype=torch.float64),
    )


def init_weights(m):
    match m:
        case nn.Linear():
            nn.init.uniform_(m.weight, -0.2, 0.2)
            if m.bias is not None:
                nn.init.zeros_(m.bias)


def train_torch(net, dataset_X, dataset_y, num_epochs, lr, batch_size):
    net.to(dtype=torch.float64).train()
    net.apply(init_weights)
    X = torch.tensor(dataset_X, dtype=torch.float64)
    y = torch.tensor(dataset_y, dtype=torch.float64)[:, None]
    mean_loss = nn.MSELoss()
    optimizer = torch.optim.SGD([{"params": layer.parameters()} for layer in (net[0], net[2])], lr)
    W_list, K_list = [], []
    for epoch in range(num_epochs):
        for Xb, yb in zip(torch.split(X, batch_size), torch.split(y, batch_size)):
            l = mean_loss(net(Xb), yb) * yb.numel()
            optimizer.zero_grad(set_to_none=True)
            l.backward()
            optimizer.step()
        W_list.append(net[0].weight.detach().numpy().copy())
        K_list.append(net[2].weight[0].detach().numpy().copy())
    return W_list, K_list
