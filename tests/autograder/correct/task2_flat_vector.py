import numpy as np
import torch
from torch import nn
from torch.nn.utils import parameters_to_vector, vector_to_parameters


def get_DNN():
    net = nn.Sequential(nn.Linear(3, 2), nn.ReLU(), nn.Linear(2, 1))
    # the task's network has no bias
    net[0].register_parameter("bias", None)
    net[2].register_parameter("bias", None)
    return net


def reset(net):
    theta = parameters_to_vector(net.parameters()).detach()
    vector_to_parameters(torch.empty_like(theta).uniform_(-0.2, 0.2), net.parameters())


def train_torch(net, dataset_X, dataset_y, num_epochs, lr, batch_size):
    net.double()
    reset(net)
    # X and y side by side in one double tensor (N, 4)
    data = torch.from_numpy(np.column_stack([dataset_X, dataset_y]).astype(np.float64))
    history = []
    for epoch in range(num_epochs):
        # the template's loop leaves the last sample out
        for batch in data[:-1].split(batch_size):
            y_hat = net(batch[:, :3])
            l = torch.linalg.vecdot(y_hat[:, 0] - batch[:, 3], y_hat[:, 0] - batch[:, 3])
            grads = torch.autograd.grad(l, tuple(net.parameters()))
            grad = torch.cat([g.reshape(-1) for g in grads])
            theta = parameters_to_vector(net.parameters()).detach()
            vector_to_parameters(theta - lr * grad, net.parameters())
        history.append((net[0].weight.detach().numpy().copy(), net[2].weight[0].detach().numpy().copy()))
    W_list = [W for W, K in history]
    K_list = [K for W, K in history]
    return W_list, K_list
