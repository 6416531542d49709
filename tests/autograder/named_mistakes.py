"""The mistake in each wrong answer, in the words of the catalogue of hints.

Errors and changed interfaces come last; they are known by their messages.
"""

_BY_MISTAKE = {
    "slope-for-negatives": """
        relu-leaky dnnforward-leaky
    """,
    "another-activation": """
        relu-elu relu-sigmoid relu-softplus relu-swish dnnforward-sigmoid dnnforward-tanh
    """,
    "absolute-value": """
        relu-absolute
    """,
    "no-activation": """
        relu-identity dnnforward-no-activation
    """,
    "derivative-for-function": """
        relu-derivative dnnforward-derivative-as-activation
    """,
    "sign-flipped": """
        relu-negated
    """,
    "wrong-half": """
        relu-minimum relu-mirrored prelu-inverted dnnforward-mirrored
    """,
    "threshold": """
        relu-threshold-one relu-floor-one prelu-threshold-one prelu-above-the-mean
    """,
    "capped": """
        relu-capped-at-one relu-capped-at-six
    """,
    "scaled": """
        relu-doubled relu-halved dnnforward-hidden-halved dnnforward-output-doubled
    """,
    "reshaped": """
        dnnbackward-hidden-weights-reshaped dnnbackward-product-of-reshaped
        dnnforward-reshaped-not-transposed dnnforward-weights-reshaped
        dnnforward-hidden-reshaped
    """,
    "fixed-size": """
        dnnforward-for-batches-of-one-size
    """,
    "forward-once": """
        train-forward-once-per-epoch
    """,
    "negatives-wrong": """
        relu-negatives-to-one
    """,
    "positives-wrong": """
        relu-rooted
    """,
    "layers-nested": """
        get-dnn-nested
    """,
    "stage-halves-late": """
        get-resnet-second-stage-halves-late
    """,
    "rounded": """
        relu-integers train-records-rounded
    """,
    "input-overwritten": """
        relu-writes-into-input relu-writes-into-input-by-out prelu-writes-into-input
        dnnforward-writes-into-weights dnnbackward-writes-into-labels
        residual-writes-into-input
    """,
    "reduced": """
        relu-maximum-over-axis
    """,
    "one-number-of-dimensions": """
        relu-scalars-only relu-vectors-only relu-matrices-only prelu-scalars-only
        prelu-vectors-only prelu-matrices-only
    """,
    "result-shape": """
        relu-flattened prelu-flattened train-one-list-of-pairs
    """,
    "entries-dropped": """
        relu-positives-only
    """,
    "nothing-returned": """
        relu-no-return prelu-no-return dnnforward-no-return dnnbackward-no-return
        train-no-return get-dnn-no-return train-torch-no-return get-lenet-no-return
        residual-no-return get-resnet-no-return
    """,
    "parametric-for-derivative": """
        prelu-parametric
    """,
    "slope-varies": """
        prelu-clipped prelu-of-saturating
    """,
    "slope-everywhere": """
        prelu-keeps-negatives
        prelu-leaky prelu-sign prelu-ones prelu-nonzero
    """,
    "function-for-derivative": """
        prelu-relu-again
    """,
    "derivative-of-another": """
        prelu-of-sigmoid prelu-sigmoid prelu-of-tanh
    """,
    "slope-scaled": """
        prelu-two-for-positive
    """,
    "coarse-difference": """
        prelu-coarse-difference
    """,
    "zero-over-zero": """
        prelu-zero-over-zero
    """,
    "depends-on-others": """
        prelu-one-for-all
    """,
    "transposed": """
        dnnforward-activations-turned dnnbackward-activations-turned
        dnnbackward-outer-product-turned dnnbackward-inputs-transposed
        dnnforward-not-transposed
        dnnforward-orientations-mixed
    """,
    "elementwise-product": """
        dnnforward-elementwise
    """,
    "samples-lost": """
        dnnforward-drops-last-sample dnnforward-first-sample-only
    """,
    "extra-bias": """
        dnnforward-bias-of-one
    """,
    "forward-divided": """
        dnnforward-divided-by-samples
    """,
    "normalised": """
        dnnforward-features-centred dnnforward-hidden-normalised
    """,
    "relu-misplaced": """
        dnnforward-input-rectified dnnforward-weights-rectified
        dnnforward-rectified-after-weighting
    """,
    "dropout": """
        dnnforward-dropout
    """,
    "hidden-overwritten": """
        dnnforward-overwrites-hidden dnnforward-rectifies-in-place
    """,
    "hidden-activation-skipped": """
        dnnforward-output-from-hidden
    """,
    "output-activation": """
        dnnforward-output-rectified dnnforward-output-sigmoid dnnforward-output-sign
    """,
    "output-unweighted": """
        dnnforward-output-unweighted
    """,
    "output-averaged": """
        dnnforward-output-averaged
    """,
    "output-not-summed": """
        dnnforward-output-not-summed
    """,
    "samples-summed": """
        dnnforward-output-one-number
    """,
    "order-of-results": """
        dnnforward-order-swapped dnnforward-output-first dnnbackward-order-swapped
        train-lists-swapped train-torch-lists-swapped
    """,
    "result-missing": """
        dnnforward-output-only dnnbackward-one-gradient-only train-torch-records-one-row
        train-torch-net-only
    """,
    "mean-missing": """
        dnnbackward-sum-not-mean
    """,
    "mean-twice": """
        dnnbackward-mean-twice dnnbackward-output-weights-mean-again
        dnnbackward-hidden-weights-mean-again train-cnn-loss-over-samples
    """,
    "constant-divisor": """
        dnnbackward-constant-batch-size dnnbackward-mean-over-hidden
        dnnbackward-mean-over-features
    """,
    "one-less-than-samples": """
        dnnbackward-degrees-of-freedom
    """,
    "whole-division": """
        dnnbackward-floor-division
    """,
    "gradient-sign": """
        dnnbackward-sign dnnbackward-output-weights-sign dnnbackward-hidden-weights-sign
    """,
    "factor-two": """
        dnnbackward-factor-two
    """,
    "factor-half": """
        dnnbackward-factor-half
    """,
    "labels-ignored": """
        dnnbackward-labels-ignored
    """,
    "W-from-K": """
        dnnbackward-hidden-weights-from-output-weights
    """,
    "gradients-swapped": """
        train-gradient-of-output-weights-for-all
    """,
    "label-added": """
        dnnbackward-label-added
    """,
    "error-not-linear": """
        dnnbackward-error-squared dnnbackward-error-absolute dnnbackward-error-sign-only
    """,
    "error-of-label": """
        dnnbackward-of-predicted-label
    """,
    "error-averaged": """
        dnnbackward-of-averaged-error
    """,
    "K-from-hidden": """
        train-hands-over-activations-swapped train-hands-over-hidden-twice
        dnnbackward-output-weights-from-hidden
    """,
    "K-from-slope": """
        dnnbackward-output-weights-from-mask
    """,
    "summed-too-far": """
        dnnbackward-output-weights-summed dnnbackward-hidden-weights-one-number
    """,
    "not-summed": """
        dnnbackward-output-weights-per-sample
    """,
    "K-times-weights": """
        dnnbackward-output-weights-masked dnnbackward-output-weights-times-weights
    """,
    "K-missing": """
        dnnbackward-no-output-weights
    """,
    "K-replaced": """
        dnnbackward-hidden-for-output-weights dnnbackward-output-weights-rectified
        dnnbackward-new-output-weights
    """,
    "mask-missing": """
        dnnbackward-no-mask
    """,
    "mask-from-wrong-array": """
        dnnbackward-mask-of-mean
        dnnbackward-mask-of-weights
        dnnbackward-mask-of-output dnnbackward-mask-of-gradient
        dnnbackward-gradient-rectified
    """,
    "mask-inverted": """
        dnnbackward-mask-inverted
    """,
    "mask-is-activation": """
        dnnbackward-activation-for-mask
    """,
    "mask-of-another": """
        dnnbackward-sigmoid-derivative
    """,
    "W-from-activations": """
        dnnbackward-activations-for-inputs
    """,
    "gradient-transposed": """
        dnnbackward-hidden-weights-transposed
    """,
    "one-sample-only": """
        dnnbackward-hidden-weights-first-sample dnnbackward-hidden-weights-last-active-sample
        dnnbackward-output-weights-last-active-sample
    """,
    "weight-decay": """
        dnnbackward-hidden-weights-decay
    """,
    "update-for-gradient": """
        dnnbackward-new-weights
    """,
    "recorded-before": """
        train-records-before-epoch
    """,
    "momentum": """
        train-momentum train-torch-momentum train-cnn-momentum
    """,
    "gradients-accumulated": """
        train-accumulates-gradients train-torch-no-zero-grad
        train-torch-zero-grad-not-called train-cnn-no-zero-grad
        train-cnn-zero-grad-not-called
    """,
    "one-step-per-epoch": """
        train-one-step-per-epoch train-torch-one-step-per-epoch train-cnn-one-step-per-epoch
    """,
    "start-recorded": """
        train-records-start-too
    """,
    "start-ignored": """
        train-starts-at-random train-starts-from-own-weights
    """,
    "data-changed": """
        train-normalises-features train-cnn-scales-training-pixels
        train-cnn-normalises-training-pixels train-cnn-noise
    """,
    "labels-changed": """
        train-labels-zero-one train-torch-labels-zero-one train-cnn-labels-from-one
        train-cnn-loss-of-own-predictions
    """,
    "epoch-count": """
        train-cnn-iterator-exhausted-unnoticed
        train-one-epoch-short train-one-epoch-too-many train-epochs-ignored
        train-torch-one-epoch train-torch-one-epoch-short train-torch-one-epoch-too-many
        train-cnn-one-epoch train-cnn-one-epoch-short train-cnn-one-epoch-too-many
    """,
    "restarts": """
        train-restarts-each-epoch train-torch-restarts-each-epoch
        train-cnn-restarts-each-epoch train-cnn-fresh-weights-after-epoch
    """,
    "shuffled": """
        train-shuffles train-torch-shuffles
    """,
    "rate-decays": """
        train-rate-decays train-cnn-rate-halves-each-epoch train-cnn-rate-decays-each-batch
    """,
    "batches-missing": """
        train-first-batch-only train-skips-first-batch train-skips-last-partial-batch
        train-skips-first-sample train-batches-one-short train-one-sample-per-batch
        train-torch-first-batch-only train-torch-skips-first-batch
        train-torch-skips-last-partial-batch train-cnn-first-batch-only
        train-cnn-skips-first-batch train-cnn-skips-last-batch
        train-cnn-skips-every-other-batch train-cnn-first-sample-only
        train-cnn-stops-after-first-batch
    """,
    "batch-order": """
        train-order-reversed train-torch-order-reversed
    """,
    "samples-repeated": """
        train-batches-begin-at-their-number
        train-window-slides-by-one train-batches-overlap train-all-samples-each-step
        train-always-first-samples train-torch-window-slides-by-one
        train-cnn-one-batch-repeated
    """,
    "batch-size-ignored": """
        train-batch-size-ignored train-torch-batch-size-ignored
    """,
    "random-batches": """
        train-random-batches
    """,
    "labels-misaligned": """
        train-labels-misaligned train-torch-first-labels-always train-cnn-labels-shuffled
    """,
    "gradient-ascent": """
        train-ascends train-output-weights-ascend train-torch-ascends
        train-torch-loss-negated train-cnn-ascends train-cnn-loss-negated
    """,
    "rate-ignored": """
        train-rate-ignored train-rate-constant train-torch-rate-constant
        train-cnn-rate-constant train-cnn-rate-default
    """,
    "rate-scaled": """
        train-rate-over-batch-size train-rate-times-batch-size
        train-rate-over-samples train-rate-times-samples
        train-torch-rate-over-batch-size train-cnn-rate-times-ten
        train-cnn-rate-over-batch-size train-cnn-loss-over-batches
    """,
    "gradient-normalised": """
        train-gradient-sign-only train-gradient-normalised
    """,
    "decay-in-step": """
        train-weight-decay train-torch-weight-decay train-cnn-weight-decay
    """,
    "history-aliased": """
        train-writes-into-weights train-output-weights-in-place
    """,
    "step-without-weights": """
        train-weights-are-the-step
    """,
    "history-of-batches": """
        train-records-each-batch train-torch-records-each-batch
    """,
    "another-network": """
        train-torch-trains-another train-torch-trains-a-copy
        train-torch-starts-and-trains-another
    """,
    "history-empty": """
        train-records-nothing
    """,
    "depends-on-printing": """
        train-records-only-when-printing
    """,
    "mean-over-full-batch": """
        train-mean-over-full-batch train-cnn-loss-over-full-batch
    """,
    "never-updated": """
        train-updates-a-copy train-torch-outputs-sign-only train-torch-loss-of-itself
        train-torch-no-backward train-torch-no-step train-torch-step-not-called
        train-torch-zero-grad-after-backward train-cnn-trains-a-copy
        train-cnn-trains-a-lenet train-cnn-no-backward train-cnn-no-step
        train-cnn-step-not-called train-cnn-zero-grad-after-backward
        train-cnn-step-before-backward
    """,
    "part-not-trained": """
        train-hidden-weights-stay train-output-weights-stay train-torch-hidden-weights-only
        train-torch-output-weights-only train-cnn-optimizer-before-fresh-weights
        train-cnn-last-layer-only train-cnn-first-layer-only
    """,
    "weights-updated-too-early": """
        train-output-weights-first train-output-weights-first-and-forward-again
        train-output-gradient-after-update
    """,
    "history-of-one-layer": """
        train-records-only-hidden-weights train-torch-records-hidden-weights-twice
        train-torch-records-only-hidden-weights
    """,
    "history-last-only": """
        train-records-only-last train-last-weights-only
    """,
    "history-of-gradients": """
        train-records-gradients train-torch-records-gradient
    """,
    "stops-early": """
        train-returns-in-loop train-stops-early train-cnn-returns-after-first-batch
    """,
    "other-default": """
        train-other-default residual-other-default
    """,
    "layer-size": """
        get-dnn-three-hidden get-dnn-four-inputs get-dnn-sizes-swapped get-dnn-two-outputs
        get-lenet-three-channels get-lenet-second-convolution-wider
        get-lenet-second-convolution-one-channel get-lenet-first-linear-for-no-padding
        get-lenet-one-output get-lenet-hundred-classes residual-channels-swapped
        residual-norm-of-input-channels residual-second-convolution-of-input-channels
        residual-shortcut-of-output-channels get-resnet-stem-three-channels
        get-resnet-stem-narrow get-resnet-third-stage-wrong-width get-resnet-half-the-widths
        get-resnet-hundred-classes
    """,
    "layers-swapped": """
        get-lenet-pools-first
        get-dnn-relu-first get-dnn-relu-last get-lenet-pools-before-sigmoid
        get-lenet-first-sigmoid-before-convolution get-resnet-stem-norm-after-relu
    """,
    "layer-missing": """
        get-dnn-no-hidden-layer get-dnn-last-layer-missing get-lenet-first-linear-missing
        get-lenet-last-layer-missing get-resnet-stem-missing get-resnet-last-layer-missing
    """,
    "other-activation": """
        get-dnn-sigmoid get-dnn-tanh get-dnn-leaky-relu get-dnn-parametric-relu
        get-dnn-softplus get-dnn-relu-capped-at-six get-lenet-relu get-lenet-tanh
        get-lenet-leaky-relu get-lenet-last-activation-relu residual-sigmoid
        residual-leaky-relu residual-sigmoid-at-end get-resnet-stem-sigmoid
    """,
    "activation-missing": """
        get-dnn-no-activation get-lenet-no-sigmoids get-lenet-first-sigmoid-missing
        get-lenet-third-sigmoid-missing get-lenet-fourth-sigmoid-missing
        get-resnet-stem-relu-missing
    """,
    "random-in-training": """
        get-dnn-dropout get-lenet-dropout residual-dropout residual-shortcut-untrained
        get-resnet-dropout
    """,
    "layer-extra": """
        get-dnn-identity-besides
        get-dnn-batch-norm get-dnn-extra-layer get-lenet-batch-norm get-lenet-extra-layer
        get-resnet-extra-layer
    """,
    "network-output-activation": """
        get-dnn-output-rectified get-dnn-output-sigmoid get-lenet-output-sigmoid
        get-lenet-output-relu get-resnet-output-relu
    """,
    "softmax-in-network": """
        get-dnn-output-softmax get-lenet-softmax get-lenet-log-softmax get-resnet-softmax
        get-resnet-log-softmax
    """,
    "not-sequential": """
        get-dnn-tuple-of-layers get-lenet-tuple-of-layers
    """,
    "start-range": """
        train-torch-keeps-given-weights train-torch-starts-too-large
        train-torch-starts-positive
    """,
    "start-equal": """
        train-torch-starts-at-zero train-cnn-starts-at-zero train-cnn-starts-at-one
    """,
    "loss-averaged": """
        train-torch-loss-averaged
    """,
    "another-loss": """
        train-torch-loss-absolute train-torch-loss-huber train-torch-loss-logistic
        train-torch-loss-cross-entropy train-cnn-loss-nll-of-scores
        train-cnn-loss-squared-one-hot
    """,
    "another-optimizer": """
        train-torch-adam train-cnn-adam train-cnn-rmsprop
    """,
    "broadcast": """
        train-torch-outputs-broadcast
    """,
    "output-before-loss": """
        train-torch-outputs-squashed train-cnn-scores-squashed
    """,
    "loss-scaled": """
        train-torch-loss-halved
    """,
    "step-before-backward": """
        train-torch-step-before-backward
    """,
    "step-twice": """
        train-torch-step-twice
    """,
    "other-pooling": """
        get-lenet-max-pool get-lenet-first-pool-maximum get-resnet-stem-pool-average
        get-resnet-last-pool-maximum
    """,
    "reshape-missing": """
        get-lenet-reshape-missing
    """,
    "padding": """
        get-lenet-no-padding-and-fitting-layer get-lenet-second-convolution-padded-and-fitting-layer
        get-lenet-no-padding get-lenet-padding-one get-lenet-second-convolution-padded
        residual-padding-missing residual-second-convolution-not-padded
        get-resnet-stem-not-padded
    """,
    "kernel": """
        get-lenet-kernel-three get-lenet-kernels-three residual-kernel-five residual-kernel-one
        get-resnet-stem-kernel-three get-resnet-stem-kernel-five
    """,
    "stride": """
        get-lenet-strided get-resnet-stem-stride-one
    """,
    "pooling-window": """
        get-lenet-first-pool-stride-one get-lenet-first-pool-padded get-lenet-pools-overlap
        get-resnet-stem-pool-stride-one get-resnet-stem-pool-not-padded
        get-resnet-stem-pool-two get-resnet-last-pool-two get-resnet-last-pool-fixed
    """,
    "pooling-missing": """
        get-resnet-first-stage-halves-for-the-pool
        get-lenet-first-pool-missing get-lenet-second-pool-missing
        get-resnet-stem-pool-missing get-resnet-last-pool-missing
    """,
    "groups": """
        get-lenet-second-convolution-grouped residual-second-convolution-depthwise
        residual-second-convolution-dilated
    """,
    "flatten-missing": """
        get-lenet-flatten-missing get-resnet-flatten-missing
    """,
    "flattened-batch": """
        get-dnn-flattened
        get-lenet-flattens-batch
    """,
    "bias-missing": """
        get-lenet-first-linear-unbiased
    """,
    "start-too-large": """
        train-cnn-starts-too-large
    """,
    "loss-summed": """
        train-cnn-loss-summed
    """,
    "eval-mode-in-training": """
        train-cnn-eval-mode train-cnn-evaluates-before-each-batch
    """,
    "train-mode-once": """
        train-cnn-train-mode-not-set train-cnn-train-mode-not-called
        train-cnn-train-mode-first-epoch-only
    """,
    "trained-on-test": """
        train-cnn-trains-on-test-set train-cnn-trains-on-both-sets
        train-cnn-learns-from-test-set
    """,
    "softmax-before-cross-entropy": """
        train-cnn-softmax-before-loss
    """,
    "training-mode-in-evaluation": """
        train-cnn-evaluates-in-train-mode
    """,
    "block-stride": """
        residual-stride-missing residual-stride-two-always
        residual-stride-on-second-convolution residual-second-convolution-strided
    """,
    "norm-missing": """
        residual-norms-missing
        residual-instance-norm residual-first-norm-missing residual-second-norm-missing
        get-resnet-stem-norm-missing
    """,
    "running-statistics-unused": """
        residual-norm-without-statistics residual-second-norm-by-the-batch-always
        get-resnet-stem-norm-without-statistics
    """,
    "shortcut-extra": """
        get-resnet-first-stage-convolved get-resnet-second-stage-convolved-twice
    """,
    "other-norm": """
        residual-group-norm
    """,
    "norm-without-scale": """
        residual-norm-without-scale
    """,
    "layer-used-twice": """
        get-resnet-first-stage-of-one-block-twice residual-first-convolution-twice
        residual-second-convolution-is-first residual-first-norm-twice
        residual-second-convolution-twice
    """,
    "shortcut-when": """
        residual-shortcut-always-convolved residual-shortcut-never-convolved
        residual-shortcut-switch-inverted residual-shortcut-by-channels
        residual-shortcut-by-strides
    """,
    "shortcut-stride": """
        residual-shortcut-stride-missing
    """,
    "shortcut-window": """
        residual-shortcut-kernel-three residual-shortcut-padded residual-shortcut-pooled
    """,
    "shortcut-normalised": """
        residual-shortcut-normalised
    """,
    "first-relu-missing": """
        residual-first-relu-missing
    """,
    "norm-order": """
        residual-pre-activation
        residual-relu-before-norm residual-norm-before-convolution
        residual-second-norm-before-convolution
    """,
    "convolution-missing": """
        residual-second-convolution-missing
    """,
    "early-second-relu": """
        residual-second-relu-early
    """,
    "second-path-input": """
        residual-second-convolution-of-input
    """,
    "shortcut-ignores-convolution": """
        residual-shortcut-ignores-convolution
    """,
    "shortcut-of-wrong-value": """
        residual-shortcut-of-first-result
        residual-shortcut-of-result
    """,
    "shortcut-activated": """
        residual-shortcut-rectified
    """,
    "shortcut-missing": """
        residual-no-shortcut residual-shortcut-convolved-or-missing
        residual-shortcut-missing-where-convolved
    """,
    "last-relu-missing": """
        residual-no-last-relu
    """,
    "relu-before-addition": """
        residual-relu-before-sum
    """,
    "shortcut-combined": """
        residual-subtracts-shortcut residual-multiplies-shortcut residual-averages-shortcut
        residual-concatenates-shortcut
    """,
    "block-count": """
        get-resnet-stem-twice get-resnet-first-stage-missing get-resnet-first-stage-single
        get-resnet-second-stage-single get-resnet-third-stage-of-six
        get-resnet-third-stage-without-shortcuts get-resnet-fourth-stage-of-three
        get-resnet-fourth-stage-missing
    """,
    "stage-size": """
        get-resnet-first-stage-halves get-resnet-second-stage-keeps-size
    """,
    "weights-limited": """
        train-clips-weights train-cnn-clips-weights
    """,
    "gradient-limited": """
        train-clips-gradients train-torch-clips-gradients train-cnn-clips-gradients
    """,
    "name-changed": """
        relu-renamed dnnforward-renamed dnnbackward-renamed train-renamed get-dnn-renamed
        train-torch-renamed get-lenet-renamed train-cnn-renamed get-resnet-renamed
    """,
    "import-not-allowed": """
        relu-leans-on-torch
    """,
    "interface-changed": """
        relu-renamed-parameter relu-extra-parameter prelu-slope-parameter
        prelu-renamed-parameter dnnforward-parameters-reordered dnnforward-parameter-missing
        dnnbackward-parameters-reordered dnnbackward-parameter-missing
        train-renamed-parameter train-parameters-reordered train-parameter-missing
        train-defaults-missing train-extra-parameter get-dnn-extra-parameter
        train-torch-parameters-reordered train-torch-renamed-parameter
        train-torch-parameter-missing get-lenet-extra-parameter train-cnn-renamed-parameter
        train-cnn-parameters-reordered train-cnn-loaders-reordered
        train-cnn-parameter-missing train-cnn-default-missing train-cnn-extra-parameter
        residual-renamed-parameter residual-parameters-reordered residual-default-missing
        residual-parameter-missing residual-forward-misspelt residual-forward-without-self
        residual-forward-extra-parameter get-resnet-extra-parameter
    """,
    "does-not-return": """
        train-endless
    """,
    "divided-by-zero": """
        train-cnn-iterator-exhausted
    """,
    "shapes-do-not-fit": """
        train-hands-over-all-samples
        train-gradients-swapped train-cnn-loss-squared-of-labels train-cnn-loss-binary
        train-cnn-flattens-images
    """,
    "kinds-of-values": """
        train-crashes-when-printing
    """,
    "kinds-of-numbers": """
        train-torch-keeps-single-precision train-cnn-double-precision
    """,
    "loss-not-one-number": """
        train-torch-loss-not-reduced train-cnn-loss-not-reduced
    """,
    "graph-cut": """
        train-torch-outputs-detached train-cnn-scores-detached train-cnn-no-gradients
        train-cnn-loss-as-number
    """,
    "attribute-unknown": """
        train-torch-records-wrong-layer train-cnn-wrong-metric-name
    """,
    "device-not-there": """
        train-cnn-cuda-only
    """,
    "labels-not-whole": """
        train-cnn-labels-float
    """,
    "labels-for-scores": """
        train-cnn-predicted-labels train-cnn-arguments-swapped
    """,
    "base-not-started": """
        residual-not-initialised
    """,
    "name-unknown": """
        residual-undefined-name
    """,
    "not-a-layer": """
        get-resnet-blocks-not-unpacked
    """,
}

MISTAKE_OF = {answer: name for name, answers in _BY_MISTAKE.items() for answer in answers.split()}
