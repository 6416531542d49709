"""Runs a function whose bytecode was replaced by bytes that no compiler writes."""

import types


def relu(X):
    return X


relu.__code__ = relu.__code__.replace(co_code=bytes([100, 255] * 40), co_stacksize=1, co_consts=())


def prelu(X):
    return X


def DNNforward(X, W, K):
    return X, X, X


def DNNbackward(X, y, W, K, H, A, O):
    return W, K


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return [W * 0] * num_epochs, [K * 0] * num_epochs


for number in range(0, 256, 7):
    function = types.FunctionType(prelu.__code__.replace(co_code=bytes([number, 200] * 20)), globals())
    if number == 203:
        DNNforward = function
