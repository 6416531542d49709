"""Zips from strangers, read in memory: nothing is ever extracted.

`zipfile` finds the entries; every header is then checked, and content is inflated here, because
`zipfile` believes the sizes that a zip claims: it cuts what is longer without a word. One bad
header refuses the whole zip, since such a zip was made with intent or is damaged.
"""

from __future__ import annotations

import io
import mmap
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, cast

from autograder.intake.bundle import ENTRY_CAP, MIB, ZIP_CAP, Bundle, UnreadableError, too_large
from autograder.intake.names import printable

Data = bytes | mmap.mmap

_CENTRAL_SIGNATURE = b"PK\x01\x02"
_LOCAL = struct.Struct("<4s5H3L2H")
_ENCRYPTED = 0x1 | 0x40 | 0x2000  # plain, strong, and with masked headers
_SIZES_FOLLOW = 0x8
_UTF8 = 0x800


def open_zip(data: Data, *, entry_cap: int = ENTRY_CAP, size_cap: int = ZIP_CAP) -> Bundle:
    """Check all headers of a zip and return its files, unread.

    Raises `UnreadableError` for whatever is not a plain, sound zip of harmless names.
    """
    if len(data) > size_cap:
        raise UnreadableError(f"The zip is larger than {size_cap / MIB:g} MiB, which is the limit.")
    _refuse_many_entries(data, entry_cap)
    with _as_refusal():
        # A map can be read like a file, which zipfile needs; typeshed knows it as something else.
        stream = io.BytesIO(data) if isinstance(data, bytes) else cast(IO[bytes], data)
        entries = _checked(data, zipfile.ZipFile(stream).infolist())

    def read(name: str, cap: int) -> bytes:
        with _as_refusal():
            return _content(data, entries[name], cap)

    return Bundle(tuple(name for name in entries if not name.endswith("/")), read)


@contextmanager
def _as_refusal() -> Iterator[None]:
    try:
        yield
    except UnreadableError:
        raise
    except Exception as error:  # a crafted zip can trip anything in zipfile, zlib and struct
        detail = printable(str(error)) or type(error).__name__
        raise UnreadableError(f"The zip is damaged, or is no zip at all ({detail}).") from error


def _refuse_many_entries(data: Data, entry_cap: int) -> None:
    # Each entry of the directory begins with this signature, so their number is bounded without
    # building a million records first, and whatever count the zip itself claims.
    position = found = 0
    while (position := data.find(_CENTRAL_SIGNATURE, position)) >= 0:
        position += len(_CENTRAL_SIGNATURE)
        found += 1
        if found > entry_cap:
            raise UnreadableError(f"The zip has more than {entry_cap:,} entries.")


def _checked(data: Data, infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    entries: dict[str, zipfile.ZipInfo] = {}
    bare_names: set[str] = set()
    for info in infos:
        # orig_filename, because zipfile cuts `filename` at a NUL and swaps separators.
        name = info.orig_filename.removeprefix("./")
        if not name:  # the entry of the archive's own folder
            continue
        _refuse_name(name)
        _refuse_kind(info, name)
        _local_header(data, info)
        if name.rstrip("/") in bare_names:
            raise UnreadableError(f"The zip holds `{printable(name)}` twice.")
        bare_names.add(name.rstrip("/"))
        entries[name] = info
    return entries


def _refuse_name(name: str) -> None:
    shown = printable(name)
    if "\0" in name:
        raise UnreadableError(f"The zip holds a name with a NUL character: `{shown}`.")
    if "\\" in name:
        raise UnreadableError(f"The zip holds a name with a backslash: `{shown}`.")
    if name.startswith("/") or re.match(r"[A-Za-z]:", name):
        raise UnreadableError(f"The zip holds an absolute path: `{shown}`.")
    if ".." in name.split("/"):
        raise UnreadableError(f"The zip holds a path that leads out of it: `{shown}`.")


def _refuse_kind(info: zipfile.ZipInfo, name: str) -> None:
    shown = printable(name)
    kind = stat.S_IFMT(info.external_attr >> 16)
    plain = stat.S_IFDIR if name.endswith("/") else stat.S_IFREG
    if kind == stat.S_IFLNK:
        raise UnreadableError(f"The zip holds a symbolic link: `{shown}`.")
    if kind not in (0, plain):
        raise UnreadableError(f"The zip holds something that is not a plain file: `{shown}`.")
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableError(f"The zip is encrypted (`{shown}`); hand it in without a password.")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnreadableError(
            f"`{shown}` is compressed in a way that is not read here "
            f"(method {info.compress_type}); make an ordinary zip."
        )


def _local_header(data: Data, info: zipfile.ZipInfo) -> int:
    """Return where an entry's content starts, once its two headers are known to agree."""
    start = info.header_offset
    if start < 0:
        raise zipfile.BadZipFile("an entry before the start of the file")
    fields = _LOCAL.unpack(data[start : start + _LOCAL.size])
    signature, _, flags, method, _, _, crc, packed, size, name_length, extra_length = fields
    name_start: int = start + _LOCAL.size
    raw_name = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")
    agrees = (
        signature == b"PK\x03\x04"
        and data[name_start : name_start + name_length] == raw_name
        and method == info.compress_type
        and not flags & _ENCRYPTED
    )
    # Sizes of all ones stand in an extra field (Zip64); sizes that follow are zero up here.
    if not flags & _SIZES_FOLLOW and 0xFFFFFFFF not in (packed, size):
        agrees &= (crc, packed, size) == (info.CRC, info.compress_size, info.file_size)
    if not agrees:
        raise zipfile.BadZipFile(f"the two headers of {info.orig_filename} differ")
    return name_start + int(name_length) + int(extra_length)


def _content(data: Data, info: zipfile.ZipInfo, cap: int) -> bytes:
    start = _local_header(data, info)
    packed = data[start : start + info.compress_size]
    name = printable(info.orig_filename)
    stored = info.compress_type == zipfile.ZIP_STORED
    content = packed if stored else _inflated(packed, cap, name)
    if len(content) > cap:
        raise too_large(name, cap)
    if len(content) != info.file_size or zlib.crc32(content) != info.CRC:
        raise UnreadableError(f"The zip is damaged: `{name}` has the wrong length or checksum.")
    return content


def _inflated(packed: bytes, cap: int, name: str) -> bytes:
    # One byte more than allowed is all that a bomb ever gets to unfold.
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    content = inflater.decompress(packed, cap + 1)
    if len(content) <= cap and (not inflater.eof or inflater.unused_data):
        raise UnreadableError(f"The zip is damaged: `{name}` does not end where it should.")
    return content
