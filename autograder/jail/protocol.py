"""The wire between the grader and a worker: plain values in length-prefixed frames.

    u32 header length | msgpack header (at most 1 MiB) | raw buffers, one after the other

The header is a map; arrays and tensors stand in it as an extension that names a dtype, a shape and
the buffer that holds the bytes.  Nothing is ever unpickled.  Everything that the untrusted side
sends is checked before memory is taken for it, and whatever is wrong with it ends as `BadReply`.
"""

from __future__ import annotations

import itertools
import math
import struct
import sys
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import msgpack
import numpy as np
import numpy.typing as npt

from autograder.model import BadReply

Array = npt.NDArray[Any]

MAX_HEADER = 1 << 20
MAX_DIMENSIONS = 16
MAX_DEPTH = 32
MAX_BUFFERS = 4096
#: The only dtypes that cross, by NumPy's names.
DTYPES = frozenset(
    ["bool", "float16", "float32", "float64"]
    + [f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)]
)
#: NumPy itself takes long to name one.
_NAMES = {np.dtype(name): name for name in DTYPES}
_SIZES = {name: dtype.itemsize for dtype, name in _NAMES.items()}

_ARRAY, _TENSOR, _REFERENCE, _OPAQUE = 1, 2, 3, 4
_NUMBERS = (bool, int, float, np.bool_, np.integer, np.floating)


@dataclass(frozen=True, slots=True)
class Reference:
    """A value that stays in the worker: the grader holds only its number and what it is."""

    number: int
    kind: str


@dataclass(frozen=True, slots=True)
class Opaque:
    """A value that can't cross, described in words."""

    description: str

    def __str__(self) -> str:
        return self.description


class PeerClosed(Exception):
    """The other side's end of the socket is closed."""


class OutOfTime(Exception):
    """The deadline passed before a whole frame was through."""


def _tensor_type() -> Any:
    """`torch.Tensor` where torch is loaded; a process that never imported it sends no tensors."""
    torch = sys.modules.get("torch")
    return getattr(torch, "Tensor", ())


def encode(message: Mapping[str, Any]) -> list[bytes | memoryview]:  # noqa: C901
    """Turn a message into the pieces of one frame: a flat case by case.

    Plain values, deques, NumPy arrays and scalars, torch tensors, `Reference` and `Opaque` cross as
    what they are, anything else as its description.
    """
    buffers: list[bytes | memoryview] = []
    tensor = _tensor_type()

    def pack(value: Any) -> bytes:
        packed: bytes = msgpack.packb(value, default=replace, strict_types=True)
        return packed

    def replace(value: Any) -> Any:
        if isinstance(value, tensor):
            return extension(_TENSOR, value.numpy(force=True))
        if isinstance(value, np.ndarray | np.generic):
            return extension(_ARRAY, np.asarray(value))
        if isinstance(value, tuple | list | deque):
            return [*value]
        if isinstance(value, dict):
            return {str(key): entry for key, entry in value.items()}
        if isinstance(value, Reference):
            return msgpack.ExtType(_REFERENCE, pack([value.number, value.kind]))
        if isinstance(value, Opaque):
            return opaque(value.description)
        if isinstance(value, bool | int | float | str):  # subclasses, such as enumerations
            return next(kind(value) for kind in (int, float, str) if isinstance(value, kind))
        return opaque(f"a value of type {type(value).__name__}")

    def opaque(description: str) -> Any:
        return msgpack.ExtType(_OPAQUE, pack(description[:200]))

    def extension(code: int, array: Array) -> Any:
        array = _in_double(array)
        native = array.dtype.newbyteorder("=")
        if native not in _NAMES or array.ndim > MAX_DIMENSIONS:
            return opaque(f"an array of dtype {array.dtype} and {array.ndim} dimensions")
        contiguous = np.ascontiguousarray(array, native)
        buffers.append(contiguous.data.cast("B") if contiguous.size else b"")
        return msgpack.ExtType(code, pack([_NAMES[native], list(array.shape), len(buffers) - 1]))

    body = pack(dict(message))
    header = pack([body, [len(buffer) for buffer in buffers]])
    return [struct.pack("!I", len(header)) + header, *buffers]


def _in_double(array: Array) -> Array:
    """Numbers of greater length, or as Python objects, in double precision; others as they are."""
    numbers = array.dtype == object and all(isinstance(x, _NUMBERS) for x in array.flat)
    return array.astype(float) if numbers or array.dtype == np.longdouble else array


