"""Layers from generators; each parameter takes its step in a hook of its own."""

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

    def layers():
        yield Reshape()
        yield from block(1, 6, 2)
        yield from block(6, 16, 0)
        yield nn.Flatten(start_dim=1, end_dim=-1)
        yield nn.Linear(400, 120)
        yield nn.Sigmoid()
        yield nn.Linear(120, 84)
        yield nn.Sigmoid()
        yield nn.Linear(84, 10)

    def block(i, o, p):
        yield nn.Conv2d(i, o, 5, padding=p)
        yield nn.Sigmoid()
        yield nn.AvgPool2d(2, 2)

    net = nn.Sequential(*layers())
    for p in net.parameters():
        if p.dim() > 1:
            nn.init.xavier_uniform_(p)
    return net


class Accumulator:
    def __init__(self, n):
        self.data = [0.0] * n

    def add(self, *args):
        self.data = [total + float(value) for total, value in zip(self.data, args, strict=True)]

    def reset(self):
        self.data = [0.0] * len(self.data)

    def __getitem__(self, idx):
        return self.data[idx]


def accuracy(y_hat, y):
    return (y_hat.argmax(dim=1) == y).sum().item()


def evaluate_accuracy_try_gpu(net, data_iter, device=None):
    net.eval()
    if device is None:
        device = next(net.parameters()).device
    metric = Accumulator(2)
    with torch.no_grad():
        for X, y in data_iter:
            metric.add(accuracy(net(X.to(device)), y.to(device)), y.numel())
    return metric[0] / metric[1]


def train_cnn(net, train_iter, test_iter, num_epochs, lr, device=try_gpu()):

    @torch.no_grad()
    def update(p):
        p.sub_(p.grad, alpha=lr)
        p.grad = None

    @torch.no_grad()
    def init(m):
        if isinstance(m, nn.modules.conv._ConvNd | nn.Linear):
            nn.init.xavier_uniform_(m.weight)

    net.to(device).apply(init)
    handles = [p.register_post_accumulate_grad_hook(update) for p in net.parameters()]
    try:
        for epoch in range(num_epochs):
            net.train()
            metric = Accumulator(3)
            for X, y in train_iter:
                X, y = (X.to(device), y.to(device))
                scores = net(X)
                value = nn.NLLLoss()(scores.log_softmax(-1), y)
                value.backward()
                metric.add(value.detach() * y.numel(), accuracy(scores, y), y.numel())
            print(
                "loss {:.3f} train {:.3f} test {:.3f}".format(
                    metric[0] / metric[2],
                    metric[1] / metric[2],
                    evaluate_accuracy_try_gpu(net, test_iter),
                )
            )
    finally:
        for handle in handles:
            handle.remove()
