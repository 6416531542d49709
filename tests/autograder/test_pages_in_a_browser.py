"""The pages in a real browser: sorted, filtered, exported; by mouse, by keyboard, in the dark."""

import csv
import dataclasses
import functools
import io
import itertools
import random
import time

import pytest
from browser import needs_chromium
from records import check, perfect, result

from autograder.model import Finding, Status
from autograder.reports.class_page import class_page
from autograder.reports.feedback import feedback

pytestmark = needs_chromium

HOSTILE_NAME = "<img src=x onerror=alert(1)>"
HOSTILE_MESSAGE = "</script><script>alert(2)</script><b>bold</b> =HYPERLINK(1)"
CLASS = [
    dataclasses.replace(result("10", perfect(), seconds=3.0), name="Noether"),
    dataclasses.replace(result("9", perfect(relu=Status.FAILED), seconds=20.0), name="=Germain"),
    dataclasses.replace(
        result("8", [check("train", 5, Status.CRASHED, message=HOSTILE_MESSAGE)], seconds=1.0),
        name=HOSTILE_NAME,
    ),
    result("7", status="refused", refused=HOSTILE_MESSAGE, findings=(Finding(HOSTILE_NAME),)),
]


@pytest.fixture
def table(opened):
    return opened(class_page(CLASS))


def shown(window):
    cells = window.page.locator("#table-students tbody tr:not([hidden]) th")
    return cells.all_inner_texts()


def button(window, name):
    return window.page.locator("#table-students th button", has_text=name).first


def test_a_click_sorts_and_another_turns_it_round(table):
    heading = table.page.locator("#table-students th:has(button)", has_text="total").first
    button(table, "total").click()
    assert shown(table) == ["7", "8", "9", "10"]
    assert heading.get_attribute("aria-sort") == "ascending"
    button(table, "total").click()
    assert shown(table) == ["10", "9", "7", "8"]  # equal ones keep their order
    assert heading.get_attribute("aria-sort") == "descending"
    assert table.page.locator("#table-students [aria-sort]").count() == 1
    assert table.complaints == []


def test_numbers_sort_as_numbers(table):
    button(table, "seconds").click()
    assert shown(table) == ["7", "8", "10", "9"]
    button(table, "student_id").click()
    assert shown(table) == ["7", "8", "9", "10"]


def test_the_table_is_sorted_by_keyboard_alone(table):
    button(table, "status").focus()
    table.page.keyboard.press("Tab")
    assert table.page.evaluate("document.activeElement.textContent") == "total"
    table.page.keyboard.press("Enter")
    assert shown(table) == ["7", "8", "9", "10"]


@pytest.mark.parametrize(
    ("fill", "left"),
    [
        ({"search": "NOETH"}, ["10"]),
        ({"search": "alert(2)"}, ["7", "8"]),
        ({"status": "refused"}, ["7"]),
        ({"lost": "relu"}, ["7", "8", "9"]),
        ({"lost": "relu", "status": "graded"}, ["8", "9"]),
        ({"search": "nobody is called that"}, []),
    ],
    ids=str,
)
def test_filters_leave_the_rows_that_fit(table, fill, left):
    for name, value in fill.items():
        field = table.page.locator(f"#{name}")
        field.fill(value) if name == "search" else field.select_option(value)
    assert sorted(shown(table)) == left
    assert table.page.locator("#shown").inner_text() == f"{len(left)} of 4 shown"
    assert table.page.locator("#nobody").is_visible() == (not left)
    table.page.locator("#clear").click()
    assert len(shown(table)) == 4


def test_a_hostile_name_and_message_are_text(table, opened):
    assert table.page.locator("#table-students tr:has-text('crashed') td").first.inner_text() == (
        HOSTILE_NAME
    )
    student = opened(feedback(CLASS[2]))
    assert HOSTILE_MESSAGE in student.page.locator("main").inner_text()
    assert HOSTILE_NAME in student.page.locator("h1").inner_text()
    for window in (table, student):
        assert window.page.locator("img, b:has-text('bold')").count() == 0
        assert window.complaints == []


def exported(window, which):
    with window.page.expect_download() as download:
        window.page.locator(f"[data-export={which}]").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_export_has_the_shown_rows_in_their_order_and_no_formula(table):
    table.page.locator("#status").select_option("graded")
    button(table, "total").click()
    rows = exported(table, "students")
    assert [row["student_id"] for row in rows] == ["8", "9", "10"]
    assert [row["name"] for row in rows] == [HOSTILE_NAME, "'=Germain", "Noether"]
    assert rows[2]["DNNbackward"] == "5"
    assert table.complaints == []


def test_a_negative_number_is_exported_as_one(opened):
    solved = [("relu",), ("relu",), ("relu",), ("train",), ("train",), ("train", "prelu")]
    results = [
        result(
            str(number),
            [
                check(name, 1, Status.PASSED if name in names else Status.FAILED)
                for name in ("relu", "train", "prelu")
            ],
        )
        for number, names in enumerate(solved)
    ]
    rows = {row["function"]: row for row in exported(opened(class_page(results)), "checks")}
    assert -1 <= float(rows["relu"]["discrimination"]) < -0.5


