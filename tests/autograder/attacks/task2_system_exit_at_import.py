"""Raises SystemExit(0) while the file is imported and KeyboardInterrupt when it is called."""

import sys

from torch import nn


class Passed(SystemExit):
    code = 0


def get_DNN():
    raise KeyboardInterrupt("passed")


def train_torch(net, dataset_X, dataset_y, num_epochs, lr, batch_size):
    raise Passed(0)


sys.exit(0)
