"""Returns arrays of objects, dates, text, records, complex and extended numbers, masked arrays and matrices."""

import decimal
import random

import numpy as np

KINDS = [object, "M8[s]", "U4", "S4", "V8", "complex128", "longdouble", ">f8", "m8[s]"]


def relu(X):
    return np.zeros(X.shape).astype("int64").astype(random.choice(KINDS))


def prelu(X):
    return np.ma.masked_all(X.shape)


def DNNforward(X, W, K):
    record = np.zeros(len(X), [("a", "f8"), ("b", "O")])
    return record, np.rec.array(record), np.array(decimal.Decimal(1))


def DNNbackward(X, y, W, K, H, A, O):
    return np.array({}), np.asmatrix(W)


def train(X, y, W, K, lr, num_epochs=10, batch_size=10, print_loss=False):
    return np.zeros((num_epochs, 0)), np.full(num_epochs, None)
