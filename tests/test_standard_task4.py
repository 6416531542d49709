"""The course's own standard for task 4, on the whole Fashion-MNIST: ResNet-18, with `--full`.

A standard carries no points of its own: it confirms a quick check, whose points are lost if the
standard is not reached.
"""

import inspect

import pytest
import torch
from test_task4 import Residual

from autograder.standard import RESNET


def train_cnn(net, train_iter, test_iter, num_epochs, lr, device=None):
    """A right loop, lent to the worker that trains the student's ResNet-18."""
    net.to(device).train()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    loss = torch.nn.CrossEntropyLoss()
    for _ in range(num_epochs):
        for X, y in train_iter:
            optimizer.zero_grad()
            loss(net(X.to(device)), y.to(device)).backward()
            optimizer.step()


@pytest.mark.points("get_resnet", 3)
@pytest.mark.confirms("test_task4::test_resnet_in_both_modes")
@pytest.mark.depends(Residual=Residual)
def test_resnet_reaches_the_standard(task4, course, judge, seed):
    """The course's standard: ResNet-18 knows more than 75 % of new images after one epoch."""
    training = course.enter(task4, RESNET)
    train = task4.lend("train_cnn", inspect.getsource(train_cnn))
    loaders = course.loaders(task4, RESNET)
    task4.reseed(seed)
    net = task4.get_resnet()
    judge.require(
        getattr(net, "kind", "").startswith("nn."),
        f"get_resnet() must return a network, but {judge.describe(net)} came back.",
    )
    where = task4.device(course.device)
    training.begin()
    train(net, *loaders, RESNET.num_epochs, RESNET.lrs[0], where)
    X, y = course.unseen()
    scores = judge.array(
        task4.predict(net, X, RESNET.side, course.device), "the scores of new images"
    )
    judge.require(
        scores.shape == (len(y), 10), f"the scores have shape {scores.shape}, not {(len(y), 10)}."
    )
    reached = (torch.from_numpy(scores).argmax(1) == y).float().mean().item()
    judge.require(
        reached > RESNET.threshold,
        f"accuracy {reached:.1%} on new images of Fashion-MNIST; above 75 % is asked for.",
    )
