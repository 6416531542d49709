"""From errors to the mistakes behind them: a call that ended without a value has only its words.

Each fault is known by how the check ended and by what Python, NumPy or torch say of it; the first
that fits counts.  An error that is not in the table gets no hint: its message stands for itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from autograder.hints.matching import Diagnosis, Verdict
from autograder.hints.mistakes import Mistake
from autograder.model import Status


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake that ends a call: any of `signs` stands in the check's message."""

    mistake: Mistake
    status: Status
    signs: tuple[str, ...]

    def explains(self, status: Status, message: str) -> bool:
        """Whether a check that ended so, with these words, shows this fault."""
        return status is self.status and any(sign in message for sign in self.signs)


#: Name, sentence, and the words that give it away; what is more special comes first.
_ERRORS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "base-not-started",
        "The class that the block is derived from was not given its own start, so it can't keep "
        "any layers yet.",
        ("before Module.__init__() call",),
    ),
    (
        "forward-not-found",
        "What a module computes is looked for under one name alone, `forward`.",
        ('missing the required "forward" function',),
    ),
    (
        "not-a-layer",
        "Something that is no layer, such as a list of layers, stands where one is expected.",
        ("is not a Module subclass",),
    ),
    (
        "graph-cut",
        "The loss has lost its connection to the parameters: plain numbers, labels and whatever "
        "switches the record of operations off let no gradient through.",
        (
            "does not have a grad_fn",
            "'float' object has no attribute 'backward'",
            "'int' object has no attribute 'backward'",
            "float64' object has no attribute 'backward'",
            "float32' object has no attribute 'backward'",
            "ndarray' object has no attribute 'backward'",
        ),
    ),
    (
        "loss-not-one-number",
        "A gradient belongs to one number; here there is still a loss for each sample.",
        ("implicitly created only for scalar outputs",),
    ),
    (
        "graph-used-twice",
        "The way back leads through the same computation a second time; each batch has one of "
        "its own.",
        ("backward through the graph a second time",),
    ),
    (
        "overwritten-before-backward",
        "A value that the gradient still needs was overwritten before the way back.",
        ("modified by an inplace operation",),
    ),
    (
        "update-on-record",
        "The change of a weight is taken for a part of the network's computation.",
        ("leaf Variable that requires grad",),
    ),
    (
        "still-on-record",
        "A tensor whose operations are on record for gradients can't become an array as it is.",
        ("numpy() on Tensor that requires grad",),
    ),
    (
        "device-not-there",
        "The computation insists on a device of its own choice, where the caller names one.",
        ("not compiled with CUDA", "no NVIDIA driver", "No CUDA GPUs"),
    ),
    (
        "two-devices",
        "What is computed together has to lie on one device: network, inputs and labels.",
        ("tensors to be on the same device", "Input type (torch.cuda", "(torch.cuda.FloatTensor)"),
    ),
    (
        "labels-beyond-classes",
        "A label is larger than the last class: classes count from 0.",
        ("is out of bounds.",),
    ),
    (
        "labels-for-scores",
        "Labels stand where the loss takes a score for each class.",
        ("log_softmax", "with class probabilities, got Long"),
    ),
    (
        "labels-not-whole",
        "The labels are numbers of classes, and for this loss they have to stay whole numbers.",
        ("expected target dtype", "scalar type Long"),
    ),
    (
        "kinds-of-numbers",
        "Numbers of two kinds meet: single and double precision, or whole numbers and fractions.",
        (
            "the same dtype",
            "dtype mismatch",
            "mixed dtype",
            "expected scalar type",
            "Found dtype",
            "type (double)",
            "type (float)",
            "not implemented for '",
            "same_kind",
            "desired output type",
            "floating point type",
            "floating point dtype",
            "only integer",
            "must be of integer",
        ),
    ),
    (
        "shapes-do-not-fit",
        "The shapes of two arrays that meet here do not fit each other, or not this operation.",
        (
            "shapes cannot be multiplied",
            "The size of tensor",
            "not aligned",
            "broadcast",
            "core dimension",
            "must match",
            "mismatch",
            "target size",
            "batch_size",
            "shapes",
            "reshape",
            "invalid for input of size",
            "Expected 2D",
            "Expected 3D",
            "Expected 4D",
            "expected 2D",
            "expected 3D",
            "expected 4D",
            "expected input",
            "Dimension out of range",
            "too many indices",
            "axes don't match",
            "multi-target not supported",
            "more than 1 value per channel",
            "actual input size",
            "Output size is too small",
        ),
    ),
    (
        "one-answer-for-many",
        "A decision such as `if` needs one answer, and an array has one for each of its entries.",
        ("truth value of an array", "Boolean value of Tensor"),
    ),
    (
        "read-before-set",
        "A name is read before anything was stored in it.",
        ("UnboundLocalError:",),
    ),
    (
        "name-unknown",
        "A name is used that nothing has defined: the template's imports are all there is, and "
        "capitals count.",
        ("NameError:",),
    ),
    (
        "nothing-there",
        "There is None where a value is needed: nobody has computed it, or a function returned "
        "nothing.",
        ("'NoneType'",),
    ),
    (
        "attribute-unknown",
        "An object is asked for something that its kind does not have, or it is another one than "
        "was meant.",
        ("AttributeError:",),
    ),
    (
        "arguments-do-not-fit",
        "A function is called with other arguments than it takes; a method's first one is the "
        "object itself.",
        (
            "positional argument",
            "unexpected keyword argument",
            "keyword-only argument",
            "multiple values for argument",
        ),
    ),
    (
        "values-and-names",
        "The number of values does not agree with the number of names they are stored in.",
        ("values to unpack", "cannot unpack"),
    ),
    (
        "index-beyond-end",
        "An index lies beyond the end: counting begins at 0, and a last batch may be shorter.",
        ("IndexError:",),
    ),
    (
        "divided-by-zero",
        "Something is divided by a count that is 0 here.",
        ("ZeroDivisionError:",),
    ),
    (
        "calls-itself",
        "A function calls itself again and again, and nothing ends it.",
        ("RecursionError:",),
    ),
    (
        "not-python",
        "Python can't read the file: look for brackets, colons and indentation there and above.",
        ("SyntaxError:", "IndentationError:", "TabError:"),
    ),
    (
        "kinds-of-values",
        "A value is of another kind than this takes: texts, lists, numbers and tensors differ.",
        ("TypeError:",),
    ),
)

