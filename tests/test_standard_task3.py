"""The course's own standard for task 3, on the whole Fashion-MNIST: LeNet-5, with `--full`.

A standard carries no points of its own: it confirms a quick check, whose points are lost if the
standard is not reached.
"""

import pytest
import torch
from torch import nn

from autograder.standard import LENET

LAYERS = [
    ["Conv2d", [1, 6, 5, 1, 2]], ["Sigmoid", []], ["AvgPool2d", [2]],
    ["Conv2d", [6, 16, 5]], ["Sigmoid", []], ["AvgPool2d", [2]], ["Flatten", []],
    ["Linear", [400, 120]], ["Sigmoid", []], ["Linear", [120, 84]], ["Sigmoid", []],
    ["Linear", [84, 10]],
]  # fmt: skip


def accuracy_of_lenet(state, X, y):
    """What the trained parameters achieve in a network of ours: the worker's word is not needed."""
    net = nn.Sequential(*(getattr(nn, name)(*arguments) for name, arguments in LAYERS))
    try:
        net.load_state_dict({name: value.float() for name, value in state.items()})
    except RuntimeError as error:
        raise AssertionError("the network that was passed in changed its layers.") from error
    with torch.no_grad():
        hits = net(X[:, None].float() / 255).argmax(1) == y
    return hits.float().mean().item()


@pytest.mark.points("train_cnn", 3)
@pytest.mark.confirms("test_task3::test_training_learns_images")
def test_lenet_reaches_the_standard(task3, course, judge, seed):
    """The course's standard: LeNet-5 knows more than 70 % of new images after 10 epochs."""
    training = course.enter(task3, LENET)
    loaders = course.loaders(task3, LENET)
    reached = []
    for attempt, lr in enumerate(LENET.lrs):
        task3.reseed(seed + attempt)
        net = task3.network(LAYERS)
        where = task3.device(course.device)
        training.begin()
        task3.train_cnn(net, *loaders, LENET.num_epochs, lr, where)
        reached.append(accuracy_of_lenet(net.state(), *course.unseen()))
        if reached[-1] > LENET.threshold:
            return
    shown = ", ".join(
        f"{share:.1%} with lr {lr}" for share, lr in zip(reached, LENET.lrs, strict=True)
    )
    judge.require(
        False, f"accuracy on new images of Fashion-MNIST: {shown}; above 70 % is asked for."
    )
