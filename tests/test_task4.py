"""The exam of task 4: residual blocks and ResNet-18, 10 points."""

import pytest
import torch
from torch import nn

# For one image of 64×64.
LAYERS = [
    ["Sequential", [1, 64, 16, 16]],
    ["Sequential", [1, 64, 16, 16]],
    ["Sequential", [1, 128, 8, 8]],
    ["Sequential", [1, 256, 4, 4]],
    ["Sequential", [1, 512, 2, 2]],
    ["AdaptiveAvgPool2d", [1, 512, 1, 1]],
    ["Flatten", [1, 512]],
    ["Linear", [1, 10]],
]
#: A large weight repeats so many random values: a prime, so that no two rows are alike.
PERIOD = 16_381
#: Gradients with more entries cross as two products with random vectors.
LARGE = 6_000


class Residual(torch.nn.Module):
    """The right block; also put in place of a student's own, so it names nothing but torch."""

    def __init__(self, input_channels, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(input_channels, num_channels, 3, strides, 1)
        self.bn1 = torch.nn.BatchNorm2d(num_channels)
        self.conv2 = torch.nn.Conv2d(num_channels, num_channels, 3, 1, 1)
        self.bn2 = torch.nn.BatchNorm2d(num_channels)
        self.shortcut = torch.nn.Identity()
        if use_1x1conv:
            self.shortcut = torch.nn.Conv2d(input_channels, num_channels, 1, strides)

    def forward(self, X):
        Y = self.bn2(self.conv2(self.bn1(self.conv1(X)).clamp(min=0)))
        return (Y + self.shortcut(X)).clamp(min=0)


def right_resnet():
    """ResNet-18 for one channel and ten classes, its parameters not yet set."""
    stages = [Residual(64, 64), Residual(64, 64)]
    for width in (64, 128, 256):
        stages += [Residual(width, 2 * width, True, 2), Residual(2 * width, 2 * width)]
    stem = [nn.Conv2d(1, 64, 7, 2, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
    head = [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 10)]
    return nn.Sequential(*stem, *stages, *head)


# -- carrying the same parameters ---------------------------------------------------------------


def units(shapes, order, norms=()):
    """The layers that have parameters, in the order of their use: {role: (full name, shape)} each.

    A module's own names are the roles.  Bare parameters, which a forward method uses by itself, are
    taken as the roles that they have in its batch-norms; else as one layer per matrix or kernel,
    and vectors among them as the biases, in turn.
    """
    found = [
        {role: (name, shapes[name]) for role, name in names.items()}
        for names in norms
        if names.keys() >= {"weight", "running_mean"} and shapes.keys() >= set(names.values())
    ]
    taken = {name for layer in found for name, _ in layer.values()}
    owners = {}
    for name, shape in shapes.items():
        if name not in taken:
            owners.setdefault(name.rpartition(".")[0], {})[name.rpartition(".")[2]] = (name, shape)
    for own in (owners[owner] for owner in dict.fromkeys(order) if owner in owners):
        found += [own] if "weight" in own else bare_units(own.values())
    return found


def bare_units(entries):
    layers = [{"weight": entry} for entry in entries if len(entry[1]) > 1]
    for entry in (entry for entry in entries if len(entry[1]) == 1):
        free = (one for one in layers if "bias" not in one and one["weight"][1][0] == entry[1][0])
        next(free, {})["bias"] = entry
    return layers


def by_kind(layers):
    """Layers apart for each kind, since a shortcut may come before or after the rest."""
    kinds = {}
    for layer in layers:
        shape = layer["weight"][1]
        kind = "norm" if "running_mean" in layer else (len(shape), tuple(shape[2:]) == (1, 1))
        kinds.setdefault(kind, []).append(layer)
    return kinds


def summary(kinds):
    words = {"norm": "batch-norms", (4, False): "convolutions", (4, True): "1×1 convolutions"}
    words |= {(2, False): "linear layers", (1, False): "layers with a weight for each channel"}
    counts = (f"{len(own)} {words.get(kind, 'others')}" for kind, own in kinds.items())
    return ", ".join(counts) or "none"


def randomise(net):
    """Give every parameter and statistic a value that makes its part of the work visible."""
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.weight.data.uniform_(0.5, 1.5)
            module.bias.data.uniform_(-0.6, 0.6)
            module.running_mean.uniform_(-0.5, 0.5)
            module.running_var.uniform_(0.5, 1.5)
            module.num_batches_tracked.zero_()
        elif isinstance(module, nn.Conv2d | nn.Linear):
            bound = 2 / module.weight[0].numel() ** 0.5
            size = module.weight.numel()
            values = torch.empty(min(size, PERIOD)).uniform_(-bound, bound)
            values = values.repeat(-(-size // PERIOD))[:size]
            module.weight.data = values.view(module.weight.shape)
            module.bias.data.uniform_(-0.5, 0.5)


def pair(net, right, X, judge, name):
    """Let the student's network carry the right one's random parameters.

    Which of its parameters is which follows from their shapes and the order of their use, whatever
    they are called.  Returns [(right module, the student's layer)].
    """
    order = net.order(X)
    judge.require(isinstance(order, list), f"{name} can't run on an input of {tuple(X.shape)}.")
    shapes = {key: tuple(value.shape) for key, value in right.state_dict().items()}
    wanted = by_kind(units(shapes, [key.rpartition(".")[0] for key in shapes]))
    used = by_kind(units_of(net, X, [str(owner) for owner in order]))
    judge.require(
        {kind: len(own) for kind, own in used.items()}
        == {kind: len(own) for kind, own in wanted.items()},
        f"{name} must use {summary(wanted)}, but uses {summary(used)}.",
    )
    randomise(right)
    values, partners = {}, []
    for kind, ours in wanted.items():
        for own, theirs in zip(ours, used[kind], strict=True):
            module = right.get_submodule(own["weight"][0].rpartition(".")[0])
            values |= carried(module, theirs, judge, name)
            partners.append((module, theirs))
    net.fill(values)
    return partners


def units_of(net, X, order):
    """The layers of the student's network; what its batch-norms get is asked for if need be."""
    shapes = net.shapes()
    bare = set(order) - {name.rpartition(".")[0] for name in shapes if name.endswith("weight")}
    return units(shapes, order, net.norms(X) if bare else ())


def carried(module, layer, judge, name):
    """The right module's values under the student's names for one layer.

    A convolution without a bias is as right as one whose bias is zero.
    """
    if "bias" not in layer:
        module.bias.data.zero_()
    source = module.state_dict()
    for role, (full_name, shape) in layer.items():
        judge.require(
            role in source and tuple(source[role].shape) == shape,
            f"{name}: {full_name} has shape {shape}, which does not belong.",
        )
    values = {full_name: source[role] for role, (full_name, _) in layer.items()}
    return {
        full_name: value.flatten()[:PERIOD] if value.numel() > PERIOD else value
        for full_name, value in values.items()
    }


def check_outputs(net, right, X, judge, device, name):
    """Compare the outputs in eval mode, and see that the input is left alone."""
    with torch.no_grad():
        want = right.eval()(X)
    answer = net.run(X, training=False, device=device)
    judge.close(answer.get("output"), want, f"{name} in eval mode", rtol=1e-3)
    judge.close(answer.get("input"), X, f"the input of {name} after the call")


def check_training(net, right, partners, X, judge, device, name):
    """Compare outputs, all gradients and the new batch-norm statistics in training mode."""
    try:
        compare_training(net, right, partners, X, judge, device, name)
    except AssertionError:
        # In single precision a ReLU near its kink may open on one side alone; in double none does.
        compare_training(net, right.double(), partners, X.double(), judge, device, name)


def compare_training(net, right, partners, X, judge, device, name):
    """One pass forward and back through both networks, in the precision of X."""
    X, probe = X.clone().requires_grad_(), torch.randn(LARGE)
    want = right.train()(X)
    upstream = torch.randn_like(want)
    right.zero_grad()
    want.backward(upstream)
    answer = net.run(X.detach(), training=True, upstream=upstream, device=device, probe=probe)
    judge.close(answer.get("output"), want, f"{name} in training mode", rtol=1e-2)
    close_in_norm(judge, answer.get("input_gradient"), X.grad, "the gradient for the input")
    for module, layer in partners:
        for role in ("running_mean", "running_var") if "running_mean" in layer else ():
            got = answer["buffers"].get(layer[role][0])
            judge.close(got, getattr(module, role), layer[role][0], rtol=1e-2)
        full_name = layer["weight"][0]
        got = answer["gradients"].get(full_name)
        want = folded(module.weight.grad, probe)
        close_in_norm(judge, got, want, f"the gradient for {full_name}")


def folded(gradient, probe):
    """A large gradient G as uᵀG and Gv with random u and v; a small one as it is."""
    if gradient.numel() <= LARGE:
        return gradient
    G, probe = gradient.flatten(1), probe.to(gradient)
    return torch.cat([probe[: len(G)] @ G, G @ probe[-G.shape[1] :]])


def close_in_norm(judge, got, want, asked):
    """Compare two large gradients by the norm of their difference."""
    if not isinstance(got, torch.Tensor) or got.shape != want.shape or not got.is_floating_point():
        came = f"must be a tensor of shape {tuple(want.shape)}, but is {judge.describe(got)}."
        judge.require(False, f"{asked} {came}")
    if not (got - want).norm() < 1e-3 * want.norm():
        shown = f"\n  expected: {judge.show(want)}\n  got:      {judge.show(got)}"
        judge.require(False, f"{asked} is wrong.{shown}")


# -- Residual, 5 points -------------------------------------------------------------------------


def paired_block(task4, judge, seed, shape, *arguments, **named):
    """The student's block and the right one with the same parameters, and an input for both."""
    torch.default_generator.manual_seed(seed)
    X = torch.randn(shape)
    net = task4.Residual(*arguments, **named)
    name = f"Residual{arguments}".replace(",)", ")")
    judge.require(
        getattr(net, "kind", "").startswith("nn."),
        f"{name} must be an nn.Module, but is {judge.describe(net)}.",
    )
    right = Residual(*arguments, **named)
    return net, right, X, pair(net, right, X, judge, name), name


@pytest.mark.points("Residual", 1)
def test_block_that_keeps_its_shape(task4, judge, seed, device):
    """Residual(3, 3) adds the input itself to what the convolutions make of it."""
    for channels, shape in ((3, (4, 3, 9, 9)), (5, (2, 5, 6, 7))):
        net, right, X, _, name = paired_block(task4, judge, seed, shape, channels, channels)
        check_outputs(net, right, X, judge, device, name)


@pytest.mark.points("Residual", 1)
def test_block_that_halves_its_input(task4, judge, seed, device):
    """Residual(3, 6, use_1x1conv=True, strides=2) halves the size on both of its paths."""
    for shape in ((4, 3, 9, 9), (2, 3, 8, 6)):
        net, right, X, _, name = paired_block(
            task4, judge, seed, shape, 3, 6, use_1x1conv=True, strides=2
        )
        check_outputs(net, right, X, judge, device, name)


@pytest.mark.points("Residual", 1)
def test_block_with_a_shortcut_of_its_own(task4, judge, seed, device):
    """With use_1x1conv the shortcut is a convolution, at stride 1 and between equal widths too."""
    for arguments in ((4, 7, True), (5, 5, True, 1), (4, 4, True, 3), (6, 6, False, 1)):
        net, right, X, _, name = paired_block(
            task4, judge, seed, (3, arguments[0], 7, 7), *arguments
        )
        check_outputs(net, right, X, judge, device, name)


@pytest.mark.points("Residual", 2)
def test_block_in_training(task4, judge, seed, device):
    """In training mode, Residual uses the batch's statistics and has the right gradients."""
    for arguments in ((3, 3), (3, 6, True, 2), (4, 5, True)):
        net, right, X, partners, name = paired_block(
            task4, judge, seed, (6, arguments[0], 9, 9), *arguments
        )
        check_training(net, right, partners, X, judge, device, name)


# -- get_resnet, 5 points -----------------------------------------------------------------------


def paired_resnet(task4, judge, seed, shape):
    """The student's ResNet-18, the right one with the same parameters, and an input for both."""
    torch.default_generator.manual_seed(seed)
    net = task4.get_resnet()
    judge.require(
        getattr(net, "kind", "") == "nn.Sequential",
        f"get_resnet() must return an nn.Sequential, but {judge.describe(net)} came back.",
    )
    with torch.device("meta"):  # no time is lost on initial values
        right = right_resnet()
    right.to_empty(device="cpu")
    X = torch.randn(shape)
    return net, right, X, pair(net, right, X, judge, "get_resnet()")


@pytest.mark.points("get_resnet", 2)
@pytest.mark.depends(Residual=Residual)
def test_resnet_layers(task4, judge, seed, device):
    """get_resnet has the eight stages of the course's table, and computes what they do."""
    net, right, X, _ = paired_resnet(task4, judge, seed, (1, 1, 64, 64))
    table = net.layers(X, device)
    wanted = f"for one image of 64×64 the layers must be\n{LAYERS}"
    judge.require(table == LAYERS, f"{wanted},\nbut are\n{table}.")
    check_outputs(net, right, X, judge, device, "get_resnet()")


@pytest.mark.points("get_resnet", 3)
@pytest.mark.depends(Residual=Residual)
def test_resnet_in_both_modes(task4, judge, seed, device):
    """get_resnet has ResNet-18's outputs at every size, its gradients and its statistics."""
    net, right, X, partners = paired_resnet(task4, judge, seed, (2, 1, 66, 33))
    check_outputs(net, right, X, judge, device, "get_resnet()")
    check_training(net, right, partners, X, judge, device, "get_resnet()")
