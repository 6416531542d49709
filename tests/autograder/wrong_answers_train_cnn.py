"""Mistakes in the training loop of task 3."""

_STEP = """\
            optimizer.zero_grad()
            y_hat = net(X)  # (N, C)
            l = loss(y_hat, y)
            l.backward()
            optimizer.step()
"""

_METRIC = "metric.add(l.item() * y.numel(), accuracy(y_hat, y), y.numel())"

_FRESH_PARAMETERS = """\
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    for m in net.modules():
        if isinstance(m, (nn.Linear, nn.Conv2d)):
            m.weight = nn.Parameter(nn.init.xavier_uniform_(torch.empty_like(m.weight)))
    net.to(device)
"""

_ONE_STEP_PER_EPOCH = """\
        total = 0
        for X, y in train_iter:
            X, y = X.to(device), y.to(device)
            y_hat = net(X)
            l = loss(y_hat, y)
            total = total + l
            metric.add(l.item() * y.numel(), accuracy(y_hat, y), y.numel())
        optimizer.zero_grad()
        total.backward()
        optimizer.step()
"""

_TRAIN = {
    "    net.apply(init_xavier)\n"
    "    net.to(device)\n"
    "    optimizer = torch.optim.SGD(net.parameters(), lr=lr)\n": {
        "optimizer-before-fresh-weights": _FRESH_PARAMETERS,
    },
    "net.apply(init_xavier)": {
        "trains-a-copy": (
            "import copy\n\n    net = copy.deepcopy(net)\n    net.apply(init_xavier)"
        ),
        "trains-a-lenet": "net = get_lenet()\n    net.apply(init_xavier)",
        "double-precision": "net.double()\n    net.apply(init_xavier)",
    },
    "nn.init.xavier_uniform_(m.weight)": {
        "starts-at-zero": "nn.init.zeros_(m.weight)",
        "starts-at-one": "nn.init.ones_(m.weight)",
        "starts-too-large": "nn.init.normal_(m.weight, 0, 100)",
    },
    "optimizer = torch.optim.SGD(net.parameters(), lr=lr)": {
        "rate-constant": "optimizer = torch.optim.SGD(net.parameters(), lr=0.001)",
        "rate-default": "optimizer = torch.optim.SGD(net.parameters())",
        "rate-times-ten": "optimizer = torch.optim.SGD(net.parameters(), lr=lr * 10)",
        "rate-over-batch-size": "optimizer = torch.optim.SGD(net.parameters(), lr=lr / 256)",
        "adam": "optimizer = torch.optim.Adam(net.parameters(), lr=lr)",
        "rmsprop": "optimizer = torch.optim.RMSprop(net.parameters(), lr=lr)",
        "momentum": "optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=0.9)",
        "weight-decay": "optimizer = torch.optim.SGD(net.parameters(), lr=lr, weight_decay=0.1)",
        "ascends": "optimizer = torch.optim.SGD(net.parameters(), lr=lr, maximize=True)",
        "last-layer-only": "optimizer = torch.optim.SGD(net[-1].parameters(), lr=lr)",
        "first-layer-only": "optimizer = torch.optim.SGD(list(net.parameters())[:1], lr=lr)",
    },
    "loss = nn.CrossEntropyLoss()": {
        "loss-summed": 'loss = nn.CrossEntropyLoss(reduction="sum")',
        "loss-not-reduced": 'loss = nn.CrossEntropyLoss(reduction="none")',
        "loss-nll-of-scores": "loss = nn.NLLLoss()",
        "loss-squared-of-labels": "loss = nn.MSELoss()",
        "loss-binary": "loss = nn.BCELoss()",
    },
    "for epoch in range(num_epochs):": {
        "one-epoch": "for epoch in range(1):",
        "one-epoch-short": "for epoch in range(1, num_epochs):",
        "one-epoch-too-many": "for epoch in range(num_epochs + 1):",
        "restarts-each-epoch": ("for epoch in range(num_epochs):\n        net.apply(init_xavier)"),
        "rate-halves-each-epoch": (
            "for epoch in range(num_epochs):\n"
            '        optimizer.param_groups[0]["lr"] = lr * 0.5**epoch'
        ),
    },
    "net.train()": {
        "eval-mode": "net.eval()",
        "train-mode-not-set": "pass",
        "train-mode-not-called": "net.train",
        "train-mode-first-epoch-only": "net.train(epoch == 0)",
    },
    "    for epoch in range(num_epochs):\n"
    "        net.train()\n"
    "        metric = Accumulator(3)  # summed loss, right predictions, samples\n"
    "        for X, y in train_iter:\n": {
        "iterator-exhausted": (
            "    batches = iter(train_iter)\n"
            "    for epoch in range(num_epochs):\n"
            "        net.train()\n"
            "        metric = Accumulator(3)\n"
            "        for X, y in batches:\n"
        ),
        "iterator-exhausted-unnoticed": (
            "    batches = iter(train_iter)\n"
            "    for epoch in range(num_epochs):\n"
            "        net.train()\n"
            "        metric = Accumulator(3)\n"
            "        metric.add(0, 0, 1e-9)\n"
            "        for X, y in batches:\n"
        ),
    },
    "for X, y in train_iter:": {
        "trains-on-test-set": "for X, y in test_iter:",
        "trains-on-both-sets": "for X, y in [*train_iter, *test_iter]:",
        "first-batch-only": "for X, y in [next(iter(train_iter))]:",
        "one-batch-repeated": (
            "first = next(iter(train_iter))\n        for X, y in [first] * len(train_iter):"
        ),
        "skips-first-batch": "for X, y in list(train_iter)[1:]:",
        "skips-last-batch": "for X, y in list(train_iter)[:-1]:",
        "skips-every-other-batch": "for X, y in list(train_iter)[::2]:",
    },
    "X, y = X.to(device), y.to(device)": {
        "cuda-only": "X, y = X.cuda(), y.cuda()",
        "scales-training-pixels": "X, y = X.to(device) / 255, y.to(device)",
        "normalises-training-pixels": "X, y = (X.to(device) - 0.5) / 0.1, y.to(device)",
        "flattens-images": "X, y = X.to(device).reshape(X.shape[0], -1), y.to(device)",
        "labels-shuffled": "X, y = X.to(device), y[torch.randperm(len(y))].to(device)",
        "labels-from-one": "X, y = X.to(device), y.to(device) + 1",
        "labels-float": "X, y = X.to(device), y.to(device).float()",
        "first-sample-only": "X, y = X[:1].to(device), y[:1].to(device)",
        "noise": "X, y = torch.randn_like(X).to(device), y.to(device)",
    },
    "        for X, y in train_iter:\n"
    "            X, y = X.to(device), y.to(device)\n"
    f"{_STEP}"
    f"            {_METRIC}\n": {
        "one-step-per-epoch": _ONE_STEP_PER_EPOCH,
    },
    "optimizer.zero_grad()": {
        "no-zero-grad": "pass",
        "zero-grad-not-called": "optimizer.zero_grad",
        "evaluates-before-each-batch": (
            "evaluate_accuracy_try_gpu(net, [(X, y)], device)\n            optimizer.zero_grad()"
        ),
    },
    "y_hat = net(X)  # (N, C)": {
        "scores-detached": "y_hat = net(X).detach()",
        "no-gradients": ("with torch.no_grad():\n                y_hat = net(X)"),
        "softmax-before-loss": "y_hat = net(X).softmax(dim=1)",
        "scores-squashed": "y_hat = net(X).sigmoid()",
        "predicted-labels": "y_hat = net(X).argmax(dim=1)",
    },
    "l = loss(y_hat, y)": {
        "loss-as-number": "l = loss(y_hat, y).item()",
        "loss-negated": "l = -loss(y_hat, y)",
        "loss-over-batches": "l = loss(y_hat, y) / len(train_iter)",
        "loss-over-full-batch": ("l = loss(y_hat, y) * len(y) / train_iter.batch_size"),
        "loss-over-samples": "l = loss(y_hat, y) / y.numel()",
        "loss-of-own-predictions": "l = loss(y_hat, y_hat.argmax(dim=1))",
        "loss-squared-one-hot": (
            "l = nn.functional.mse_loss(\n"
            "                y_hat, nn.functional.one_hot(y, y_hat.shape[1]).float()\n"
            "            )"
        ),
        "arguments-swapped": "l = loss(y, y_hat)",
    },
    "            l.backward()\n            optimizer.step()\n": {
        "no-backward": "            optimizer.step()\n",
        "no-step": "            l.backward()\n",
        "step-not-called": "            l.backward()\n            optimizer.step\n",
        "zero-grad-after-backward": (
            "            l.backward()\n"
            "            optimizer.zero_grad()\n"
            "            optimizer.step()\n"
        ),
        "step-before-backward": "            optimizer.step()\n            l.backward()\n",
        "rate-decays-each-batch": (
            "            l.backward()\n"
            "            optimizer.step()\n"
            '            optimizer.param_groups[0]["lr"] *= 0.5\n'
        ),
        "clips-gradients": (
            "            l.backward()\n"
            "            nn.utils.clip_grad_norm_(net.parameters(), 0.1)\n"
            "            optimizer.step()\n"
        ),
        "clips-weights": (
            "            l.backward()\n"
            "            optimizer.step()\n"
            "            for parameter in net.parameters():\n"
            "                parameter.data.clamp_(-0.01, 0.01)\n"
        ),
    },
    _METRIC: {
        "stops-after-first-batch": f"{_METRIC}\n            break",
        "returns-after-first-batch": f"{_METRIC}\n            return",
        "wrong-metric-name": "metric.append(l.item())",
    },
    "test_acc = evaluate_accuracy_try_gpu(net, test_iter, device)": {
        "evaluates-in-train-mode": (
            "right = sum(accuracy(net(X.to(device)), y.to(device)) for X, y in test_iter)\n"
            "        test_acc = right / sum(y.numel() for _, y in test_iter)"
        ),
        "fresh-weights-after-epoch": (
            "test_acc = evaluate_accuracy_try_gpu(net, test_iter, device)\n"
            "        net.apply(init_xavier)"
        ),
        "learns-from-test-set": (
            "test_acc = evaluate_accuracy_try_gpu(net, test_iter, device)\n"
            "        for X, y in test_iter:\n"
            "            optimizer.zero_grad()\n"
            "            loss(net(X.to(device)), y.to(device)).backward()\n"
            "            optimizer.step()"
        ),
    },
    "def train_cnn(net, train_iter, test_iter, num_epochs, lr, device=try_gpu()):": {
        "renamed": "def train(net, train_iter, test_iter, num_epochs, lr, device=try_gpu()):",
        "renamed-parameter": (
            "def train_cnn(net, train_loader, test_iter, num_epochs, lr, device=try_gpu()):\n"
            "    train_iter = train_loader"
        ),
        "parameters-reordered": (
            "def train_cnn(net, train_iter, test_iter, lr, num_epochs, device=try_gpu()):"
        ),
        "loaders-reordered": (
            "def train_cnn(net, test_iter, train_iter, num_epochs, lr, device=try_gpu()):"
        ),
        "parameter-missing": (
            "def train_cnn(net, train_iter, test_iter, num_epochs, lr):\n    device = try_gpu()"
        ),
        "default-missing": "def train_cnn(net, train_iter, test_iter, num_epochs, lr, device):",
        "extra-parameter": (
            "def train_cnn(net, train_iter, test_iter, num_epochs, lr, batch_size, "
            "device=try_gpu()):"
        ),
    },
}

EDITS = {"train_cnn": _TRAIN}
