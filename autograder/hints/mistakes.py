"""The mistakes that hints can name: a name for tables, and a sentence for the student.

A sentence names the idea that was missed and leaves the mending to the reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from autograder.hints.network_mistakes import BLOCK, NETWORK


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: a short name, and one sentence that names the idea behind it."""

    name: str
    sentence: str


_ANY_FUNCTION = {
    "nothing-returned": "Nothing comes back: a function that ends without `return` gives None.",
    "order-of-results": "The right values come back, but in another order than was asked for.",
    "result-missing": "Only a part of what was asked for comes back.",
    "result-shape": "The numbers are right, but they come back in an array of another shape.",
    "input-overwritten": (
        "The function writes into the arrays that its caller handed over: an assignment to a "
        "slice and operators such as `-=` change the array itself."
    ),
    "one-number-of-dimensions": (
        "This works for single numbers, vectors or matrices alone; NumPy can treat an array of any "
        "shape as a whole."
    ),
    "random-result": "Two calls with the same input give two results: something here is random.",
    "scaled": "Every value is the same multiple of the right one.",
    "reshaped": (
        "Reshaping deals the numbers out row by row into other places; it does not turn rows into "
        "columns."
    ),
    "fixed-size": (
        "The results have one size for every batch; how many samples come is up to the caller."
    ),
    "rounded": "The values are rounded: somewhere whole numbers or few digits take their place.",
}

_ACTIVATION = {
    "slope-for-negatives": (
        "A fraction of every negative input comes through; that is the leaky or parametric ReLU, "
        "the plain one lets nothing of it pass."
    ),
    "another-activation": "These are the values of another activation function than the one asked.",
    "no-activation": "Every input comes out as it went in: a non-linear function is missing.",
    "derivative-for-function": "These are the slopes of ReLU, where its values were asked for.",
    "function-for-derivative": "These are values of ReLU, where its slope at each input was asked.",
    "parametric-for-derivative": (
        "`prelu` means the derivative of ReLU in this course, not the parametric ReLU."
    ),
    "negatives-wrong": "Negative inputs do not give 0.",
    "positives-wrong": "Positive inputs do not come out as they went in.",
    "derivative-of-another": "This is the derivative of another activation function than ReLU.",
    "sign-flipped": "Every value has the wrong sign.",
    "wrong-half": "The wrong half of the numbers counts: think again which side of 0 ReLU keeps.",
    "absolute-value": "Negative inputs come out positive; ReLU does not mirror, it cuts off.",
    "threshold": "The bend is not at 0: inputs on one side of it are treated as if on the other.",
    "capped": "Large inputs are cut off; ReLU has no upper end.",
    "entries-dropped": "Entries disappear from the array; each input needs its own output.",
    "reduced": "Many entries became one: this takes a maximum or sum over an axis.",
    "slope-scaled": "The slope is a constant multiple of the right one.",
    "slope-varies": (
        "The slope depends on how large a positive input is, but ReLU is a straight line there."
    ),
    "slope-everywhere": "The slope is not 0 where ReLU is flat.",
    "coarse-difference": "This difference of two values is taken over so wide a step that it "
    "spans the bend; a derivative is local.",
    "zero-over-zero": "At 0 the result is not a number: something is divided by zero there.",
    "depends-on-others": "One entry's result depends on the other entries of the array.",
}

_FORWARD = {
    "transposed": "Rows and columns are mixed up: think of the shape of each factor.",
    "elementwise-product": "This multiplies entry by entry, where a matrix product is meant.",
    "samples-lost": "Some samples of the batch do not reach the result.",
    "extra-bias": "A constant is added, but this network has no biases.",
    "forward-divided": "The values are divided by the number of samples; only a mean loss is.",
    "normalised": "Inputs or hidden values are normalised here, which the formulas do not do.",
    "relu-misplaced": "ReLU is applied to something else than the hidden values W Xᵀ.",
    "hidden-activation-skipped": "The output is computed from H, the values before the activation.",
    "hidden-overwritten": "H comes back after the activation; the values before it are needed too.",
    "dropout": "Some hidden units are dropped at random; the formulas keep them all.",
    "output-activation": (
        "The output goes through one function too many: the last layer is linear here."
    ),
    "output-unweighted": "The hidden values are added up without their weights K.",
    "output-averaged": "The weighted hidden values are averaged, where their sum is asked for.",
    "output-not-summed": "The weighted hidden values of a sample were not added up.",
    "samples-summed": "All samples became one number; each has an output of its own.",
}

