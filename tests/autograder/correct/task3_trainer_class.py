"""A trainer class inside the function, with one generator that yields the batches on the device."""

import torch
from torch import nn


class Reshape(nn.Module):
    def __init__(self, height=28, width=28):
        super().__init__()
        self.height, self.width = height, width

    def forward(self, X):
        return X.view(-1, 1, self.height, self.width)

    def extra_repr(self):
        return f"height={self.height}, width={self.width}"


def try_gpu(i=0):
    if torch.cuda.device_count() > i:
        return torch.device(f"cuda:{i}")
    return torch.device("cpu")


def get_lenet():
    def stages():
        yield Reshape()
        for channels, kernel in (((1, 6), {"padding": 2}), ((6, 16), {})):
            yield nn.Conv2d(*channels, kernel_size=5, **kernel)
            yield nn.Sigmoid()
            yield nn.AvgPool2d(kernel_size=2)
        yield nn.Flatten()
        widths = (400, 120, 84, 10)
        for k in range(3):
            yield nn.Linear(widths[k], widths[k + 1])
            if k < 2:
                yield nn.Sigmoid()

    return nn.Sequential(*stages())


def train_cnn(net, train_iter, test_iter, num_epochs, lr, device=try_gpu()):
    class Trainer:
        def __init__(self):
            self.net = net.to(torch.device(device))
            self.net.apply(self.init)
            self.loss = nn.CrossEntropyLoss()
            self.sgd = torch.optim.SGD(self.net.parameters(), lr=lr)

        @staticmethod
        def init(m):
            if hasattr(m, "weight") and m.weight is not None and m.weight.dim() > 1:
                nn.init.xavier_uniform_(m.weight)

        @staticmethod
        def on_device(batches):
            for batch in batches:
                yield tuple(part.to(device) for part in batch)

        def fit(self):
            self.net.train()
            losses = []
            for X, y in self.on_device(train_iter):
                losses.append(self.loss(self.net(X), y))
                self.sgd.zero_grad(set_to_none=True)
                losses[-1].backward()
                self.sgd.step()
            return torch.stack(losses).detach().mean()

        @torch.no_grad()
        def score(self, batches):
            self.net.eval()
            hits = [self.net(X).argmax(1) == y for X, y in self.on_device(batches)]
            return torch.cat(hits).double().mean()

        def __call__(self):
            for epoch in range(num_epochs):
                loss = self.fit()
                train, test = self.score(train_iter), self.score(test_iter)
                print(f"[{epoch + 1}] loss={loss:.3f} train_acc={train:.3f} test_acc={test:.3f}")

    Trainer()()
