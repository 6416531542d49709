"""Zips from strangers: each hostile or broken one is refused in words, and never crashes."""

import io
import stat
import struct
import time
import tracemalloc
import warnings
import zipfile
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_intake import COMPLETE, ID, OTHER, complete, texts, zipped

from autograder.intake import bundle, read_submissions, recognise, submission_from_bytes

RIGHT = f"task1_{ID}.py"
MIB = 1 << 20


def refusal(data):
    submission = submission_from_bytes(f"{ID}.zip", data)
    assert submission.student_id == ID
    assert (submission.files, submission.conceptual) == ({}, None)
    return submission.refused


def with_entry(info, content=b"", method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", method) as archive:
        warnings.simplefilter("ignore")  # zipfile warns of duplicate names
        archive.writestr(RIGHT, b"x = 1\n")
        archive.writestr(info, content)
    return stream.getvalue()


def renamed(new, old="PLACEHOLDER"):
    """Return a zip with a name that zipfile would not write."""
    placeholder = old[: len(new)].ljust(len(new), "_")
    return with_entry(placeholder).replace(placeholder.encode(), new.encode())


def of_mode(mode, name="entry"):
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = mode << 16
    return with_entry(info, b"target")


def central(data, name=RIGHT):
    """Return where the central record of an entry starts."""
    return data.index(name.encode(), data.index(b"PK\x01\x02")) - 46


def patched(data, offset, fmt, value):
    changed = bytearray(data)
    struct.pack_into(fmt, changed, offset, value)
    return bytes(changed)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../evil.py", "leads out of it: `../evil.py`"),
        ("a/../../evil.py", "leads out of it"),
        ("..", "leads out of it"),
        ("/etc/passwd", "an absolute path: `/etc/passwd`"),
        ("C:/evil.py", "an absolute path"),
        ("c:evil.py", "an absolute path"),
        ("a\\evil.py", "a backslash"),
        ("evil\0.py", "a NUL character"),
        (RIGHT, f"holds `{RIGHT}` twice"),
        (f"./{RIGHT}", f"holds `{RIGHT}` twice"),
        (f"{RIGHT}/", f"holds `{RIGHT}/` twice"),
    ],
)
def test_a_dangerous_name_refuses_the_zip(name, reason):
    assert reason in refusal(renamed(name))


@pytest.mark.parametrize(
    ("mode", "reason"),
    [
        (stat.S_IFLNK | 0o777, "a symbolic link: `entry`"),
        (stat.S_IFIFO, "not a plain file"),
        (stat.S_IFCHR, "not a plain file"),
        (stat.S_IFBLK, "not a plain file"),
        (stat.S_IFSOCK, "not a plain file"),
        (stat.S_IFDIR | 0o755, "not a plain file"),
    ],
)
def test_a_special_entry_refuses_the_zip(mode, reason):
    assert reason in refusal(of_mode(mode))


@pytest.mark.parametrize(
    ("mode", "name"), [(0, "entry"), (stat.S_IFREG | 0o644, "entry"), (stat.S_IFDIR, "entry/")]
)
def test_plain_files_and_folders_are_fine(mode, name):
    submission = submission_from_bytes(f"{ID}.zip", of_mode(mode, name))
    assert (submission.refused, list(submission.files)) == ("", ["task1"])


def test_a_leading_dot_is_the_same_place():
    data = zipped({f"./{name}": content for name, content in COMPLETE.items()})
    submission = submission_from_bytes(f"{ID}.zip", data)
    assert (len(submission.files), submission.findings) == (4, ())


@pytest.mark.parametrize("flag", [0x1, 0x41, 0x2000])
@pytest.mark.parametrize("name", [RIGHT, "other.txt"])
def test_an_encrypted_entry_refuses_the_zip(flag, name):
    data = with_entry("other.txt")
    assert "encrypted" in refusal(patched(data, central(data, name) + 8, "<H", flag))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_compression_refuses_the_zip(method):
    assert "compressed in a way that is not read here" in refusal(with_entry("a", b"x", method))


def test_unknown_compression_refuses_the_zip():
    data = zipped(COMPLETE)
    assert "(method 99)" in refusal(patched(data, central(data) + 10, "<H", 99))


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_stored_and_deflated_files_are_read(method):
    data = with_entry(f"task2_{ID}.py", b"y = 2\n", method)
    files = submission_from_bytes(f"{ID}.zip", data).files
    assert files == {"task1": b"x = 1\n", "task2": b"y = 2\n"}


