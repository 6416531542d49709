"""Words for tests that grade: submissions of one file, and what a result lost."""

from autograder.model import FUNCTIONS, Status, Submission


def one_task(student_id, task, source):
    """A submission of a single task file, given as text or bytes."""
    return Submission(student_id, {task: source.encode() if isinstance(source, str) else source})


def selected(request):
    """The parameters of the tests of a fixture's module that this run has selected."""
    return {
        value
        for item in request.session.items
        if item.path == request.path and hasattr(item, "callspec")
        for value in item.callspec.params.values()
    }


def losing_functions(result, task):
    """The functions of a task that did not get all their points."""
    return {f.name for f in FUNCTIONS if f.task == task and result.scores[f.name] < f.points}


def statuses(result, function):
    """How the checks of one function ended."""
    return {check.status for check in result.checks if check.function == function}


def faults_of_ours(result):
    """Checks that ended as an error of the exam."""
    return [check for check in result.checks if check.status is Status.ERROR]


def troubles(result):
    """What the checks that did not pass say, for messages."""
    return "\n".join(f"{c.id} {c.status}: {c.message}" for c in result.checks if c.message)
