"""Loss and accuracy of both sets are measured in passes of their own after each epoch."""

import torch
from torch import nn
from torch.nn import functional as F


class Reshape(nn.Module):
    def forward(self, X):
        n = X.numel() // 784
        return X.contiguous().view(n, 1, 28, 28)


class Flatten(nn.Module):
    def forward(self, X):
        return X.reshape(len(X), -1)


def try_gpu(i=0):
    return torch.device("cpu") if torch.cuda.device_count() <= i else torch.device("cuda:%d" % i)


def get_lenet():
    net = nn.Sequential()
    for layer in (
        Reshape(),
        nn.Conv2d(1, 6, kernel_size=5, stride=1, padding=2),
        nn.Sigmoid(),
        nn.AvgPool2d(kernel_size=2, stride=2, padding=0),
        nn.Conv2d(6, 16, kernel_size=5, stride=1, padding=0),
        nn.Sigmoid(),
        nn.AvgPool2d(kernel_size=2, stride=2, padding=0),
        Flatten(),
        nn.Linear(400, 120),
        nn.Sigmoid(),
        nn.Linear(120, 84),
        nn.Sigmoid(),
        nn.Linear(84, 10),
    ):
        net.append(layer)
    return net


def measure(net, batches, device):
    was_training = net.training
    net.eval()
    try:
        with torch.no_grad():
            pairs = [(net(X.to(device)), y.to(device)) for X, y in batches]
    finally:
        net.train(was_training)
    scores, labels = (torch.cat(part) for part in zip(*pairs))
    right = (scores.argmax(dim=1) == labels).float().mean()
    return F.cross_entropy(scores, labels).item(), right.item()


def train_cnn(net, train_iter, test_iter, num_epochs, lr, device=try_gpu()):
    net.to(device).train()
    for m in net.modules():
        if isinstance(m, (nn.Conv2d, nn.Linear)):
            nn.init.xavier_uniform_(m.weight)
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    for epoch in range(num_epochs):
        for X, y in train_iter:
            optimizer.zero_grad()
            F.cross_entropy(net(X.to(device)), y.to(device)).backward()
            optimizer.step()
        train_loss, train_acc = measure(net, train_iter, device)
        test_loss, test_acc = measure(net, test_iter, device)
        print(f"epoch {epoch}")
        print(f"  train: loss {train_loss:.3f}, accuracy {train_acc:.3f}")
        print(f"  test: loss {test_loss:.3f}, accuracy {test_acc:.3f}")
