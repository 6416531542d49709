"""Copies with new names, another order and other comments are found; honest answers are not."""

import csv
import functools
import random
import time

import pytest
from browser import needs_chromium
from copying import copied
from records import HOSTILE, ROOT

from autograder.__main__ import main
from autograder.handout import template_of
from autograder.model import TASKS
from autograder.similarity.classes import THRESHOLDS, compared, groups, work
from autograder.similarity.matches import fragments, lines
from autograder.similarity.report import index_page, pair_page, pairs_csv
from autograder.similarity.tokens import MOST_TOKENS, decoded, tokens
from examples.make_class import reference, write_zip

HONEST = {
    path.stem: path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "tests" / "autograder" / "correct").glob("task*.py"))
}


def boilerplate(task):
    return (reference(task), template_of(reference(task)))


@functools.cache
def read(label, text):
    return work(label, text.encode())


def similar(task, sources, **options):
    works = [read(label, text) for label, text in sources.items()]
    options = {"boilerplate": boilerplate(task), "threshold": THRESHOLDS[task], **options}
    return compared(task, works, **options)


@functools.cache
def class_with_copies(seed):
    """All honest answers, and six copies; the pairs of all tasks with the highest scores."""
    rng = random.Random(seed)
    victims = rng.sample(sorted(HONEST), 6)
    copies = {f"copy of {name}": copied(HONEST[name], seed) for name in victims}
    pairs = []
    for task in TASKS:
        honest = {name: text for name, text in HONEST.items() if name.startswith(task)}
        planted = {name: text for name, text in copies.items() if f"of {task}" in name}
        pairs += similar(task, honest | planted).pairs
    return victims, sorted(pairs, key=lambda pair: -pair.score)


@pytest.mark.parametrize("seed", range(2))
def test_six_planted_copies_are_on_top_and_no_honest_pair_is_flagged(seed):
    victims, pairs = class_with_copies(seed)
    assert len(HONEST) >= 40
    top = {(pair.first.label, pair.second.label) for pair in pairs[:6]}
    assert top == {(name, f"copy of {name}") for name in victims}
    assert [pair.flagged for pair in pairs] == [True] * 6 + [False] * (len(pairs) - 6)


@pytest.mark.parametrize("task", TASKS)
def test_honest_answers_stay_far_below_the_threshold_and_every_copy_above(task):
    honest = {name: text for name, text in HONEST.items() if name.startswith(task)}
    copies = {f"copy of {name}": copied(text, 7) for name, text in honest.items()}
    found = similar(task, honest | copies)
    flagged = {(pair.first.label, pair.second.label) for pair in found.pairs if pair.flagged}
    assert flagged == {(name, f"copy of {name}") for name in honest}
    honest_scores = [pair.score for pair in similar(task, honest).pairs]
    assert max(honest_scores) < THRESHOLDS[task] - 0.1


def test_the_reference_handed_in_twice_shares_nothing_of_its_own():
    twice = {"a": reference("task1"), "b": reference("task1")}
    assert similar("task1", twice).pairs == ()


def test_without_boilerplate_the_same_two_are_alike():
    twice = {"a": reference("task1"), "b": reference("task1")}
    assert similar("task1", twice, boilerplate=()).pairs[0].score > 0.8


def test_a_few_lines_in_common_prove_nothing():
    two = {name: f"def f{name}(x):\n    return x * 31 + 7\n" for name in "ab"}
    assert [pair.flagged for pair in similar("task1", two).pairs] == [False]


def test_earlier_work_is_compared_with_this_class_alone():
    text = HONEST["task1_verbose"].encode()
    works = [work("now", text), *(work(f"old {n}", text, earlier=True) for n in range(2))]
    found = compared("task1", works, (), 0.4)
    labels = {(pair.first.label, pair.second.label) for pair in found.pairs}
    assert labels == {("now", "old 0"), ("now", "old 1")}


