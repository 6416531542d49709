"""What an instructor should look at in a student's file, found by reading it: never a defence.

Runs in a worker before any student code does, since a hostile file can crash the parser.  What is
found costs nothing: the walls hold without it, and honest files have such things now and then.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterator

MAX_FOUND = 9
#: How an import is named that the template does not have.
BEYOND = ", which its template does not"

_IMPORTS = {
    *("_ctypes", "builtins", "code", "codeop", "ctypes", "gc", "importlib", "inspect", "marshal"),
    *("mmap", "multiprocessing", "pickle", "ptrace", "runpy", "signal", "socket", "subprocess"),
    *("threading", "types"),
}
_CALLS = {"__import__", "breakpoint", "compile", "eval", "exec", "open"}
_ATTRIBUTES = {
    *("__bases__", "__builtins__", "__closure__", "__code__", "__defaults__", "__dict__"),
    *("__globals__", "__loader__", "__mro__", "__spec__", "__subclasses__", "_getframe"),
    *("ag_frame", "cr_frame", "f_back", "f_builtins", "f_globals", "f_locals", "gi_frame"),
    *("settrace", "tb_frame"),
}
_DRAWING = {"IPython", "ipywidgets", "matplotlib", "mpl_toolkits", "sklearn"}
_METHODS = {
    *("__array__", "__array_function__", "__array_ufunc__", "__class__", "__del__", "__eq__"),
    *("__getattribute__", "__instancecheck__", "__reduce__", "__reduce_ex__"),
    "__torch_function__",
}


def scan(source: bytes, allowed: Collection[str]) -> list[list[int | str]]:
    """[line, what stands there] for each thing worth a look, in order, at most `MAX_FOUND`.

    A file that can't be read as Python has none; its import will say why.
    """
    try:
        tree = ast.parse(source)
        found = {pair for node in ast.walk(tree) for pair in _at(node)}
        found |= {*_patches(tree, allowed), *_extra_imports(tree, allowed)}
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    return [list(pair) for pair in sorted(found)[:MAX_FOUND]]


def _at(node: ast.AST) -> Iterator[tuple[int, str]]:
    """What one node of the tree is worth saying."""
    match node:
        case ast.Call(func=ast.Name(id=name)) if name in _CALLS:
            yield node.lineno, f"calls {name}()"
        case ast.Attribute(value=ast.Name(id="sys"), attr="modules"):
            yield node.lineno, "uses sys.modules"
        case ast.Attribute(attr=name) if name in _ATTRIBUTES:
            yield node.lineno, f"uses .{name}"
        case ast.ClassDef():
            for entry in node.body:
                names = [entry.name] if isinstance(entry, ast.FunctionDef) else _assigned(entry)
                for name in _METHODS.intersection(names):
                    yield entry.lineno, f"defines {name}"
        case ast.Import() | ast.ImportFrom():
            for name in _packages(node):
                if name in _IMPORTS:
                    yield node.lineno, f"imports {name}"


def _extra_imports(tree: ast.Module, allowed: Collection[str]) -> Iterator[tuple[int, str]]:
    """Imports beyond the template's, whose own functions for drawing import what they need."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            known = {*allowed, *sys.stdlib_module_names, *(() if node in tree.body else _DRAWING)}
            for name in _packages(node):
                if name not in known:
                    yield node.lineno, f"imports {name}{BEYOND}"


def _packages(node: ast.Import | ast.ImportFrom) -> list[str]:
    """The top-level packages that an import names."""
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    return [(node.module or "").partition(".")[0]]


def _patches(tree: ast.AST, allowed: Collection[str]) -> Iterator[tuple[int, str]]:
    """Assignments to attributes of the packages that the task uses."""
    names = {
        alias.asname or alias.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom) and set(_packages(node)) & set(allowed)
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
            dotted = ast.unparse(node)
            if dotted.partition(".")[0] in names and ".backends." not in dotted:
                yield node.lineno, f"changes {dotted}"


def _assigned(statement: ast.stmt) -> list[str]:
    """The plain names that a statement assigns to."""
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]
