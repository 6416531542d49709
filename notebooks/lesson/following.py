"""Live progress of a training loop that we have not written, and a record of what it reached.

The loop is a student's, so it is watched from outside: the training iterator counts batches, and a
hook on the network sees the scores.  Neither changes what is computed.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from typing import Any

import torch
from IPython.display import HTML, display
from torch import nn
from torch.utils.data import DataLoader, Subset

from lesson.verdict import Verdict, failure

_EVERY = 0.25  # seconds between two updates of the display


class FollowedLoader(DataLoader[Any]):
    """A loader that tells when a pass begins and ends, and shows every batch as it is taken.

    on_pass is called with starting=True or False, on_batch with (X, y).
    """

    on_pass: Callable[..., None] | None = None
    on_batch: Callable[[Any, Any], None] | None = None

    @classmethod
    def of(cls, loader: DataLoader[Any]) -> FollowedLoader:
        """A followed loader over the same batches."""
        return cls(loader.dataset, batch_sampler=loader.batch_sampler, collate_fn=loader.collate_fn)

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]
        if self.on_pass:
            self.on_pass(starting=True)
        for batch in super().__iter__():
            if self.on_batch:
                self.on_batch(*batch)
            yield batch
        if self.on_pass:
            self.on_pass(starting=False)


def shortened(loader: DataLoader[Any], count: int) -> DataLoader[Any]:
    """A loader over the first `count` examples only, for a trial run."""
    return DataLoader(
        Subset(loader.dataset, range(min(count, len(loader.dataset)))),  # type: ignore[arg-type]
        loader.batch_size,
        shuffle=True,
        collate_fn=loader.collate_fn,
    )


@dataclass
class History:
    """A training as it was watched: one entry per epoch, and the loss of every batch.

    Training loss and accuracy are means over the epoch's batches, as the loop went through them;
    test_acc is what the network reached at the end of the epoch.
    """

    num_epochs: int
    batch_loss: list[float] = field(default_factory=list)
    loss: list[float] = field(default_factory=list)
    train_acc: list[float] = field(default_factory=list)
    test_acc: list[float] = field(default_factory=list)
    seconds: float = 0.0


class _Watch:
    """Counts what goes through the network, and keeps the display up to date."""

    def __init__(self, net: nn.Module, loader: FollowedLoader, test_iter: Any, epochs: int) -> None:
        self.net, self.loader, self.test_iter = net, loader, test_iter
        self.history = History(epochs)
        self.labels: Any = None
        self.sums = [0.0, 0.0, 0]
        self.start = self.shown = time.monotonic()
        self.place = display(HTML(""), display_id=True)
        loader.on_batch, loader.on_pass = self._batch, self._pass

    def _batch(self, _X: Any, y: Any) -> None:
        self.labels = y

    def hook(self, _module: Any, _inputs: Any, scores: Any) -> None:
        """Take note of the scores of a training batch; each batch counts once."""
        if self.labels is None or not torch.is_grad_enabled():
            return
        y, self.labels = self.labels.to(scores.device), None
        with torch.no_grad():
            loss = nn.functional.cross_entropy(scores, y, reduction="sum").item()
            right = (scores.argmax(1) == y).sum().item()
        self.history.batch_loss.append(loss / len(y))
        self.sums = [self.sums[0] + loss, self.sums[1] + right, self.sums[2] + len(y)]
        if time.monotonic() - self.shown > _EVERY:
            self.show()

    def _pass(self, *, starting: bool) -> None:
        """At the end of an epoch that trained, note what was reached."""
        loss, right, count = self.sums
        if starting or not count:
            return
        self.sums = [0.0, 0.0, 0]
        self.history.loss.append(loss / count)
        self.history.train_acc.append(right / count)
        self.history.test_acc.append(_accuracy(self.net, self.test_iter))
        self.show()

    def show(self, *, done: bool = False) -> None:
        """Bring the display up to date."""
        self.shown = time.monotonic()
        self.history.seconds = self.shown - self.start
        examples = len(self.loader.dataset)  # type: ignore[arg-type]
        epochs = len(self.history.loss) + self.sums[2] / examples
        share = 1.0 if done else min(epochs / self.history.num_epochs, 1.0)
        self.place.update(HTML(_bar(share, self._words(share))))

    def _words(self, share: float) -> str:
        history, seen = self.history, len(self.history.loss)
        words = [f"epoch {min(seen + (share < 1), history.num_epochs)} of {history.num_epochs}"]
        if seen:
            words.append(f"loss {history.loss[-1]:.3f}")
            words.append(f"training accuracy {history.train_acc[-1]:.3f}")
            words.append(f"test accuracy {history.test_acc[-1]:.3f}")
        if 0 < share < 1:
            words.append(f"{_clock(history.seconds * (1 - share) / share)} left")
        else:
            words.append(f"{_clock(history.seconds)} in all")
        return " · ".join(words)


def training(
    train_cnn: Callable[..., Any],
    net: nn.Module | None,
    train_iter: DataLoader[Any],
    test_iter: DataLoader[Any],
    num_epochs: int,
    lr: float,
    device: torch.device,
) -> History | None:
    """Run a training loop with live progress; what it prints is shown below the bar.

    Returns its history, or None if the loop or the network is missing or fails.
    """
    if net is None:
        display(Verdict("training", "not yet"))
        return None
    loader = FollowedLoader.of(train_iter)
    watch = _Watch(net, loader, test_iter, num_epochs)
    handle = net.register_forward_hook(watch.hook)
    try:
        with printed():
            train_cnn(net, loader, test_iter, num_epochs, lr, device)
    except Exception as error:
        watch.place.update(failure("train_cnn", error))
        return None
    finally:
        handle.remove()
    watch.show(done=True)
    return watch.history


@contextmanager
def printed(lines: int = 8) -> Iterator[None]:
    """Show the last lines of what is printed inside, as they come."""
    place = display(HTML(""), display_id=True)

    class Tail(io.StringIO):
        shown = 0.0

        def write(self, text: str) -> int:
            count = super().write(text)
            if time.monotonic() - self.shown > _EVERY:
                self.show()
            return count

        def show(self) -> None:
            self.shown = time.monotonic()
            last = self.getvalue().rstrip().splitlines()[-lines:]
            place.update({"text/plain": "\n".join(last)}, raw=True)

    tail = Tail()
    try:
        with redirect_stdout(tail):
            yield
    finally:
        tail.show()


def _accuracy(net: nn.Module, loader: Any) -> float:
    """Share of right predictions; the network's mode is as before afterwards."""
    was_training = net.training
    device = next(net.parameters()).device
    right = count = 0
    net.eval()
    with torch.no_grad():
        for X, y in loader:
            right += int((net(X.to(device)).argmax(1).cpu() == y).sum())
            count += len(y)
    net.train(was_training)
    return right / count


def _bar(share: float, words: str) -> str:
    return (
        '<div style="max-width:46em;margin:.4em 0">'
        '<div style="background:#8883;height:.55em;border-radius:.3em">'
        f'<div style="background:#3b6fb6;height:100%;border-radius:.3em;width:{share:.1%}"></div>'
        f'</div><div style="font-size:.92em;margin-top:.2em">{words}</div></div>'
    )


def _clock(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
