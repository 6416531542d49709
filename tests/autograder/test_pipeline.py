"""The main job through the real pipeline: right grades, own errors only, no faults of ours."""

import gc
import sys
import weakref

import pytest
from grading import faults_of_ours, losing_functions, one_task, statuses, troubles

from autograder import pipeline
from autograder.handout import template_of
from autograder.jail.limits import Limits
from autograder.model import TASKS, Status, Submission
from examples.make_class import reference, replaced

REFERENCE = {task: reference(task).encode() for task in TASKS}


def grade_alone(grade_many, submission):
    return grade_many([submission])[submission.student_id]


def modules_after_grading(submission):
    """Runs in a grader process: its modules once it has graded."""
    pipeline.grade(submission, pipeline.Settings(device="cpu"))
    return {name: str(getattr(module, "__file__", "")) for name, module in sys.modules.items()}


class Cycle:
    """Refers to itself, so that only the collector frees it."""

    def __init__(self):
        self.itself = self


def survives_a_grading(submission):
    """Runs in a grader process: whether what lay in a cycle before is there afterwards."""
    gc.disable()
    left = weakref.ref(Cycle())
    pipeline.grade(submission, pipeline.Settings(device="cpu"))
    gc.enable()
    return left() is not None


def test_the_reference_gets_all_points(grade_many):
    result = grade_alone(grade_many, Submission("reference", REFERENCE))
    assert result.programming == 60, troubles(result)
    assert result.status == "graded"


def test_the_untouched_template_gets_none(grade_many):
    files = {task: template_of(reference(task)).encode() for task in TASKS}
    result = grade_alone(grade_many, Submission("template", files))
    assert result.programming == 0
    assert result.status == "graded"


def test_templates_that_return_nothing_or_their_input_get_no_points(grade_many):
    submissions = []
    for name, body in (("pass", "pass"), ("input", "return X"), ("none", "return None")):
        files = {
            task: template_of(reference(task)).replace("raise NotImplementedError", body + "  #")
            for task in TASKS
        }
        submissions.append(Submission(name, {task: text.encode() for task, text in files.items()}))
    for result in grade_many(submissions).values():
        assert result.programming == 0, result.scores
        assert not faults_of_ours(result)


def test_an_empty_submission_has_a_row_of_zeros(grade_many):
    result = grade_alone(grade_many, Submission("empty"))
    assert {check.status for check in result.checks} == {Status.MISSING}
    assert (result.status, result.programming) == ("graded", 0)


def test_an_endless_loop_costs_its_function_and_one_deadline(graders):
    source = replaced(reference("task1"), "    return np.maximum(X, 0)", "    while True: pass")
    settings = pipeline.Settings(device="cpu", limits=Limits(call_seconds=4))
    (result,) = pipeline.grade_all([one_task("loop", "task1", source)], settings, graders)
    assert losing_functions(result, "task1") == {"relu"}, troubles(result)
    assert statuses(result, "relu") == {Status.TIMEOUT}
    assert sum(check.seconds >= settings.limits.call_seconds for check in result.checks) == 1


def test_leaving_at_import_costs_that_file_alone(grade_many):
    files = REFERENCE | {"task2": b"import os\nos._exit(0)\n"}
    result = grade_alone(grade_many, Submission("leaver", files))
    assert result.programming == 50
    assert statuses(result, "get_DNN") == {Status.CRASHED}
    assert all("exit status 0" in c.message for c in result.checks if c.function == "get_DNN")


def test_what_was_found_in_a_file_that_did_not_change_is_said_once():
    settings = pipeline.Settings(device="cpu")
    files = {**REFERENCE, "task4": REFERENCE["task4"] + b"\nx = eval('1')\n"}
    first = pipeline.grade(Submission("evaluates", files), settings)
    files = {**files, "task2": files["task2"] + b"\n"}
    second = pipeline.grade(Submission("evaluates", files), settings, first)
    found = [[one.task for one in result.findings] for result in (first, second)]
    assert found == [["task4"]] * 2


def test_one_bad_submission_does_not_touch_the_others(grade_many):
    submissions = [
        one_task("good-1", "task1", reference("task1")),
        one_task("bad", "task1", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n"),
        one_task("good-2", "task1", reference("task1")),
    ]
    results = grade_many(submissions)
    assert [results[name].programming for name in ("good-1", "bad", "good-2")] == [20, 0, 20]


def test_no_module_of_a_submission_is_loaded_into_the_grader(graders):
    files = {task: text + b"\nimport sys\nMARK = 1\n" for task, text in REFERENCE.items()}
    loaded = graders.submit(modules_after_grading, Submission("foreign", files)).result()
    assert not set(TASKS) & set(loaded)
    assert not [
        name
        for name, file in loaded.items()
        if file.endswith("task1.py") and (not name.startswith("test_"))
    ]


def test_the_record_says_how_much_computing_was_the_students(grade_many):
    result = grade_alone(grade_many, one_task("timed", "task1", reference("task1")))
    assert result.student_seconds > 0
    assert result.grader_seconds > 0
    assert result.student_seconds == pytest.approx(sum(c.student_seconds for c in result.checks))


def test_seeds_differ_between_submissions_and_repeat_when_graded_again(grade_many):
    other = reference("task1") + "\n# another file\n"
    first = grade_alone(grade_many, one_task("seeded", "task1", reference("task1")))
    again = grade_alone(grade_many, one_task("seeded", "task1", reference("task1")))
    changed = grade_alone(grade_many, one_task("seeded", "task1", other))
    assert [check.seed for check in first.checks] == [check.seed for check in again.checks]
    assert len({check.seed for check in first.checks}) == len(first.checks)
    ours, theirs = ({c.seed for c in r.checks if c.task == "task1"} for r in (first, changed))
    assert not ours & theirs


def test_a_refused_submission_is_not_examined(grade_many):
    result = grade_alone(grade_many, Submission("zipped", refused="the zip is truncated"))
    assert (result.status, result.programming, result.checks) == ("refused", 0, ())


def test_an_import_beyond_the_template_is_a_finding_and_costs_nothing(grade_many):
    source = "import sklearn.svm\nfrom matplotlib import pyplot as plt\n" + reference("task1")
    result = grade_alone(grade_many, one_task("importer", "task1", source))
    assert result.programming == 20, troubles(result)
    assert [str(finding) for finding in result.findings] == [
        "`task1_importer.py`, line 1: imports sklearn, which its template does not.",
        "`task1_importer.py`, line 2: imports matplotlib, which its template does not.",
    ]


def test_leaning_on_a_module_beyond_the_template_costs_the_function_that_does(grade_many):
    source = replaced(reference("task1"), "np.maximum(X, 0)", "np.maximum(X, sklearn.zero(X))")
    result = grade_alone(grade_many, one_task("leaner", "task1", "import sklearn\n" + source))
    assert losing_functions(result, "task1") == {"relu"}, troubles(result)
    assert statuses(result, "relu") == {Status.REFUSED}


def test_what_one_exam_left_is_freed_by_the_next(graders):
    submission = one_task("1", "task1", REFERENCE["task1"])
    assert graders.submit(survives_a_grading, submission).result() is False