@pytest.mark.parametrize(
    ("name", "size", "reason"),
    [
        (RIGHT, MIB, ""),
        (RIGHT, MIB + 1, f"`{RIGHT}` holds more than 1 MiB"),
        (f"conceptual_{ID}.pdf", 32 * MIB, ""),
        (f"conceptual_{ID}.pdf", 32 * MIB + 1, "holds more than 32 MiB"),
    ],
)
@pytest.mark.parametrize("honest", [True, False])
def test_a_bomb_is_refused_whatever_its_header_claims(name, size, reason, honest):
    data = zipped({name: bytes(size)})
    if not honest:
        for start in (central(data, name) + 24, 22):
            data = patched(data, start, "<I", 10)
        reason = reason or "wrong length"
    submission = submission_from_bytes(f"{ID}.zip", data)
    assert reason in submission.refused
    assert bool(submission.refused) == bool(reason)


def test_a_bomb_is_not_unfolded():
    data = zipped({RIGHT: bytes(64 * MIB)})
    tracemalloc.start()
    assert "holds more than" in refusal(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * MIB


def test_the_total_is_limited_too(monkeypatch):
    monkeypatch.setattr(recognise, "TOTAL_CAP", 3 * 1000 + 999)
    files = {f"task{n}_{ID}.py": b"#" * 1000 for n in range(1, 5)}
    assert f"`task4_{ID}.py` holds more than" in refusal(zipped(files))
    monkeypatch.setattr(recognise, "TOTAL_CAP", 4 * 1000)
    assert not submission_from_bytes(f"{ID}.zip", zipped(files)).refused


def test_the_zip_file_itself_is_limited(tmp_path):
    path = tmp_path / f"{ID}.zip"
    path.write_bytes(zipped(COMPLETE))
    with path.open("r+b") as stream:
        stream.truncate(bundle.ZIP_CAP + 1)
    assert "larger than 128 MiB" in read_submissions(path)[0].refused
    (tmp_path / f"{OTHER}.zip").write_bytes(zipped(complete(OTHER)))
    assert "more than 128 MiB" in read_submissions(tmp_path)[0].refused


@pytest.mark.parametrize(("extra", "refused"), [(999, False), (1000, True)])
def test_the_number_of_entries_is_limited(extra, refused):
    data = zipped({RIGHT: b"", **{f"d/{n}": b"" for n in range(extra)}})
    submission = submission_from_bytes(f"{ID}.zip", data)
    assert ("more than 1,000 entries" in submission.refused) is refused


def test_twenty_thousand_entries_are_refused_fast(tmp_path):
    path = tmp_path / f"{ID}.zip"
    path.write_bytes(zipped({str(n): b"" for n in range(20_000)}))
    started = time.perf_counter()
    assert "more than 1,000 entries" in refusal(path.read_bytes())
    assert time.perf_counter() - started < 0.5
    assert "more than 1,000 entries" in read_submissions(path)[0].refused
    assert time.perf_counter() - started < 2


def test_unread_entries_are_never_inflated():
    data = zipped({**COMPLETE, "data.bin": bytes(80 * MIB)})
    submission = submission_from_bytes(f"{ID}.zip", data)
    assert len(submission.files) == 4
    assert "`data.bin`" in texts(submission)[0]


def flip_content(data):
    start = data.index(RIGHT.encode()) + len(RIGHT)
    return patched(data, start, "<B", data[start] ^ 0xFF)


STORED = with_entry("z", b"", zipfile.ZIP_STORED)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a zip at all",
        b"PK\x03\x04",
        b"%PDF-1.4" * 100,
        zipped(COMPLETE)[:-1],
        zipped(COMPLETE)[:-30],
        zipped(COMPLETE)[40:],
        flip_content(STORED),
        flip_content(zipped(COMPLETE)),
        patched(STORED, central(STORED) + 16, "<I", 1),  # checksum
        patched(STORED, central(STORED) + 24, "<I", 3),  # size
        patched(STORED, central(STORED) + 20, "<I", 3),  # packed size
        patched(STORED, central(STORED) + 42, "<I", 7),  # position
        patched(STORED, central(STORED) + 42, "<I", 0xFFFFFFF0),
        patched(STORED, 8, "<H", 8),  # method in the local header only
        patched(STORED, 6, "<H", 1),  # encryption in the local header only
        patched(STORED, 0, "<I", 0),  # signature
        STORED.replace(RIGHT.encode(), f"task2_{ID}.py".encode(), 1),  # local name
        STORED.replace(b"PK\x03\x04", b"PK\x03\x05"),
    ],
)
def test_a_damaged_zip_is_refused(data):
    assert refusal(data).startswith("The zip is damaged")


