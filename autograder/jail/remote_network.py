"""A network that lives in a worker, as the grader's side sees it: its answers are claims."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from autograder.jail.protocol import Reference
from autograder.model import BadReply

if TYPE_CHECKING:
    from autograder.jail.proxy import StudentModule


class RemoteNetwork:
    """A network that lives in a worker.  Whatever it answers is a claim until it is proved.

    `kind` is "nn.Sequential" or "nn.Module"; `left` is its state as a call left it, where that is
    known.
    """

    def __init__(self, module: StudentModule, reference: Reference) -> None:
        self.module = module
        self.reference = reference
        self.kind = reference.kind
        self.left: Any = None

    def handed_over(self) -> Reference:
        """What stands for it in a message, which may change it."""
        self.left = None
        return self.reference

    def layers(self, X: Any, device: str = "cpu") -> Any:
        """[class name, output shape] of each layer when X (N, …) goes through in eval mode."""
        return self._operate("layers", X=X, device=device)

    def trace(self, X: Any) -> Any:
        """Output shapes of the layers when X goes through, up to a layer that raises."""
        return self._operate("trace", X=X)

    def order(self, X: Any) -> Any:
        """Names of the modules that own parameters, in the order of their use."""
        return self._operate("order", X=X)

    def norms(self, X: Any) -> list[dict[str, str]]:
        """Names by role for each batch-norm.  Raises BadReply unless that is what comes."""
        answer = self._operate("norms", X=X)
        if not isinstance(answer, list) or not all(isinstance(names, dict) for names in answer):
            raise BadReply("the network's batch-norms are not a list of maps")
        return [{role: str(name) for role, name in names.items()} for names in answer]

    def state(self) -> dict[str, Any]:
        """Parameters and buffers by name.  Raises BadReply unless that is what comes."""
        left = self.left
        return _named_tensors(self._operate("state") if left is None else left, "state_dict")

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Shapes of the parameters and buffers by name.  Raises BadReply for anything else."""
        answer = self._operate("shapes")
        if not isinstance(answer, dict) or not all(
            isinstance(shape, list) and all(isinstance(side, int) for side in shape)
            for shape in answer.values()
        ):
            raise BadReply("the network's shapes are not a map of sizes")
        return {name: tuple(shape) for name, shape in answer.items()}

    def fill(self, values: Mapping[str, Any]) -> None:
        """Load values for the named parameters and buffers; too few of them are repeated.

        Done before the next thing that is asked, with the values as they are now.
        """
        copies = {name: value.clone() for name, value in values.items()}
        self.module.later("fill", net=self.handed_over(), values=copies)

    def run(
        self,
        X: Any,
        *,
        training: bool,
        upstream: Any = None,
        device: str = "cpu",
        probe: Any = None,
    ) -> dict[str, Any]:
        """One forward pass, and a backward pass from `upstream`: see `networks.run`."""
        given = {"X": X, "upstream": upstream, "probe": probe}
        answer = self._operate("run", training=training, device=device, **given)
        if not isinstance(answer, dict):
            raise BadReply("the network's answer is not a map")
        for part in ("gradients", "buffers"):
            answer[part] = _named_tensors(answer.get(part, {}), part)
        return answer

    def _operate(self, operation: str, **arguments: Any) -> Any:
        return self.module.operate(
            operation, "the network's forward pass", net=self.handed_over(), **arguments
        )


def _named_tensors(value: Any, what: str) -> dict[str, Any]:
    import torch

    if not isinstance(value, dict) or not all(
        isinstance(entry, torch.Tensor) for entry in value.values()
    ):
        raise BadReply(f"the network's {what} is not a map of tensors")
    return value
