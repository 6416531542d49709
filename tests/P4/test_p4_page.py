"""The page in a real browser."""

import json
import os
import re
import shutil

import numpy as np
import pytest
from tiny_runs import coloured

from P4.images import array_images
from P4.model import Scores
from P4.page import Heading, page

HOSTILE = '<script>alert("x")</script>&amp;{{ 7 }}'
CLASSES = ("red", HOSTILE, "blue </script> 'sky'")


def made(count, classes=CLASSES):
    """Scores of which every fifth is a mistake, surer and surer; and their images."""
    pixels, _ = coloured(count, 0)
    labels = np.arange(count) % len(classes)
    predicted = (labels + (np.arange(count) % 5 == 4)) % len(classes)
    sure = 0.5 + 0.49 * np.arange(count) / count
    rest = (1 - sure) / (len(classes) - 1)
    probabilities = np.repeat(rest[:, None], len(classes), axis=1).astype(np.float32)
    probabilities[np.arange(count), predicted] = sure
    return Scores(probabilities, labels, classes), array_images(pixels, labels, classes)


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if program is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with playwright.sync_playwright() as started:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = started.chromium.launch(executable_path=program, args=sandbox)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser, tmp_path):
    """Open the page of some images; it must raise no error and ask for nothing outside."""
    troubles, tab = [], browser.new_page(viewport={"width": 1280, "height": 900})
    tab.on("pageerror", lambda error: troubles.append(str(error)))
    tab.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    tab.on("dialog", lambda dialog: (troubles.append("a dialog"), dialog.dismiss()))
    tab.on("request", lambda r: troubles.append(r.url) if r.url.startswith("http") else None)

    def opened(count, classes=CLASSES):
        scores, images = made(count, classes)
        heading = Heading(f"A title {HOSTILE}", (("data", HOSTILE),), (f"by {HOSTILE}",))
        file = tmp_path / "index.html"
        file.write_text(page(heading, scores, images.images), encoding="utf-8")
        tab.goto(file.as_uri())
        return tab

    yield opened
    tab.close()
    assert troubles == []


def numbers(tab):
    return [
        int(text.split()[1]) for text in tab.locator(".verdict > div:first-child").all_inner_texts()
    ]


def test_the_most_confident_mistakes_stand_first(opened):
    tab = opened(60)
    assert numbers(tab)[:12] == [59, 54, 49, 44, 39, 34, 29, 24, 19, 14, 9, 4]
    assert tab.locator(".card.mistake").count() == 12
    assert tab.locator("#where").inner_text() == "1 – 48 of 60"
    assert tab.locator("#accuracy").inner_text() == "80.00 %"


def test_filters_choose_by_class_and_by_mistake(opened):
    tab = opened(60)
    tab.select_option("#verdict", "wrong")
    tab.select_option("#true", "1")
    assert sorted(numbers(tab)) == [n for n in range(60) if n % 5 == 4 and n % 3 == 1]
    tab.select_option("#verdict", "all")
    tab.select_option("#predicted", "1")
    assert sorted(numbers(tab)) == [n for n in range(60) if n % 5 != 4 and n % 3 == 1]
    tab.select_option("#true", "0")
    tab.select_option("#predicted", "2")
    assert tab.locator("#cards").inner_text() == "No image is like that."


def test_every_class_has_a_bar_as_long_as_its_score(opened):
    tab = opened(10)
    tab.fill("#number", "7")
    row = tab.locator(".score")
    assert row.count() == 3
    scores, _ = made(10)
    wanted = sorted(scores.probabilities[7], reverse=True)
    shown = [
        float(text.rstrip(" %")) for text in tab.locator(".score span:last-child").all_inner_texts()
    ]
    assert shown == pytest.approx([100 * p for p in wanted], abs=0.06)
    widths = [
        bar.evaluate("b => b.clientWidth / b.parentNode.clientWidth")
        for bar in row.locator("i").all()
    ]
    assert widths == pytest.approx(wanted, abs=0.02)


def test_a_cell_of_the_confusion_matrix_shows_its_images(opened):
    tab = opened(60)
    cells = tab.locator("#matrix td")
    assert sum(int(text) for text in cells.all_inner_texts()) == 60
    count = int(cells.nth(1).inner_text())
    cells.nth(1).click()
    assert tab.locator(".card").count() == count == 4
    assert tab.locator(".card.mistake").count() == count


def test_names_are_shown_and_never_run(opened):
    tab = opened(6)
    assert tab.locator("h1").inner_text() == f"A title {HOSTILE}"
    assert tab.locator("#true option").all_inner_texts() == ["any", *CLASSES]
    assert tab.locator("footer").inner_text() == f"Images: by {HOSTILE}"


def test_ten_thousand_images_are_paged_and_their_pictures_decoded_when_seen(opened):
    tab = opened(10_000)
    tab.select_option("#order", "index")
    tab.wait_for_selector("canvas[data-drawn]")
    assert tab.locator(".card").count() == 48
    assert tab.evaluate("sheets.size") < 60
    for _ in range(3):
        tab.click("#next")
    assert tab.locator("#where").inner_text() == "145 – 192 of 10000"
    assert numbers(tab)[0] == 144
    tab.keyboard.press("ArrowLeft")
    assert numbers(tab)[0] == 96


def test_many_classes_stay_usable(opened):
    tab = opened(150, tuple(f"class {number}" for number in range(70)))
    tab.fill("#number", "4")
    assert tab.locator(".score").count() == 20
    tab.click("text=all 70 classes")
    assert tab.locator(".score").count() == 70
    cell = tab.locator("#matrix td").first
    count = int(cell.inner_text())
    cell.click()
    assert tab.locator(".card").count() == tab.locator(".card.mistake").count() == count


def test_pictures_are_those_of_their_numbers(opened):
    tab = opened(230)
    tab.fill("#number", "123")
    tab.wait_for_selector("canvas[data-drawn]")
    read = "c => [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data]"
    drawn = np.array(tab.locator("canvas").evaluate(read)).reshape(32, 32, 4)[:, :, :3]
    pixels, _ = coloured(230, 0)
    others = [np.abs(drawn - pixels[n].astype(int)).mean() for n in range(230)]
    assert int(np.argmin(others)) == 123


def test_nothing_overlaps_or_is_cut_off(opened, tmp_path):
    tab = opened(60, ("airplane", "automobile", "a very long name of a class indeed"))
    for width in (1280, 420):
        tab.set_viewport_size({"width": width, "height": 900})
        tab.wait_for_selector("canvas[data-drawn]")
        shot = tab.screenshot(path=tmp_path / f"{width}.png")
        assert len(shot) > 10_000
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        cut = "s => s.scrollWidth > s.clientWidth"
        numbers_cut = [s.evaluate(cut) for s in tab.locator(".score span:last-child").all()[:9]]
        assert not any(numbers_cut)


def test_a_page_is_one_file_and_its_data_can_not_end_the_script():
    scores, images = made(6)
    text = page(Heading("t", ()), scores, images.images)
    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?!data:)\w""", text)
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert json.loads(data.group(1))["classes"] == list(CLASSES)
