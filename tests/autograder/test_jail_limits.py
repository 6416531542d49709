"""Limits of the jail: time, memory, sizes and printed output end as faults, by our clock."""

import contextlib
import os
import time

import pytest
from student_code import RUDE, SHORT, ends, function, on_second_call

from autograder.model import BadReply, Crashed, DeadlineExceeded, MemoryExceeded


@pytest.mark.parametrize(
    "body",
    [
        "while True:\n    pass",
        "time.sleep(1000)",
        "signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())\nwhile True:\n    pass",
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True:\n    pass",
        "while True:\n    try:\n        time.sleep(1)\n    except BaseException:\n        pass",
        "os.kill(os.getpid(), signal.SIGSTOP)",
        "while True:\n    print('x' * 1000)",
        RUDE.format("while True: pass"),
    ],
    ids=["loop", "sleep", "blocks", "ignores", "catches", "stops", "floods", "message"],
)
def test_call_that_does_not_return_ends_at_its_deadline_with_its_worker(student, limit, body):
    module = student(on_second_call(body))
    process = os.pidfd_open(module.relu(0))
    limit(call_seconds=SHORT)
    start = time.monotonic()
    with pytest.raises(DeadlineExceeded, match="`relu` did not return within"):
        module.relu(1)
    assert SHORT <= time.monotonic() - start < SHORT + 5
    assert ends(process, 0)


def test_import_that_does_not_return_ends_at_its_deadline(student, limit):
    limit(call_seconds=SHORT)
    with pytest.raises(DeadlineExceeded, match=r"importing task1\.py did not return"):
        student("while True:\n    pass\n").relu(0)


def test_function_that_did_not_return_is_not_called_again(student, limit):
    source = on_second_call("print('called')\nwhile True:\n    pass")
    first = student(source)
    first.relu(0)
    limit(call_seconds=SHORT)
    second = student(source, sitting=first.sitting)
    for module in (first, second):
        with pytest.raises(DeadlineExceeded, match="`relu` did not return"):
            module.relu(1)
        module.dismiss()
    assert (first.printed, second.printed) == ("called\n", "")


def test_time_of_the_submission_is_shared_by_its_calls(student, launcher, limit):
    module = student(on_second_call("while True:\n    pass") + "def prelu(X):\n    return X\n")
    module.relu(0)
    limit(submission_seconds=module.sitting.spent + SHORT)
    with pytest.raises(DeadlineExceeded, match="`relu` did not return"):
        module.relu(1)
    assert module.sitting.spent < launcher.limits.submission_seconds + 5
    with pytest.raises(DeadlineExceeded, match=r"was not run: the submission used up its .* s"):
        module.prelu(0)


@pytest.mark.parametrize(
    "body", ["return np.ones(1 << 30)", "return bytearray(8 << 30)", "return [0] * (1 << 30)"]
)
def test_too_much_memory_is_a_fault_that_names_limit_and_function(student, body):
    with pytest.raises(MemoryExceeded, match=r"512 MiB.*`relu`"):
        student("import numpy as np\n" + function(body)).relu(0)


def test_reply_over_the_cap_is_refused_with_its_worker(student):
    module = student("import numpy as np\n" + on_second_call("return np.zeros(3 << 20)"))
    process = os.pidfd_open(module.relu(0))
    with pytest.raises(BadReply, match="`relu`: the reply is larger than 8 MiB"):
        module.relu(1)
    assert ends(process, 0)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("file = open('large', 'wb', 0)\nwhile file.write(bytes(1000)):\n    pass", "too large"),
        ("return [os.dup(0) for _ in range(200)]", "Too many open files"),
    ],
    ids=["file-size", "open-files"],
)
def test_file_limits_hold(student, limit, body, reason):
    limit(file_size=100_000)
    with pytest.raises(Crashed, match=f"raised OSError: .*{reason}"):
        student(function(body)).relu(0)


def test_children_of_a_worker_end_with_it(student):
    fork = "child = os.fork()\nwhile child == 0:\n    pass\nreturn child"
    module = student(function(fork))
    process = os.pidfd_open(module.relu(0))
    module.dismiss()
    assert ends(process)


# -- printed output ------------------------------------------------------------------------------


def test_flood_of_output_is_cut_and_the_call_returns(student, launcher):
    module = student(function("for n in range(3000):\n    print(n, 'x' * 200)\nreturn n"))
    assert module.relu(0) == 2999
    module.dismiss()
    assert len(module.printed) == launcher.limits.output
    assert module.printed.startswith("0 xxx")


@pytest.mark.parametrize(
    "end", ["os._exit(0)", "ctypes.string_at(0)", "raise ValueError", "sys.stdout = None", "pass"]
)
def test_what_was_printed_is_kept_however_the_call_ends(student, end):
    module = student("print('importing')\n" + function(f"print('calling')\n{end}"))
    with contextlib.suppress(Crashed):
        module.relu(0)
    module.dismiss()
    assert module.printed == "importing\ncalling\n"


def test_what_was_printed_before_an_endless_loop_is_kept(student, limit):
    module = student(on_second_call("print('looping')\nwhile True:\n    pass"))
    module.relu(0)
    limit(call_seconds=SHORT)
    with pytest.raises(DeadlineExceeded):
        module.relu(1)
    assert module.printed == "looping\n"


@pytest.mark.parametrize("end", ["sys.stdout.close()", "os.close(1)", "sys.stdout = object()"])
def test_function_that_breaks_its_output_still_returns(student, end):
    assert student(function(f"{end}\nreturn X")).relu(7) == 7


def test_time_of_the_worker_is_on_the_students_account(student, limit):
    module = student(on_second_call("while True:\n    pass"))
    module.relu(0)
    limit(call_seconds=SHORT)
    with pytest.raises(DeadlineExceeded):
        module.relu(1)
    assert module.student_seconds > 0
    assert module.sitting.spent >= SHORT
