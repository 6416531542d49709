"""The training loop: validation, best checkpoint, early stopping, and going on after a kill."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from P4 import checkpoints
from P4.compute import Compute
from P4.distributed import World
from P4.model import Epoch, History, P4Error
from P4.reporter import Reporter
from P4.sources import Source
from P4.transforms import seed_from

EVALUATION_BATCH = 512


@dataclass(frozen=True, slots=True)
class Phase:
    """How one network is trained; `warmup` is the part of it in which the learning rate rises.

    After the warm-up the learning rate falls to 0 along half a cosine (Loshchilov and Hutter,
    "SGDR", 2017, equation 5, without restarts). `patience` counts validations.
    """

    name: str
    epochs: int
    lr: float
    momentum: float
    batch_size: int
    warmup: float
    validate_every: int
    patience: int | None
    seed: int

    def lr_at(self, progress: float) -> float:
        """The learning rate when the part `progress`, 0 … 1, of the training is done."""
        if progress < self.warmup:
            return self.lr * progress / self.warmup
        left = (progress - self.warmup) / (1 - self.warmup)
        return self.lr * (1 + math.cos(math.pi * left)) / 2


@dataclass(frozen=True, slots=True, eq=False)
class Trainer:
    """What every phase of a run shares. `watch` is told of each epoch as it ends.

    `identity` is plain data that a checkpoint must have been made with to be taken up again.
    """

    compute: Compute
    world: World
    reporter: Reporter
    watch: Callable[[Epoch], None]
    identity: dict[str, Any]

    def fit(
        self,
        network: nn.Module,
        groups: list[dict[str, Any]],
        phase: Phase,
        train: Source,
        validation: Source,
        folder: Path,
    ) -> History:
        """Train a network; it ends with the parameters of the epoch of least validation error.

        After every epoch `folder/last.pt` holds all that is needed to go on, after every
        improvement `folder/best.pt` the best so far. A training that was stopped goes on from
        `last.pt` and ends with the same numbers as one that was not. Raises P4Error where the loss
        is not finite, or where `last.pt` belongs to other settings or data.
        """
        optimizer = torch.optim.SGD(groups, lr=phase.lr, momentum=phase.momentum)
        history = self._resumed(network, optimizer, folder)
        replica = self.world.together(network)
        with self.reporter.bar(f"{phase.name}: epochs", phase.epochs) as advance:
            advance(len(history.epochs), "")
            for number in range(len(history.epochs) + 1, phase.epochs + 1):
                if _stops(history, phase):
                    break
                epoch = self._epoch(network, replica, optimizer, phase, number, train, validation)
                before, history = history, history.with_epoch(epoch)
                self._keep(network, optimizer, before, history, folder)
                self._report(epoch, advance)
        self.world.wait()
        network.load_state_dict(checkpoints.load(folder / "best.pt")["network"])
        network.eval()
        return history

    def _epoch(
        self,
        network: nn.Module,
        replica: nn.Module,
        optimizer: torch.optim.Optimizer,
        phase: Phase,
        number: int,
        train: Source,
        validation: Source,
    ) -> Epoch:
        start = time.perf_counter()
        loss, accuracy = self._trained(replica, optimizer, phase, number, train)
        seconds = time.perf_counter() - start
        due = number % phase.validate_every == 0 or number == phase.epochs
        found_loss, found_accuracy = self.evaluated(network, validation) if due else (None, None)
        if not math.isfinite(loss) or not math.isfinite(found_loss or 0.0):
            raise P4Error(
                f"the loss of epoch {number} is not finite (training {loss}, validation "
                f"{found_loss}); lower the learning rate, {phase.lr:g}"
            )
        lr = optimizer.param_groups[0]["lr"]
        return Epoch(phase.name, number, lr, loss, accuracy, found_loss, found_accuracy, seconds)

    def _trained(
        self,
        replica: nn.Module,
        optimizer: torch.optim.Optimizer,
        phase: Phase,
        number: int,
        train: Source,
    ) -> tuple[float, float]:
        """One pass over the training examples; their mean loss and accuracy on the way."""
        seed = seed_from(phase.seed, len(phase.name), number)
        torch.manual_seed(seed)  # for dropout
        order = torch.randperm(len(train), generator=torch.Generator().manual_seed(seed))
        batches = order.tensor_split(math.ceil(len(train) / phase.batch_size))
        mine = [batch[self.world.rank :: self.world.size] for batch in batches]
        totals = torch.zeros(2, dtype=torch.float64, device=self.compute.device)
        replica.train()
        for step, (X, y) in enumerate(train.batches(mine, number)):
            progress = (number - 1 + step / len(batches)) / phase.epochs
            for group in optimizer.param_groups:
                group["lr"] = phase.lr_at(progress)
            totals += self._step(replica, optimizer, X, y, len(batches[step]))
        loss, right = self.world.sums(*totals.tolist())
        return loss / len(train), right / len(train)

    def _step(
        self,
        replica: nn.Module,
        optimizer: torch.optim.Optimizer,
        X: Tensor,
        y: Tensor,
        batch_size: int,
    ) -> Tensor:
        """One step of SGD; the sum of losses and the number of right answers, (2,) float64."""
        with self.compute.autocast():
            logits = replica(X)  # (B, C)
        loss = F.cross_entropy(logits.float(), y, reduction="sum")
        optimizer.zero_grad()
        # Gradients are averaged over processes: so the step is that of the whole batch's mean.
        torch.autograd.backward(loss * (self.world.size / batch_size))
        optimizer.step()
        right = (logits.detach().argmax(dim=1) == y).sum()
        return torch.stack([loss.detach().double(), right.double()])

    @torch.inference_mode()
    def evaluated(self, network: nn.Module, source: Source) -> tuple[float, float]:
        """Mean loss and accuracy on all examples of a source."""
        network.eval()
        rows = torch.split(torch.arange(len(source)), EVALUATION_BATCH)
        totals = torch.zeros(2, dtype=torch.float64, device=self.compute.device)
        for X, y in source.batches(self.world.share(rows), 0):
            with self.compute.autocast():
                logits = network(X).float()
            loss = F.cross_entropy(logits, y, reduction="sum")
            totals += torch.stack([loss.double(), (logits.argmax(1) == y).sum().double()])
        loss_sum, right = self.world.sums(*totals.tolist())
        return loss_sum / len(source), right / len(source)

    def _resumed(
        self, network: nn.Module, optimizer: torch.optim.Optimizer, folder: Path
    ) -> History:
        """Take up the last epoch that was finished, if there is one."""
        file = folder / "last.pt"
        kept = checkpoints.load(file) if file.exists() else None
        self.world.wait()
        if kept is None:
            return History()
        if kept["identity"] != self.identity:
            raise P4Error(f"{file} belongs to other settings or data; --fresh starts anew")
        network.load_state_dict(kept["network"])
        optimizer.load_state_dict(kept["optimizer"])
        history = checkpoints.history_from(kept["history"])
        self.reporter.say(f"going on after epoch {len(history.epochs)} of {folder}")
        return history

    def _keep(
        self,
        network: nn.Module,
        optimizer: torch.optim.Optimizer,
        before: History,
        history: History,
        folder: Path,
    ) -> None:
        if not self.world.leads:
            return
        kept = {
            "identity": self.identity,
            "network": network.state_dict(),
            "history": checkpoints.plain_history(history),
        }
        if history.best_epoch != before.best_epoch:
            checkpoints.save(folder / "best.pt", kept)
        checkpoints.save(folder / "last.pt", kept | {"optimizer": optimizer.state_dict()})

    def _report(self, epoch: Epoch, advance: Callable[[int, str], None]) -> None:
        words = f"loss {epoch.train_loss:.3f}"
        if epoch.validation_accuracy is not None:
            words += f", validation accuracy {epoch.validation_accuracy:.4f}"
        advance(1, words)
        if self.world.leads:
            self.watch(epoch)


def _stops(history: History, phase: Phase) -> bool:
    return phase.patience is not None and history.validations_since_best >= phase.patience
