"""docs/GLOSSARY.md: the words of the tables and of the use-cases are words of the trade."""

from __future__ import annotations

import ast
import re

import pytest

from tests.house.source import ROOT, modules

pytestmark = pytest.mark.sqlite_only

ROWS = [
    line.split("|")[1:-1]
    for line in (ROOT / "docs" / "GLOSSARY.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("|")
][2:]
TERMS = [term.strip().lower() for row in ROWS for term in row[0].split(",")]
WORDS = {word for row in ROWS for word in re.findall(r"[a-z]+", f"{row[0]} {row[2]}".lower())}
PLAIN = {"entry", "done", "alias", "failure", "class", "installation", "predecessor", "rejoin", "report"}
"""Everyday English, no term of the trade."""


def said(word: str) -> bool:
    """Whether the glossary has a word, in whatever number."""
    return bool(
        {word, word.rstrip("s"), f"{word}s", f"{word}ed", re.sub(r"ies$", "y", word), re.sub(r"e?s$", "", word)} & (WORDS | PLAIN)
    )


def test_every_row_has_four_cells_and_the_terms_are_in_order() -> None:
    assert [row for row in ROWS if len(row) != 4 or not all(cell.strip() for cell in row)] == []
    assert len(TERMS) == len(set(TERMS))


def test_every_table_is_called_by_words_of_the_glossary() -> None:
    tables = [
        node.name
        for module in modules()
        if module.belongs_to("models")
        for node in module.tree.body
        if isinstance(node, ast.ClassDef)
    ]
    missing = {name: word for name in tables for word in re.findall(r"[A-Z][a-z]+", name) if not said(word.lower())}
    assert missing == {}


def test_every_use_case_is_about_something_of_the_glossary() -> None:
    use_cases = [
        node.name
        for module in modules()
        if module.belongs_to("services")
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef) and "by" in {argument.arg for argument in node.args.kwonlyargs}
    ]
    assert [name for name in use_cases if not any(said(word) for word in name.split("_"))] == []


def test_every_room_of_the_glossary_stands() -> None:
    rooms = {room.strip() for row in ROWS for room in row[3].split(",")}
    assert [room for room in rooms if not (ROOT / "app" / room / "__init__.py").exists()] == []
