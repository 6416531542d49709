"""Mistakes in the residual block and the ResNet-18 of task 4."""

_CONV1 = """\
        self.conv1 = nn.Conv2d(
            input_channels, num_channels, kernel_size=3, padding=1, stride=strides
        )
"""
_CONV2 = "self.conv2 = nn.Conv2d(num_channels, num_channels, kernel_size=3, padding=1)"
_CONV3 = "self.conv3 = nn.Conv2d(input_channels, num_channels, kernel_size=1, stride=strides)"
_BETWEEN = "        self.bn1 = nn.BatchNorm2d(num_channels)\n"
_SIGNATURE = "def __init__(self, input_channels, num_channels, use_1x1conv=False, strides=1):"

_RESIDUAL = {
    _CONV1: {
        "stride-missing": _CONV1.replace(", stride=strides", ""),
        "padding-missing": _CONV1.replace(", padding=1", ""),
        "kernel-five": _CONV1.replace("kernel_size=3, padding=1", "kernel_size=5, padding=2"),
        "kernel-one": _CONV1.replace("kernel_size=3, padding=1", "kernel_size=1"),
        "stride-two-always": _CONV1.replace("stride=strides", "stride=2"),
        "channels-swapped": _CONV1.replace(
            "input_channels, num_channels", "num_channels, input_channels"
        ),
    },
    f"{_CONV1}{_BETWEEN}        {_CONV2}\n": {
        "stride-on-second-convolution": (
            _CONV1.replace(", stride=strides", "")
            + _BETWEEN
            + f"        {_CONV2[:-1]}, stride=strides)\n"
        ),
    },
    _BETWEEN: {
        "norm-of-input-channels": "        self.bn1 = nn.BatchNorm2d(input_channels)\n",
        "instance-norm": "        self.bn1 = nn.InstanceNorm2d(num_channels)\n",
        "group-norm": "        self.bn1 = nn.GroupNorm(1, num_channels)\n",
        "norm-without-statistics": (
            "        self.bn1 = nn.BatchNorm2d(num_channels, track_running_stats=False)\n"
        ),
        "norm-without-scale": "        self.bn1 = nn.BatchNorm2d(num_channels, affine=False)\n",
    },
    _CONV2: {
        "second-convolution-strided": f"{_CONV2[:-1]}, stride=strides)",
        "second-convolution-not-padded": _CONV2.replace(", padding=1", ""),
        "second-convolution-of-input-channels": _CONV2.replace("num_channels", "input_channels", 1),
        "second-convolution-is-first": "self.conv2 = self.conv1",
        "second-convolution-depthwise": f"{_CONV2[:-1]}, groups=num_channels)",
        "second-convolution-dilated": _CONV2.replace("padding=1", "padding=2, dilation=2"),
    },
    "if use_1x1conv:": {
        "shortcut-always-convolved": "if True:",
        "shortcut-never-convolved": "if False:",
        "shortcut-switch-inverted": "if not use_1x1conv:",
        "shortcut-by-channels": "if input_channels != num_channels:",
        "shortcut-by-strides": "if strides != 1:",
    },
    _CONV3: {
        "shortcut-stride-missing": _CONV3.replace(", stride=strides", ""),
        "shortcut-kernel-three": _CONV3.replace("kernel_size=1", "kernel_size=3, padding=1"),
        "shortcut-padded": _CONV3.replace("kernel_size=1", "kernel_size=1, padding=1"),
        "shortcut-normalised": (
            "self.conv3 = nn.Sequential(\n"
            "                nn.Conv2d(input_channels, num_channels, 1, stride=strides),\n"
            "                nn.BatchNorm2d(num_channels),\n"
            "            )"
        ),
        "shortcut-pooled": (
            "self.conv3 = nn.Sequential(\n"
            "                nn.AvgPool2d(strides, ceil_mode=True),\n"
            "                nn.Conv2d(input_channels, num_channels, kernel_size=1),\n"
            "            )"
        ),
        "shortcut-of-output-channels": _CONV3.replace("input_channels", "num_channels"),
    },
    "super().__init__()": {"not-initialised": "pass"},
    "Y = torch.relu(self.bn1(self.conv1(X)))": {
        "first-relu-missing": "Y = self.bn1(self.conv1(X))",
        "first-norm-missing": "Y = torch.relu(self.conv1(X))",
        "relu-before-norm": "Y = self.bn1(torch.relu(self.conv1(X)))",
        "norm-before-convolution": "Y = self.conv1(torch.relu(self.bn1(X)))",
        "sigmoid": "Y = torch.sigmoid(self.bn1(self.conv1(X)))",
        "leaky-relu": "Y = nn.functional.leaky_relu(self.bn1(self.conv1(X)))",
        "undefined-name": "Y = F.relu(self.bn1(self.conv1(X)))",
        "dropout": "Y = nn.functional.dropout(torch.relu(self.bn1(self.conv1(X))))",
    },
    "Y = torch.relu(self.bn1(self.conv1(X)))\n        Y = self.bn2(self.conv2(Y))": {
        "norms-missing": "Y = self.conv2(torch.relu(self.conv1(X)))",
        "pre-activation": (
            "Y = self.conv1(torch.relu(self.bn1(X)))\n"
            "        Y = self.conv2(torch.relu(self.bn2(Y)))"
        ),
    },
    "Y = self.bn2(self.conv2(Y))": {
        "second-norm-missing": "Y = self.conv2(Y)",
        "second-convolution-missing": "Y = self.bn2(Y)",
        "second-relu-early": "Y = torch.relu(self.bn2(self.conv2(Y)))",
        "second-norm-by-the-batch-always": (
            "Y = nn.functional.batch_norm(\n"
            "            self.conv2(Y), None, None, self.bn2.weight, self.bn2.bias, True\n"
            "        )"
        ),
        "second-norm-before-convolution": "Y = self.conv2(self.bn2(Y))",
        "first-norm-twice": "Y = self.bn1(self.conv2(Y))",
        "first-convolution-twice": "Y = self.bn2(self.conv1(Y))",
        "second-convolution-of-input": "Y = self.bn2(self.conv2(X))",
        "second-convolution-twice": "Y = self.bn2(self.conv2(self.conv2(Y)))",
    },
    "shortcut = X if self.conv3 is None else self.conv3(X)": {
        "shortcut-ignores-convolution": "shortcut = X",
        "shortcut-of-result": "shortcut = Y",
        "shortcut-of-first-result": (
            "shortcut = torch.relu(self.bn1(self.conv1(X)))\n"
            "        if self.conv3 is not None:\n"
            "            shortcut = self.conv3(X)"
        ),
        "shortcut-convolved-or-missing": "shortcut = 0 if self.conv3 is None else self.conv3(X)",
        "shortcut-missing-where-convolved": "shortcut = X if self.conv3 is None else 0",
        "shortcut-rectified": "shortcut = torch.relu(X if self.conv3 is None else self.conv3(X))",
        "shortcut-untrained": (
            "shortcut = X\n"
            "        if self.conv3 is not None:\n"
            "            fresh = nn.Conv2d(X.shape[1], Y.shape[1], 1, self.conv3.stride)\n"
            "            shortcut = fresh.to(X.device)(X)"
        ),
    },
    "return torch.relu(Y + shortcut)": {
        "no-shortcut": "return torch.relu(Y)",
        "no-last-relu": "return Y + shortcut",
        "relu-before-sum": "return torch.relu(Y) + shortcut",
        "sigmoid-at-end": "return torch.sigmoid(Y + shortcut)",
        "subtracts-shortcut": "return torch.relu(Y - shortcut)",
        "multiplies-shortcut": "return torch.relu(Y * shortcut)",
        "averages-shortcut": "return torch.relu((Y + shortcut) / 2)",
        "concatenates-shortcut": "return torch.relu(torch.cat((Y, shortcut), dim=1))",
        "writes-into-input": "shortcut += Y\n        return torch.relu(shortcut)",
        "no-return": "torch.relu(Y + shortcut)",
    },
    _SIGNATURE: {
        "renamed-parameter": (
            f"{_SIGNATURE.replace('strides', 'stride')}\n        strides = stride"
        ),
        "parameters-reordered": (
            "def __init__(self, input_channels, num_channels, strides=1, use_1x1conv=False):"
        ),
        "other-default": _SIGNATURE.replace("strides=1", "strides=2"),
        "default-missing": _SIGNATURE.replace("=False", "").replace("=1", ""),
        "parameter-missing": (
            "def __init__(self, input_channels, num_channels, use_1x1conv=False):\n"
            "        strides = 2 if use_1x1conv else 1"
        ),
    },
    "def forward(self, X):": {
        "forward-misspelt": "def foward(self, X):",
        "forward-without-self": "def forward(X):",
        "forward-extra-parameter": "def forward(self, X, strides):",
    },
}

