import random

import torch
from torch import nn


class Reshape(nn.Module):
    def forward(self, image):
        n = image.numel() // (28 * 28)
        return image.reshape(n, 1, 28, 28)


def try_gpu(i=0):
    return torch.device("cpu") if torch.cuda.device_count() <= i else torch.device(type="cuda", index=i)


def get_lenet():
    blocks = [
        [Reshape()],
        [nn.Conv2d(1, 6, kernel_size=5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2)],
        [nn.Conv2d(6, 16, kernel_size=5), nn.Sigmoid(), nn.AvgPool2d(2)],
        [nn.Flatten()],
        [nn.Linear(400, 120), nn.Sigmoid()],
        [nn.Linear(120, 84), nn.Sigmoid()],
        [nn.Linear(84, 10)],
    ]
    return nn.Sequential(*sum(blocks, []))


def share_right(net, batches, device):
    net.eval()
    right = [(net(X.to(device)).argmax(dim=1) == y.to(device)) for X, y in batches]
    return torch.cat(right).float().mean().item()


def train_cnn(net, train_iter, test_iter, num_epochs, lr, device=try_gpu()):
    """Reads both iterators once and keeps the batches; each epoch takes them in a new order."""
    train_batches = list(train_iter)
    test_batches = list(test_iter)

    net.to(device)
    for name, p in net.named_parameters():
        if p.ndim >= 2:
            nn.init.xavier_uniform_(p)
        elif name.endswith("bias"):
            nn.init.constant_(p, 0.0)

    loss = nn.CrossEntropyLoss(reduction="none")
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=0.0, weight_decay=0.0)
    for epoch in range(num_epochs):
        random.shuffle(train_batches)
        net.train()
        total = torch.zeros(1)
        for X, y in train_batches:
            every = loss(net(X.to(device)), y.to(device))
            optimizer.zero_grad()
            every.mean().backward()
            optimizer.step()
            total += every.detach().sum().cpu()
        with torch.no_grad():
            train_acc = share_right(net, train_batches, device)
            test_acc = share_right(net, test_batches, device)
        mean_loss = total.item() / sum(len(y) for _, y in train_batches)
        print(f"epoch {epoch + 1:2d}   loss {mean_loss:.4f}   train {train_acc:.2%}   test {test_acc:.2%}")
