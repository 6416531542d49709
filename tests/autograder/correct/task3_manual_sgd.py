"""No optimiser: each parameter steps along its own gradient, which is then set to None."""

import math

import torch
from torch import nn


class Reshape(nn.Module):
    def forward(self, X):
        return X.flatten().unflatten(0, (-1, 1, 28, 28))


def try_gpu(i=0):
    names = [f"cuda:{k}" for k in range(torch.cuda.device_count())] + ["cpu"]
    return torch.device(names[min(i, len(names) - 1)])


def get_lenet():
    feature = nn.Sequential(Reshape())
    feature.add_module("conv1", nn.Conv2d(1, 6, kernel_size=5, padding=(2, 2)))
    feature.add_module("act1", nn.Sigmoid())
    feature.add_module("pool1", nn.AvgPool2d((2, 2), (2, 2)))
    feature.add_module("conv2", nn.Conv2d(6, 16, kernel_size=5))
    feature.add_module("act2", nn.Sigmoid())
    feature.add_module("pool2", nn.AvgPool2d((2, 2), (2, 2)))
    classifier = nn.Sequential(nn.Flatten(), nn.Linear(400, 120), nn.Sigmoid())
    classifier += nn.Sequential(nn.Linear(120, 84), nn.Sigmoid(), nn.Linear(84, 10))
    return nn.Sequential(*feature, *classifier)


def train_cnn(net, train_iter, test_iter, num_epochs, lr, device=try_gpu()):
    net.to(device)
    for p in net.parameters():
        if p.dim() > 1:  # weights of linear layers and convolutions, by Glorot's bound
            area = math.prod(p.shape[2:])
            bound = math.sqrt(6 / (area * (p.shape[0] + p.shape[1])))
            p.data.uniform_(-bound, bound)
    for epoch in range(num_epochs):
        net.train(True)
        losses, right, seen = 0.0, 0, 0
        for X, y in train_iter:
            X, y = X.to(device), y.to(device)
            y_hat = net(X)
            l = -torch.log_softmax(y_hat, 1).gather(1, y.view(-1, 1)).mean()
            l.backward()
            with torch.no_grad():
                for p in net.parameters():
                    p -= lr * p.grad
                    p.grad = None
            losses += l.item()
            right += torch.eq(y_hat.max(dim=1).indices, y).sum().item()
            seen += y.shape[0]
        net.train(False)
        test_right = test_seen = 0
        with torch.no_grad():
            for X, y in test_iter:
                test_right += torch.eq(net(X.to(device)).max(1)[1], y.to(device)).sum().item()
                test_seen += y.shape[0]
        print(f"epoch {epoch}: mean loss {losses / len(train_iter):.4f}")
        print(f"    train {right / seen:.4f}, test {test_right / test_seen:.4f}")
