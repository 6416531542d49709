"""LeNet from a list that is built in loops; log_softmax with nll_loss; zero_grad after the step."""

import torch
from torch import nn


class Reshape(torch.nn.Module):
    def __init__(self, *shape):
        super().__init__()
        self.shape = shape or (-1, 1, 28, 28)

    def forward(self, X):
        return X.reshape(*self.shape)


def try_gpu(i=0):
    if i < torch.cuda.device_count():
        return torch.device(f"cuda:{i}")
    return torch.device("cpu")


def get_lenet():
    layers = [Reshape(-1, 1, 28, 28)]
    for fan_in, fan_out, padding in [(1, 6, 2), (6, 16, 0)]:
        layers.append(nn.Conv2d(fan_in, fan_out, 5, padding=padding))
        layers.append(nn.Sigmoid())
        layers.append(nn.AvgPool2d(2, 2))
    layers.append(nn.Flatten(1))
    for fan_in, fan_out in [(400, 120), (120, 84), (84, 10)]:
        layers += [nn.Linear(fan_in, fan_out), nn.Sigmoid()]
    return nn.Sequential(*layers[:-1])


def train_cnn(net, train_iter, test_iter, num_epochs, lr, device=try_gpu()):
    net.to(device)
    for module in net.modules():
        if isinstance(module, (nn.Linear, nn.Conv2d)):
            nn.init.xavier_normal_(module.weight)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
    sgd = torch.optim.SGD(net.parameters(), lr=lr)
    sgd.zero_grad()
    for epoch in range(num_epochs):
        losses, hits, seen = [], 0, 0
        for X, y in train_iter:
            net.train()
            X, y = X.to(device), y.to(device)
            log_p = torch.log_softmax(net(X), dim=1)
            l = nn.functional.nll_loss(log_p, y)
            l.backward()
            sgd.step()
            sgd.zero_grad()
            losses.append(l.item())
            hits += (log_p.argmax(dim=1) == y).sum().item()
            seen += y.numel()
        net.eval()
        with torch.no_grad():
            test = [(net(X.to(device)).argmax(dim=1).cpu() == y.cpu()) for X, y in test_iter]
        print("epoch", epoch + 1, "loss", sum(losses) / len(losses))
        print("train acc", hits / seen, "test acc", torch.cat(test).float().mean().item())