def test_groups_are_what_pairs_connect():
    edges = [("a", "b"), ("c", "d"), ("b", "e"), ("f", "e")]
    assert groups(edges) == (("a", "b", "e", "f"), ("c", "d"))
    assert groups([]) == ()


# What is compared


def texts(source):
    return [token.text for token in tokens(source)]


@pytest.mark.parametrize(
    "other",
    [
        "def g(first, second):\n    return np.dot(first, 2) + second\n",
        "def f(x,y): return np.dot(x,2)+y",
        'def f(x, y):\n    """Multiply."""\n    # quickly\n    return np.dot(x, 2,) + y',
        "import numpy as np\nfrom time import time\ndef f(x, y):\n\treturn np.dot(x, 2) + y",
    ],
)
def test_names_layout_comments_and_imports_do_not_matter(other):
    assert texts(other) == texts("def f(x, y):\n    return np.dot(x, 2) + y\n")


@pytest.mark.parametrize(
    "other",
    ["def f(x, y):\n    return np.dot(x, 3) + y", "def f(x, y):\n    return np.sum(x, 2) + y"],
)
def test_numbers_and_names_of_libraries_do(other):
    assert texts(other) != texts("def f(x, y):\n    return np.dot(x, 2) + y\n")


def test_attributes_of_self_are_the_students_own_names_and_those_of_others_are_not():
    assert texts("self.conv1(x)") == texts("self.first(y)")
    assert texts("nn.Conv2d(x)") != texts("nn.Linear(y)")


def test_tokens_know_where_they_stand():
    source = "a = 'x' 'y' + 1"
    assert [source[t.begin : t.end] for t in tokens(source)] == ["a", "=", "'x' 'y'", "+", "1"]


@pytest.mark.parametrize(
    "source",
    [
        *(text.encode("utf-8", "surrogatepass") for text in HOSTILE.values()),
        b"\xff\xfe\x00" * 1000,
        b"(" * 50_000,
        b"f'{" * 10_000,
        b"'''" + b"a\\" * 20_000,
        b"x = 1\n" * 10_000,
        b"",
    ],
)
def test_any_bytes_are_read_in_no_time(source):
    begin = time.process_time()
    one = work("a", source)
    assert len(one.tokens) <= MOST_TOKENS
    assert compared("task1", [one, work("b", source)], (), 0.4).files == 2
    assert fragments(one, one, {}) == []
    assert time.process_time() - begin < 15


# Side by side


def test_fragments_pair_what_stands_in_another_order():
    first = work("a", b"def f(x):\n    return x.sum() + 1\n\ndef g(y):\n    print(y[0], y[1])\n")
    second = work("b", b"def h(u):\n    print(u[0], u[1])\n\ndef k(v):\n    return v.sum() + 1\n")
    weight = compared("task1", [first, second], (), 0.1).weight
    found = fragments(first, second, weight)
    assert [one.first for one in found] == sorted(one.first for one in found)
    assert [one.second for one in found] != sorted(one.second for one in found)
    left = lines(first, [(one.first, one.length) for one in found])
    assert "\n".join("".join(text for text, _ in line) for line in left) == first.text
    assert {number for line in left for _, number in line} >= {1, 2}


def test_what_stands_twice_in_one_file_has_one_twin_in_the_other():
    once = b"print(a[0], b[1], c[2], d[3])\n"
    first, second = work("a", once + b"x = 1 / y\n" + once), work("b", once)
    weight = compared("task1", [first, second], (), 0.1).weight
    assert [one.second for one in fragments(first, second, weight)] == [0]


