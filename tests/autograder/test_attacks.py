"""Hostile submissions, graded beside honest ones: they gain nothing, reach nothing, stop nothing.

The default run takes a spread of the attacks, `-m slow` all the others.  What each of them tries,
and how its success would show, stands in `attacks/README.md`.
"""

import multiprocessing
import os
import re
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from canaries import contacted, listeners, markers, secret
from grading import faults_of_ours, one_task, selected, troubles

from autograder import pipeline
from autograder.jail.limits import Limits
from autograder.model import FUNCTIONS
from examples.make_class import reference

ATTACKS = tuple(sorted((Path(__file__).parent / "attacks").glob("*.py")))
QUICK = ATTACKS[::12]
HONEST = 20  # points of the reference's task 1

SETTINGS = pipeline.Settings(device="cpu", limits=Limits(call_seconds=4, submission_seconds=60))


def honest_points(source):
    """What the honest functions of an attack are worth: its line `# honest: relu=3 prelu=2`."""
    line = re.search(rb"^# honest:(.*)$", source, re.MULTILINE)
    pairs = re.findall(rb"(\w+)=(\d+)", line[1]) if line else []
    return {name.decode(): float(points) for name, points in pairs}


def class_of(attacks):
    """The attacks, twice those that leave notes for themselves, with honest work between them."""
    submissions = [one_task("a-bystander", "task1", reference("task1"))]
    for attack in attacks:
        submissions.append(one_task(attack.stem, attack.stem[:5], attack.read_bytes()))
        if "stash" in attack.stem:
            again = one_task(f"{attack.stem}-again", attack.stem[:5], attack.read_bytes())
            submissions.append(again)
    return [*submissions, one_task("z-bystander", "task1", reference("task1"))]


@pytest.fixture(scope="module")
def outcome(request):
    """Results by ID, the markers left and the listeners reached, after grading all at once."""
    os.environ["ATTACK_CANARY"] = "not for students"
    before = markers()
    context = multiprocessing.get_context("spawn")
    with (
        listeners() as opened,
        secret(),
        ProcessPoolExecutor(os.cpu_count() or 1, mp_context=context) as executor,
    ):
        submissions = class_of(sorted(selected(request)))
        results = list(pipeline.grade_all(submissions, SETTINGS, executor))
        reached = contacted(opened)
    del os.environ["ATTACK_CANARY"]
    left = [marker for marker in markers() if marker not in before]
    return {result.student_id: result for result in results}, left, reached


def check_attack(results, attack):
    honest = honest_points(attack.read_bytes())
    for name in (attack.stem, f"{attack.stem}-again"):
        if name in results:
            result = results[name]
            earned = {function: points for function, points in result.scores.items() if points}
            assert earned == honest, troubles(result)
            assert not faults_of_ours(result), troubles(result)
            assert not [c.id for c in result.checks if "attack-marker" in c.output]


def test_there_are_enough_attacks():
    assert len(ATTACKS) >= 60
    assert all(attack.stem[:5] in {f.task for f in FUNCTIONS} for attack in ATTACKS)


@pytest.mark.parametrize("attack", QUICK, ids=lambda attack: attack.stem)
def test_attack_gains_nothing(outcome, attack):
    check_attack(outcome[0], attack)


@pytest.mark.slow
@pytest.mark.parametrize(
    "attack", [a for a in ATTACKS if a not in QUICK], ids=lambda attack: attack.stem
)
def test_every_other_attack_gains_nothing(outcome, attack):
    check_attack(outcome[0], attack)


def check_outside(outcome):
    results, left, reached = outcome
    for bystander in ("a-bystander", "z-bystander"):
        assert results[bystander].programming == HONEST, troubles(results[bystander])
    assert left == []
    assert reached == []


def test_attacks_leave_no_trace_and_touch_nobody(outcome):
    check_outside(outcome)


@pytest.mark.slow
def test_every_other_attack_leaves_no_trace_and_touches_nobody(outcome):
    check_outside(outcome)
