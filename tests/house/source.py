"""The source of the product as the tests of the house read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file of the product: `name` is its path below the root, `parts` its folders and stem below `app`."""

    name: str
    parts: tuple[str, ...]
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The room it belongs to; empty for the factory."""
        return self.parts[0] if len(self.parts) > 1 else ""

    def belongs_to(self, kind: str) -> bool:
        """Whether it is `kind`.py of its room or lies in the folder of that name."""
        return len(self.parts) > 1 and self.parts[1] == kind


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file below `app`."""
    return tuple(_read(path) for path in sorted(APP.rglob("*.py")))


def files(*suffixes: str) -> list[Path]:
    """Every file below `app` with one of the suffixes."""
    return sorted(path for path in APP.rglob("*") if path.suffix in suffixes and "__pycache__" not in path.parts)


def functions(tree: ast.AST) -> Iterator[Function]:
    """Every function, methods and inner ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def lines_of(function: Function) -> int:
    """From `def` to the last line; decorators do not count."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def public(tree: ast.Module | ast.ClassDef) -> Iterator[Function | ast.ClassDef]:
    """The functions and classes that others may use, and the public methods of those classes."""
    for node in tree.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node)


def _read(path: Path) -> Module:
    """A file, parsed."""
    text = path.read_text(encoding="utf-8")
    return Module(str(path.relative_to(ROOT)), path.relative_to(APP).with_suffix("").parts, text, ast.parse(text))
