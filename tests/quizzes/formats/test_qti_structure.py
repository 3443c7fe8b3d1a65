"""What we write as QTI 2.1 has the structure of the information model: order of elements, names that are declared.

The content models are those of `assessmentItem`, `itemBody`, `simpleChoice`, `responseDeclaration` in IMS QTI 2.1.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from lxml import etree

from app.courses.question_text import QuestionText
from app.quizzes.formats.exporting import WRITERS
from tests.quizzes.formats.test_round_trip import banks

pytestmark = pytest.mark.sqlite_only
NS = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
CP = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
ORDER = ["responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing", "modalFeedback"]
BLOCKS = {"p", "div", "ul", "ol", "blockquote", "pre", "rubricBlock", "hr", "dl", "table", "h3", "h4"}
INTERACTIONS = {"choiceInteraction", "orderInteraction", "matchInteraction", "extendedTextInteraction"}
INLINE = {"a", "abbr", "br", "code", "em", "img", "span", "strong", "textEntryInteraction"}
IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


def _items(bank: list[QuestionText]) -> Iterator[tuple[Any, zipfile.ZipFile]]:
    """Every item of the package of a bank, by its manifest."""
    package = zipfile.ZipFile(io.BytesIO(WRITERS["qti"](bank, {}).data))
    manifest = etree.fromstring(package.read("imsmanifest.xml"))
    assert [etree.QName(child).localname for child in manifest] == ["metadata", "organizations", "resources"]
    resources = manifest.findall(f"{CP}resources/{CP}resource")
    assert {row.get("type") for row in resources} <= {"imsqti_item_xmlv2p1"}
    for row in resources:
        files = [file.get("href") for file in row.findall(f"{CP}file")]
        assert row.get("href") in files
        assert set(files) <= set(package.namelist())
        yield etree.fromstring(package.read(row.get("href"))), package


def _name(element: Any) -> str:
    """The name of an element of QTI; every element is in its namespace."""
    assert element.tag.startswith(NS), element.tag
    return str(element.tag.removeprefix(NS))


def _check_content(element: Any) -> None:
    """Blocks hold what they may hold."""
    name, inner = _name(element), [_name(child) for child in element]
    if name in {"itemBody", "div"}:
        assert set(inner) <= BLOCKS | INTERACTIONS, (name, inner)
        assert not (element.text or "").strip()
        assert not any((child.tail or "").strip() for child in element)
    elif name in {"p", "feedbackInline"}:
        assert set(inner) <= INLINE, (name, inner)
    elif name in {"simpleChoice", "simpleAssociableChoice"}:
        assert set(inner) <= BLOCKS | INLINE | {"feedbackInline", "feedbackBlock"}
        assert "textEntryInteraction" not in inner


def _check_names(root: Any) -> None:
    """Identifiers are names, and what is pointed at is there."""
    declared = {row.get("identifier"): row for row in root.findall(f"{NS}responseDeclaration")}
    outcomes = {row.get("identifier") for row in root.findall(f"{NS}outcomeDeclaration")}
    answered = [element.get("responseIdentifier") for element in root.iter() if element.get("responseIdentifier")]
    assert sorted(answered) == sorted(declared)
    choices = [
        element.get("identifier") for element in root.iter() if _name(element) in {"simpleChoice", "simpleAssociableChoice"}
    ]
    assert len(set(choices)) == len(choices)
    assert all(IDENTIFIER.fullmatch(name) for name in (*declared, *outcomes, *choices, root.get("identifier")))
    for row in declared.values():
        if row.get("baseType") in {"identifier", "directedPair"}:
            said = [value.text for value in row.iter(f"{NS}value")] + [entry.get("mapKey") for entry in row.iter(f"{NS}mapEntry")]
            assert {name for text in said for name in text.split()} <= set(choices)
    for element in root.iter():
        if _name(element) in {"variable", "mapResponse", "correct"}:
            assert element.get("identifier") in {*declared, *outcomes}
        if _name(element) in {"setOutcomeValue"}:
            assert element.get("identifier") in outcomes
        if element.get("outcomeIdentifier"):
            assert element.get("outcomeIdentifier") in outcomes


@given(banks())
@settings(deadline=None, max_examples=60)
def test_every_item_has_the_structure_of_the_specification(bank: list[QuestionText]) -> None:
    for root, _package in _items(bank):
        names = [_name(child) for child in root]
        assert names == sorted(names, key=ORDER.index)
        assert {root.get("adaptive"), root.get("timeDependent")} == {"false"}
        assert root.get("title")
        for element in root.iter():
            _check_content(element)
        _check_names(root)


@given(banks())
@settings(deadline=None, max_examples=10)
def test_the_same_bank_is_the_same_file(bank: list[QuestionText]) -> None:
    assert WRITERS["qti"](bank, {}).data == WRITERS["qti"](bank, {}).data
