"""What the report draws is what the classifier decides."""

from fractions import Fraction

import pytest
import torch

from conceptual.softmax_regions import (
    CLASSES,
    PAIRS,
    SIDE,
    activation,
    common_point,
    figure_data,
    lead,
    ray,
    region,
)


def area(corners):
    """Twice the signed area, by the shoelace formula."""
    following = [*corners[1:], corners[0]]
    return sum(a[0] * b[1] - a[1] * b[0] for a, b in zip(corners, following, strict=True))


def contains(corners, x):
    following = [*corners[1:], corners[0]]
    return all(
        (b[0] - a[0]) * (x[1] - a[1]) - (b[1] - a[1]) * (x[0] - a[0]) >= 0
        for a, b in zip(corners, following, strict=True)
    )


def test_the_common_point_and_the_rays_are_the_courses():
    assert common_point() == (Fraction(3, 22), Fraction(-4, 11))
    assert {activation(k, common_point()) for k in (1, 2, 3)} == {Fraction(23, 22)}
    assert [ray(*pair) for pair in PAIRS] == [(1, 1), (-1, -12), (-3, 8)]


def test_the_regions_fill_the_square_without_overlap():
    assert sum(area(region(k)) for k in (1, 2, 3)) == 2 * (2 * SIDE) ** 2


def test_each_point_lies_in_the_region_of_its_most_probable_class():
    points = 10 * torch.rand(500, 2, generator=torch.Generator().manual_seed(1)).double() - 5
    weights = torch.tensor([[float(one) for one in row] for row in CLASSES]).double()
    winners = torch.softmax(points @ weights[:, :2].T + weights[:, 2], 1).argmax(1) + 1
    assert set(winners.tolist()) == {1, 2, 3}
    for x, winner in zip(points.tolist(), winners.tolist(), strict=True):
        assert contains(region(winner), x)


@pytest.mark.parametrize("pair", PAIRS)
def test_on_a_ray_the_third_class_falls_behind(pair):
    i, j = pair
    third = ({1, 2, 3} - {i, j}).pop()
    assert lead(i, j, ray(i, j)) == 0
    assert lead(i, third, ray(i, j)) > 0


@pytest.mark.parametrize("name", ["12", "13", "23"])
def test_drawn_curves_are_torchs_softmax_along_the_line(name):
    data = figure_data()
    direction = torch.tensor([float(one) for one in ray(int(name[0]), int(name[1]))]).double()
    unit = direction / direction.norm()
    weights = torch.tensor([[float(one) for one in row] for row in CLASSES]).double()
    point = torch.tensor(data["point"]).double()
    for distance, *probabilities in data["along"][name]:
        x = point + distance * unit
        expected = torch.softmax(weights[:, :2] @ x + weights[:, 2], 0)
        assert torch.allclose(torch.tensor(probabilities).double(), expected, atol=1e-12)


@pytest.mark.parametrize("name", ["12", "13", "23"])
def test_drawn_rays_end_at_the_border_where_two_classes_are_equal(name):
    end = [Fraction(one).limit_denominator(1000) for one in figure_data()["rays"][name]]
    assert max(abs(one) for one in end) == SIDE
    i, j = int(name[0]), int(name[1])
    assert activation(i, end) == activation(j, end) == max(activation(k, end) for k in (1, 2, 3))
