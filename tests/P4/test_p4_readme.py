"""The README of P4 says what the recorded runs measured, and names every file."""

import json
import re
from pathlib import Path

import pytest

P4 = Path(__file__).parents[2] / "P4"
README = (P4 / "README.md").read_text(encoding="utf-8")
RECORDED = {file.stem: json.loads(file.read_text("utf-8")) for file in P4.glob("recorded/*.json")}


def percent(part):
    return f"{100 * part:.2f} %"


@pytest.mark.parametrize("name", [n for n in RECORDED if n.startswith(("head-", "subset-"))])
def test_a_row_of_a_table_is_what_its_run_measured(name):
    (row,) = re.findall(rf"^\| `{name.removeprefix('head-')}` \|.*$", README, re.MULTILINE)
    run = RECORDED[name]
    wanted = [percent(run["validation_accuracy"]), percent(run["test_accuracy"])]
    assert [cell.strip() for cell in row.split("|")[-3:-1]] == wanted


@pytest.mark.parametrize("name", ["sweep-linear", "sweep-dropout"])
def test_the_sweeps_table_is_what_was_measured(name):
    for point in RECORDED[name]["sweep"]:
        (row,) = re.findall(rf"^\| {point['l2']:g} \|.*$", README, re.MULTILINE)
        assert percent(point["validation_accuracy"]) in row
        assert percent(point["train_accuracy"]) in row


@pytest.mark.parametrize("name", ["whole", "default-imagenet", "default-random", "sweep-linear"])
def test_the_text_gives_the_recorded_accuracy(name):
    assert percent(RECORDED[name]["test_accuracy"]) in README


def test_every_module_is_described():
    named = set(re.findall(r"`(\w+\.py)`", README))
    assert {file.name for file in P4.glob("*.py")} - {"__init__.py"} <= named
