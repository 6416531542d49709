"""Mistakes in the network and the training loop of task 2."""

_LAYERS = """\
        nn.Linear(3, 2, bias=False),  # (N, 2)
        nn.ReLU(),  # (N, 2)
        nn.Linear(2, 1, bias=False),  # (N, 1)
"""

_NET = {
    _LAYERS: {
        "three-hidden": (
            "        nn.Linear(3, 3, bias=False),\n"
            "        nn.ReLU(),\n"
            "        nn.Linear(3, 1, bias=False),\n"
        ),
        "four-inputs": (
            "        nn.Linear(4, 2, bias=False),\n"
            "        nn.ReLU(),\n"
            "        nn.Linear(2, 1, bias=False),\n"
        ),
        "sizes-swapped": (
            "        nn.Linear(2, 3, bias=False),\n"
            "        nn.ReLU(),\n"
            "        nn.Linear(1, 2, bias=False),\n"
        ),
        "relu-first": (
            "        nn.ReLU(),\n"
            "        nn.Linear(3, 2, bias=False),\n"
            "        nn.Linear(2, 1, bias=False),\n"
        ),
        "relu-last": (
            "        nn.Linear(3, 2, bias=False),\n"
            "        nn.Linear(2, 1, bias=False),\n"
            "        nn.ReLU(),\n"
        ),
        "nested": (
            "        nn.Sequential(nn.Linear(3, 2, bias=False), nn.ReLU()),\n"
            "        nn.Linear(2, 1, bias=False),\n"
        ),
        "identity-besides": f"{_LAYERS}        nn.Identity(),\n",
        "flattened": f"{_LAYERS}        nn.Flatten(0),\n",
        "no-hidden-layer": "        nn.Linear(3, 1, bias=False),\n",
    },
    "nn.ReLU(),  # (N, 2)": {
        "sigmoid": "nn.Sigmoid(),",
        "tanh": "nn.Tanh(),",
        "leaky-relu": "nn.LeakyReLU(),",
        "parametric-relu": "nn.PReLU(),",
        "softplus": "nn.Softplus(),",
        "relu-capped-at-six": "nn.ReLU6(),",
        "no-activation": "",
        "dropout": "nn.ReLU(),\n        nn.Dropout(0.5),",
        "batch-norm": "nn.BatchNorm1d(2),\n        nn.ReLU(),",
        "extra-layer": "nn.ReLU(),\n        nn.Linear(2, 2, bias=False),\n        nn.ReLU(),",
    },
    "nn.Linear(2, 1, bias=False),  # (N, 1)": {
        "two-outputs": "nn.Linear(2, 2, bias=False),",
        "last-layer-missing": "",
        "output-rectified": "nn.Linear(2, 1, bias=False),\n        nn.ReLU(),",
        "output-sigmoid": "nn.Linear(2, 1, bias=False),\n        nn.Sigmoid(),",
        "output-softmax": "nn.Linear(2, 1, bias=False),\n        nn.Softmax(dim=1),",
    },
    "return nn.Sequential(": {
        "tuple-of-layers": "return (",
        "no-return": "nn.Sequential(",
    },
    "def get_DNN():": {
        "renamed": "def get_dnn():",
        "extra-parameter": "def get_DNN(hidden):",
    },
}

_STEP = """\
            optimizer.zero_grad()
            l.backward()
            optimizer.step()
"""

