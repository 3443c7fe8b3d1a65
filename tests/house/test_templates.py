"""Templates: made of `web` and their own files, nothing inline, and every Vietnamese word goes through `_()`."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.house.source import APP, Module, files, modules

pytestmark = pytest.mark.sqlite_only

TEMPLATES = [path for path in files(".html") if "templates" in path.parts]
SAMPLES = {"gallery.html"}
"""Pages of sample text for those who build components; nobody translates them."""
NAMES = {"Thanh Hóa"}
"""Names stay names in every language."""
ENVIRONMENT = Environment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
SCREEN_MODULES = ("views", "forms", "wording", "services", "cli")
_MARKED = {unicodedata.normalize("NFC", base + mark) for base in "aeiouyAEIOUY" for mark in "\u0300\u0301\u0303\u0309\u0323"}
VIETNAMESE = re.compile(f"[{''.join(sorted(mark for mark in _MARKED if len(mark) == 1))}ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")

each_template = pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(APP)))


@each_template
def test_a_template_uses_only_web_and_its_own_folder(path: Path) -> None:
    tree = ENVIRONMENT.parse(path.read_text(encoding="utf-8"))
    own = path.parts[len(APP.parts)]
    kinds = (nodes.Extends, nodes.Import, nodes.FromImport, nodes.Include)
    named = [getattr(node.template, "value", "a name worked out at run time") for node in tree.find_all(kinds)]
    assert [name for name in named if not str(name).startswith(("web/", f"{own}/"))] == []


@each_template
def test_shared_macros_are_imported_without_context(path: Path) -> None:
    """With context Jinja makes all of them anew for every page."""
    tree = ENVIRONMENT.parse(path.read_text(encoding="utf-8"))
    named = [node for node in tree.find_all((nodes.Import, nodes.FromImport)) if node.with_context]
    assert [node.template.value for node in named if str(node.template.value).startswith("web/")] == []


@each_template
def test_a_template_has_nothing_inline(path: Path) -> None:
    bare = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert re.findall(r"<[^<>]*\sstyle\s*=|<style", bare) == []
    assert re.findall(r"<[a-z][^<>]*\son[a-z]+\s*=", bare) == []
    assert [tag for tag in re.findall(r"<script[^>]*>", bare) if "src=" not in tag] == []


@each_template
def test_every_vietnamese_word_of_a_template_can_be_translated(path: Path) -> None:
    tree = ENVIRONMENT.parse(path.read_text(encoding="utf-8"))
    found = [(line, words) for line, words in unwrapped(tree) if VIETNAMESE.search(words)]
    assert found == [] or path.name in SAMPLES


@pytest.mark.parametrize(
    "module",
    [module for module in modules() if any(module.belongs_to(kind) for kind in SCREEN_MODULES)],
    ids=lambda module: module.name,
)
def test_every_sentence_that_a_person_reads_is_marked(module: Module) -> None:
    wrapped = {
        id(argument)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
        for argument in node.args
    }
    alone = {id(node.value) for node in ast.walk(module.tree) if isinstance(node, ast.Expr)}
    faults = [
        f"{node.lineno}: {node.value}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and VIETNAMESE.search(node.value)
        and id(node) not in wrapped | alone
        and node.value not in NAMES
    ]
    assert faults == []


def test_the_check_sees_a_word_that_is_not_wrapped() -> None:
    source = '<p title="Lớp">{{ _("Lớp học") }} Bài {{ "Sổ" }}</p>'
    assert [words for _line, words in unwrapped(ENVIRONMENT.parse(source)) if VIETNAMESE.search(words)] == [
        '<p title="Lớp">',
        " Bài ",
        "Sổ",
    ]


def unwrapped(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """(line, text) of everything a template says itself and of every string in its expressions that is no argument of `_`."""
    wrapped = {
        id(argument)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "_"
        for argument in call.args
    }
    for node in tree.find_all((nodes.TemplateData, nodes.Const)):
        text = node.data if isinstance(node, nodes.TemplateData) else node.value
        if isinstance(text, str) and id(node) not in wrapped:
            yield node.lineno, text
