"""Lazy layers get their sizes from one image before get_lenet hands the network out."""

import torch
from torch import nn


class Reshape(nn.Module):
    def forward(self, X):
        return X.view(-1, 1, 28, 28)


def try_gpu(i=0):
    return torch.device(f"cuda:{i}" if torch.cuda.device_count() > i else "cpu")


def get_lenet():
    net = nn.Sequential(Reshape())
    net.extend([nn.LazyConv2d(6, 5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2)])
    net.extend([nn.LazyConv2d(16, 5), nn.Sigmoid(), nn.AvgPool2d(2), nn.Flatten()])
    net.extend([nn.LazyLinear(120), nn.Sigmoid(), nn.LazyLinear(84), nn.Sigmoid()])
    net.append(nn.LazyLinear(10))
    net(torch.zeros(1, 1, 28, 28))
    return net


@torch.inference_mode()
def share_right(net, batches, device):
    net.eval()
    right = [0, 0]
    for X, y in batches:
        right[0] += (net(X.to(device)).argmax(-1) == y.to(device)).sum().item()
        right[1] += y.size(0)
    return right[0] / right[1]


def train_cnn(net, train_iter, test_iter, num_epochs, lr, device=try_gpu()):
    @torch.no_grad()
    def init(m):
        if isinstance(m, (nn.Linear, nn.Conv2d)):
            nn.init.xavier_uniform_(m.weight)
            if m.bias is not None:
                m.bias.zero_()

    net.apply(init)
    net.to(device)
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    loss = nn.CrossEntropyLoss(reduction="none")
    for epoch in range(num_epochs):
        net.train()
        sums = torch.zeros(3, device=device)
        for X, y in train_iter:
            X, y = X.to(device), y.to(device)
            scores = net(X)
            each = loss(scores, y)
            optimizer.zero_grad()
            each.mean().backward()
            optimizer.step()
            with torch.no_grad():
                hits = (scores.argmax(1) == y).sum()
                sums += torch.stack([each.sum(), hits, torch.tensor(len(y), device=device)])
        l, hits, seen = sums.tolist()
        print(f"{epoch + 1}/{num_epochs} loss {l / seen:.4f} train {hits / seen:.2%}", end=" ")
        print(f"test {share_right(net, test_iter, device):.2%}")
