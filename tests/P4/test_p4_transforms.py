"""Preprocessing and augmentation, torchvision's and our own."""

import pytest
import torch

from P4.backbones import BACKBONES
from P4.model import P4Error
from P4.transforms import CHANGES, GridMask, Illumination, PCAColour, Preprocessing, seed_from

LITE0 = BACKBONES["efficientnet-lite0"]


@pytest.fixture
def image():
    generator = torch.Generator().manual_seed(0)
    return torch.randint(0, 256, (3, 20, 30), generator=generator, dtype=torch.uint8)


def test_images_are_scaled_as_lite0_expects():
    grey = torch.full((3, 8, 8), 200, dtype=torch.uint8)
    prepared = Preprocessing(LITE0, 32)(grey)
    assert prepared.shape == (3, 32, 32)
    assert torch.allclose(prepared, torch.tensor((200 - 127) / 128))


def test_the_middle_square_is_kept(image):
    framed = Preprocessing(LITE0, 20).framed(image)
    assert torch.equal(framed, image[:, :, 5:25])


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_keeps_size_and_type_and_changes_something(name, image):
    preprocessing = Preprocessing(LITE0, 32, [name], seed=1)
    views = [preprocessing.framed(image, view, 0) for view in range(9)]
    assert all(view.shape == (3, 32, 32) and view.dtype == torch.uint8 for view in views)
    assert any(not torch.equal(views[0], view) for view in views[1:])
    assert len({view.numpy().tobytes() for view in views}) > 1


def test_a_view_is_the_same_whenever_it_is_made(image):
    preprocessing = Preprocessing(LITE0, 32, list(CHANGES), seed=1)
    before = torch.random.get_rng_state()
    first = preprocessing(image, 3, 7)
    assert torch.equal(torch.random.get_rng_state(), before)
    torch.rand(5)
    assert torch.equal(first, preprocessing(image, 3, 7))
    assert not torch.equal(first, preprocessing(image, 3, 8))
    assert not torch.equal(first, preprocessing(image, 4, 7))


def test_view_0_is_the_image_as_it_is(image):
    changed = Preprocessing(LITE0, 32, list(CHANGES), seed=1)
    assert torch.equal(changed(image, 0, 3), Preprocessing(LITE0, 32)(image))


def test_pca_colour_shifts_all_pixels_alike_along_the_images_colours():
    torch.manual_seed(0)
    reds = torch.zeros(3, 16, 16, dtype=torch.uint8)
    reds[0] = torch.arange(60, 60 + 128, 0.5).view(16, 16).to(torch.uint8)
    shift = PCAColour(0.4)(reds).int() - reds.int()
    assert shift[0].unique().numel() == 1
    assert shift[0, 0, 0] != 0
    assert (shift[1:] == 0).all()


def test_grid_mask_hides_squares_of_the_stated_part():
    torch.manual_seed(0)
    white = torch.full((3, 200, 200), 255, dtype=torch.uint8)
    hidden = [(GridMask()(white)[0] == 127).float().mean().item() for _ in range(20)]
    assert sum(hidden) / 20 == pytest.approx(0.45**2, abs=0.02)


def test_illumination_is_a_linear_slope_around_the_old_brightness():
    torch.manual_seed(3)
    grey = torch.full((3, 41, 41), 100, dtype=torch.uint8)
    lit = Illumination(0.6)(grey).float()
    assert lit[0, 20, 20] == 100
    assert lit.min() >= 40
    assert lit.max() <= 160
    assert lit.max() > 101
    assert torch.allclose(lit[0] + lit[0].flip(0, 1), torch.tensor(200.0), atol=1)
    assert torch.allclose(lit[0, 1:].diff(dim=1), lit[0, :-1].diff(dim=1), atol=1)


def test_an_unknown_change_is_answered_with_the_known_ones():
    with pytest.raises(P4Error, match=r"'twirl' is unknown; known are flip, crop.*grid-mask"):
        Preprocessing(LITE0, 32, ["twirl"])


def test_what_the_result_depends_on_is_described():
    described = [
        Preprocessing(LITE0, 32, ["grid-mask"], seed=1).described(1),
        Preprocessing(LITE0, 32, ["grid-mask"], seed=2).described(1),
        Preprocessing(LITE0, 32, ["grid-mask"], seed=1).described(2),
        Preprocessing(LITE0, 32, ["illumination"], seed=1).described(1),
        Preprocessing(LITE0, 33).described(0),
        Preprocessing(LITE0, 32).described(0),
    ]
    assert len({str(one) for one in described}) == len(described)
    assert "0.45" in str(described[0])


def test_seeds_differ_for_numbers_that_run_together():
    assert seed_from(1, 23) != seed_from(12, 3)
    assert 0 <= seed_from(5) < 2**63
