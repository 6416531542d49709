import torch
import torch.nn.functional as F
import torchvision
from torch import nn, optim


class Reshape(nn.Unflatten):
    """Flatten everything, then unflatten to images of one channel."""

    def __init__(self):
        super().__init__(0, (-1, 1, 28, 28))

    def forward(self, X):
        return super().forward(X.reshape(-1))


def try_gpu(i=0):
    if torch.cuda.device_count() > i:
        return torch.device(f"cuda:{i}")
    return torch.device("cpu")


def get_lenet():
    def layers():
        yield Reshape()
        yield nn.Conv2d(in_channels=1, out_channels=6, kernel_size=5, padding=2)
        yield nn.Sigmoid()
        yield nn.AvgPool2d(kernel_size=2)
        yield nn.Conv2d(in_channels=6, out_channels=16, kernel_size=5)
        yield nn.Sigmoid()
        yield nn.AvgPool2d(kernel_size=2)
        yield nn.Flatten()
        yield nn.Linear(in_features=400, out_features=120)
        yield nn.Sigmoid()
        yield nn.Linear(in_features=120, out_features=84)
        yield nn.Sigmoid()
        yield nn.Linear(in_features=84, out_features=10)

    net = nn.Sequential()
    net.extend(layers())
    return net


def epochs(net, train_iter, test_iter, lr, device):
    """Generator: trains an epoch per next(), yields (loss, train accuracy, test accuracy)."""
    optimizer = optim.SGD(params=net.parameters(), lr=lr)
    scheduler = optim.lr_scheduler.LambdaLR(optimizer, lambda epoch: 1.0)  # constant
    while True:
        net.train()
        sums = torch.zeros(3, dtype=torch.float64)
        for X, y in train_iter:
            optimizer.zero_grad()
            X = X.to(device)
            y_hat = net(X)
            labels = F.one_hot(y.to(device).long(), num_classes=y_hat.size(1)).to(y_hat.dtype)
            l = F.cross_entropy(y_hat, labels)  # probabilities as targets
            l.backward()
            optimizer.step()
            same = y_hat.detach().argmax(1) == labels.argmax(1)
            sums += torch.tensor([l.item() * len(y), same.sum().item(), len(y)], dtype=torch.float64)
        scheduler.step()
        net.eval()
        right = n = 0
        with torch.no_grad():
            for X, y in test_iter:
                right += torch.eq(net(X.to(device)).argmax(1), y.to(device)).sum().item()
                n += len(y)
        yield (sums[0] / sums[2]).item(), (sums[1] / sums[2]).item(), right / n


def train_cnn(net, train_iter, test_iter, num_epochs, lr, device=try_gpu()):
    for layer in range(len(net)):
        for m in net[layer].modules():
            if type(m) is nn.Linear or type(m) is nn.Conv2d:
                torch.nn.init.xavier_uniform_(m.weight, gain=1.0)
    net.to(device)
    for epoch, numbers in zip(range(num_epochs), epochs(net, train_iter, test_iter, lr, device)):
        print(f"epoch {epoch + 1}: loss {numbers[0]:.3f}, train acc {numbers[1]:.3f}, test acc {numbers[2]:.3f}")