def test_checks_and_mistakes_are_exported_whole(table):
    assert len(exported(table, "checks")) == 11
    by_students = exported(table, "mistakes")
    assert {row["students"] for row in by_students} == {"1"}
    assert {row["who"] for row in by_students} == {"8", "9"}


@functools.cache
def page_of_many(count):
    return class_page(many(count))


def many(count):
    """A class of records with skills of all sorts, and mistakes in the same words."""
    rng = random.Random(1)
    for number in range(count):
        skill = rng.random()
        statuses = {c.function: rng.random() < skill for c in perfect()}
        wrong = {name: Status.FAILED for name, right in statuses.items() if not right}
        checks = [
            dataclasses.replace(c, message="" if c.status is Status.PASSED else "It is wrong.")
            for c in perfect(**wrong)
        ]
        one = result(str(3170100000 + number), checks)
        yield dataclasses.replace(one, name=f"Student {number}")


def test_a_mistakes_students_are_shown_in_the_table(opened):
    window = opened(page_of_many(150))
    row = window.page.locator("#table-mistakes tbody tr").first
    count = int(row.locator("td").first.inner_text())
    assert count > 12
    row.locator("button.who").click()
    assert len(shown(window)) == count
    window.page.locator("#clear").click()
    assert len(shown(window)) == 150
    assert window.complaints == []


def test_pages_of_rows_are_turned_and_printed_together(opened):
    window = opened(page_of_many(150))
    visible = window.page.locator("#table-students tbody tr:visible")
    assert visible.count() == 100
    window.page.locator("#next").click()
    assert visible.count() == 50
    assert window.page.locator("#where").inner_text() == "rows 101–150 of 150"
    assert window.page.locator("#next").is_disabled()
    window.page.emulate_media(media="print")
    assert visible.count() == 150


TIMED_CLICK = """() => new Promise((done) => {
  const [sorter] = [...document.querySelectorAll("#table-students th button")]
    .filter((one) => one.textContent === "total");
  const begin = performance.now();
  sorter.click();
  requestAnimationFrame(() => setTimeout(() => done((performance.now() - begin) / 1000)));
})"""


def test_a_class_of_a_thousand_opens_and_sorts_in_two_seconds(chromium, tmp_path):
    file = tmp_path / "page.html"
    file.write_text(class_page(many(1000)), encoding="utf-8")
    fastest = 99.0
    for _ in range(3):  # another program may have the machine
        page = chromium.new_page()
        begin = time.monotonic()
        page.goto(file.as_uri())
        page.evaluate("() => new Promise(requestAnimationFrame)")
        opening = time.monotonic() - begin
        fastest = min(fastest, opening + page.evaluate(TIMED_CLICK))
        page.close()
        if fastest < 2:
            break
    assert fastest < 2


# Looks

CONTRASTS = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (text, under) => {
    canvas.fillStyle = `rgb(${under.join(",")})`;
    canvas.fillRect(0, 0, 1, 1);
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (colour) => {
    const [r, g, b] = colour.map((v) => v / 255)
      .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const under = (element) => {
    const parents = [];
    for (let e = element; e; e = e.parentElement) parents.unshift(getComputedStyle(e));
    return parents.reduce((colour, style) => rgb(style.backgroundColor, colour), [255, 255, 255]);
  };
  const texts = [...document.querySelectorAll("body *")].filter((element) =>
    element.checkVisibility() && !element.closest("svg, :disabled, .unseen, .skip") &&
    [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()));
  return texts.map((element) => {
    const ground = under(element), [a, b] =
      [light(rgb(getComputedStyle(element).color, ground)), light(ground)].sort((x, y) => y - x);
    return [(a + 0.05) / (b + 0.05), element.tagName + "." + element.className];
  }).sort((x, y) => x[0] - y[0]).slice(0, 3);
}"""
BOTH = {"feedback": lambda: feedback(CLASS[2]), "class": lambda: class_page(CLASS)}
each_page = pytest.mark.parametrize("make", BOTH.values(), ids=BOTH)


@each_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(opened, make, scheme):
    window = opened(make(), scheme=scheme)
    ground = window.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ground < "rgb(2") == (scheme == "dark")
    worst, where = window.page.evaluate(CONTRASTS)[0]
    assert worst >= 4.5, where  # WCAG 2.2, success criterion 1.4.3


@each_page
def test_a_phone_shows_the_page_without_scrolling_sideways(opened, make):
    window = opened(make(), width=360)
    assert window.page.evaluate("document.documentElement.scrollWidth") <= 360


@each_page
def test_a_page_says_its_language_parts_and_headings(opened, make):
    page = opened(make()).page
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("main").count() == page.locator("h1").count() == 1
    assert page.locator("thead th:not([scope])").count() == 0
    assert page.locator("button:not([type]), label:not(:has(input, select))").count() == 0
    levels = page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(h => +h.tagName[1])")
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