_RESNET = {
    "nn.Conv2d(1, 64, kernel_size=7, stride=2, padding=3),  # (N, 64, 112, 112)": {
        "stem-stride-one": "nn.Conv2d(1, 64, kernel_size=7, stride=1, padding=3),",
        "stem-kernel-three": "nn.Conv2d(1, 64, kernel_size=3, stride=2, padding=1),",
        "stem-kernel-five": "nn.Conv2d(1, 64, kernel_size=5, stride=2, padding=2),",
        "stem-not-padded": "nn.Conv2d(1, 64, kernel_size=7, stride=2),",
        "stem-three-channels": "nn.Conv2d(3, 64, kernel_size=7, stride=2, padding=3),",
        "stem-narrow": "nn.Conv2d(1, 32, kernel_size=7, stride=2, padding=3),",
    },
    "        nn.BatchNorm2d(64),\n        nn.ReLU(),\n": {
        "stem-norm-missing": "        nn.ReLU(),\n",
        "stem-norm-without-statistics": (
            "        nn.BatchNorm2d(64, track_running_stats=False),\n        nn.ReLU(),\n"
        ),
        "stem-relu-missing": "        nn.BatchNorm2d(64),\n",
        "stem-norm-after-relu": "        nn.ReLU(),\n        nn.BatchNorm2d(64),\n",
        "stem-sigmoid": "        nn.BatchNorm2d(64),\n        nn.Sigmoid(),\n",
    },
    "nn.MaxPool2d(kernel_size=3, stride=2, padding=1),  # (N, 64, 56, 56)": {
        "stem-pool-missing": "",
        "stem-pool-average": "nn.AvgPool2d(kernel_size=3, stride=2, padding=1),",
        "stem-pool-stride-one": "nn.MaxPool2d(kernel_size=3, stride=1, padding=1),",
        "stem-pool-not-padded": "nn.MaxPool2d(kernel_size=3, stride=2),",
        "stem-pool-two": "nn.MaxPool2d(kernel_size=2, stride=2),",
    },
    "        nn.MaxPool2d(kernel_size=3, stride=2, padding=1),  # (N, 64, 56, 56)\n"
    "    )\n"
    "    return nn.Sequential(\n"
    "        stem,\n"
    "        nn.Sequential(*resnet_block(64, 64, 2, first_block=True)),  # (N, 64, 56, 56)\n": {
        "first-stage-halves-for-the-pool": (
            "    )\n"
            "    return nn.Sequential(\n"
            "        stem,\n"
            "        nn.Sequential(*resnet_block(64, 64, 2)),\n"
        ),
    },
    "        stem,\n": {"stem-missing": "", "stem-twice": "        stem,\n        stem,\n"},
    "nn.Sequential(*resnet_block(64, 64, 2, first_block=True)),  # (N, 64, 56, 56)": {
        "first-stage-halves": "nn.Sequential(*resnet_block(64, 64, 2)),",
        "first-stage-missing": "",
        "first-stage-single": "nn.Sequential(*resnet_block(64, 64, 1, first_block=True)),",
        "first-stage-convolved": (
            "nn.Sequential(Residual(64, 64, use_1x1conv=True), Residual(64, 64)),"
        ),
        "first-stage-of-one-block-twice": "nn.Sequential(*[Residual(64, 64)] * 2),",
        "blocks-not-unpacked": "nn.Sequential(resnet_block(64, 64, 2, first_block=True)),",
    },
    "nn.Sequential(*resnet_block(64, 128, 2)),  # (N, 128, 28, 28)": {
        "second-stage-single": "nn.Sequential(*resnet_block(64, 128, 1)),",
        "second-stage-convolved-twice": (
            "nn.Sequential(Residual(64, 128, True, 2), Residual(128, 128, True)),"
        ),
        "second-stage-halves-late": (
            "nn.Sequential(Residual(64, 128, True), Residual(128, 128, True, 2)),"
        ),
        "second-stage-keeps-size": "nn.Sequential(*resnet_block(64, 128, 2, first_block=True)),",
    },
    "nn.Sequential(*resnet_block(128, 256, 2)),  # (N, 256, 14, 14)": {
        "third-stage-of-six": "nn.Sequential(*resnet_block(128, 256, 6)),",
        "third-stage-wrong-width": "nn.Sequential(*resnet_block(64, 256, 2)),",
        "third-stage-without-shortcuts": (
            "nn.Sequential(\n"
            "            nn.Conv2d(128, 256, kernel_size=3, padding=1, stride=2),\n"
            "            nn.BatchNorm2d(256),\n"
            "            nn.ReLU(),\n"
            "        ),"
        ),
    },
    "nn.Sequential(*resnet_block(256, 512, 2)),  # (N, 512, 7, 7)": {
        "fourth-stage-of-three": "nn.Sequential(*resnet_block(256, 512, 3)),",
        "fourth-stage-missing": "",
    },
    "        nn.Sequential(*resnet_block(64, 128, 2)),  # (N, 128, 28, 28)\n"
    "        nn.Sequential(*resnet_block(128, 256, 2)),  # (N, 256, 14, 14)\n"
    "        nn.Sequential(*resnet_block(256, 512, 2)),  # (N, 512, 7, 7)\n"
    "        nn.AdaptiveAvgPool2d((1, 1)),  # (N, 512, 1, 1)\n"
    "        nn.Flatten(),  # (N, 512)\n"
    "        nn.Linear(512, 10),  # (N, 10)\n": {
        "half-the-widths": (
            "        nn.Sequential(*resnet_block(64, 64, 2)),\n"
            "        nn.Sequential(*resnet_block(64, 128, 2)),\n"
            "        nn.Sequential(*resnet_block(128, 256, 2)),\n"
            "        nn.AdaptiveAvgPool2d((1, 1)),\n"
            "        nn.Flatten(),\n"
            "        nn.Linear(256, 10),\n"
        ),
    },
    "nn.AdaptiveAvgPool2d((1, 1)),  # (N, 512, 1, 1)": {
        "last-pool-maximum": "nn.AdaptiveMaxPool2d((1, 1)),",
        "last-pool-two": "nn.AdaptiveAvgPool2d((2, 2)),",
        "last-pool-fixed": "nn.AvgPool2d(7),",
        "last-pool-missing": "",
        "dropout": "nn.AdaptiveAvgPool2d((1, 1)),\n        nn.Dropout(0.5),",
    },
    "nn.Flatten(),  # (N, 512)": {"flatten-missing": ""},
    "nn.Linear(512, 10),  # (N, 10)": {
        "last-layer-missing": "",
        "hundred-classes": "nn.Linear(512, 100),",
        "softmax": "nn.Linear(512, 10),\n        nn.Softmax(dim=1),",
        "log-softmax": "nn.Linear(512, 10),\n        nn.LogSoftmax(dim=1),",
        "output-relu": "nn.Linear(512, 10),\n        nn.ReLU(),",
        "extra-layer": "nn.Linear(512, 512),\n        nn.ReLU(),\n        nn.Linear(512, 10),",
    },
    "return nn.Sequential(": {"no-return": "nn.Sequential("},
    "def get_resnet():": {
        "renamed": "def get_resnet18():",
        "extra-parameter": "def get_resnet(num_classes):",
    },
}

EDITS = {"Residual": _RESIDUAL, "get_resnet": _RESNET}
