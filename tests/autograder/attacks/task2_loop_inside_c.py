"""Stays for ever inside a single call of C code, where no Python signal handler ever runs."""

import itertools

from torch import nn


def get_DNN():
    return sum(itertools.repeat(0))


def train_torch(net, dataset_X, dataset_y, num_epochs, lr, batch_size):
    return 7 ** (10**10)
