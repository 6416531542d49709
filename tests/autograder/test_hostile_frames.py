"""Frames from a hostile peer: no bytes do more harm than a BadReply."""

import math
import socket
import struct
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import msgpack
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_protocol import MIB, WHOLE, joined, received

from autograder.jail import protocol
from autograder.jail.connection import Connection
from autograder.jail.protocol import OutOfTime, PeerClosed, Reference
from autograder.model import BadReply

ARRAY, TENSOR, REFERENCE, OPAQUE = 1, 2, 3, 4

#: Dtype, shape and buffer of arrays that can't be made of a single buffer of eight bytes.
MISFITS = (
    *(["float64", shape, 0] for shape in ([2], [-1], [-1, -1], [1.0], [True], [2**62, 4], 1)),
    *(["float64", shape, 0] for shape in ([2**64 - 1] * 2, [1] * (protocol.MAX_DIMENSIONS + 1))),
    *(["float64", [], index] for index in (1, -1, 0.0, True, None)),
    *([dtype, [], 0] for dtype in ("object", "O", ">f8", "V8", "complex64", ["float64"], None)),
    *(["uint8", [0, 2**63], 0], ["float64", []], ["float64", [], 0, 0], 7, None),
)
HEADERS = (
    *(b"", b"\xc1", b"\xc0", b"\x92", b"\x93\x80\x80\x80", b"\x92\xc4\x01\x80", b"\x80" * 9),
    *(b"\x92\x80\x90", b"\x92\xc4\x03\xa1\xff\xff\x90", msgpack.packb([b"\x81\xa1\xff\xc0", []])),
)


def framed(body, lengths=(), buffers=b""):
    """A frame like those that `encode` writes, of parts that it would not write."""
    header = msgpack.packb([msgpack.packb(body), lengths])
    return struct.pack("!I", len(header)) + header + buffers


def extension(code, fields):
    return {"value": msgpack.ExtType(code, msgpack.packb(fields))}


def refusal(data, max_bytes=MIB):
    with pytest.raises(BadReply) as caught:
        received(data, max_bytes)
    return str(caught.value)


# -- what a hostile peer can send ----------------------------------------------------------------


def test_reply_at_the_cap_is_taken_and_one_byte_more_is_not():
    data = joined({"value": np.zeros(1000, np.uint8)})
    assert received(data, 1000)["value"].size == 1000
    assert "larger than" in refusal(data, 999)