_OTHERS: tuple[tuple[str, str, Status, str], ...] = (
    (
        "interface-changed",
        "Name, order and defaults of the parameters are a promise to all callers.",
        Status.REFUSED,
        " must take ",
    ),
    (
        "function-or-class",
        "The name stands for another kind of thing than the function or class that callers need.",
        Status.REFUSED,
        " must be a ",
    ),
    (
        "import-not-allowed",
        "A task is solved with the packages that its template imports, without any other.",
        Status.REFUSED,
        " may not use ",
    ),
    (
        "name-changed",
        "A function is found by its exact name, capitals and underscores included.",
        Status.MISSING,
        " is not defined in ",
    ),
    (
        "does-not-return",
        "Either a loop never reaches its end, or far more is computed than the task needs.",
        Status.TIMEOUT,
        " did not return within ",
    ),
    (
        "memory-grows",
        "Far more is stored than the data need: a table of all pairs, say, or all that ever was.",
        Status.MEMORY,
        " in ",
    ),
)

FAULTS: tuple[Fault, ...] = (
    *(Fault(Mistake(name, text), Status.CRASHED, signs) for name, text, signs in _ERRORS),
    *(Fault(Mistake(name, text), status, (sign,)) for name, text, status, sign in _OTHERS),
)


def fault_behind(status: Status, message: str) -> Verdict:
    """The mistake that a check's status and message show, if it is one of the table."""
    fitting = (fault.mistake for fault in FAULTS if fault.explains(status, message))
    return Verdict(tuple(Diagnosis(mistake) for mistake in [*fitting][:1]))
