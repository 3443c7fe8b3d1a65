"""What imports cannot show: sizes, doorplates, docstrings, no empty promises."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.house.source import APP, ROOT, Module, files, functions, lines_of, modules, public

pytestmark = pytest.mark.sqlite_only

STATEMENTS = re.compile(r"\b\d+ statements?\b")
PROMISES = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|home|root|Users|mnt|opt)/\w|\b[A-Z]:\\\w")


def test_no_file_is_longer_than_300_lines() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in files(".py", ".html", ".css", ".js")
    }
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    lengths = {
        f"{module.name}:{function.name}": lines_of(function) for module in modules() for function in functions(module.tree)
    }
    assert {name: length for name, length in lengths.items() if length > 40} == {}


def test_no_view_is_longer_than_25_lines() -> None:
    lengths = {
        f"{module.name}:{function.name}": lines_of(function)
        for module in modules()
        for function in functions(module.tree)
        if any(_is_route(decorator) for decorator in function.decorator_list)
    }
    assert lengths, "no view was found at all"
    assert {name: length for name, length in lengths.items() if length > 25} == {}


def test_every_package_says_what_it_is_for() -> None:
    packages = [module for module in modules() if module.parts[-1] == "__init__"]
    assert [module.name for module in packages if not ast.get_docstring(module.tree)] == []


def test_a_rooms_doorplate_does_nothing() -> None:
    """`app/<room>/__init__.py` imports nothing; a folder inside a room may only hand on what its own files define."""
    faults = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        if module.parts[-1] == "__init__"
        for node in module.tree.body
        if not _is_docstring(node) and not _hands_on(module, node)
    ]
    assert faults == []


def test_every_module_says_what_it_is_for() -> None:
    assert [module.name for module in modules() if not ast.get_docstring(module.tree)] == []


def test_everything_public_has_a_docstring() -> None:
    faults = [f"{module.name}:{node.name}" for module in modules() for node in public(module.tree) if not ast.get_docstring(node)]
    assert faults == []


def test_every_read_says_how_many_statements_it_costs() -> None:
    faults = [
        f"{module.name}:{node.name}"
        for module in modules()
        if module.belongs_to("queries")
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and not STATEMENTS.search(ast.get_docstring(node) or "")
    ]
    assert faults == []


@pytest.mark.parametrize(
    "pattern", [PROMISES, MACHINE_PATH, re.compile("admin" + "/admin")], ids=["promise", "machine", "password"]
)
def test_nothing_in_the_tree_promises_or_betrays(pattern: re.Pattern[str]) -> None:
    faults = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in _written_by_us()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert faults == []


def test_no_room_has_a_drawer_for_everything() -> None:
    drawers = {"utils", "util", "helpers", "common", "misc", "tools"}
    assert [module.name for module in modules() if drawers & set(module.parts)] == []


def _is_route(decorator: ast.expr) -> bool:
    """Whether a decorator is `@room.get("/…")`, `.post` or `.route`."""
    called = decorator.func if isinstance(decorator, ast.Call) else None
    return isinstance(called, ast.Attribute) and called.attr in {"get", "post", "route"}


def _is_docstring(node: ast.stmt) -> bool:
    """Whether a statement is a string that stands alone."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _hands_on(module: Module, node: ast.stmt) -> bool:
    """Whether a statement of a folder's doorplate only re-exports: imports from its own files, and `__all__`."""
    package = ".".join(("app", *module.parts[:-1]))
    if len(module.parts) <= 2:
        return False
    if isinstance(node, ast.ImportFrom):
        return node.module == package or (node.module or "").startswith(f"{package}.")
    return isinstance(node, ast.Assign) and [target.id for target in node.targets if isinstance(target, ast.Name)] == ["__all__"]


def _written_by_us() -> list[Path]:
    """Every text that belongs to the product, its tests and its papers."""
    folders = (APP, ROOT / "migrations", ROOT / "tests", ROOT / "bench", ROOT / "docs", ROOT / ".ci")
    suffixes = {".py", ".html", ".css", ".js", ".md", ".toml", ".ini", ".mako", ".txt", ".csv", ""}
    inside = [path for folder in folders for path in folder.rglob("*") if path.is_file() and path.suffix in suffixes]
    top = [
        path for path in ROOT.iterdir() if path.is_file() and path.suffix in suffixes and not path.name.startswith(".coverage")
    ]
    return sorted(path for path in (*inside, *top) if "__pycache__" not in path.parts)