def memory_for(data):
    """Peak bytes that Python takes to refuse these bytes."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(data)
        ours.setblocking(False)
        tracemalloc.start()
        try:
            with pytest.raises(BadReply):
                Connection(ours, 256 * MIB).receive(time.monotonic() + 5)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize(
    "data",
    [
        struct.pack("!I", protocol.MAX_HEADER + 1),
        struct.pack("!I", 0xFFFF_FFFF),
        framed({}, [256 * MIB + 1]),
        framed({}, [2**62]),
        framed({}, [MIB] * 257),
        framed({}, [0] * (protocol.MAX_BUFFERS + 1)),
    ],
    ids=["header", "huge-header", "buffer", "huge-buffer", "sum", "count"],
)
def test_claimed_size_over_the_cap_is_refused_before_memory_is_taken(data):
    assert memory_for(data) < MIB


@pytest.mark.parametrize("length", [-1, 1.0, True, "8", None, [8], 2**64 - 1], ids=repr)
def test_impossible_buffer_length_is_refused(length):
    refusal(framed({}, [length], bytes(8)))


@pytest.mark.parametrize("lengths", [8, None, {"0": 8}, "88"], ids=repr)
def test_buffer_lengths_that_are_not_a_list_are_refused(lengths):
    refusal(framed({}, lengths, bytes(8)))


@pytest.mark.parametrize("number", ["9" * 100, 1.5, True, None, [1]], ids=repr)
def test_object_whose_number_is_none_is_refused(number):
    refusal(framed(extension(REFERENCE, [number, "nn.Module"])))


@pytest.mark.parametrize("fields", MISFITS, ids=repr)
@pytest.mark.parametrize("code", [ARRAY, TENSOR])
def test_array_that_does_not_describe_its_bytes_is_refused(code, fields):
    refusal(framed(extension(code, fields), [8], bytes(8)))


@pytest.mark.parametrize("shape", [[2**62, 0], [0, 2**63]], ids=repr)
def test_empty_array_of_impossible_shape_is_refused(shape):
    refusal(framed(extension(ARRAY, ["float64", shape, 0]), [0]))


def test_buffer_that_stands_for_two_arrays_is_refused():
    array = msgpack.ExtType(ARRAY, msgpack.packb(["bool", [8], 0]))
    assert "without bytes" in refusal(framed({"values": [array, array]}, [8], bytes(8)))


def test_bool_of_odd_bytes_becomes_true():
    found = received(framed(extension(ARRAY, ["bool", [4], 0]), [4], bytes([0, 1, 2, 255])))
    assert found["value"].view(np.uint8).tolist() == [0, 1, 1, 1]


@pytest.mark.parametrize(
    ("code", "fields"),
    [(0, []), (5, []), (127, None)]
    + [(REFERENCE, fields) for fields in ([], [1], ["x", "y"], [math.inf, ""], None, ["9" * 9999])],
    ids=repr,
)
def test_extension_that_encode_would_not_write_is_refused(code, fields):
    refusal(framed(extension(code, fields)))


def test_timestamp_is_refused():
    refusal(framed({"value": [msgpack.Timestamp(1)]}))


def test_text_of_references_and_descriptions_is_cut():
    found = received(framed(extension(REFERENCE, [1, "x" * 1000])))["value"]
    assert found == Reference(1, "x" * 100)
    assert len(str(received(framed(extension(OPAQUE, "x" * 1000)))["value"])) == 200


@pytest.mark.parametrize("wrap", [lambda x: [x], lambda x: {"a": x}], ids=["lists", "maps"])
def test_deep_nesting_is_refused(wrap):
    value = None
    for _ in range(protocol.MAX_DEPTH - 2):
        value = wrap(value)
    assert received(framed({"value": value}))["value"] == value
    assert "nested" in refusal(framed({"value": wrap(wrap(value))}))


def test_nesting_beyond_the_parser_is_refused():
    header = msgpack.packb([b"\x91" * 100_000 + b"\xc0", []])
    refusal(struct.pack("!I", len(header)) + header)


@pytest.mark.parametrize("body", [None, 1, "n", [], [["n", 1]], {1: 2}, {None: 1}], ids=repr)
def test_message_that_is_not_a_map_of_names_is_refused(body):
    refusal(framed(body))


@pytest.mark.parametrize("header", HEADERS, ids=repr)
def test_header_that_is_not_one_is_refused(header):
    refusal(struct.pack("!I", len(header)) + header)


BOUNDED = settings(
    max_examples=300, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)

# -- anything at all -----------------------------------------------------------------------------


def check_harmless(data):
    try:
        assert isinstance(received(data), dict)
    except (BadReply, PeerClosed, OutOfTime):
        return


@BOUNDED
@given(header=st.binary(max_size=200), buffers=st.binary(max_size=50), framing=st.booleans())
def test_no_bytes_do_more_than_a_bad_reply(header, buffers, framing):
    length = struct.pack("!I", len(header)) if framing else b""
    check_harmless(length + header + buffers)


EDITS = st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=6)


@BOUNDED
@given(edits=EDITS, cut=st.integers(0, len(WHOLE)))
def test_no_mutation_of_a_frame_does_more_than_a_bad_reply(edits, cut):
    data = bytearray(WHOLE)
    for position, replacement in edits:
        data[position] = replacement
    check_harmless(bytes(data[: max(cut, 20)]))


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats()
    | st.text(max_size=9)
    # An extension as a peer would forge it: any code, any fields.
    | st.builds(
        msgpack.ExtType,
        st.integers(0, 5),
        st.lists(st.sampled_from(["float64", "bool", [1], [0, 3], 0, 1, -1, None]), max_size=4).map(
            msgpack.packb
        ),
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=10,
)


@BOUNDED
@given(
    body=st.dictionaries(st.text(max_size=3), VALUES) | VALUES,
    lengths=st.lists(st.integers(0, 24), max_size=3) | VALUES,
    buffers=st.binary(max_size=64),
)
def test_no_well_formed_frame_does_more_than_a_bad_reply(body, lengths, buffers):
    check_harmless(framed(body, lengths, buffers))


# -- what a fuzzer that follows the coverage makes up -------------------------------------------


@pytest.mark.parametrize(
    "bounds",
    [
        ["-runs=20000"],
        pytest.param(["-runs=2000000", "-max_total_time=60"], marks=pytest.mark.slow, id="long"),
    ],
)
def test_coverage_guided_fuzzer_finds_nothing(tmp_path, bounds):
    pytest.importorskip("atheris", reason="atheris has no wheel for this machine")
    messages = [
        {"n": 1, "kind": "value", "value": [np.ones((2, 3)), np.ones(2, bool)], "after": [None]},
        {"n": 1, "kind": "value", "value": {"a": Reference(1, "nn.Module"), "b": ("c", 1.5)}},
        {"n": 2, "kind": "raised", "message": "ValueError"},
    ]
    (tmp_path / "seeds").mkdir()
    for number, message in enumerate(messages):
        (tmp_path / "seeds" / str(number)).write_bytes(joined(message) + b"\1")
    program = Path(__file__).with_name("fuzz_wire.py")
    limits = ["-rss_limit_mb=3072", "-timeout=10"]
    command = [sys.executable, str(program), *bounds, *limits, "seeds"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "DONE" in done.stderr
