"""Other steps than plain gradient descent takes: optimisers, and mistakes."""

from __future__ import annotations

import numpy as np

from autograder.hints.descent import Steps, Task, Weights


class Momentum(Steps):
    """Heavy-ball momentum of 0.9, as in torch."""

    mu, damping = 0.9, 0.0

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self.velocity: Weights | None = None

    def step(self, weights: Weights, gradient: Weights, lr: float) -> Weights:
        """Step along the velocity."""
        if self.velocity is None:
            self.velocity = [(1 - self.damping) * g for g in gradient]
        else:
            pairs = zip(self.velocity, gradient, strict=True)
            self.velocity = [self.mu * v + (1 - self.damping) * g for v, g in pairs]
        return super().step(weights, self.velocity, lr)


class HalfMomentum(Momentum):
    """Momentum of 0.5."""

    mu = 0.5


class StrongMomentum(Momentum):
    """Momentum of 0.99."""

    mu = 0.99


class AveragedMomentum(Momentum):
    """An exponential average of the gradients, from 0."""

    mu, damping = 0.9, 0.9


class Accumulating(Momentum):
    """Gradients are never set back."""

    mu = 1.0


class AccumulatingInEpoch(Accumulating):
    """Gradients are set back at the start of an epoch only."""

    def begin_epoch(self, weights: Weights) -> Weights:
        """Forget."""
        self.velocity = None
        return weights


class OncePerEpoch(Steps):
    """The epoch's gradients are summed, for one step at its end."""

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self.total: list[Weights] = []

    def begin_epoch(self, weights: Weights) -> Weights:
        """Forget."""
        self.total = []
        return weights

    def step(self, weights: Weights, gradient: Weights, lr: float) -> Weights:  # noqa: ARG002
        """Collect."""
        self.total.append(gradient)
        return weights

    def combined(self) -> Weights:
        """The gradient of the one step."""
        return [sum(parts, np.zeros(())) for parts in zip(*self.total, strict=True)]

    def end_epoch(self, weights: Weights) -> Weights:
        """Take the one step."""
        return super().step(weights, self.combined(), self.task.lr)


class MeanOncePerEpoch(OncePerEpoch):
    """The same with the mean of the gradients."""

    def combined(self) -> Weights:
        """The mean gradient."""
        return [g / len(self.total) for g in super().combined()]


class LastOncePerEpoch(OncePerEpoch):
    """The same with the last batch's gradient alone."""

    def combined(self) -> Weights:
        """The last gradient."""
        return self.total[-1]


class Delayed(Steps):
    """Each step takes the gradient of the batch before."""

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self.before: Weights | None = None

    def step(self, weights: Weights, gradient: Weights, lr: float) -> Weights:
        """Step with what was kept."""
        kept, self.before = self.before, gradient
        return weights if kept is None else super().step(weights, kept, lr)


class DelayedAccumulating(Delayed):
    """The same, and the gradients add up, as `backward` does it without `zero_grad`."""

    def step(self, weights: Weights, gradient: Weights, lr: float) -> Weights:
        """Step with the sum of all before."""
        total = self.before
        new = weights if total is None else Steps.step(self, weights, total, lr)
        pairs = zip(total or [np.zeros(())] * len(gradient), gradient, strict=True)
        self.before = [a + b for a, b in pairs]
        return new


class Twice(Steps):
    """Each gradient is stepped along twice."""

    def step(self, weights: Weights, gradient: Weights, lr: float) -> Weights:
        """Two steps."""
        return super().step(super().step(weights, gradient, lr), gradient, lr)


class Ascent(Steps):
    """Steps along the gradient."""

    def step(self, weights: Weights, gradient: Weights, lr: float) -> Weights:
        """The wrong way."""
        return super().step(weights, gradient, -lr)


class Signs(Steps):
    """Steps along the gradient's signs."""

    def step(self, weights: Weights, gradient: Weights, lr: float) -> Weights:
        """Signs alone."""
        return super().step(weights, [np.sign(g) for g in gradient], lr)


class UnitSteps(Steps):
    """Each array's gradient is scaled to length 1."""

    def step(self, weights: Weights, gradient: Weights, lr: float) -> Weights:
        """Directions alone."""
        return super().step(weights, [g / np.linalg.norm(g) for g in gradient], lr)


