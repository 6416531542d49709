"""Named LeNet layers in an OrderedDict, F.cross_entropy, and evaluation in a nested function."""

from collections import OrderedDict

import torch
import torch.nn.functional as F
from torch import nn


class Reshape(nn.Module):
    def forward(self, X):
        return torch.reshape(X, (-1, 1, 28, 28))


def try_gpu(i=0):
    return torch.device("cuda", i) if torch.cuda.device_count() >= i + 1 else torch.device("cpu")


def get_lenet():
    return nn.Sequential(
        OrderedDict(
            reshape=Reshape(),
            c1=nn.Conv2d(in_channels=1, out_channels=6, kernel_size=(5, 5), padding="same"),
            s1=nn.Sigmoid(),
            p1=nn.AvgPool2d(2),
            c2=nn.Conv2d(in_channels=6, out_channels=16, kernel_size=(5, 5), stride=(1, 1)),
            s2=nn.Sigmoid(),
            p2=nn.AvgPool2d(2),
            flat=nn.Flatten(start_dim=1, end_dim=-1),
            f1=nn.Linear(16 * 5 * 5, 120),
            s3=nn.Sigmoid(),
            f2=nn.Linear(120, 84),
            s4=nn.Sigmoid(),
            f3=nn.Linear(84, 10),
        )
    )


def train_cnn(net, train_iter, test_iter, num_epochs, lr, device=try_gpu()):
    def evaluate(batches):
        net.eval()
        right = seen = 0
        with torch.no_grad():
            for X, y in batches:
                right += int((net(X.to(device)).argmax(1) == y.to(device)).sum())
                seen += len(y)
        return right / seen

    def xavier(m):
        if m.__class__.__name__ in ("Linear", "Conv2d"):
            nn.init.xavier_uniform_(m.weight)

    net = net.apply(xavier).to(device)
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    for epoch in range(num_epochs):
        total = count = 0
        net.train()
        for X, y in train_iter:
            X = X.to(device)
            y = y.to(device)
            l = F.cross_entropy(net(X), y, reduction="sum")
            net.zero_grad()
            (l / y.shape[0]).backward()
            optimizer.step()
            total += l.item()
            count += y.shape[0]
        train_acc, test_acc = evaluate(train_iter), evaluate(test_iter)
        print(f"{epoch}: loss {total / count:.3f} train {train_acc:.3f} test {test_acc:.3f}")
