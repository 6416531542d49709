"""Works on p.data only: initialised, updated and recorded without no_grad or an optimiser."""

import torch
from torch.nn import Linear, ReLU, Sequential


def get_DNN():
    net = Sequential(Linear(3, 2), ReLU(), Linear(2, 1))
    net[0].bias = net[2].bias = None
    return net


def train_torch(net, dataset_X, dataset_y, num_epochs, lr, batch_size):
    for p in net.double().parameters():
        p.data.uniform_(-0.2, 0.2)
    W_list, K_list = [], []
    for epoch in range(num_epochs):
        for i in range(0, len(dataset_X), batch_size):
            X = torch.tensor(dataset_X[i : i + batch_size], dtype=torch.float64)
            y = torch.tensor(dataset_y[i : i + batch_size], dtype=torch.float64)
            y_hat = net(X).T[0]
            loss = 0
            for guess, label in zip(y_hat, y):
                loss = loss + (guess - label) * (guess - label)
            loss.backward()
            for p in net.parameters():
                p.data = p.data - lr * p.grad
                p.grad = None
        W_list.append(net[0].weight.data)
        K_list.append(net[2].weight.data[0])
    return W_list, K_list
