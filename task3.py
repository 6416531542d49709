"""Task 3: LeNet-5 and a training loop for any image classifier.

LeNet-5: LeCun, Bottou, Bengio and Haffner, "Gradient-Based Learning Applied to Document
Recognition", Proc. IEEE 86 (1998), section II.B; here with sigmoids and plain average pooling, on
the 28×28 images of Fashion-MNIST (Xiao, Rasul and Vollgraf, 2017).
"""

import torch
import torchvision
from torch import nn


class Reshape(nn.Module):
    """Give any batch of 784-pixel images the shape (N, 1, 28, 28)."""

    def forward(self, X):
        return X.view(-1, 1, 28, 28)


def try_gpu(i=0):
    """The i-th CUDA device where there is one, else the CPU."""
    if torch.cuda.device_count() > i:
        return torch.device(f"cuda:{i}")
    return torch.device("cpu")


def get_lenet():
    """LeNet-5 as an `nn.Sequential` of 13 layers, 61,706 parameters.

    Maps images (N, 1, 28, 28) to scores (N, 10), before the softmax.
    """
    # BEGIN SOLUTION
    return nn.Sequential(
        Reshape(),  # (N, 1, 28, 28)
        nn.Conv2d(1, 6, kernel_size=5, padding=2),  # (N, 6, 28, 28)
        nn.Sigmoid(),
        nn.AvgPool2d(kernel_size=2, stride=2),  # (N, 6, 14, 14)
        nn.Conv2d(6, 16, kernel_size=5),  # (N, 16, 10, 10)
        nn.Sigmoid(),
        nn.AvgPool2d(kernel_size=2, stride=2),  # (N, 16, 5, 5)
        nn.Flatten(),  # (N, 400)
        nn.Linear(400, 120),  # (N, 120)
        nn.Sigmoid(),
        nn.Linear(120, 84),  # (N, 84)
        nn.Sigmoid(),
        nn.Linear(84, 10),  # (N, 10)
    )
    # END SOLUTION


class Accumulator:
    """Running sums of n quantities."""

    def __init__(self, n):
        self.data = [0.0] * n

    def add(self, *args):
        """Add one number to each sum."""
        self.data = [total + float(value) for total, value in zip(self.data, args, strict=True)]

    def reset(self):
        """Start again at zero."""
        self.data = [0.0] * len(self.data)

    def __getitem__(self, idx):
        return self.data[idx]


def accuracy(y_hat, y):
    """Number of rows of the scores y_hat (N, C) whose largest entry stands at the label y (N,)."""
    return (y_hat.argmax(dim=1) == y).sum().item()


def evaluate_accuracy_try_gpu(net, data_iter, device=None):
    """Share of right predictions over a whole iterator of (X, y), in eval mode, without gradients.

    device: where to compute; None means where the network's parameters are.
    """
    net.eval()
    if device is None:
        device = next(net.parameters()).device
    metric = Accumulator(2)  # right predictions, samples
    with torch.no_grad():
        for X, y in data_iter:
            metric.add(accuracy(net(X.to(device)), y.to(device)), y.numel())
    return metric[0] / metric[1]


# The course's signature wants this default: which device there is can't change while we run.
def train_cnn(net, train_iter, test_iter, num_epochs, lr, device=try_gpu()):  # noqa: B008
    """Train a classifier with stochastic gradient descent on the cross entropy.

    net: module that maps X (N, …) to scores (N, C); it is moved to `device`, gets fresh Xavier
    weights (Glorot and Bengio, 2010: sigmoids need them) and is trained in place.
    train_iter, test_iter: iterables of (X, y) with y (N,) of class indices; only the first is
    learnt from.  Prints loss and accuracies after each epoch.
    """

    # BEGIN SOLUTION
    def init_xavier(m):
        if isinstance(m, (nn.Linear, nn.Conv2d)):
            nn.init.xavier_uniform_(m.weight)

    net.apply(init_xavier)
    net.to(device)
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    loss = nn.CrossEntropyLoss()
    for epoch in range(num_epochs):
        net.train()
        metric = Accumulator(3)  # summed loss, right predictions, samples
        for X, y in train_iter:
            X, y = X.to(device), y.to(device)
            optimizer.zero_grad()
            y_hat = net(X)  # (N, C)
            l = loss(y_hat, y)
            l.backward()
            optimizer.step()
            metric.add(l.item() * y.numel(), accuracy(y_hat, y), y.numel())
        test_acc = evaluate_accuracy_try_gpu(net, test_iter, device)
        print(
            f"epoch {epoch + 1}: loss {metric[0] / metric[2]:.3f}, "
            f"train acc {metric[1] / metric[2]:.3f}, test acc {test_acc:.3f}"
        )
    # END SOLUTION


