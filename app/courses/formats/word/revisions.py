"""A Word file as it reads when every change is accepted: deletions and comments gone, wrappings opened."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn

from app.courses.formats.word.tracing import Trace, said

_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WRAPPINGS = [
    qn(f"w:{name}") for name in ("sdt", "sdtContent", "smartTag", "customXml", "fldSimple", "bdo", "dir", "ins", "moveTo")
]
_PROPERTIES = {qn(f"w:{name}") for name in ("rPr", "trPr", "tcPr", "numPr")}
_FORMER = [
    qn(f"w:{name}")
    for name in ("rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange", "tblGridChange")
]
_COMMENTS = [qn("w:commentRangeStart"), qn("w:commentRangeEnd")]


def accept(root: Any, trace: Trace) -> None:
    """Accept the changes of a part and open what wraps its text."""
    _choose(root)
    _empty_contents(root, trace)
    for row in list(root.iter(qn("w:tr"))):
        if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
            trace.note("tracked", row, said(row))
            row.getparent().remove(row)
    for gone in list(root.iter(qn("w:del"), qn("w:moveFrom"))):
        if gone.getparent() is not None and gone.getparent().tag not in _PROPERTIES:
            trace.note("tracked", gone)
            remove(gone)
    for former in list(root.iter(*_FORMER)):
        trace.note("tracked", former)
        former.getparent().remove(former)
    _join(root, trace)
    for wrapping in list(root.iter(*_WRAPPINGS)):
        if wrapping.getparent().tag not in _PROPERTIES:
            if wrapping.tag in (qn("w:ins"), qn("w:moveTo")):
                trace.note("tracked", wrapping)
            unwrap(wrapping)
    _drop_comments(root, trace)


def remove(element: Any) -> None:
    """Take an element away; what stands behind it stays."""
    element.getparent().remove(element)


def unwrap(element: Any) -> None:
    """Put what an element holds in its place."""
    parent = element.getparent()
    place = parent.index(element)
    parent[place : place + 1] = list(element)


def _choose(root: Any) -> None:
    """Of several forms of one thing the newest, as Word shows it."""
    for alternate in list(root.iter(f"{_COMPATIBLE}AlternateContent")):
        if alternate.getparent() is None:
            continue
        forms = [alternate.find(f"{_COMPATIBLE}{name}") for name in ("Choice", "Fallback")]
        chosen = next((form for form in forms if form is not None and len(form)), None)
        parent = alternate.getparent()
        place = parent.index(alternate)
        parent[place : place + 1] = list(chosen) if chosen is not None else []


def _empty_contents(root: Any, trace: Trace) -> None:
    """Leave out a table of contents that Word made."""
    for control in list(root.iter(qn("w:sdt"))):
        gallery = control.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
        if gallery is not None and "contents" in str(gallery.get(qn("w:val"), "")).lower():
            trace.note("contents", None)
            for paragraph in control.iter(qn("w:p")):
                del paragraph[:]
        for properties in control.findall(qn("w:sdtPr")) + control.findall(qn("w:sdtEndPr")):
            control.remove(properties)


def _join(root: Any, trace: Trace) -> None:
    """Paragraphs whose end was deleted go on with the next one; what it held is theirs."""
    for mark in reversed(list(root.iter(qn("w:del"), qn("w:moveFrom")))):
        properties = mark.getparent()
        paragraph = properties.getparent().getparent() if properties is not None and properties.tag == qn("w:rPr") else None
        if paragraph is None or paragraph.tag != qn("w:p"):
            continue
        trace.note("tracked", paragraph)
        properties.remove(mark)
        following = paragraph.getnext()
        if following is not None and following.tag == qn("w:p"):
            paragraph.extend([child for child in following if child.tag != qn("w:pPr")])


def _drop_comments(root: Any, trace: Trace) -> None:
    """Take comments out; their words stand in another part, which is not read."""
    for reference in list(root.iter(qn("w:commentReference"))):
        trace.note("comment", reference)
        remove(reference)
    for edge in list(root.iter(*_COMMENTS)):
        remove(edge)
