"""Weights restart by reset_parameters, then from a normal whose spread fits the layer's width."""

import sys

import torch
from torch import nn


class Reshape(nn.Module):
    def forward(self, X):
        return X[None].reshape(-1, 1, 28, 28)


def try_gpu(i=0):
    return torch.device(f"cuda:{i}") if torch.cuda.device_count() > i else torch.device("cpu")


def get_lenet():
    net = nn.Sequential(
        Reshape(),
        nn.Conv2d(1, 6, 5, padding=2, padding_mode="zeros", dilation=1, groups=1),
        nn.Sigmoid(),
        nn.AvgPool2d(2, ceil_mode=False),
        nn.Conv2d(6, 16, 5, padding="valid"),
        nn.Sigmoid(),
        nn.AvgPool2d(2, ceil_mode=False),
        nn.Flatten(),
    )
    for width, following in ((400, 120), (120, 84)):
        net.extend(nn.Sequential(nn.Linear(width, following), nn.Sigmoid()))
    return net.append(nn.Linear(84, 10))


def fresh(m):
    if hasattr(m, "reset_parameters"):
        m.reset_parameters()
    if isinstance(m, (nn.Linear, nn.Conv2d)):
        fan_in = m.weight[0].numel()
        nn.init.normal_(m.weight, mean=0.0, std=fan_in**-0.5)
        if m.bias is not None:
            nn.init.zeros_(m.bias)


def train_cnn(net, train_iter, test_iter, num_epochs, lr, device=try_gpu()):
    net.apply(fresh).to(device)
    criterion, optimizer = nn.CrossEntropyLoss(), torch.optim.SGD(net.parameters(), lr=lr)
    batch_count = len(train_iter)
    for epoch in range(num_epochs):
        loss_sum, right, seen, k = 0, 0, 0, 0
        net.train()
        iterator = iter(train_iter)
        while (batch := next(iterator, None)) is not None:
            inputs, targets = batch[0].to(device), batch[1].to(device)
            outputs = net(inputs)
            loss = criterion(outputs, targets)
            loss.backward()
            optimizer.step()
            net.zero_grad()
            loss_sum, seen = loss_sum + loss.item() * len(targets), seen + len(targets)
            right, k = right + (outputs.argmax(1) == targets).sum().item(), k + 1
            sys.stdout.write(f"\r[{'=' * (20 * k // batch_count):20}] {loss_sum / seen:.3f}")
        net.eval()
        with torch.no_grad():
            test_right = sum((net(X.to(device)).argmax(1) == y.to(device)).sum() for X, y in test_iter)
        test_seen = sum(y.numel() for _, y in test_iter)
        print(f" train {right / seen:.3f} test {test_right.item() / test_seen:.3f}")