class _Pictures(torch.utils.data.Dataset):
    """Images (N, 28, 28) of bytes and their labels (N,); they become floats batch by batch.

    60,000 images scaled to 96×96 would fill 2.2 GB as floats; as bytes they take 47 MB.
    """

    def __init__(self, X, y, side):
        self.X, self.y, self.side = torch.as_tensor(X), torch.as_tensor(y).long(), side

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        X, y = self.__getitems__([i])
        return X[0], y[0]

    def __getitems__(self, indices):
        X = self.X[indices].unsqueeze(1).float() / 255  # (B, 1, 28, 28)
        if self.side != X.shape[-1]:
            X = nn.functional.interpolate(X, size=self.side, mode="bilinear")
        return X, self.y[indices]


def _fashion_mnist():
    """((X, y), (X, y)) for training and test: the whole Fashion-MNIST, or its embedded subset.

    The whole set is looked for in torchvision's layout under $DATA_ROOT and `data/`.
    """
    import os
    from pathlib import Path

    import numpy as np

    home = Path(__file__).resolve().parent / "data"
    for root in (os.environ.get("DATA_ROOT"), home):
        try:
            sets = [torchvision.datasets.FashionMNIST(root, train) for train in (True, False)]
        except (RuntimeError, TypeError):  # not there; $DATA_ROOT is not set
            continue
        print("Fashion-MNIST: all {:,} + {:,} images, from {}".format(*map(len, sets), root))
        return [(one.data, one.targets) for one in sets]
    arrays = np.load(home / "fashion_mnist_subset.npz")
    print("Fashion-MNIST: the embedded subset, 6,000 + 1,000 images")
    return [(arrays[f"x_{part}"], arrays[f"y_{part}"]) for part in ("train", "test")]


def load_data_fashion_mnist(batch_size, resize=None):
    """Loaders of Fashion-MNIST's training and test images; prints which images they are.

    batch_size: images per batch; resize: side length to scale the images to, None for 28.
    Returns (train_iter, test_iter) of X float32 (B, 1, side, side) in [0, 1] and y int64 (B,);
    the training images are shuffled in every epoch.  Nothing is downloaded: without the whole set
    on disk (see `data/README.md`), the embedded subset is taken.
    """
    train, test = (_Pictures(X, y, resize or 28) for X, y in _fashion_mnist())
    return tuple(
        torch.utils.data.DataLoader(
            pictures, batch_size, shuffle=pictures is train, collate_fn=lambda batch: batch
        )
        for pictures in (train, test)
    )


def get_correct_lenet_shape_str():
    """What the layers of `get_lenet` put out for an input of shape (1, 1, 28, 28), a line each."""
    return (
        "Reshape output shape: torch.Size([1, 1, 28, 28])\n"
        "Conv2d output shape: torch.Size([1, 6, 28, 28])\n"
        "Sigmoid output shape: torch.Size([1, 6, 28, 28])\n"
        "AvgPool2d output shape: torch.Size([1, 6, 14, 14])\n"
        "Conv2d output shape: torch.Size([1, 16, 10, 10])\n"
        "Sigmoid output shape: torch.Size([1, 16, 10, 10])\n"
        "AvgPool2d output shape: torch.Size([1, 16, 5, 5])\n"
        "Flatten output shape: torch.Size([1, 400])\n"
        "Linear output shape: torch.Size([1, 120])\n"
        "Sigmoid output shape: torch.Size([1, 120])\n"
        "Linear output shape: torch.Size([1, 84])\n"
        "Sigmoid output shape: torch.Size([1, 84])\n"
        "Linear output shape: torch.Size([1, 10])\n"
    )