def decode(header: bytes, read: Callable[[int], bytearray], max_bytes: int) -> dict[str, Any]:
    """Turn a frame's header back into a message; `read(n)` supplies the n bytes of the buffers.

    Raises BadReply for anything that `encode` would not have written, before taking the memory.
    """
    try:
        body, lengths = _unpack(header)
        _check_lengths(lengths, max_bytes)
        data = memoryview(read(sum(lengths)))
        ends = [0, *itertools.accumulate(lengths)]
        parts = {i: data[a:b] for i, (a, b) in enumerate(itertools.pairwise(ends))}
        message = _unpack(body, parts)
    except (BadReply, PeerClosed, OutOfTime):
        raise
    except Exception as error:
        # The bytes are hostile and msgpack's and NumPy's own errors many: all mean the same here.
        raise BadReply(f"the reply is not a message: {type(error).__name__}") from error
    if not isinstance(message, dict):
        raise BadReply("the reply is not a map")
    _check_values(message)
    return message


def _unpack(data: bytes, parts: dict[int, memoryview] | None = None) -> Any:
    def extension(code: int, payload: bytes) -> Any:
        fields = msgpack.unpackb(payload, strict_map_key=True)
        if code == _REFERENCE and type(fields[0]) is int:
            return Reference(fields[0], str(fields[1])[:100])
        if code == _OPAQUE:
            return Opaque(str(fields)[:200])
        if code in (_ARRAY, _TENSOR) and parts is not None:
            dtype, shape, index = fields
            array = _array(dtype, shape, index, parts)
            return array if code == _ARRAY else sys.modules["torch"].from_numpy(array)
        raise BadReply(f"unknown extension {code}")

    return msgpack.unpackb(
        data, ext_hook=extension, strict_map_key=True, max_str_len=MAX_HEADER, raw=False
    )


def _check_lengths(lengths: Any, max_bytes: int) -> None:
    """Raise BadReply unless lengths is a short list of sizes that together stay under the cap."""
    if not isinstance(lengths, list) or len(lengths) > MAX_BUFFERS:
        raise BadReply(f"the reply has more than {MAX_BUFFERS} buffers")
    if not all(type(length) is int and length >= 0 for length in lengths):
        raise BadReply("the reply claims buffers of impossible sizes")
    if sum(lengths) > max_bytes:
        raise BadReply(f"the reply is larger than {max_bytes >> 20} MiB")


def _array(dtype: Any, shape: Any, index: Any, parts: dict[int, memoryview]) -> Array:
    """One array over the bytes of its buffer; raises BadReply when size and shape disagree.

    Takes the buffer out of `parts`: one that stood for many arrays could be copied as many times.
    """
    if dtype not in DTYPES or not isinstance(shape, list) or len(shape) > MAX_DIMENSIONS:
        raise BadReply(f"an array of dtype {str(dtype)[:40]} can't be taken")
    if not all(type(side) is int and side >= 0 for side in shape) or type(index) is not int:
        raise BadReply("an array of impossible shape")
    if index not in parts:
        raise BadReply("an array without bytes")
    raw = parts.pop(index)
    if math.prod(shape) * _SIZES[dtype] != len(raw):
        raise BadReply(f"an array of shape {tuple(shape)} does not fit its {len(raw)} bytes")
    if dtype == "bool":
        # A bool that is neither 0 nor 1 would confuse NumPy.
        return cast("Array", (np.frombuffer(raw, np.uint8) != 0).reshape(shape))
    # A copy where the buffer starts unaligned for the dtype; else the bytes themselves.
    shaped = cast("Array", np.frombuffer(raw, dtype).reshape(shape))
    return shaped if shaped.flags.aligned and shaped.flags.writeable else shaped.copy()


def _check_values(message: Any) -> None:
    """Raise BadReply for deep nesting, and for the one type that msgpack makes unasked."""
    level: list[Any] = [message]
    for _ in range(MAX_DEPTH):
        if any(isinstance(value, msgpack.Timestamp) for value in level):
            raise BadReply("the reply holds a value that can't be taken")
        level = [
            child
            for value in level
            if isinstance(value, dict | list)
            for child in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return
    raise BadReply(f"the reply is nested deeper than {MAX_DEPTH} levels")
