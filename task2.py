"""Task 2: the network of task 1 in PyTorch, trained by autograd.

Three inputs, two hidden ReLU units, one output, no biases, as an `nn.Sequential`; the gradients of
task 1 come from `loss.backward()` here.  Weights: `net[0].weight` is task 1's W (2, 3), and
`net[2].weight[0]` its K (2,).
"""

import numpy as np
import torch
from torch import nn


def get_DNN():
    """The network of task 1: Linear(3, 2), ReLU, Linear(2, 1), without biases.

    Returns an `nn.Sequential` that maps (N, 3) to (N, 1).
    """
    # BEGIN SOLUTION
    return nn.Sequential(
        nn.Linear(3, 2, bias=False),  # (N, 2)
        nn.ReLU(),  # (N, 2)
        nn.Linear(2, 1, bias=False),  # (N, 1)
    )
    # END SOLUTION


def init_weights(m):
    """Fill the weight of a linear layer from the uniform distribution on [-0.2, 0.2], in place.

    Made for `net.apply(init_weights)`.
    """
    if isinstance(m, nn.Linear):
        nn.init.uniform_(m.weight, -0.2, 0.2)


def train_torch(net, dataset_X, dataset_y, num_epochs, lr, batch_size):
    """Train a network as `task1.train` does, in double precision and from fresh weights.

    net: `nn.Sequential` like that of `get_DNN`; dataset_X: array (N, 3); dataset_y: array (N,) of
    labels.  Plain stochastic gradient descent on the summed squared error of each batch, samples in
    the given order.  Returns W_list and K_list, arrays (2, 3) and (2,) after each epoch; the net
    keeps the last ones.
    """
    net.double()
    net.apply(init_weights)
    X = torch.as_tensor(np.asarray(dataset_X), dtype=torch.float64)  # (N, 3)
    y = torch.as_tensor(np.asarray(dataset_y), dtype=torch.float64)  # (N,)
    W_list, K_list = [], []
    # BEGIN SOLUTION
    loss = nn.MSELoss(reduction="sum")
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    for _ in range(num_epochs):
        for begin in range(0, X.shape[0], batch_size):
            y_hat = net(X[begin : begin + batch_size]).squeeze(1)  # (B,)
            l = loss(y_hat, y[begin : begin + batch_size])
            optimizer.zero_grad()
            l.backward()
            optimizer.step()
        W_list.append(net[0].weight.detach().numpy().copy())  # (2, 3)
        K_list.append(net[2].weight[0].detach().numpy().copy())  # (2,)
    # END SOLUTION
    return W_list, K_list


def accuracy(y_hat, y):
    """Share of samples whose output y_hat has the sign of the label y; both of N entries."""
    y_hat, y = torch.as_tensor(y_hat).reshape(-1), torch.as_tensor(y).reshape(-1)
    return ((y_hat > 0) == (y > 0)).double().mean().item()


def print_net_params_and_acc(net, dataset_X, dataset_y):
    """Print every parameter of the network, and its accuracy on a dataset (N, 3), (N,)."""
    for name, parameter in net.named_parameters():
        print(f"{name}: {parameter.detach().tolist()}")
    dtype = next(net.parameters()).dtype
    with torch.no_grad():
        y_hat = net(torch.as_tensor(np.asarray(dataset_X), dtype=dtype))  # (N, 1)
    print(f"accuracy: {accuracy(y_hat, np.asarray(dataset_y)):.3f}")


def get_correct_DNN_shape_str():
    """What the layers of `get_DNN` put out for an input of shape (10, 3), a line each."""
    return (
        "Linear output shape: torch.Size([10, 2])\n"
        "ReLU output shape: torch.Size([10, 2])\n"
        "Linear output shape: torch.Size([10, 1])\n"
    )
