"""torch.autograd.grad returns the gradients, so no parameter ever has a .grad."""

import torch
from torch import nn


def get_DNN():
    sizes = [3, 2, 1]
    layers = []
    for fan_in, fan_out in zip(sizes, sizes[1:]):
        layers += [nn.Linear(fan_in, fan_out, bias=False), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def init_weights(m):
    if isinstance(m, nn.Linear):
        m.weight.data = torch.rand_like(m.weight) * 0.4 - 0.2


def train_torch(net, dataset_X, dataset_y, num_epochs, lr, batch_size):
    net.double().apply(init_weights)
    X = torch.as_tensor(dataset_X, dtype=torch.float64)
    y = torch.as_tensor(dataset_y, dtype=torch.float64)
    parameters = list(net.parameters())
    W_list, K_list = [], []
    for _ in range(num_epochs):
        for start in range(0, X.size(0), batch_size):
            y_hat = net(X[start : start + batch_size])[:, 0]
            l = torch.sum((y_hat - y[start : start + batch_size]) ** 2)
            gradients = torch.autograd.grad(l, parameters)
            with torch.no_grad():
                for parameter, gradient in zip(parameters, gradients):
                    parameter.sub_(gradient, alpha=lr)
        W_list.append(net[0].weight.clone())
        K_list.append(net[2].weight[0].clone())
    return W_list, K_list
