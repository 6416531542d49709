"""Initialises and runs the network layer by layer through net[i]."""

import torch
from torch import nn


class Reshape(nn.Module):
    def forward(self, X):
        return X.view((-1, 1, 28, 28))


def try_gpu(i=0):
    if torch.cuda.device_count() > i:
        return torch.device("cuda:" + str(i))
    else:
        return torch.device("cpu")


def get_lenet():
    layers = 13 * [None]
    layers[0] = Reshape()
    layers[1], layers[4] = nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 16, 5)
    layers[3], layers[6] = nn.AvgPool2d(2), nn.AvgPool2d(2)
    layers[7] = nn.Flatten()
    layers[8], layers[10], layers[12] = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)
    layers = [nn.Sigmoid() if layer is None else layer for layer in layers]
    return nn.Sequential(*layers)


def train_cnn(net, train_iter, test_iter, num_epochs, lr, device=try_gpu()):
    for i in range(len(net)):
        if isinstance(net[i], nn.Linear) or isinstance(net[i], nn.Conv2d):
            nn.init.xavier_uniform_(net[i].weight)
            if net[i].bias is not None:
                nn.init.constant_(net[i].bias, 0)
        net[i].to(device)

    def run(X):
        for i in range(len(net)):
            X = net[i](X)
        return X

    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD([p for i in range(len(net)) for p in net[i].parameters()], lr=lr)
    for epoch in range(num_epochs):
        for i in range(len(net)):
            net[i].train()
        train_loss, train_right, train_count = 0.0, 0, 0
        for X, y in train_iter:
            X, y = X.to(device), y.to(device)
            y_hat = run(X)
            l = criterion(y_hat, y)
            optimizer.zero_grad()
            l.backward()
            optimizer.step()
            train_loss += l.item() * X.shape[0]
            train_right += (torch.argmax(y_hat, dim=1) == y).sum().item()
            train_count += X.shape[0]
        for i in range(len(net)):
            net[i].eval()
        test_right, test_count = 0, 0
        with torch.no_grad():
            for X, y in test_iter:
                test_right += (torch.argmax(run(X.to(device)), dim=1) == y.to(device)).sum().item()
                test_count += X.shape[0]
        print("Epoch [{}/{}]".format(epoch + 1, num_epochs), end=" ")
        print("Loss: {:.4f}".format(train_loss / train_count), end=" ")
        print("Train: {:.4f}".format(train_right / train_count), end=" ")
        print("Test: {:.4f}".format(test_right / test_count))
