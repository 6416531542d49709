"""The jail: whatever student code does ends as an answer or as the fault that fits."""

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from student_code import RUDE, ends, function, on_second_call

from autograder.jail import kernel, outer, processes, protocol
from autograder.model import FUNCTION_BY_NAME, BadReply, Crashed, Missing, StudentFault

ROOT = Path(__file__).resolve().parents[2]


# -- answers -------------------------------------------------------------------------------------


def test_call_returns_what_the_function_returns(student):
    found = student(function("return X + 1, [X.sum(), None, 'text']")).relu(np.arange(3.0))
    assert np.array_equal(found[0], [1, 2, 3])
    assert found[1] == [3, None, "text"]


def test_state_lives_as_long_as_a_module_and_no_longer(student):
    source = "import os\nCALLS = []\n" + function(
        "CALLS.append(1)\nreturn [len(CALLS), os.getpid()]"
    )
    first = student(source)
    second = student(source, sitting=first.sitting)
    (one, pid), (two, same), (fresh, other) = first.relu(0), first.relu(0), second.relu(0)
    assert (one, two, fresh) == (1, 2, 1)
    assert pid == same != other


def test_exception_is_an_answer_after_which_the_worker_goes_on(student):
    module = student(on_second_call("raise ValueError('no')"))
    pid = module.relu(0)
    with pytest.raises(Crashed, match=r"`relu` raised ValueError: no \(task1.py, line 5\)"):
        module.relu(1)
    assert module.relu(0) == pid


def test_arrays_that_the_call_wrote_to_are_named_and_those_of_the_caller_are_untouched(student):
    source = "def DNNforward(X, W, K):\n    W *= 2\n    return X\n"
    X, W = np.array([np.nan]), np.ones(3)
    module = student(source)
    module.DNNforward(X, W, K=np.ones(2))
    assert module.changed == [2]
    assert W.tolist() == [1, 1, 1]
    module.DNNforward(X, np.zeros(3), np.ones(2))
    assert module.changed == []


def test_replacement_is_what_the_students_own_functions_call(student):
    module = student("def relu(X):\n    return 1\ndef prelu(X):\n    return relu(X) + 1\n")
    assert module.prelu(0) == 2
    module.replace({"relu": "def relu(X):\n    return np.float64(10)\n"})
    assert (module.relu(0), module.prelu(0)) == (10, 11)


def test_file_that_was_not_handed_in_is_missing(student):
    other = student("", task="task2")
    with pytest.raises(Missing, match=r"task1_12345678\.py was not handed in"):
        student("", sitting=other.sitting).relu(0)


def test_function_that_is_not_there_is_missing(student):
    with pytest.raises(Missing, match=r"`prelu` is not defined in task1\.py"):
        student(function("return X")).prelu(0)


def test_name_that_is_not_graded_is_an_error_of_the_exam(student):
    with pytest.raises(AttributeError, match="no graded name helper"):
        student("def helper(X):\n    return X\n").helper(0)


# -- crashes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("raise SystemExit(0)", "raised SystemExit: 0"),
        ("raise KeyboardInterrupt", "raised KeyboardInterrupt"),
        ("raise BaseException('x')", "raised BaseException: x"),
        ("return relu(X)", "raised RecursionError"),
        ("raise ValueError('\\ud800')", "raised ValueError"),
        ("raise ValueError('\\x1b[31mred')", "raised ValueError: red"),
        ("return input()", "raised EOFError"),
        (RUDE.format("raise ValueError"), "raised Rude: its text can't be shown"),
        ("os._exit(0)", "ended its process (exit status 0)"),
        ("os._exit(3)", "ended its process (exit status 3)"),
        ("ctypes.string_at(0)", "was killed by SIGSEGV"),
        ("os.abort()", "was killed by SIGABRT"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "was killed by SIGKILL"),
        ("os.closerange(3, 256)\nwhile True:\n    pass", "was killed by"),
    ],
    ids=lambda text: text[:30],
)
def test_crash_has_its_reason(student, body, reason):
    with pytest.raises(Crashed) as caught:
        student(function(body)).relu(0)
    assert str(caught.value).startswith(f"`relu` {reason}")


def test_long_message_is_cut(student):
    with pytest.raises(Crashed) as caught:
        student(function("raise ValueError('x' * 10**6)")).relu(0)
    assert 1000 < len(str(caught.value)) < 5000


