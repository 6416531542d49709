"""The wire: every kind of value crosses unchanged, and no peer can make the other wait."""

import enum
import math
import socket
import threading
import time
from collections import OrderedDict, deque, namedtuple

import numpy as np
import pytest
import torch

from autograder.jail import protocol
from autograder.jail.connection import Connection
from autograder.jail.protocol import Opaque, OutOfTime, PeerClosed, Reference

MIB = 1 << 20
PLAIN = (
    *(None, True, False, 0, -(2**63), 2**64 - 1, 1.5, -0.0, math.inf),
    *("", "naïve ☃", b"", b"\0\xff", [], [1, [2, [3]]], {}, {"a": {"b": [None]}}),
    *(Reference(7, "nn.Module"), Opaque("a lock")),
)
STRANGERS = (
    *(1j, {1, 2}, object(), np.array([None]), np.ones(2, complex), np.array(["a"]), np.str_("a")),
    *(np.zeros((1,) * (protocol.MAX_DIMENSIONS + 1)), np.array(["2020-01-01"], "datetime64[D]")),
)


class Matrix(np.ndarray):
    pass


class Level(enum.IntEnum):
    HIGH = 3


class Name(str):
    __slots__ = ()


Point = namedtuple("Point", "x y")


@pytest.fixture
def wire():
    """Both ends of a wire with a small cap."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        yield Connection(ours, MIB), theirs


def joined(message):
    return b"".join(bytes(piece) for piece in protocol.encode(message))


def received(data, max_bytes=MIB):
    """What the grader makes of these bytes, after which the peer hangs up."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            theirs.sendall(data)
        ours.setblocking(False)
        return Connection(ours, max_bytes).receive(time.monotonic() + 5)


def crossed(value):
    return received(joined({"value": value}))["value"]


def same(left, right):
    return left.dtype == right.dtype and left.shape == right.shape and np.array_equal(left, right)


# -- what crosses -------------------------------------------------------------------------------


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_plain_value_crosses_as_itself(value):
    found = crossed(value)
    assert found == value
    assert type(found) is type(value)


def test_nan_crosses():
    assert math.isnan(crossed(math.nan))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ((1, (2, 3)), [1, [2, 3]]),
        (Point(1, 2), [1, 2]),
        (OrderedDict(a=(1,)), {"a": [1]}),
        (Level.HIGH, 3),
        (Name("n"), "n"),
        (bytearray(b"x"), b"x"),
        (deque([1, 2]), [1, 2]),
    ],
    ids=repr,
)
def test_relative_of_a_plain_kind_crosses_as_that_kind(value, expected):
    found = crossed(value)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize("shape", [(), (0,), (3, 0), (5,), (2, 3, 4)])
@pytest.mark.parametrize("dtype", sorted(protocol.DTYPES))
def test_array_crosses_with_dtype_and_shape(dtype, shape):
    array = np.arange(math.prod(shape)).reshape(shape).astype(dtype)
    found = crossed(array)
    assert same(found, array)
    assert found.flags.writeable


@pytest.mark.parametrize(
    "array",
    [
        np.arange(12.0)[::-3],
        np.arange(12.0).reshape(3, 4).T,
        np.asfortranarray(np.arange(12).reshape(3, 4)),
        np.broadcast_to(np.float32(3), (2, 5)),
    ],
    ids=["strided", "transposed", "fortran", "broadcast"],
)
def test_array_of_any_memory_layout_crosses(array):
    assert same(crossed(array), array)


def test_array_of_foreign_byte_order_crosses_by_value():
    assert same(crossed(np.array([1.0, -2.5], ">f8")), np.array([1.0, -2.5]))


def test_arrays_after_one_of_odd_size_are_aligned_and_whole():
    small, large = np.array([1, 2, 3], np.int8), np.arange(4.0)
    found = crossed([small, large])
    assert same(found[0], small)
    assert same(found[1], large)
    assert found[1].flags.aligned
    assert found[1].flags.writeable


@pytest.mark.parametrize("scalar", [np.float64(0.1), np.float32(0.1), np.int8(-3), np.bool_(True)])
def test_numpy_scalar_crosses_as_an_array_without_dimensions(scalar):
    assert same(crossed(scalar), np.asarray(scalar))


