"""Copies as students make them: names changed, functions in another order, other comments."""

import ast
import builtins
import random

KEPT = frozenset(dir(builtins)) | {
    *("self", "np", "nn", "torch", "F", "time", "Residual", "Reshape", "Accumulator"),
    *("relu", "prelu", "DNNforward", "DNNbackward", "train", "get_DNN", "train_torch"),
    *("get_lenet", "train_cnn", "get_resnet", "try_gpu"),
}
COMMENTS = ("# I thought about this for long", "# see the lecture", "# careful here", "# done")


class _Renamed(ast.NodeTransformer):
    """Every name that is the student's own to choose gets a new one, attributes of self too."""

    def __init__(self, tree, rng):
        chosen = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                chosen.add(node.id)
            elif isinstance(node, ast.FunctionDef) and not node.name.startswith("__"):
                chosen.add(node.name)
            elif isinstance(node, ast.arg):
                chosen.add(node.arg)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                chosen.add(node.attr)
        fixed = {arg.arg for arg in _interface(tree)} | KEPT | {"forward", "data", "grad", "bias"}
        self.new = {
            name: f"{rng.choice('abcdefgh')}{number}_{rng.randrange(99)}"
            for number, name in enumerate(sorted(chosen - fixed))
        }

    def visit_Name(self, node):
        return ast.copy_location(ast.Name(self.new.get(node.id, node.id), node.ctx), node)

    def visit_arg(self, node):
        return ast.arg(self.new.get(node.arg, node.arg), node.annotation)

    def visit_Attribute(self, node):
        self.generic_visit(node)
        return ast.Attribute(node.value, self.new.get(node.attr, node.attr), node.ctx)

    def visit_FunctionDef(self, node):
        self.generic_visit(node)
        node.name = self.new.get(node.name, node.name)
        if ast.get_docstring(node) and len(node.body) > 1:
            node.body = node.body[1:]
        return node

    def visit_keyword(self, node):
        self.generic_visit(node)
        return ast.keyword(self.new.get(node.arg, node.arg), node.value)


def _interface(tree):
    """Parameters of graded functions: the course fixes them, so a copy keeps them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and (node.name in KEPT or node.name == "__init__"):
            yield from node.args.args


def copied(source, seed):
    """The source as somebody hands it in who does not want the copy to be seen."""
    rng = random.Random(seed)
    tree = ast.parse(source)
    tree = ast.fix_missing_locations(_Renamed(tree, rng).visit(tree))
    first = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    rest = [node for node in tree.body if node not in first and not _is_docstring(node)]
    defined = [node for node in rest if isinstance(node, ast.FunctionDef)]
    rng.shuffle(defined)
    order = iter(defined)
    tree.body = first + [next(order) if isinstance(n, ast.FunctionDef) else n for n in rest]
    lines = ast.unparse(tree).splitlines()
    for _ in range(len(lines) // 4):
        lines.insert(rng.randrange(len(lines)), rng.choice(COMMENTS))
    return "\n".join(["# my own work", *lines, ""])


def _is_docstring(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