def test_worker_that_died_between_two_calls_is_a_crash(student):
    module = student(function("return os.getpid()"))
    os.kill(module.relu(0), signal.SIGKILL)
    with pytest.raises(Crashed, match="was killed by SIGKILL"):
        module.relu(0)


def test_worker_that_died_before_another_was_hired_is_buried(student, launcher):
    dead, alive = student(function("return os.getpid()")), student(function("return X"))
    os.kill(dead.relu(0), signal.SIGKILL)
    reported, _, _ = select.select([launcher.controls[0].sock], [], [], 10)
    assert reported
    assert alive.relu(1) == 1
    dead.dismiss()
    assert dead.student_seconds > 0
    assert alive.relu(2) == 2


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import os\nos._exit(0)\n", r"importing task1\.py ended its process \(exit status 0\)"),
        ("raise SystemExit\n", r"importing task1\.py raised SystemExit \(task1\.py, line 1\)"),
        ("def relu(X:\n", r"importing task1\.py raised SyntaxError.*task1\.py, line 1"),
        ("\0", r"importing task1\.py raised"),
    ],
    ids=["exit", "system-exit", "syntax", "null"],
)
def test_file_that_cannot_be_imported_is_tried_once(student, launcher, source, reason):
    first = student(source)
    hired = launcher.numbers
    for module in (first, student(source, sitting=first.sitting)):
        with pytest.raises(Crashed, match=reason):
            module.relu(0)
    assert launcher.numbers == hired + 1


# -- forgeries -----------------------------------------------------------------------------------

#: The numbers of the first questions to a worker; before them it is asked to read the file.
LOAD, CALL = 2, 3


def writing(*frames):
    """A function that writes these frames to whatever is open, then answers as it should."""
    data = b"".join(bytes(piece) for frame in frames for piece in protocol.encode(frame))
    write = "try:\n        os.write(descriptor, DATA)\n    except OSError:\n        pass"
    body = f"for descriptor in range(1, 256):\n    {write}\nreturn X"
    return f"DATA = {data!r}\n" + function(body)


@pytest.mark.parametrize(
    "number",
    [1, 2, 4, 0, -3, None, True, 3.0, "3", [3], np.array(3), np.array([3, 3])],
    ids=repr,
)
def test_answer_to_another_question_is_refused(student, number):
    with pytest.raises(BadReply, match="`relu`: an answer to a question that was not asked"):
        student(writing({"n": number, "kind": "value", "value": "forged"})).relu(0)


def test_answer_without_a_number_is_refused(student):
    with pytest.raises(BadReply, match="not asked"):
        student(writing({"kind": "value", "value": "forged"})).relu(0)


def test_forged_answer_is_followed_by_one_too_many(student):
    module = student(writing({"n": CALL, "kind": "value", "value": "forged"}))
    assert module.relu(0) == "forged"  # as if the function had returned it
    with pytest.raises(BadReply, match="not asked"):
        module.relu(0)


def test_answer_forged_during_the_import_does_not_answer_the_call(student):
    frame = {"n": LOAD, "kind": "value", "value": "forged"}
    with pytest.raises(BadReply, match="not asked"):
        student(writing(frame) + "relu(0)\n").relu(0)


@pytest.mark.parametrize("kind", [None, 1, "", "passed", ["value"], np.array([1, 2])])
def test_answer_of_no_known_kind_is_a_fault_of_the_students(student, kind):
    with pytest.raises(StudentFault):
        student(writing({"n": CALL, "kind": kind, "value": "forged"})).relu(0)


@pytest.mark.parametrize("message", [None, {"a": [1]}, np.zeros((2, 2)), "\x1b]0;title\x07 and"])
def test_reason_of_any_kind_is_made_fit_to_print(student, message):
    with pytest.raises(Crashed) as caught:
        student(writing({"n": CALL, "kind": "raised", "message": message})).relu(0)
    assert str(caught.value).replace("\n", "").isprintable()


@pytest.mark.parametrize("after", [None, 7, [None, 3], [np.zeros(5)], [[np.zeros(1)]]], ids=repr)
def test_forged_arguments_are_at_worst_changed_ones(student, after):
    module = student(writing({"n": CALL, "kind": "value", "value": 1, "after": after}))
    assert module.relu(np.zeros(1)) == 1
    assert module.changed in ([], [1])


