"""Every formula and number of the worked answers is claimed, checked, and true."""

import random
import re

import pytest
from claim_sources import LAYER, OTHER_SIGN, SIGN, mutants, mutated_sources, survivors

from conceptual.checks.table import CHECKS
from conceptual.coverage import unclaimed
from conceptual.document import PDFS, Document, all_claims
from conceptual.formula import FormulaError
from conceptual.reading import parse
from conceptual.relations import ClaimError

CLAIMS = list(all_claims())
UNCHANGED = {claim.id: claim for claim in CLAIMS}
SIGNS = mutants(SIGN, lambda sign: [OTHER_SIGN[sign]])
each_document = pytest.mark.parametrize("document", PDFS.values(), ids=list(PDFS))


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_each_claim_is_true(claim):
    CHECKS[claim.id](parse(claim.formula))


def test_no_claim_is_without_a_check():
    assert {claim.id for claim in CLAIMS} - CHECKS.keys() == set()


def test_no_check_is_without_a_claim():
    assert CHECKS.keys() - {claim.id for claim in CLAIMS} == set()


def test_no_id_is_used_twice():
    ids = [claim.id for claim in CLAIMS]
    assert sorted(set(ids)) == sorted(ids)


@each_document
def test_nothing_is_said_outside_of_claims(document):
    assert list(unclaimed(document.content())) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("There are 7 of them.", ["There are 7 of them."]),
        ("Hence $a = b$ holds.", ["a=b"]),
        ("Hence $-a$.", ["−a"]),
        ("The half, $1/2$.", ["12"]),
        ('Let #claim("x")[$a = 7$] and $b_12$, $sigma(c)$ be.', []),
        ("Problem 3 of ECE 449, layer fc1, with $⊙$.", []),
    ],
)
def test_what_stands_outside_of_claims_is_found(source, found, tmp_path):
    assert list(unclaimed(Document(written(source, tmp_path)).content())) == found


def written(source, folder):
    """A paper with this text."""
    candidate = mutated_sources(SIGNS[0], folder) / "small.typ"
    candidate.write_text(f'#import "template.typ": *\n#show: paper\n{source}\n', encoding="utf-8")
    return candidate


# What is changed is noticed


@pytest.mark.parametrize("mutant", random.Random(6).sample(SIGNS, 10), ids=str)
def test_a_changed_sign_in_the_sources_makes_a_claim_fail(mutant, tmp_path):
    sources = mutated_sources(mutant, tmp_path)
    names = [document.source.name for document in PDFS.values()]
    claims = [claim for name in names for claim in Document(sources / name).claims()]
    changed = [claim for claim in claims if claim != UNCHANGED[claim.id]]
    assert [claim.id for claim in changed] == [mutant.claim.id]
    with pytest.raises((ClaimError, FormulaError)):
        CHECKS[mutant.claim.id](parse(changed[0].formula))


def test_any_changed_sign_is_noticed(tmp_path):
    assert len(SIGNS) > 250
    assert list(map(str, survivors(SIGNS, CHECKS, tmp_path))) == []


def test_any_changed_layer_is_noticed(tmp_path):
    layers = mutants(LAYER, lambda layer: set("123") - {layer})
    assert len(layers) > 150
    assert list(map(str, survivors(layers, CHECKS, tmp_path))) == []


def test_any_changed_digit_after_a_point_is_noticed(tmp_path):
    after_a_point = "|".join(rf"(?<=\.\d{{{before}}})\d" for before in range(6))
    digits = mutants(re.compile(after_a_point), lambda digit: [str((int(digit) + 1) % 10)])
    assert len(digits) > 200
    assert list(map(str, survivors(digits, CHECKS, tmp_path))) == []


def test_any_changed_range_is_noticed(tmp_path):
    upper_bounds = re.compile(r"(?<=<= )[nmk23](?! <=)")
    ranges = mutants(upper_bounds, lambda bound: {"1", "4"} if bound.isdigit() else {"1", "u"})
    assert len(ranges) > 30
    assert list(map(str, survivors(ranges, CHECKS, tmp_path))) == []


# The numbers that the course gives


@pytest.mark.parametrize(
    ("id_", "words"),
    [
        ("p3-count-all", ["513,466"]),
        ("p5-short-step", ["0.991379", "0.008621", "1"]),
        ("s-point", ["3", "22", "4", "11"]),
        ("s-third", ["1", "3"]),
        ("s-ray-13", ["−1", "−12"]),
    ],
)
def test_the_courses_numbers_are_stated(id_, words):
    (formula,) = [str(parse(claim.formula)) for claim in CLAIMS if claim.id == id_]
    for word in words:
        assert f"'{word.lstrip('−')}'" in formula
