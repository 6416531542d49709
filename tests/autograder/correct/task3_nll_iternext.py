import torch
import torchvision
from torch import nn


class Reshape(torch.nn.Module):
    def forward(self, x):
        return x.view(-1, 1, 28, 28)


def try_gpu(i=0):
    try:
        torch.empty(0, device="cuda:%d" % i)
    except Exception:
        return torch.device("cpu")
    return torch.device("cuda:%d" % i)


def get_lenet():
    net = nn.Sequential()
    names = iter(range(100))

    def put(module):
        net.add_module(f"layer{next(names)}", module)

    act = nn.Sigmoid()  # it has no parameters, so one object does for all four places
    put(Reshape())
    put(nn.Conv2d(1, 6, kernel_size=5, padding=2))
    put(act)
    put(nn.AvgPool2d(kernel_size=2, stride=2))
    put(nn.Conv2d(6, 16, kernel_size=5))
    put(act)
    put(nn.AvgPool2d(kernel_size=2, stride=2))
    put(nn.Flatten())
    put(nn.Linear(400, 120))
    put(act)
    put(nn.Linear(120, 84))
    put(act)
    put(nn.Linear(84, 10))
    return net


def evaluate(net, data_iter, device):
    net.eval()
    hits = torch.zeros((), device=device)
    n = 0
    it = iter(data_iter)
    while True:
        try:
            X, y = next(it)
        except StopIteration:
            break
        with torch.no_grad():
            hits += (net(X.to(device)).topk(1).indices.squeeze(1) == y.to(device)).sum()
        n += y.size(0)
    net.train()
    return (hits / n).item()


def train_cnn(net, train_iter, test_iter, num_epochs, lr, device=try_gpu()):
    for m in net.modules():
        if isinstance(m, (nn.Conv2d, nn.Linear)):
            nn.init.xavier_normal_(m.weight)
    net.to(device)
    opt = torch.optim.SGD([{"params": [p]} for p in net.parameters()], lr=lr)
    log_softmax = nn.LogSoftmax(dim=1)
    nll = nn.NLLLoss()
    net.train()
    for epoch in range(num_epochs):
        it = iter(train_iter)
        loss_total, hits, n = 0.0, 0, 0
        while True:
            batch = next(it, None)
            if batch is None:
                break
            X, y = batch[0].to(device), batch[1].to(device)
            logp = log_softmax(net(X))
            l = nll(logp, y)
            opt.zero_grad(set_to_none=True)
            l.backward()
            opt.step()
            loss_total += l.item() * y.size(0)
            hits += (logp.argmax(-1) == y).sum().item()
            n += y.size(0)
        print("epoch %d, loss %.4f, train acc %.3f, test acc %.3f"
              % (epoch + 1, loss_total / n, hits / n, evaluate(net, test_iter, device)))
