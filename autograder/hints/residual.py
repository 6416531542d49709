"""Mistakes in `Residual`: its layers put together in wrong ways, and compared by their outputs.

Which of a student's layers is which follows from the order of their use; a wrong reference uses the
very same layers in another way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor

from autograder.hints.block import Block, Layers, SeenBlock, Unit
from autograder.hints.block_edits import block_edits
from autograder.hints.matching import Diagnosis, Verdict
from autograder.hints.mistakes import MISTAKES


def _layers(seen: SeenBlock, *, training: bool) -> Layers:
    """The student's layers by kind, in the order of their use."""
    kinds: dict[str, list[Unit]] = {"convolutions": [], "ones": [], "norms": []}
    for unit in seen.units:
        weight = unit.get("weight")
        if weight is None or weight.ndim < 2:
            kinds["norms"].append(unit)
        elif weight.ndim == 4 and weight.shape[-1] == 1:
            kinds["ones"].append(unit)
        else:
            kinds["convolutions"].append(unit)
    return Layers(**kinds, training=training, settings=seen.settings)


def _expected(block: Block, seen: SeenBlock, *, training: bool) -> Tensor | None:
    """What a wrong block makes of the student's layers; None where the sizes do not fit.

    Raises IndexError when it asks for layers that there are not.
    """
    try:
        with torch.no_grad():
            return block.forward(_layers(seen, training=training), seen.X)
    except (RuntimeError, ValueError):
        return None


def _same(got: Tensor | None, want: Tensor | None) -> bool:
    if got is None or want is None:
        return got is want
    return got.shape == want.shape and torch.allclose(
        got.double(), want.double(), rtol=1e-3, atol=1e-4 * float(want.abs().max())
    )


#: On smaller images than this, sizes that differ may fit by chance.
_ORDINARY = 9


def _explains(block: Block, seen: Sequence[SeenBlock]) -> bool:
    try:
        return all(
            _says_nothing(one)
            or (
                _same(one.output, _expected(block, one, training=False))
                and _same(one.in_training, _expected(block, one, training=True))
            )
            for one in seen
        )
    except IndexError:
        return False


def _says_nothing(seen: SeenBlock) -> bool:
    """Whether a small image only shows that this block does not add by broadcasting."""
    return seen.settings.size < _ORDINARY and seen.output is None


def diagnose_block(seen: Sequence[SeenBlock]) -> Verdict:
    """The mistake in a block that was made with the settings of each case."""
    for name, holds in (
        ("nothing-returned", all(one.nothing for one in seen)),
        ("random-in-training", any(one.random for one in seen)),
    ):
        if holds:
            return _verdict(name)
    if all(one.output is None for one in seen):
        return _by_layers(seen)  # anything can make everything fail
    if _explains(Block(), seen):
        return _unlike_the_right_one(seen)
    found = dict.fromkeys(
        name for name, parts in block_edits() if _explains(replace(Block(), **parts), seen)
    )
    if found:
        return _verdict(*found) if len(found) <= 2 else Verdict()
    return _by_default(seen) or _by_mode(seen) or _by_layers(seen)


def _by_default(seen: Sequence[SeenBlock]) -> Verdict:
    """Right with another default for the strides."""
    given = 4  # arguments, the last of which is the strides
    for strides in (2, 3):
        others = [
            one
            if len(one.settings.arguments) == given
            else replace(one, settings=replace(one.settings, strides=strides))
            for one in seen
        ]
        if _explains(Block(), others):
            return _verdict("other-default")
    return Verdict()


def _unlike_the_right_one(seen: Sequence[SeenBlock]) -> Verdict:
    """What can be wrong in a block that computes the right things of its own layers."""
    layers = [_layers(one, training=False) for one in seen]
    kernels = [unit["weight"].shape for one in layers for unit in one.convolutions]
    if any(tuple(shape[2:]) != (3, 3) for shape in kernels):
        return _verdict("kernel")
    if any(unit["weight"].shape[1] == 1 for one in layers for unit in one.convolutions):
        return _verdict("groups")
    if any(map(_sizes_off, layers)):
        return _verdict("layer-size")
    if any("running_mean" not in unit for one in layers for unit in one.norms):
        return _verdict("running-statistics-unused")
    return _verdict("input-overwritten") if any(one.changed for one in seen) else Verdict()


def _by_mode(seen: Sequence[SeenBlock]) -> Verdict:
    """Right in training mode, and not in eval mode: then it is the normalisation."""
    try:
        trained = all(
            _same(one.in_training, _expected(Block(), one, training=True)) for one in seen
        )
    except IndexError:
        return Verdict()
    return _verdict("running-statistics-unused") if trained else Verdict()


def _by_layers(seen: Sequence[SeenBlock]) -> Verdict:
    """What the layers say by themselves: too few, of the wrong sizes, without a part to play."""
    for one in seen:
        layers = _layers(one, training=False)
        if any("weight" not in unit for unit in layers.norms):
            return _verdict("norm-without-scale")
        if one.twice:
            return _verdict("layer-used-twice")
        if one.unused:
            return _verdict("parameters-unused")
        if len(layers.convolutions) < 2:
            return _verdict("convolution-missing")
        if len(layers.norms) < 2:
            return _verdict("norm-missing")
        if _sizes_off(layers):
            return _verdict("layer-size")
    return Verdict()


def _sizes_off(layers: Layers) -> bool:
    """Whether a layer has other numbers of channels than the block's settings ask for."""
    narrow, wide = layers.settings.input_channels, layers.settings.num_channels
    convolutions = [tuple(unit["weight"].shape[:2]) for unit in layers.convolutions]
    return (
        convolutions[:2] != [(wide, narrow), (wide, wide)]
        or any(tuple(unit["weight"].shape) != (wide,) for unit in layers.norms)
        or any(tuple(unit["weight"].shape[:2]) != (wide, narrow) for unit in layers.ones)
    )


def _verdict(*names: str) -> Verdict:
    return Verdict(tuple(Diagnosis(MISTAKES[name]) for name in names))