@pytest.mark.parametrize(
    "array",
    [np.ones((1, 2)).view(Matrix), np.ma.array([1.0, 2.0], mask=[0, 1])],
    ids=["subclass", "masked"],
)
def test_subclass_of_ndarray_crosses_as_a_plain_array(array):
    found = crossed(array)
    assert type(found) is np.ndarray
    assert same(found, np.asarray(array))


@pytest.mark.parametrize("dtype", sorted(protocol.DTYPES))
def test_tensor_crosses_with_dtype(dtype):
    tensor = torch.arange(6).reshape(2, 3).to(getattr(torch, dtype))
    found = crossed(tensor)
    assert isinstance(found, torch.Tensor)
    assert found.dtype == tensor.dtype
    assert torch.equal(found, tensor)


def test_tensor_that_needs_a_gradient_crosses_without_its_history():
    weight = torch.ones(2, requires_grad=True)
    found = crossed([weight, 2 * weight, torch.nn.Parameter(torch.zeros(()))])
    assert [tensor.tolist() for tensor in found] == [[1, 1], [2, 2], 0]
    assert not any(tensor.requires_grad for tensor in found)


@pytest.mark.parametrize(
    "array",
    [
        np.array([[0.1, 2]], np.longdouble),
        np.array([[0.1, 2, True, np.float32(0.5), np.int8(3)]], object),
        np.longdouble(0.1),
    ],
)
def test_numbers_of_other_kinds_cross_in_double_precision(array):
    found = crossed([array])[0]
    assert found.dtype == np.float64
    assert same(found, np.asarray(array).astype(float))


@pytest.mark.parametrize("value", STRANGERS, ids=lambda value: str(value)[:20])
def test_value_that_cannot_cross_is_described_and_its_neighbours_cross(value):
    found = crossed([1, value])
    assert found[0] == 1
    assert isinstance(found[1], Opaque)
    assert str(found[1]).startswith("a")


def test_long_description_is_cut():
    assert len(str(crossed(Opaque("x" * 1000)))) == 200


@pytest.mark.parametrize(
    "value", [2**64, -(2**63) - 1, "\ud800"], ids=["big", "small", "surrogate"]
)
def test_number_or_text_that_has_no_encoding_is_an_error_of_the_sender(value):
    with pytest.raises((OverflowError, UnicodeEncodeError)):
        protocol.encode({"value": value})


def test_messages_larger_than_the_socket_take_turns(wire):
    ours, theirs = wire
    array = np.arange(100_000.0)
    theirs.setblocking(False)
    ours.max_bytes = array.nbytes
    other = Connection(theirs, MIB)
    sender = threading.Thread(target=lambda: [other.send({"n": n, "a": array}) for n in (1, 2)])
    sender.start()
    found = [ours.receive(time.monotonic() + 5) for _ in range(2)]
    sender.join()
    assert [message["n"] for message in found] == [1, 2]
    assert all(same(message["a"], array) for message in found)


# -- a peer that hangs up, or does not hurry -----------------------------------------------------

WHOLE = joined({"n": 1, "value": [np.arange(5.0), "text", None, {"a": np.array([True])}]})


@pytest.mark.parametrize("cut", [0, 1, 3, 4, 5, len(WHOLE) // 2, len(WHOLE) - 1])
def test_truncated_frame_means_that_the_peer_is_gone(cut):
    with pytest.raises(PeerClosed):
        received(WHOLE[:cut])


@pytest.mark.parametrize("cut", [0, 3, 4, 20, len(WHOLE) - 1])
def test_peer_that_stops_within_a_frame_runs_into_the_deadline(wire, cut):
    ours, theirs = wire
    theirs.sendall(WHOLE[:cut])
    start = time.monotonic()
    with pytest.raises(OutOfTime):
        ours.receive(start + 0.02)
    assert 0.02 <= time.monotonic() - start < 1


def test_deadline_that_has_passed_is_noticed_even_when_the_answer_is_there(wire):
    ours, theirs = wire
    theirs.sendall(WHOLE)
    with pytest.raises(OutOfTime):
        ours.receive(time.monotonic() - 1)


def test_peer_that_does_not_read_runs_into_the_deadline(wire):
    ours, _ = wire
    with pytest.raises(OutOfTime):
        ours.send({"value": np.zeros(4 * MIB)}, time.monotonic() + 0.02)


def test_sending_to_a_closed_peer_says_so(wire):
    ours, theirs = wire
    theirs.close()
    with pytest.raises(PeerClosed):
        ours.send({"value": np.zeros(MIB)}, time.monotonic() + 5)