def test_a_prefix_with_a_matching_checksum_does_not_pass():
    # Size and checksum in both headers describe the first half of the file only.
    whole = b"first half\n" + b"second half\n" * 100
    data = zipped({RIGHT: whole})
    for start in (central(data), -2):
        data = patched(data, start + 16, "<I", zlib.crc32(whole[:11]))
        data = patched(data, start + 24, "<I", 11)
    assert "wrong length" in refusal(data)


@pytest.mark.parametrize(("cut", "tail"), [(-1, b""), (None, b"more")])
def test_content_that_ends_elsewhere_than_its_header_says_does_not_pass(cut, tail):
    deflater = zlib.compressobj(wbits=-15)
    plain = b"x = 1\n"
    packed = deflater.compress(plain) + deflater.flush(zlib.Z_SYNC_FLUSH)
    packed = (packed + deflater.flush())[:cut] + tail
    data = zipped_raw(packed)
    for method, start in ((10, central(data)), (8, 0)):
        data = patched(data, start + method, "<H", zipfile.ZIP_DEFLATED)
        data = patched(data, start + method + 6, "<I", zlib.crc32(plain))
        data = patched(data, start + method + 14, "<I", len(plain))
    assert "does not end where it should" in refusal(data)


def zipped_raw(content):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(RIGHT, content)
    return stream.getvalue()


def test_a_file_named_like_a_folder_before_it_refuses_the_zip():
    assert "holds `d` twice" in refusal(zipped({"d/": b"", "d": b""}))


def test_an_empty_zip_file_is_refused_not_a_usage_error(tmp_path):
    (tmp_path / f"{ID}.zip").touch()
    (submission,) = read_submissions(tmp_path / f"{ID}.zip")
    assert (submission.student_id, "damaged" in submission.refused) == (ID, True)


def test_a_zip_with_sizes_after_the_content_is_read():
    class Unseekable(io.BytesIO):
        def seekable(self):
            return False

        def tell(self):
            raise OSError

        def seek(self, *_):
            raise OSError

    stream = Unseekable()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in COMPLETE.items():
            archive.writestr(name, content)
    assert stream.getvalue()[6] & 8
    assert len(submission_from_bytes(f"{ID}.zip", stream.getvalue()).files) == 4


def test_a_zip64_is_read():
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(RIGHT, "w", force_zip64=True) as entry,
    ):
        entry.write(b"x = 1\n")
    assert submission_from_bytes(f"{ID}.zip", stream.getvalue()).files == {"task1": b"x = 1\n"}


def test_names_in_other_scripts_are_read():
    data = zipped({**COMPLETE, "作业.txt": b"", "é.txt": b""})
    assert not submission_from_bytes(f"{ID}.zip", data).refused


def test_one_refused_zip_does_not_affect_the_others(tmp_path):
    (tmp_path / f"{ID}.zip").write_bytes(renamed("../evil.py"))
    (tmp_path / f"{OTHER}.zip").write_bytes(zipped(complete(OTHER)))
    first, second = read_submissions(tmp_path)
    assert (first.student_id, bool(first.refused)) == (ID, True)
    assert (second.student_id, len(second.files), second.refused) == (OTHER, 4, "")


WHOLE = zipped({**COMPLETE, "d/": b"", "readme.txt": b"hello"})
EDITS = st.lists(
    st.tuples(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=4)), max_size=8
)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(edits=EDITS, cut=st.integers(0, len(WHOLE)), tail=st.binary(max_size=40))
def test_no_mutation_of_a_zip_crashes_or_changes_what_is_read(edits, cut, tail):
    data = bytearray(WHOLE)
    for position, replacement in edits:
        data[position : position + len(replacement)] = replacement
    mutated = bytes(data[:cut] if cut % 4 == 0 else data) + tail
    submission = submission_from_bytes(f"{ID}.zip", mutated)
    assert submission.refused.isprintable()
    assert not (submission.refused and submission.files)
    # What is read has passed a checksum, so it is what went in, whatever was done to the rest.
    assert all(content in COMPLETE.values() for content in submission.files.values())


@settings(max_examples=100, deadline=None, database=None)
@given(data=st.binary(max_size=200), name=st.text(max_size=80))
def test_no_bytes_and_no_name_crash(data, name):
    submission = submission_from_bytes(name, b"PK\x05\x06" + data)
    assert submission.student_id
    assert submission.origin.isprintable()
