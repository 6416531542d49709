"""The pages as text: complete, escaped, and nothing but themselves."""

import re

import pytest
from jinja2 import UndefinedError
from records import HOSTILE, check, hostile_result, perfect, result

from autograder import rubric
from autograder.decisions import Lateness, Override
from autograder.model import Finding, Status
from autograder.reports.class_page import class_page
from autograder.reports.explanation import explained, printed
from autograder.reports.feedback import feedback
from autograder.reports.histogram import Histogram
from autograder.reports.rendering import page

COMPARED = """H is wrong.
  given:    [[1. 2.]
             [3. 4.]]
  expected: [1. 2.]
  got:      [2. 4.]"""
FAILED = result("3170100111", [check("relu", 3, Status.FAILED, message=COMPARED, hint="Mind it.")])
REFUSED = result("3170100112", status="refused", refused="It is no zip.")
UNGRADED = result("3170100113", rubric.complete(()), status="error", refused="A worker died")


def words(html):
    """What stands between the tags, on one line."""
    body = re.sub(r"<(style|script|head)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


# A message's parts


def test_a_comparison_is_taken_apart():
    found = explained(COMPARED)
    assert found.text == "H is wrong."
    assert found.given == ("[[1. 2.]\n [3. 4.]]",)
    assert (found.expected, found.got) == ("[1. 2.]", "[2. 4.]")


@pytest.mark.parametrize("message", ["", "one line", "two\nlines", "  given nothing", "a\n\nb"])
def test_any_other_message_stays_whole(message):
    found = explained(message)
    assert (found.text, found.given, found.expected, found.got) == (message.strip(), (), "", "")


def test_a_vector_among_words_stands_on_one_line():
    message = "must go to\n[-0.2  0.06\n            -0.3], but went to\n[1.  2.\n             3.]."
    assert explained(message).text == "must go to\n[-0.2  0.06 -0.3], but went to\n[1.  2. 3.]."


def test_what_libraries_say_about_the_jail_is_not_the_students_output():
    noise = "Error in cpuinfo: failed to parse /proc/cpuinfo\n[W1122 14:34 NNPACK.cpp:54] Out!\n"
    assert printed(f"{noise}epoch 1\n{noise}Error in cpu\n") == "epoch 1\nError in cpu"
    assert printed(noise) == ""


# The student's page


def test_feedback_says_what_was_asked_expected_and_got():
    text = words(feedback(FAILED))
    for part in ("checks relu", "0 / 3", "H is wrong.", "Expected [1. 2.]", "Yours [2. 4.]"):
        assert part in text
    assert "Hint. Mind it." in text
    assert "not right yet" in text


def test_feedback_has_the_points_of_every_function():
    text = words(feedback(result(checks=perfect(prelu=Status.TIMEOUT))))
    assert "58 of 60 points" in text
    assert "prelu 0 / 2" in text
    assert "out of time" in text
    assert "Where points were lost prelu −2" in text


def test_feedback_of_a_perfect_submission_names_no_loss():
    text = words(feedback(result(checks=perfect())))
    assert "Every function has all its points." in text
    assert "Where points were lost" not in text


def test_feedback_counts_the_written_part_where_it_is_marked():
    assert "91.5 of 100 points" in words(feedback(result(checks=perfect(), conceptual=31.5)))
    assert "not marked yet" in words(feedback(result(checks=perfect())))


def test_feedback_tells_what_people_and_rules_changed_from_what_was_measured():
    late = Lateness("2026-11-01 23:59", "2026-11-02 08:00", "1 day", 6, "10%/day")
    one = result(
        checks=perfect(prelu=Status.FAILED),
        overrides=(Override("prelu", 1.5, "Right idea."),),
        late=late,
    )
    text = words(feedback(one))
    assert "53.5 of 60 points" in text
    assert "Set by hand to 1.5; measured were 0. Reason: Right idea." in text
    assert "Late by 1 day −6" in text
    assert one.programming == 58


def test_captured_output_stands_with_its_check():
    one = result(checks=[check("relu", 3, Status.PASSED, output="epoch 1")])
    assert "What your code printed epoch 1" in words(feedback(one))


def test_a_refused_submission_is_told_why_and_what_helps():
    text = words(feedback(REFUSED))
    assert "It is no zip." in text
    assert "What helps" in text


def test_a_fault_of_ours_is_called_ours():
    text = words(feedback(UNGRADED))
    assert "our fault, not yours" in text


def test_findings_stand_with_their_remedy():
    one = result(findings=(Finding("`Task1.py` is not recognised.", "Rename it.", True),))
    assert "`Task1.py` is not recognised. Rename it." in words(feedback(one))


# The class page


def test_the_class_page_has_a_row_with_a_link_for_each_student():
    html = class_page([REFUSED, FAILED, UNGRADED])
    rows = re.findall(r'<tr><th scope="row"><a href="(\d+)/feedback.html">(\d+)</a>', html)
    assert rows == [(one, one) for one in ("3170100111", "3170100112", "3170100113")]
    assert "1 could not be graded through a fault of ours." in words(html)


def test_an_empty_class_has_a_page():
    text = words(class_page([]))
    assert "0 students" in text
    assert "Nobody was graded." in text


def test_what_is_not_defined_is_a_dash():
    html = class_page([FAILED])
    assert re.search(r'<td class="number">–</td>', html)
    assert "nan" not in words(html).lower().split()


@pytest.mark.parametrize(
    ("totals", "counts"),
    [
        ([0, 4.5, 5, 60, 59.5, 55], {0: 2, 1: 1, 11: 3}),
        ([], {}),
    ],
)
def test_totals_fall_into_bins_of_five_points(totals, counts):
    found = Histogram.of(totals, 60)
    assert {k: bar.count for k, bar in enumerate(found.bars) if bar.count} == counts
    assert len(found.bars) == 12
    assert (found.mean is None) == (not totals)


# Both


PAGES = {"feedback": feedback, "class": lambda one: class_page([one])}
each_page = pytest.mark.parametrize("make", PAGES.values(), ids=PAGES)


@each_page
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_escaped_and_printable(make, text):
    html = make(hostile_result(text))
    html.encode("utf-8")
    body = html[html.index("</style>") :]
    assert "<script>alert" not in html
    assert all(c.isprintable() or c in "\n\t" for c in body)


@each_page
def test_a_page_needs_nothing_but_itself(make):
    html = make(FAILED)
    assert re.findall(r"\b(?:src|data|srcset|action)=|@import|url\(|https?:", html) == []
    assert "default-src &#39;none&#39;" in html
    assert "unsafe-inline" not in html


@each_page
def test_the_same_results_give_the_same_page(make):
    assert make(FAILED) == make(FAILED)


def test_a_template_that_uses_what_nobody_gave_is_an_error():
    with pytest.raises(UndefinedError):
        page("feedback.html.j2", result=REFUSED, tasks=[])
