"""Questions as a QTI 2.1 package: one item for each question, a manifest, the pictures."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lxml import etree

from app.courses.question_text import QuestionText
from app.kernel.text import _
from app.quizzes.formats.qti_answers import WRITERS, Asked, sub
from app.quizzes.formats.qti_html import NS, Paper
from app.quizzes.formats.qti_scoring import outcomes, processing
from app.quizzes.formats.written import Loss, Losses, Pictures, Written, say_common_losses, tags_of

_CP = "http://www.imsglobal.org/xsd/imscp_v1p1"
_MD = "http://www.imsglobal.org/xsd/imsmd_v1p2"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_ITEM_SCHEMA = f"{NS} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"
_CP_SCHEMA = f"{_CP} http://www.imsglobal.org/xsd/imscp_v1p1.xsd {_MD} http://www.imsglobal.org/xsd/imsmd_v1p2p2.xsd"
_WHEN = (1980, 1, 1, 0, 0, 0)
"""The same questions make the same bytes."""


def write(questions: Sequence[QuestionText], pictures: Pictures) -> Written:
    """The questions as a package."""
    losses, entries = Losses(), []
    file = io.BytesIO()
    shown: dict[str, None] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for number, question in enumerate(questions, 1):
            _say_losses(question, losses)
            paper = Paper(pictures)
            name = f"cau-{number:04}.xml"
            _add(package, f"items/{name}", _bytes(_item(question, paper, number)))
            entries.append((question, name, tuple(paper.shown)))
            shown |= paper.shown
        for path in shown:
            _add(package, f"items/{path}", pictures[path])
        _add(package, "imsmanifest.xml", _bytes(_manifest(entries)))
    return Written(file.getvalue(), tuple(losses.found))


def _add(package: zipfile.ZipFile, name: str, data: bytes) -> None:
    """One file of the package."""
    entry = zipfile.ZipInfo(name, _WHEN)
    entry.compress_type = zipfile.ZIP_DEFLATED
    package.writestr(entry, data)


def _bytes(root: Any) -> bytes:
    """A tree as a file."""
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def _say_losses(question: QuestionText, losses: Losses) -> None:
    """What a QTI item cannot hold."""
    for one in (question, *question.parts):
        found = Losses()
        say_common_losses(one, found)
        losses.found += [Loss(question.key, loss.reason, loss.sentence) for loss in found.found]
        if one.kind == "ordering":
            losses.say(question, "all_or_nothing", _("Câu xếp thứ tự trong QTI chỉ có điểm khi xếp đúng hết."))
    losses.found = list(dict.fromkeys(losses.found))


def _item(question: QuestionText, paper: Paper, number: int) -> Any:
    """One item."""
    root = etree.Element(f"{{{NS}}}assessmentItem", nsmap={None: NS, "xsi": _XSI})
    root.set(f"{{{_XSI}}}schemaLocation", _ITEM_SCHEMA)
    for name, text in (
        ("identifier", _identifier(question.key, number)),
        ("title", question.key or f"cau-{number}"),
        ("adaptive", "false"),
        ("timeDependent", "false"),
    ):
        root.set(name, text)
    body = etree.Element(f"{{{NS}}}itemBody")
    asked = _asked(root, body, question, paper)
    scored = [(one, WRITERS[one.question.kind](one)) for one in asked]
    outcomes(root, question, [one for one, _names in scored])
    root.append(body)
    processing(root, question, scored)
    if question.explanation:
        feedback = sub(root, "modalFeedback", outcomeIdentifier="SHOWN", identifier="GENERAL", showHide="show")
        paper.fill(feedback, question.explanation)
    return root


def _asked(root: Any, body: Any, question: QuestionText, paper: Paper) -> list[Asked]:
    """What the item asks: the question itself, or every question of a case in a frame of its own."""
    paper.fill(body, question.stem)
    if question.kind != "case":
        return [Asked(root, body, paper, question, 1, question.marks)]
    found = []
    for number, part in enumerate(question.parts, 1):
        frame = sub(body, "div", id=part.key, **{"class": "part"})
        paper.fill(frame, part.stem)
        found.append(Asked(root, frame, paper, replace(part, shuffle=question.shuffle), number, part.marks))
    return found


def _identifier(key: str, number: int) -> str:
    """An identifier: a letter first, then letters, digits and hyphens."""
    return f"cau-{number}" if not key else key if key[0].isalpha() else f"cau-{key}"


def _manifest(entries: Sequence[tuple[QuestionText, str, tuple[str, ...]]]) -> Any:
    """The manifest: every item with its file, its pictures and its tags."""
    root = etree.Element(f"{{{_CP}}}manifest", nsmap={None: _CP, "imsmd": _MD, "xsi": _XSI})
    root.set("identifier", "MANIFEST-CAU-HOI")
    root.set(f"{{{_XSI}}}schemaLocation", _CP_SCHEMA)
    metadata = etree.SubElement(root, f"{{{_CP}}}metadata")
    etree.SubElement(metadata, f"{{{_CP}}}schema").text = "QTIv2.1 Package"
    etree.SubElement(metadata, f"{{{_CP}}}schemaversion").text = "1.0.0"
    etree.SubElement(root, f"{{{_CP}}}organizations")
    resources = etree.SubElement(root, f"{{{_CP}}}resources")
    for number, (question, name, shown) in enumerate(entries, 1):
        row = etree.SubElement(resources, f"{{{_CP}}}resource", identifier=f"RES-{number}", type="imsqti_item_xmlv2p1")
        row.set("href", f"items/{name}")
        if tags := tags_of(question):
            lom = etree.SubElement(etree.SubElement(row, f"{{{_CP}}}metadata"), f"{{{_MD}}}lom")
            general = etree.SubElement(lom, f"{{{_MD}}}general")
            for tag in tags:
                keyword = etree.SubElement(general, f"{{{_MD}}}keyword")
                etree.SubElement(keyword, f"{{{_MD}}}langstring").text = tag
        for path in (name, *shown):
            etree.SubElement(row, f"{{{_CP}}}file", href=f"items/{path}")
    return root