class StepAlone(Steps):
    """The weights become the step itself."""

    def step(self, weights: Weights, gradient: Weights, lr: float) -> Weights:
        """Forget where the step starts."""
        return super().step([np.zeros_like(w) for w in weights], gradient, lr)


class StepUpAlone(StepAlone):
    """The weights become the gradient times lr."""

    def step(self, weights: Weights, gradient: Weights, lr: float) -> Weights:
        """Forget where the step starts, and its sign."""
        return super().step(weights, gradient, -lr)


class Restarting(Steps):
    """Every epoch begins at the start."""

    def begin_epoch(self, weights: Weights) -> Weights:  # noqa: ARG002
        """Go back."""
        return [w.astype(float) for w in self.task.start]


class Adaptive(Steps):
    """Adam and its relatives, with torch's settings."""

    betas, centred = (0.9, 0.999), True

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self.first = [np.zeros(w.shape) for w in task.start]
        self.second = [np.zeros(w.shape) for w in task.start]
        self.count = 0

    def step(self, weights: Weights, gradient: Weights, lr: float) -> Weights:
        """One step of Adam: Kingma and Ba (2015), algorithm 1."""
        self.count += 1
        one, two = self.betas
        self.first = [one * m + (1 - one) * g for m, g in zip(self.first, gradient, strict=True)]
        self.second = [
            two * v + (1 - two) * g**2 for v, g in zip(self.second, gradient, strict=True)
        ]
        a, b = (1 - beta**self.count if self.centred else 1.0 for beta in self.betas)
        moved = zip(weights, self.first, self.second, strict=True)
        return [w - lr * (m / a) / (np.sqrt(v / b) + 1e-8) for w, m, v in moved]


class RMSprop(Adaptive):
    """RMSprop with torch's settings."""

    betas, centred = (0.0, 0.99), False


class Adagrad(Steps):
    """Adagrad with torch's settings."""

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self.total = [np.zeros(w.shape) for w in task.start]

    def step(self, weights: Weights, gradient: Weights, lr: float) -> Weights:
        """One step of Adagrad."""
        self.total = [t + g**2 for t, g in zip(self.total, gradient, strict=True)]
        scaled = [g / (np.sqrt(t) + 1e-10) for g, t in zip(gradient, self.total, strict=True)]
        return super().step(weights, scaled, lr)


def decaying(strength: float) -> type[Steps]:
    """Steps with weight decay."""

    class Decaying(Steps):
        """The weights shrink besides."""

        def step(self, weights: Weights, gradient: Weights, lr: float) -> Weights:
            """Add the decay's gradient."""
            pairs = zip(weights, gradient, strict=True)
            return super().step(weights, [g + strength * w for w, g in pairs], lr)

    return Decaying


def weights_within(bound: float) -> type[Steps]:
    """Steps after each of which the weights are cut off at a bound."""

    class Bounded(Steps):
        """The weights stay small."""

        def step(self, weights: Weights, gradient: Weights, lr: float) -> Weights:
            """Cut off what is beyond."""
            return [np.clip(w, -bound, bound) for w in super().step(weights, gradient, lr)]

    return Bounded


def gradients_within(bound: float, *, length: bool) -> type[Steps]:
    """Steps along gradients with a bound for each entry, or for the length of all together."""

    class Bounded(Steps):
        """The gradients stay small."""

        def step(self, weights: Weights, gradient: Weights, lr: float) -> Weights:
            """Cut off, or scale down."""
            norm = np.sqrt(sum(float(np.sum(g**2)) for g in gradient))
            scale = min(1.0, bound / (norm + 1e-6))
            cut = [g * scale if length else np.clip(g, -bound, bound) for g in gradient]
            return super().step(weights, cut, lr)

    return Bounded


def partial(signs: tuple[float, ...]) -> type[Steps]:
    """Steps in which each array's gradient counts with a factor: 0 leaves it as it is."""

    class Partial(Steps):
        """Not all arrays get their step."""

        def step(self, weights: Weights, gradient: Weights, lr: float) -> Weights:
            """Weigh the gradients."""
            pairs = zip(signs, gradient, strict=True)
            return super().step(weights, [sign * g for sign, g in pairs], lr)

    return Partial
