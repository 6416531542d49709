"""Every check by the id of its claim."""

from __future__ import annotations

from collections.abc import Mapping

from conceptual.checks import (
    convolution_block,
    cross_entropy,
    deep_network,
    descent_step,
    detectors,
    logistic_regression,
    parameters,
    softmax_lines,
)
from conceptual.checks.check import Check

CHECKS: Mapping[str, Check] = {
    **convolution_block.CHECKS,
    **detectors.CHECKS,
    **parameters.CHECKS,
    **cross_entropy.CHECKS,
    **descent_step.CHECKS,
    **softmax_lines.CHECKS,
    **deep_network.CHECKS,
    **logistic_regression.CHECKS,
}
