"""Mistakes in the LeNet of task 3."""

_LAYERS = """\
        Reshape(),  # (N, 1, 28, 28)
        nn.Conv2d(1, 6, kernel_size=5, padding=2),  # (N, 6, 28, 28)
        nn.Sigmoid(),
        nn.AvgPool2d(kernel_size=2, stride=2),  # (N, 6, 14, 14)
        nn.Conv2d(6, 16, kernel_size=5),  # (N, 16, 10, 10)
        nn.Sigmoid(),
        nn.AvgPool2d(kernel_size=2, stride=2),  # (N, 16, 5, 5)
        nn.Flatten(),  # (N, 400)
        nn.Linear(400, 120),  # (N, 120)
        nn.Sigmoid(),
        nn.Linear(120, 84),  # (N, 84)
        nn.Sigmoid(),
        nn.Linear(84, 10),  # (N, 10)
"""

_LENET = {
    _LAYERS: {
        "relu": _LAYERS.replace("Sigmoid", "ReLU"),
        "pools-first": _LAYERS.replace("AvgPool2d(kernel_size=2, stride=2)", "Sigmoid()")
        .replace("28)\n        nn.Sigmoid(),", "28)\n        nn.AvgPool2d(2),")
        .replace("10)\n        nn.Sigmoid(),", "10)\n        nn.AvgPool2d(2),", 1),
        "tanh": _LAYERS.replace("Sigmoid", "Tanh"),
        "leaky-relu": _LAYERS.replace("Sigmoid", "LeakyReLU"),
        "max-pool": _LAYERS.replace("AvgPool2d", "MaxPool2d"),
        "pools-overlap": _LAYERS.replace(
            "nn.AvgPool2d(kernel_size=2, stride=2)", "nn.AvgPool2d(3, stride=2, padding=1)"
        ),
        "kernels-three": _LAYERS.replace("kernel_size=5, padding=2", "kernel_size=3, padding=1")
        .replace("kernel_size=5", "kernel_size=3")
        .replace("400", "576"),
        "no-sigmoids": _LAYERS.replace("        nn.Sigmoid(),\n", ""),
        "no-padding-and-fitting-layer": _LAYERS.replace(", padding=2", "").replace("400", "256"),
        "second-convolution-padded-and-fitting-layer": _LAYERS.replace(
            "nn.Conv2d(6, 16, kernel_size=5)", "nn.Conv2d(6, 16, kernel_size=5, padding=2)"
        ).replace("400", "784"),
    },
    "Reshape(),  # (N, 1, 28, 28)": {"reshape-missing": ""},
    "        nn.Conv2d(1, 6, kernel_size=5, padding=2),  # (N, 6, 28, 28)\n"
    "        nn.Sigmoid(),\n"
    "        nn.AvgPool2d(kernel_size=2, stride=2),  # (N, 6, 14, 14)\n": {
        "pools-before-sigmoid": (
            "        nn.Conv2d(1, 6, kernel_size=5, padding=2),\n"
            "        nn.AvgPool2d(kernel_size=2, stride=2),\n"
            "        nn.Sigmoid(),\n"
        ),
        "first-sigmoid-missing": (
            "        nn.Conv2d(1, 6, kernel_size=5, padding=2),\n"
            "        nn.AvgPool2d(kernel_size=2, stride=2),\n"
        ),
        "first-sigmoid-before-convolution": (
            "        nn.Sigmoid(),\n"
            "        nn.Conv2d(1, 6, kernel_size=5, padding=2),\n"
            "        nn.AvgPool2d(kernel_size=2, stride=2),\n"
        ),
    },
    "nn.Conv2d(1, 6, kernel_size=5, padding=2),  # (N, 6, 28, 28)": {
        "no-padding": "nn.Conv2d(1, 6, kernel_size=5),",
        "padding-one": "nn.Conv2d(1, 6, kernel_size=5, padding=1),",
        "kernel-three": "nn.Conv2d(1, 6, kernel_size=3, padding=1),",
        "three-channels": "nn.Conv2d(3, 6, kernel_size=5, padding=2),",
        "strided": "nn.Conv2d(1, 6, kernel_size=5, padding=2, stride=2),",
        "batch-norm": "nn.Conv2d(1, 6, kernel_size=5, padding=2),\n        nn.BatchNorm2d(6),",
    },
    "nn.AvgPool2d(kernel_size=2, stride=2),  # (N, 6, 14, 14)": {
        "first-pool-maximum": "nn.MaxPool2d(kernel_size=2, stride=2),",
        "first-pool-stride-one": "nn.AvgPool2d(kernel_size=2, stride=1),",
        "first-pool-missing": "",
        "first-pool-padded": "nn.AvgPool2d(kernel_size=3, stride=2, padding=1),",
    },
    "nn.Conv2d(6, 16, kernel_size=5),  # (N, 16, 10, 10)": {
        "second-convolution-padded": "nn.Conv2d(6, 16, kernel_size=5, padding=2),",
        "second-convolution-wider": "nn.Conv2d(6, 32, kernel_size=5),",
        "second-convolution-grouped": "nn.Conv2d(6, 16, kernel_size=5, groups=2),",
        "second-convolution-one-channel": "nn.Conv2d(1, 16, kernel_size=5),",
    },
    "        nn.AvgPool2d(kernel_size=2, stride=2),  # (N, 16, 5, 5)\n": {
        "second-pool-missing": "",
        "dropout": "        nn.AvgPool2d(kernel_size=2, stride=2),\n        nn.Dropout(0.5),\n",
    },
    "nn.Flatten(),  # (N, 400)": {"flatten-missing": "", "flattens-batch": "nn.Flatten(0),"},
    "        nn.Linear(400, 120),  # (N, 120)\n        nn.Sigmoid(),\n": {
        "third-sigmoid-missing": "        nn.Linear(400, 120),\n",
        "first-linear-missing": "",
        "first-linear-unbiased": (
            "        nn.Linear(400, 120, bias=False),\n        nn.Sigmoid(),\n"
        ),
        "first-linear-for-no-padding": "        nn.Linear(256, 120),\n        nn.Sigmoid(),\n",
    },
    "        nn.Linear(120, 84),  # (N, 84)\n        nn.Sigmoid(),\n": {
        "fourth-sigmoid-missing": "        nn.Linear(120, 84),\n",
        "last-activation-relu": "        nn.Linear(120, 84),\n        nn.ReLU(),\n",
        "extra-layer": (
            "        nn.Linear(120, 84),\n"
            "        nn.Sigmoid(),\n"
            "        nn.Linear(84, 84),\n"
            "        nn.Sigmoid(),\n"
        ),
    },
    "nn.Linear(84, 10),  # (N, 10)": {
        "softmax": "nn.Linear(84, 10),\n        nn.Softmax(dim=1),",
        "log-softmax": "nn.Linear(84, 10),\n        nn.LogSoftmax(dim=1),",
        "output-sigmoid": "nn.Linear(84, 10),\n        nn.Sigmoid(),",
        "output-relu": "nn.Linear(84, 10),\n        nn.ReLU(),",
        "last-layer-missing": "",
        "one-output": "nn.Linear(84, 1),",
        "hundred-classes": "nn.Linear(84, 100),",
    },
    "return nn.Sequential(": {"no-return": "nn.Sequential(", "tuple-of-layers": "return ("},
    "def get_lenet():": {
        "renamed": "def get_LeNet():",
        "extra-parameter": "def get_lenet(num_classes):",
    },
}

EDITS = {"get_lenet": _LENET}
