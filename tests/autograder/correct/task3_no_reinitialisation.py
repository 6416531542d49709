"""train_cnn starts from the weights it is given; get_lenet draws LeNet's own."""

import torch
from torch import nn, optim


class Reshape(nn.Module):
    """The target shape is an attribute of the class."""

    shape = (-1, 1, 28, 28)

    def forward(self, X):
        return X.reshape(self.shape)


def try_gpu(i=0):
    return torch.device(f"cuda:{i}" if i < torch.cuda.device_count() else "cpu")


def get_lenet():
    def conv(fan_in, fan_out, padding):
        layer = nn.Conv2d(fan_in, fan_out, kernel_size=5, padding=padding)
        nn.init.xavier_uniform_(layer.weight, gain=nn.init.calculate_gain("sigmoid"))
        return [layer, nn.Sigmoid(), nn.AvgPool2d(2)]

    def dense(fan_in, fan_out):
        layer = nn.Linear(fan_in, fan_out)
        nn.init.xavier_uniform_(layer.weight)
        nn.init.zeros_(layer.bias)
        return layer

    body = conv(1, 6, 2) + conv(6, 16, 0)
    head = [dense(400, 120), nn.Sigmoid(), dense(120, 84), nn.Sigmoid(), dense(84, 10)]
    return nn.Sequential(Reshape(), *body, nn.Flatten(), *head)


def train_cnn(net, train_iter, test_iter, num_epochs, lr, device=try_gpu()):
    net = net.to(device)
    optimizer = optim.SGD(net.parameters(), lr=lr)
    loss_function = nn.CrossEntropyLoss().to(device)
    for epoch in range(num_epochs):
        for phase, batches in (("train", train_iter), ("test", test_iter)):
            net.train(phase == "train")
            loss_sum, right, seen = 0.0, 0, 0
            for images, labels in batches:
                images, labels = images.to(device), labels.to(device)
                with torch.set_grad_enabled(phase == "train"):
                    outputs = net(images)
                    loss = loss_function(outputs, labels)
                    if phase == "train":
                        optimizer.zero_grad()
                        loss.backward()
                        optimizer.step()
                loss_sum += loss.item() * images.size(0)
                right += torch.sum(outputs.argmax(1) == labels).item()
                seen += images.size(0)
            print(f"epoch {epoch} {phase}: loss {loss_sum / seen:.4f} acc {right / seen:.4f}")