def test_a_pairs_page_marks_what_both_have():
    name = "task2_torch_func"
    found = similar("task2", {"a": HONEST[name], "b": copied(HONEST[name], 1)})
    html = pair_page(found.pairs[0], found)
    assert html.count('id="a1"') == html.count('href="#a1"') == 1
    assert "<mark" in html


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_source_is_text_in_the_pages(text):
    source = f"{HONEST['task1_verbose']}\n{text}\n".encode("utf-8", "replace").decode()
    found = compared("task1", [work(label, source.encode()) for label in ("=a", "<b>")], (), 0.4)
    html = pair_page(found.pairs[0], found) + index_page([found])
    assert "<script>alert" not in html
    assert "<b>" not in html.replace("<b>=a</b>", "").replace("<b>&lt;b&gt;</b>", "")
    (row,) = csv.DictReader(pairs_csv([found]).splitlines())
    assert row["first"] == "'=a"


@needs_chromium
def test_a_pairs_page_opens_and_its_numbers_lead_to_their_twins(opened):
    name = "task4_nested_stages"
    found = similar("task4", {"a": HONEST[name], "b": copied(HONEST[name], 1)})
    window = opened(pair_page(found.pairs[0], found))
    window.page.locator("#a1").click()
    assert window.page.url.endswith("#b1")
    assert window.complaints == []


# The command


@pytest.fixture
def submissions(tmp_path):
    """A folder with four submissions of which two are copies, and one that can't be read."""
    folder = tmp_path / "class"
    folder.mkdir()
    names = ["task1_verbose", "task1_lambdas", "task1_einsum"]
    sources = [*(HONEST[name] for name in names), copied(HONEST[names[0]], 1)]
    for number, source in enumerate(sources, start=3170100101):
        write_zip(folder, str(number), {f"task1_{number}.py": source.encode()})
    (folder / "3170100109.zip").write_bytes(b"no zip")
    return folder


def test_the_command_writes_pairs_groups_and_pages(submissions, tmp_path, capsys):
    out = tmp_path / "out"
    (out / "pairs").mkdir(parents=True)
    (out / "pairs" / "task1-777.html").write_text("of an earlier run")
    assert main(["similarity", str(submissions), "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    assert "task1: 4 files, 1 pairs from 0.40 on" in printed
    assert "can't be read: 3170100109" in printed
    with (out / "pairs.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert (rows[0]["first"], rows[0]["second"]) == ("3170100101", "3170100104")
    assert [row["flagged"] for row in rows].count("yes") == 1
    pages = {str(path.relative_to(out)) for path in out.rglob("*.html")}
    assert pages == {"index.html", *(row["page"] for row in rows)}


def test_another_class_is_compared_with_but_not_within_itself(submissions, tmp_path):
    out, new = tmp_path / "out", tmp_path / "new"
    new.mkdir()
    write_zip(
        new, "3180100101", {"task1_3180100101.py": copied(HONEST["task1_einsum"], 2).encode()}
    )
    arguments = ["similarity", str(new), "--against", str(submissions), "--out", str(out)]
    assert main(arguments) == 0
    with (out / "pairs.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["first"] for row in rows} == {"3180100101"}
    flagged = [row["second"] for row in rows if row["flagged"] == "yes"]
    assert flagged == ["3170100103 (earlier)"]


@pytest.mark.parametrize("value", ["task1", "task1=", "task1=2", "task1=0", "task9=0.5", "0.5"])
def test_a_threshold_that_is_none_is_refused(submissions, tmp_path, capsys, value):
    arguments = ["similarity", str(submissions), "--out", str(tmp_path / "out")]
    with pytest.raises(SystemExit) as caught:
        main([*arguments, "--threshold", value])
    assert caught.value.code == 2
    assert f"{value} is not allowed" in capsys.readouterr().err


def test_a_threshold_moves_what_is_flagged(submissions, tmp_path, capsys):
    out = str(tmp_path / "out")
    assert main(["similarity", str(submissions), "--out", out, "--threshold", "task1=0.99"]) == 0
    assert "0 pairs from 0.99 on" in capsys.readouterr().out


def test_a_byte_order_mark_and_foreign_line_ends_are_read():
    assert decoded(b"\xef\xbb\xbfa\r\nb\rc") == "a\nb\nc"
