"""The project's own files, read without running them: imports, signatures, points, the README."""

import ast
import re

from records import ROOT

from autograder.model import TASKS

REFERENCES = {task: ROOT / f"{task}.py" for task in TASKS}


def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def modules():
    """The grader's modules: file by dotted name; a package stands for its `__init__.py`."""
    found = {}
    for path in sorted((ROOT / "autograder").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(path):
    """Dotted names of what a file imports anywhere in it, names after `from` included."""
    return set(_imported(ast.walk(parsed(path))))


def _imported(nodes):
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise ValueError("imports are absolute in this project")
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def reachable(starts, files):
    """The modules among `files` that importing `starts` leads to, by any chain of imports."""
    found, waiting = set(), list(starts)
    while waiting:
        module = waiting.pop()
        if module in found:
            continue
        found.add(module)
        for name in imports(files[module]):
            parts = name.split(".")
            prefixes = [".".join(parts[:length]) for length in range(1, len(parts) + 1)]
            waiting += [prefix for prefix in prefixes if prefix in files]
    return found


def module_level_imports(path):
    """Top-level packages that a file imports as it is loaded, and those that its functions do."""
    inside, outside = [], []

    def sort(node, place):
        for child in ast.iter_child_nodes(node):
            place.append(child)
            sort(child, inside if isinstance(child, ast.FunctionDef | ast.Lambda) else place)

    sort(parsed(path), outside)
    return tuple({name.partition(".")[0] for name in _imported(part)} for part in (outside, inside))


def called_names(path):
    """Dotted names of all functions that a file calls, and of the exceptions that it raises."""
    nodes = list(ast.walk(parsed(path)))
    called = [node.func for node in nodes if isinstance(node, ast.Call)]
    raised = [node.exc for node in nodes if isinstance(node, ast.Raise) and node.exc]
    return {ast.unparse(name) for name in [*called, *raised]}


def parameters(path):
    """Parameter lists by qualified name; "=" marks a default, "*" what is no plain parameter."""
    found = {}
    for node in parsed(path).body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = _parameters(node.args)
        elif isinstance(node, ast.ClassDef):
            methods = [method for method in node.body if isinstance(method, ast.FunctionDef)]
            found |= {f"{node.name}.{method.name}": _parameters(method.args) for method in methods}
    return found


def _parameters(arguments):
    names = [argument.arg for argument in arguments.args]
    plain = len(names) - len(arguments.defaults)
    marked = [name + "=" * (i >= plain) for i, name in enumerate(names)]
    starred = [arguments.vararg, *arguments.kwonlyargs, arguments.kwarg]
    by_position = ["/"] * bool(arguments.posonlyargs)
    return (*by_position, *marked, *(f"*{argument.arg}" for argument in starred if argument))


def exam_points(path):
    """The arguments of the `points` marks of each test in an exam file, by its name."""
    tests = [
        node
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    return {
        test.name: [
            tuple(ast.literal_eval(argument) for argument in mark.args)
            for mark in test.decorator_list
            if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.points"
        ]
        for test in tests
    }


def tree_entries(readme):
    """The paths in the README's tree: the first fenced block that names `autograder/` on a line.

    A line is `├── name  comment` or an indented `name  comment`: two spaces or a `#` end the
    names, a comma or … stands between several, a slash ends a folder's, and stars may be in them.
    """
    blocks = re.findall(r"^```[^\n]*\n(.*?)^```", readme, re.DOTALL | re.MULTILINE)
    trees = [block for block in blocks if re.search(r"^[\s│├└─]*autograder/(?:\s|$)", block, re.M)]
    entries, open_folders = [], []
    for line in trees[0].splitlines() if trees else ():
        prefix = re.match(r"[\s│├└─|`]*", line)[0]
        names = re.split(r"\s{2,}|\t|\s#", line[len(prefix) :])[0]
        while open_folders and open_folders[-1][0] >= len(prefix):
            open_folders.pop()
        parent = open_folders[-1][1] if open_folders else ""
        found = [
            parent + name for name in re.split(r"[,\s…]+", names) if name not in ("", ".", "./")
        ]
        entries += found
        if len(found) == 1 and found[0].endswith("/"):
            open_folders.append((len(prefix), found[0]))
    return entries
