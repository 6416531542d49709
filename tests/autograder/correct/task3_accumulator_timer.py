"""An accumulator, a timer and a report every fifth of an epoch, as textbook loops have them."""

import time

import torch
import torchvision
from torch import nn


class Reshape(nn.Module):
    def forward(self, X):
        return X.view(-1, 1, 28, 28)


class Accumulator:
    def __init__(self, n):
        self.data = [0.0 for _ in range(n)]

    def add(self, *args):
        for k, value in enumerate(args):
            self.data[k] += float(value)

    def __getitem__(self, k):
        return self.data[k]


def try_gpu(i=0):
    return torch.device(f"cuda:{i}") if torch.cuda.device_count() > i else torch.device("cpu")


def get_lenet():
    activation, pool = nn.Sigmoid(), nn.AvgPool2d(kernel_size=2, stride=2)
    return nn.Sequential(
        *(Reshape(), nn.Conv2d(1, 6, 5, 1, 2), activation, pool),
        *(nn.Conv2d(6, 16, 5), activation, pool),
        *(nn.Flatten(), nn.Linear(400, 120), activation),
        *(nn.Linear(120, 84), activation, nn.Linear(84, 10)),
    )


def accuracy(y_hat, y):
    return float((y_hat.argmax(axis=1).type(y.dtype) == y).type(y.dtype).sum())


def evaluate(net, data_iter):
    net.eval()
    device = next(iter(net.parameters())).device
    metric = Accumulator(2)
    with torch.no_grad():
        for X, y in data_iter:
            X, y = X.to(device), y.to(device)
            metric.add(accuracy(net(X), y), y.numel())
    return metric[0] / metric[1]


def train_cnn(net, train_iter, test_iter, num_epochs, lr, device=try_gpu()):
    def init_weights(m):
        if type(m) == nn.Linear or type(m) == nn.Conv2d:
            torch.nn.init.xavier_uniform_(m.weight)

    net.apply(init_weights)
    print("training on", device)
    net.to(device)
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    loss = nn.CrossEntropyLoss()
    spent, num_batches = 0.0, len(train_iter)
    for epoch in range(num_epochs):
        metric = Accumulator(3)
        for i, (X, y) in enumerate(train_iter):
            start = time.time()
            net.train()
            optimizer.zero_grad()
            X, y = X.to(device), y.to(device)
            y_hat = net(X)
            l = loss(y_hat, y)
            l.backward()
            optimizer.step()
            with torch.no_grad():
                metric.add(l * X.shape[0], accuracy(y_hat, y), X.shape[0])
            spent += time.time() - start
            train_l, train_acc = metric[0] / metric[2], metric[1] / metric[2]
            if (i + 1) % (num_batches // 5) == 0 or i == num_batches - 1:
                print(f"{epoch + (i + 1) / num_batches:.1f}: {train_l:.3f}, {train_acc:.3f}")
        test_acc = evaluate(net, test_iter)
        print(f"loss {train_l:.3f}, train acc {train_acc:.3f}, test acc {test_acc:.3f}")
    print(f"{metric[2] * num_epochs / spent:.1f} images/sec on {device}")