def test_bytes_that_are_no_frame_are_refused(student):
    source = writing({}).replace("DATA = b'", "DATA = b'\\xff' * 8 + b'")
    with pytest.raises(BadReply, match="a header of 4294967295 bytes"):
        student(source).relu(0)


# -- the house around the worker -----------------------------------------------------------------


def test_zygote_keeps_a_single_thread(student, launcher):
    student(function("return X")).relu(0)
    assert len(list(Path(f"/proc/{launcher.process.pid}/task").iterdir())) == 1


@pytest.mark.parametrize(
    ("task", "imported"),
    [
        ("task1", []),
        ("task2", ["torch"]),
        ("task3", ["torch", "torchvision"]),
        ("task4", ["torch"]),
    ],
)
def test_worker_comes_with_what_its_template_imports(student, task, imported):
    name = {"task1": "relu", "task2": "get_DNN", "task3": "get_lenet", "task4": "get_resnet"}[task]
    parameters = ", ".join(FUNCTION_BY_NAME[name].parameters[""])
    source = f"import sys\ndef {name}({parameters}):\n    return sorted(sys.modules)\n"
    came = getattr(student(source, task), name)(*([0] if parameters else []))
    assert [module for module in ("torch", "torchvision") if module in came] == imported


def test_worker_sees_neither_the_environment_nor_the_input_of_the_grader(student):
    module = student(function("return [sorted(os.environ), sys.stdin.read(), os.environ['HOME']]"))
    names, text, home = module.relu(0)
    assert "PYTEST_CURRENT_TEST" in os.environ
    assert "PYTEST_CURRENT_TEST" not in names
    assert text == ""
    assert home != os.environ.get("HOME")


def test_module_of_a_student_never_enters_the_grader(student):
    source = "import sys\nFINGERPRINT = 1\n" + function("return sorted(vars(sys.modules['task1']))")
    assert "FINGERPRINT" in student(source).relu(0)
    ours = [module for module in list(sys.modules.values()) if isinstance(module, ModuleType)]
    assert not [module for module in ours if "FINGERPRINT" in vars(module)]


GRADER = """
from pathlib import Path
from autograder.jail.launcher import Launcher
from autograder.jail.proxy import StudentModule
from autograder.jail.sitting import Sitting
from autograder.model import Submission

def child(pid):
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])

launcher = Launcher(isolation="process")
files = {"task1": b"import os\\ndef relu(X):\\n    while X: pass\\n    return os.getpid()"}
module = StudentModule("task1", Sitting(Submission("12345678", files), launcher), 1)
launcher.hire()
zygotes = [first := launcher.process.pid, second := child(first), child(second)]
print(module.relu(0), *zygotes, launcher.site.outside, flush=True)
module.relu(1)
"""


def test_nothing_outlives_a_grader_that_was_killed(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", GRADER],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    ) as grader:
        *numbers, folder = grader.stdout.readline().split()
        processes = [os.pidfd_open(int(number)) for number in numbers]
        assert Path(folder).parent == tmp_path
        assert Path(folder).is_dir()
        grader.kill()
    assert [ends(process) for process in processes] == [True] * 4
    assert not Path(folder).exists()


def test_a_zygote_that_went_away_is_replaced(running_launcher):
    first = running_launcher.hire()
    running_launcher.process.kill()
    running_launcher.process.wait()
    assert "SIGKILL" in str(first.finish())
    second = running_launcher.hire()
    assert second.ask("reseed", "the worker", time.monotonic() + 5, seed=1)["kind"] == "value"
    second.finish()


def test_the_c_library_finds_inside_the_wall_whether_it_may_use_large_pages():
    setting = Path("/sys/kernel/mm/transparent_hugepage/enabled")
    bwrap = outer.bubblewrap()
    if not (bwrap and outer.works(bwrap) and setting.exists()):
        pytest.skip("needs bubblewrap and a kernel with large pages")
    command = outer.wrap(bwrap, ["/bin/cat", str(setting)], gpu=False)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == setting.read_text(encoding="ascii"), done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="needs descriptors of processes")
def test_a_process_and_its_cpu_time_are_known_by_its_descriptor():
    descriptor = kernel.pidfd_open(os.getpid())
    try:
        assert processes.number_of(descriptor) == os.getpid()
    finally:
        os.close(descriptor)
    before = time.process_time()
    assert before <= processes.cpu_of(os.getpid()) <= time.process_time()
    assert processes.number_of(-1) == processes.cpu_of(0) == 0