_TRAIN = {
    "    net.double()\n    net.apply(init_weights)\n": {
        "keeps-single-precision": "    net.apply(init_weights)\n",
        "keeps-given-weights": "    net.double()\n",
        "starts-at-zero": (
            "    net.double()\n"
            "    for parameter in net.parameters():\n"
            "        nn.init.zeros_(parameter)\n"
        ),
        "starts-too-large": (
            "    net.double()\n"
            "    for parameter in net.parameters():\n"
            "        nn.init.uniform_(parameter, -2, 2)\n"
        ),
        "starts-positive": (
            "    net.double()\n"
            "    for parameter in net.parameters():\n"
            "        nn.init.uniform_(parameter, 0, 0.2)\n"
        ),
        "trains-another": "    net = get_DNN().double()\n    net.apply(init_weights)\n",
        "starts-and-trains-another": (
            "    net.double()\n"
            "    net.apply(init_weights)\n"
            "    net = get_DNN().double()\n"
            "    net.apply(init_weights)\n"
        ),
        "trains-a-copy": (
            "    import copy\n\n"
            "    net = copy.deepcopy(net)\n"
            "    net.double()\n"
            "    net.apply(init_weights)\n"
        ),
    },
    'loss = nn.MSELoss(reduction="sum")': {
        "loss-averaged": "loss = nn.MSELoss()",
        "loss-not-reduced": 'loss = nn.MSELoss(reduction="none")',
        "loss-absolute": 'loss = nn.L1Loss(reduction="sum")',
        "loss-huber": 'loss = nn.SmoothL1Loss(reduction="sum")',
        "loss-logistic": 'loss = nn.SoftMarginLoss(reduction="sum")',
        "loss-cross-entropy": "loss = nn.CrossEntropyLoss()",
    },
    "optimizer = torch.optim.SGD(net.parameters(), lr=lr)": {
        "rate-constant": "optimizer = torch.optim.SGD(net.parameters(), lr=0.001)",
        "rate-over-batch-size": "optimizer = torch.optim.SGD(net.parameters(), lr=lr / batch_size)",
        "adam": "optimizer = torch.optim.Adam(net.parameters(), lr=lr)",
        "momentum": "optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=0.9)",
        "weight-decay": "optimizer = torch.optim.SGD(net.parameters(), lr=lr, weight_decay=0.1)",
        "ascends": "optimizer = torch.optim.SGD(net.parameters(), lr=lr, maximize=True)",
        "hidden-weights-only": "optimizer = torch.optim.SGD(net[0].parameters(), lr=lr)",
        "output-weights-only": "optimizer = torch.optim.SGD(net[2].parameters(), lr=lr)",
        "labels-zero-one": (
            "optimizer = torch.optim.SGD(net.parameters(), lr=lr)\n    y = (y + 1) / 2"
        ),
    },
    "    for _ in range(num_epochs):\n": {
        "one-epoch": "    for _ in range(1):\n",
        "one-epoch-short": "    for _ in range(num_epochs - 1):\n",
        "one-epoch-too-many": "    for _ in range(num_epochs + 1):\n",
        "restarts-each-epoch": (
            "    for _ in range(num_epochs):\n        net.apply(init_weights)\n"
        ),
        "shuffles": (
            "    for _ in range(num_epochs):\n"
            "        order = torch.randperm(X.shape[0])\n"
            "        X, y = X[order], y[order]\n"
        ),
    },
    "for begin in range(0, X.shape[0], batch_size):": {
        "first-batch-only": "for begin in [0]:",
        "skips-first-batch": "for begin in range(batch_size, X.shape[0], batch_size):",
        "skips-last-partial-batch": (
            "for begin in range(0, X.shape[0] - batch_size + 1, batch_size):"
        ),
        "window-slides-by-one": "for begin in range(X.shape[0]):",
        "order-reversed": "for begin in reversed(range(0, X.shape[0], batch_size)):",
        "batch-size-ignored": (
            "batch_size = 32\n        for begin in range(0, X.shape[0], batch_size):"
        ),
    },
    "y_hat = net(X[begin : begin + batch_size]).squeeze(1)  # (B,)": {
        "outputs-broadcast": "y_hat = net(X[begin : begin + batch_size])",
        "outputs-detached": "y_hat = net(X[begin : begin + batch_size]).squeeze(1).detach()",
        "outputs-sign-only": "y_hat = torch.sign(net(X[begin : begin + batch_size]).squeeze(1))",
        "outputs-squashed": "y_hat = torch.tanh(net(X[begin : begin + batch_size]).squeeze(1))",
    },
    "l = loss(y_hat, y[begin : begin + batch_size])": {
        "first-labels-always": "l = loss(y_hat, y[: len(y_hat)])",
        "loss-halved": "l = loss(y_hat, y[begin : begin + batch_size]) / 2",
        "loss-negated": "l = -loss(y_hat, y[begin : begin + batch_size])",
        "loss-of-itself": "l = loss(y_hat, y_hat)",
    },
    _STEP: {
        "no-zero-grad": "            l.backward()\n            optimizer.step()\n",
        "no-backward": "            optimizer.zero_grad()\n            optimizer.step()\n",
        "no-step": "            optimizer.zero_grad()\n            l.backward()\n",
        "step-not-called": (
            "            optimizer.zero_grad()\n"
            "            l.backward()\n"
            "            optimizer.step\n"
        ),
        "zero-grad-not-called": (
            "            optimizer.zero_grad\n"
            "            l.backward()\n"
            "            optimizer.step()\n"
        ),
        "zero-grad-after-backward": (
            "            l.backward()\n"
            "            optimizer.zero_grad()\n"
            "            optimizer.step()\n"
        ),
        "clips-gradients": (
            "            optimizer.zero_grad()\n"
            "            l.backward()\n"
            "            nn.utils.clip_grad_norm_(net.parameters(), 1.0)\n"
            "            optimizer.step()\n"
        ),
        "step-before-backward": (
            "            optimizer.step()\n"
            "            optimizer.zero_grad()\n"
            "            l.backward()\n"
        ),
        "one-step-per-epoch": "            l.backward()\n"
        "        optimizer.step()\n"
        "        optimizer.zero_grad()\n",
        "step-twice": (
            "            optimizer.zero_grad()\n"
            "            l.backward()\n"
            "            optimizer.step()\n"
            "            optimizer.step()\n"
        ),
        "records-each-batch": (
            f"{_STEP}"
            "            W_list.append(net[0].weight.detach().numpy().copy())\n"
            "            K_list.append(net[2].weight[0].detach().numpy().copy())\n"
        ),
    },
    "W_list.append(net[0].weight.detach().numpy().copy())  # (2, 3)": {
        "records-gradient": "W_list.append(net[0].weight.grad.numpy().copy())",
        "records-one-row": "W_list.append(net[0].weight[0].detach().numpy().copy())",
    },
    "K_list.append(net[2].weight[0].detach().numpy().copy())  # (2,)": {
        "records-hidden-weights-twice": "K_list.append(net[0].weight[0].detach().numpy().copy())",
        "records-only-hidden-weights": "",
        "records-wrong-layer": "K_list.append(net[1].weight[0].detach().numpy().copy())",
    },
    "return W_list, K_list": {
        "lists-swapped": "return K_list, W_list",
        "net-only": "return net",
        "no-return": "print(W_list, K_list)",
    },
    "def train_torch(net, dataset_X, dataset_y, num_epochs, lr, batch_size):": {
        "renamed": "def train_pytorch(net, dataset_X, dataset_y, num_epochs, lr, batch_size):",
        "parameters-reordered": (
            "def train_torch(net, dataset_X, dataset_y, lr, num_epochs, batch_size):"
        ),
        "renamed-parameter": (
            "def train_torch(net, X, dataset_y, num_epochs, lr, batch_size):\n    dataset_X = X"
        ),
        "parameter-missing": (
            "def train_torch(net, dataset_X, dataset_y, num_epochs, lr):\n    batch_size = 20"
        ),
    },
}

EDITS = {"get_DNN": _NET, "train_torch": _TRAIN}
