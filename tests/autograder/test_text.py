"""Text from outside reaches terminals and tables without control over them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from records import HOSTILE

from autograder.text import one_line, printable

PIECES = st.sampled_from(
    ["\x1b[31m", "\x1b[", "\x1b]0;t\x07", "\x1b", "\r", "\n", *HOSTILE.values()]
)
TEXTS = st.lists(st.one_of(PIECES, st.text()), max_size=8).map("".join)


def is_clean(text):
    return all(c.isprintable() or c in "\n\t" for c in text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[38;5;196mred\x1b[2K\x1b[1A", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://a.b\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bcreset", "reset"),
        ("end\x1b", "end"),
        ("a\x00b\x07c\x08d\x7fe\rf", "abcdef"),
        ("a\x85b\x9bc", "abc"),
        ("a\u202eb\u2066c\u2069d\u200fe", "abcde"),
        ("a\u200bb\ufeffc\u00add", "abcd"),
        ("a\u2028b\u2029c", "abc"),
        ("a\ud800b", "ab"),
        ("tab\tline\n∂L/∂W ≤ ½ 数", "tab\tline\n∂L/∂W ≤ ½ 数"),
    ],
)
def test_only_what_can_be_seen_is_kept(text, kept):
    assert printable(text) == kept


@pytest.mark.parametrize("text", ["\x1b]0;never closed", "\x1b[31", "\x1b\x1b[31m", "\x1b\n[31m"])
def test_a_broken_escape_sequence_loses_its_escape(text):
    assert is_clean(printable(text))


@given(text=TEXTS, limit=st.integers(1, 300))
@settings(deadline=None)
def test_whatever_comes_in_the_result_is_printable_and_within_the_limit(text, limit):
    result = printable(text, limit)
    assert is_clean(result)
    assert len(result) <= limit
    assert printable(result, limit) == result


@given(text=TEXTS, limit=st.integers(1, 300))
@settings(deadline=None)
def test_whatever_comes_in_one_line_is_one_line(text, limit):
    result = one_line(text, limit)
    assert result.isprintable()
    assert len(result) <= limit
    assert len(result.splitlines()) <= 1


@given(st.text(st.characters(exclude_categories=["C", "Z"]), max_size=50))
@settings(deadline=None)
def test_plain_text_is_left_as_it_is(text):
    assert printable(text, 50) == text


def test_text_of_exactly_the_limit_is_whole():
    assert printable("x" * 10, 10) == "x" * 10


def test_a_cut_is_marked():
    assert printable("x" * 11, 10) == "x" * 9 + "…"


def test_a_cut_is_marked_where_escapes_fill_the_text():
    assert printable("\x1b[31m" * 10 + "the point", 10).endswith("…")


def test_one_line_joins_lines_with_single_spaces():
    assert one_line("  a\n\n b\t c  \r\n") == "a b c"


def test_one_line_is_cut_to_its_limit():
    assert one_line("word " * 100, 12) == "word word wo"
