"""The mistakes in networks and residual blocks, each with a sentence for the student."""

NETWORK = {
    "not-sequential": "The layers come back, but nothing joins them into one `nn.Sequential`.",
    "layer-size": "A layer has other numbers of inputs or outputs than in the table.",
    "layer-missing": "A layer that the table has is missing.",
    "layers-nested": (
        "The right things are computed, but some layers stand together inside another: the table "
        "has each by itself."
    ),
    "layer-extra": "There is a layer more than in the table.",
    "bias-missing": "A layer has no bias, which the table's count of parameters includes.",
    "activation-missing": "A non-linear function is missing between two layers.",
    "other-activation": "The activation function is not the one that was asked for.",
    "other-pooling": "The pooling takes another summary of each window than was asked for.",
    "pooling-missing": "A pooling layer is missing.",
    "pooling-window": "The pooling's window, stride or padding is not the one of the table.",
    "padding": "A convolution's padding is not the one that the sizes in the table need.",
    "stride": "A stride is not the one that the sizes in the table need.",
    "kernel": "A convolution's kernel has another size than in the table.",
    "groups": "A convolution does not connect all its inputs with all its outputs.",
    "reshape-missing": "Images that come as rows of numbers are not given their shape back.",
    "flatten-missing": "The images are not made into vectors before the linear layers.",
    "flattened-batch": "Flattening took the batch along: samples must stay apart.",
    "layers-swapped": "Two neighbouring layers stand in the wrong order.",
    "softmax-in-network": "The network ends in a softmax; the loss expects plain scores.",
    "network-output-activation": "The network ends in an activation function; scores are plain.",
    "random-in-training": (
        "Two passes of the same input differ: something in it is random, which nobody asked."
    ),
}

BLOCK = {
    "parameters-unused": "A layer that the block holds has no part in what it computes.",
    "shortcut-missing": "The input is not added: a residual block learns what to add to it.",
    "shortcut-combined": "The two paths are combined in another way than by a plain sum.",
    "shortcut-of-wrong-value": "The shortcut does not carry the block's own input.",
    "shortcut-activated": "The shortcut's values pass a non-linear function before the sum.",
    "shortcut-ignores-convolution": "The shortcut's 1×1 convolution is not used where it is asked.",
    "shortcut-when": (
        "Whether the shortcut has a convolution follows something else than `use_1x1conv`."
    ),
    "shortcut-stride": "The two paths of the block do not step through the image alike.",
    "shortcut-window": "The shortcut's convolution looks at other pixels than a 1×1 one does.",
    "shortcut-normalised": "The shortcut has a normalisation of its own, which was not asked for.",
    "relu-before-addition": "The last ReLU comes before the sum, where it belongs after it.",
    "last-relu-missing": "The sum of the two paths does not pass a last ReLU.",
    "first-relu-missing": "There is no ReLU between the two convolutions.",
    "early-second-relu": "The second path passes a ReLU before the sum too.",
    "norm-missing": "A convolution is not followed by its batch-norm.",
    "norm-order": "Convolution, batch-norm and ReLU are not in their order.",
    "norm-without-scale": "A batch-norm has no scale and shift to learn.",
    "other-norm": "The normalisation does not use the batch's statistics as batch-norm does.",
    "running-statistics-unused": "In eval mode batch-norm does not go by its running statistics.",
    "layer-used-twice": "One layer does the work of two, so they share what they learn.",
    "convolution-missing": "One of the two convolutions is skipped.",
    "second-path-input": "The second convolution does not get what the first one made.",
    "block-stride": "The stride is at another place than the first convolution.",
    "stage-halves-late": "A stage halves the image in its second block, not in its first.",
    "stage-size": "A stage keeps or halves the image where it should do the other.",
    "shortcut-extra": (
        "A block that keeps its input's shape has a convolution on its shortcut; it needs none."
    ),
    "block-count": "The number of residual blocks or stages is not ResNet-18's.",
}
