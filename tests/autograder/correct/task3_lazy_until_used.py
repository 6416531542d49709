"""Lazy layers stay without a size until the network sees its first batch."""

import torch
from torch import nn


class Reshape(nn.Module):
    def forward(self, X):
        return X.view(-1, 1, 28, 28)


def try_gpu(i=0):
    if torch.cuda.device_count() > i:
        return torch.device(f"cuda:{i}")
    return torch.device("cpu")


def get_lenet():
    return nn.Sequential(
        Reshape(),
        nn.LazyConv2d(6, kernel_size=5, padding=2),
        nn.Sigmoid(),
        nn.AvgPool2d(kernel_size=2),
        nn.LazyConv2d(16, kernel_size=5),
        nn.Sigmoid(),
        nn.AvgPool2d(kernel_size=2),
        nn.Flatten(),
        nn.LazyLinear(120),
        nn.Sigmoid(),
        nn.LazyLinear(84),
        nn.Sigmoid(),
        nn.LazyLinear(10),
    )


def train_cnn(net, train_iter, test_iter, num_epochs, lr, device=try_gpu()):
    net.to(device)
    net.eval()
    with torch.no_grad():
        net(next(iter(train_iter))[0].to(device))  # gives lazy layers their sizes
    for m in net.modules():
        if type(m) in (nn.Linear, nn.Conv2d):
            nn.init.xavier_uniform_(m.weight)
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    loss = nn.CrossEntropyLoss()
    for epoch in range(num_epochs):
        running, right, total = 0.0, 0, 0
        net.train()
        for X, y in train_iter:
            X, y = X.to(device), y.to(device)
            optimizer.zero_grad()
            y_hat = net(X)
            l = loss(y_hat, y)
            l.backward()
            optimizer.step()
            running += l.item() * len(y)
            right += (y_hat.argmax(1) == y).sum().item()
            total += len(y)
        net.eval()
        test_right, test_total = 0, 0
        with torch.no_grad():
            for X, y in test_iter:
                test_right += (net(X.to(device)).argmax(1) == y.to(device)).sum().item()
                test_total += len(y)
        print(epoch, running / total, right / total, test_right / test_total)
