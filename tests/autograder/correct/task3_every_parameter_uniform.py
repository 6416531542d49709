"""Every parameter, whatever layer it is in, is drawn afresh from one uniform distribution."""

import torch
from torch import nn


class Reshape(nn.Module):
    def forward(self, X):
        return X.view(-1, 1, 28, 28)


def try_gpu(i=0):
    return torch.device(f"cuda:{i}") if torch.cuda.device_count() > i else torch.device("cpu")


def get_lenet():
    return nn.Sequential(
        *[Reshape(), nn.Conv2d(1, 6, 5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2, stride=2)],
        *[nn.Conv2d(6, 16, 5), nn.Sigmoid(), nn.AvgPool2d(2, stride=2), nn.Flatten(1, 3)],
        *[nn.Linear(400, 120), nn.Sigmoid(), nn.Linear(120, 84), nn.Sigmoid(), nn.Linear(84, 10)],
    )


def train_cnn(net, train_iter, test_iter, num_epochs, lr, device=try_gpu()):
    for p in net.parameters():
        nn.init.uniform_(p, -0.2, 0.2)
    net.to(device)
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, foreach=False)
    loss = nn.CrossEntropyLoss(reduction="sum")
    history = {"loss": [], "train": [], "test": []}
    for epoch in range(num_epochs):
        net.train()
        sums = [0.0, 0, 0]
        for X, y in train_iter:
            X, y = X.to(device, non_blocking=True), y.to(device, non_blocking=True)
            for p in net.parameters():
                p.grad = None
            y_hat = net(X)
            l = loss(y_hat, y)
            l.div(len(y)).backward()
            optimizer.step()
            sums[0] += l.item()
            sums[1] += (y_hat.argmax(1) == y).sum().item()
            sums[2] += len(y)
        history["loss"].append(sums[0] / sums[2])
        history["train"].append(sums[1] / sums[2])
        net.eval()
        right = seen = 0
        with torch.no_grad():
            for X, y in test_iter:
                right += (net(X.to(device)).argmax(1) == y.to(device)).sum().item()
                seen += len(y)
        history["test"].append(right / seen)
        print(epoch + 1, {name: round(values[-1], 4) for name, values in history.items()})
    return history
