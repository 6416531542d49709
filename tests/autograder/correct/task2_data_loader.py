"""A TensorDataset and an unshuffled DataLoader make the batches."""

import numpy as np
import torch
from torch import nn
from torch.utils import data


def get_DNN():
    hidden = nn.Linear(3, 2, bias=False)
    output = nn.Linear(2, 1, bias=False)
    return nn.Sequential(hidden, nn.ReLU(), output)


def init_weights(m):
    if m.__class__.__name__ == "Linear":
        torch.nn.init.uniform_(m.weight, -0.2, 0.2)
        if m.bias is not None:
            torch.nn.init.uniform_(m.bias, -0.2, 0.2)


def train_torch(net, dataset_X, dataset_y, num_epochs, lr, batch_size):
    features = torch.from_numpy(np.asarray(dataset_X, dtype=np.float64))
    labels = torch.from_numpy(np.asarray(dataset_y, dtype=np.float64))
    batches = data.DataLoader(data.TensorDataset(features, labels), batch_size, shuffle=False)
    net.apply(init_weights)
    net.double()
    trainer = torch.optim.SGD(net.parameters(), lr)
    loss = nn.MSELoss(reduction="sum")
    weights = []
    for epoch in range(num_epochs):
        for x, t in batches:
            l = loss(net(x), t.unsqueeze(1))
            trainer.zero_grad()
            l.backward()
            trainer.step()
        weights.append({name: value.clone() for name, value in net.state_dict().items()})
    names = [name for name in weights[0] if name.endswith("weight")]
    return [w[names[0]] for w in weights], [w[names[1]][0] for w in weights]