_BACKWARD = {
    "mean-missing": (
        "The gradient grows with the number of samples: the loss is a mean, and so is its gradient."
    ),
    "mean-twice": "The mean over the samples is taken twice.",
    "constant-divisor": (
        "The gradient is divided by the same number for every batch; a mean divides by the "
        "number of samples."
    ),
    "one-less-than-samples": "The mean divides by the number of samples, not by one less.",
    "factor-two": "The gradient is twice too large: look at the factor ½ in the loss.",
    "factor-half": "The gradient is half of the right one: the square brings down a factor 2.",
    "gradient-sign": "The gradient points the other way: mind the sign of the inner derivative.",
    "labels-ignored": "The labels have no part in the error, which is the distance to them.",
    "label-added": "The label is added to the output, where their difference makes the error.",
    "error-not-linear": (
        "The error enters squared, as a magnitude or as a sign; the derivative of a square is "
        "linear in it."
    ),
    "error-of-label": "The error of the predicted label is used, not that of the output itself.",
    "error-averaged": "The errors are averaged before each meets its own sample.",
    "whole-division": "A division by // rounds down to whole numbers.",
    "K-from-hidden": (
        "The gradient for K is built from the values before the activation; K multiplies those "
        "after it."
    ),
    "K-from-slope": "The gradient for K is built from ReLU's slope instead of its values.",
    "K-times-weights": "The gradient for K contains K itself, or ReLU's slope, once too often.",
    "not-summed": "The gradients of the single samples were not added up.",
    "summed-too-far": "The gradient was summed over the weights too; each has an entry of its own.",
    "K-missing": "The way back to the hidden layer leads through K, which is missing.",
    "K-replaced": "On the way back to the hidden layer something stands in K's place.",
    "mask-missing": (
        "ReLU's derivative is missing on the way back: a unit that was off passes nothing back."
    ),
    "mask-from-wrong-array": (
        "ReLU's derivative is taken at something else than the hidden values H."
    ),
    "mask-inverted": "The gradient passes where the unit was off, and stops where it was on.",
    "mask-is-activation": "The gradient is multiplied by ReLU's value, not by its slope.",
    "mask-of-another": "The derivative is that of another activation function than ReLU.",
    "W-from-activations": "The gradient for W is built from the hidden values; W multiplies X.",
    "W-from-K": "The gradient for W is made from the one for K, but each layer has its own.",
    "gradient-transposed": "The gradient is transposed: it has the shape of the weights it is for.",
    "one-sample-only": "Only one sample contributes to the gradient.",
    "weight-decay": "A part of the weights themselves is in there: the loss has no penalty term.",
    "update-for-gradient": "These are updated weights, where the gradients were asked for.",
}

