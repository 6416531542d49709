"""Leftover imports of plotting packages; the losses are collected for a plot never made."""

import matplotlib.pyplot as plt
import torch
import torchvision
from d2l import torch as d2l
from torch import nn
from torchvision import transforms

plt.rcParams["axes.grid"] = True


class Reshape(torch.nn.Module):
    def forward(self, X):
        return X.view(-1, 1, 28, 28)


def try_gpu(i=0):
    if torch.cuda.device_count() >= i + 1:
        return torch.device(f"cuda:{i}")
    return torch.device("cpu")


def get_lenet():
    lenet = torch.nn.Sequential(
        Reshape(), nn.Conv2d(1, 6, kernel_size=5, padding=2), nn.Sigmoid(),
        nn.AvgPool2d(kernel_size=2, stride=2),
        nn.Conv2d(6, 16, kernel_size=5), nn.Sigmoid(),
        nn.AvgPool2d(kernel_size=2, stride=2), nn.Flatten(),
        nn.Linear(16 * 5 * 5, 120), nn.Sigmoid(),
        nn.Linear(120, 84), nn.Sigmoid(),
        nn.Linear(84, 10))
    return lenet


def train_cnn(net, train_iter, test_iter, num_epochs, lr, device=try_gpu()):
    loss_history, train_history, test_history = [], [], []
    for m in net:
        if type(m) in [nn.Linear, nn.Conv2d]:
            m.weight = nn.Parameter(nn.init.xavier_uniform_(torch.empty_like(m.weight)))
    net = net.to(device)
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=0.0, nesterov=False)
    for epoch in range(num_epochs):
        net.train()
        batch_losses, batch_hits = [], []
        for X, y in train_iter:
            X = X.to(device)
            y_hat = net(X)
            one_hot = nn.functional.one_hot(y.to(device), y_hat.shape[1]).float()
            l = nn.functional.cross_entropy(y_hat, one_hot)
            optimizer.zero_grad()
            l.backward()
            optimizer.step()
            batch_losses.append(l.detach().cpu())
            batch_hits.append((y_hat.detach().argmax(1).cpu() == y.cpu()).float())
        loss_history.append(float(sum(batch_losses)) / len(batch_losses))
        train_history.append(float(torch.cat(batch_hits).mean()))
        net.eval()
        with torch.no_grad():
            test_hits = [(net(X.to(device)).argmax(1).cpu() == y.cpu()).float() for X, y in test_iter]
        test_history.append(float(torch.cat(test_hits).mean()))
        print(f"epoch {epoch + 1}, loss {loss_history[-1]:.3f}, "
              f"train acc {train_history[-1]:.3f}, test acc {test_history[-1]:.3f}")
    return loss_history, train_history, test_history
