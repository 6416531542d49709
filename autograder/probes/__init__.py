"""Experiments with a student's function that went wrong, to find out what the mistake is.

A probe runs the function in a worker on inputs that tell mistakes apart, and hands what it saw to
`autograder.hints`.  It decides nothing: a check has failed before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from autograder.hints.matching import Verdict
from autograder.jail.proxy import StudentModule
from autograder.probes import loops, networks, perceptron

Probe = Callable[[StudentModule, np.random.Generator], Verdict]

#: A probe for each graded function.
PROBES: Mapping[str, Probe] = MappingProxyType(
    {
        "relu": perceptron.relu,
        "prelu": perceptron.prelu,
        "DNNforward": perceptron.dnn_forward,
        "DNNbackward": perceptron.dnn_backward,
        "train": perceptron.train,
        "get_DNN": networks.get_dnn,
        "train_torch": loops.train_torch,
        "get_lenet": networks.get_lenet,
        "train_cnn": loops.train_cnn,
        "Residual": networks.residual_block,
        "get_resnet": networks.get_resnet,
    }
)