_LOOP = {
    "never-updated": (
        "The weights that were passed in end as they began: in each batch gradients must be "
        "computed, kept until the step, and applied to these very weights."
    ),
    "another-network": (
        "Another network is trained than the one that was passed in, which stays as it was."
    ),
    "start-ignored": "Training does not start from the weights that it is given.",
    "start-equal": ("The weights start all equal, so all units learn the same and stay the same."),
    "start-range": "The weights do not start anew within the range that was asked for.",
    "start-too-large": "The weights start so large that the units are saturated or diverge.",
    "recorded-before": "The history records the weights before each epoch, not after it.",
    "start-recorded": "The history begins with the start; it holds one entry after each epoch.",
    "history-aliased": (
        "All entries of the history are one and the same array, which the training goes on "
        "changing."
    ),
    "history-empty": "The lists that come back hold nothing.",
    "depends-on-printing": (
        "What comes back depends on whether the loss is printed, which should change nothing else."
    ),
    "history-of-batches": "The history holds an entry for each batch, not one for each epoch.",
    "history-last-only": "The history holds the end alone, not each epoch.",
    "history-of-gradients": "The history holds gradients or steps, where weights were asked for.",
    "history-of-one-layer": "One layer's history is missing, or stands in the other's place.",
    "momentum": "Earlier gradients go on having an effect: plain steps have no momentum.",
    "gradients-accumulated": (
        "Gradients of earlier batches are still in the sum: each step needs those of its own batch."
    ),
    "one-step-per-epoch": "There is one step for each epoch, where each batch needs its own.",
    "step-before-backward": (
        "A step comes before the gradients of its own batch are there, so it can only use those "
        "of the batch before."
    ),
    "step-twice": "Each gradient is used for two steps.",
    "epoch-count": "The data are not gone through as many times as `num_epochs` asks.",
    "stops-early": "Training ends before the epochs are through.",
    "restarts": "Every epoch starts again from the beginning, so nothing adds up.",
    "shuffled": "The order of the samples is random; this task keeps the given order.",
    "random-batches": (
        "The batches are drawn at random, so a sample may come twice or not at all in an epoch."
    ),
    "labels-changed": "The loss is computed with other labels than the given ones.",
    "labels-misaligned": "Samples and labels are taken from different places.",
    "data-changed": "The inputs are changed before they are learnt from, which was not asked for.",
    "batches-missing": "Some of the samples or batches are never learnt from.",
    "samples-repeated": "Batches share samples, or one is used again and again.",
    "batch-size-ignored": "The batches do not have the size that was asked for.",
    "batch-order": "The batches come in another order than the samples are given.",
    "gradient-ascent": "The steps go uphill: a gradient points to where the loss grows.",
    "rate-ignored": "The learning rate that was asked for has no effect.",
    "rate-scaled": (
        "The steps go the right way, but lr or the loss is multiplied or divided by something more."
    ),
    "mean-over-full-batch": (
        "Every batch is divided by `batch_size`, but the last one may hold fewer samples."
    ),
    "rate-decays": "The learning rate changes during the training; it was asked to stay.",
    "gradient-normalised": "The size of the gradient is lost: only its direction or signs count.",
    "gradient-limited": "Large gradients are cut down before the step, which nobody asked for.",
    "weights-limited": "The weights are held within a range of values, which nobody asked for.",
    "decay-in-step": "The weights shrink besides following the gradient: a decay is at work.",
    "step-without-weights": "The weights are replaced by the step, where it should be added.",
    "gradients-swapped": "Each layer gets the other's gradient.",
    "part-not-trained": "A part of the parameters never changes: not all get steps.",
    "forward-once": (
        "The hidden values and outputs are those from before the epoch's steps; each step changes "
        "them."
    ),
    "weights-updated-too-early": (
        "The second gradient is computed with weights that have already been changed."
    ),
    "another-optimizer": "The steps are those of another optimiser than plain gradient descent.",
    "loss-averaged": "The loss is averaged over the samples, where their sum is asked for.",
    "loss-summed": "The loss is summed over the samples, where their mean is asked for.",
    "loss-scaled": "The loss, and so each step, is multiplied by a constant.",
    "another-loss": "The steps follow the gradient of another loss function.",
    "output-before-loss": "The outputs go through a function too many on their way to the loss.",
    "softmax-before-cross-entropy": (
        "The scores go through a softmax before the cross entropy, which has one of its own."
    ),
    "broadcast": (
        "Outputs and labels of different shapes, as (B, 1) and (B,), make a table of all their "
        "pairs."
    ),
    "trained-on-test": "The training learns from the test data.",
    "eval-mode-in-training": (
        "Batch-norm does not follow the training data: the network is not in training mode while "
        "it learns."
    ),
    "training-mode-in-evaluation": (
        "Batch-norm follows other data than the training's too: looking at accuracy should leave "
        "no trace in the network."
    ),
    "train-mode-once": (
        "Batch-norm follows the first epoch only: after an evaluation the network does not go "
        "back to training mode."
    ),
    "another-device": "The computation does not happen on the device that was asked for.",
    "other-default": "A parameter that the caller leaves out gets another value than agreed.",
}

MISTAKES: Mapping[str, Mistake] = MappingProxyType(
    {
        name: Mistake(name, sentence)
        for group in (_ANY_FUNCTION, _ACTIVATION, _FORWARD, _BACKWARD, _LOOP, NETWORK, BLOCK)
        for name, sentence in group.items()
    }
)
