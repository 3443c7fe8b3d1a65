"""The build of a Word file: which paragraphs are headings, of which level, what its lists and tables are."""

from __future__ import annotations

import re
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from app.courses.formats.word.lettering import Lettering
from app.courses.formats.word.looks import Looks
from app.courses.formats.word.numbers import Numbers
from app.courses.formats.word.tracing import Trace, said
from app.kernel.ids import is_id

STYLE = "SoHoc{level}"
"""The style of a heading of a level, for the converter; level 0 is the title of the file."""
LOWEST = 6
_NAMED = re.compile(r"(?:heading|tiêu đề|đề mục) ?([1-9])")
_TITLE = re.compile(r"title|tên bài|tiêu đề")
_CONTENTS = re.compile(r"toc (?:[1-9]|heading)")
_LONGEST = 160
"""Letters of a line that is taken for a heading by its looks alone."""
_LOOKS = (
    re.compile(r"(?:bài|phần|chương|chuyên đề|mục) (?:[0-9]{1,2}|[ivx]{1,5})\b", re.IGNORECASE),
    re.compile(r"[IVX]{1,5}\s*[.)-]\s*\S"),
    re.compile(r"[0-9]{1,2}\s*[.)]\s+\S"),
    re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\.?\s+\S"),
    re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2}){2}\.?\s+\S"),
)
"""How lecturers number headings that they only make bold, from the highest."""


class Structure:
    """Goes over the paragraphs and tables of a file; `levels` are those of its headings, by paragraph."""

    def __init__(self, looks: Looks, numbers: Numbers, lettering: Lettering, trace: Trace) -> None:
        self.looks, self.numbers, self.lettering, self.trace = looks, numbers, lettering, trace
        self.levels: dict[Any, int] = {}
        self.title = ""

    def settle(self, body: Any, roots: list[Any]) -> None:
        """Name the headings, write numbers that lessons cannot make, flatten tables."""
        for root in roots:
            for table in list(root.iter(qn("w:tbl"))):
                self._table(table)
        for paragraph in body.findall(qn("w:p")):
            self._heading(paragraph)
        if not self.levels:
            self._guess(body)
        for root in roots:
            for paragraph in root.iter(qn("w:p")):
                self._number(paragraph)

    def _heading(self, paragraph: Any) -> None:
        """A paragraph whose style makes it a heading, the title of the file, or a line of a table of contents."""
        properties = paragraph.find(qn("w:pPr"))
        style = properties.find(qn("w:pStyle")) if properties is not None else None
        names = self.looks.names_of(str(style.get(qn("w:val"), "")) if style is not None else "")
        own = properties.find(qn("w:outlineLvl")) if properties is not None else None
        level = next((int(found[1]) for name in names if (found := _NAMED.fullmatch(name))), 0)
        if own is not None and is_id(str(own.get(qn("w:val"), ""))) and int(own.get(qn("w:val"))) < 9:
            level = int(own.get(qn("w:val"))) + 1
        if any(_CONTENTS.fullmatch(name) for name in names):
            self.trace.note("contents", None)
            del paragraph[:]
        elif level and said(paragraph):
            self._name(paragraph, min(level, LOWEST))
        elif not self.title and any(_TITLE.fullmatch(name) for name in names) and said(paragraph):
            self.title = said(paragraph)
            _set_style(paragraph, 0)

    def _name(self, paragraph: Any, level: int) -> None:
        """Make a paragraph a heading."""
        self.levels[paragraph] = level
        _set_style(paragraph, level)

    def _guess(self, body: Any) -> None:
        """In a file without styles, bold numbered lines are headings; the kinds of numbers that occur give the levels.

        Those that say so ("Bài 1") are of lessons, the others of sections.
        """
        found = [
            (paragraph, kind)
            for paragraph in body.findall(qn("w:p"))
            if (kind := _kind(self._labelled(paragraph))) is not None and self.lettering.is_bold(paragraph)
        ]
        kinds = sorted({kind for _paragraph, kind in found})
        for paragraph, kind in found:
            if label := self._label(paragraph):
                _put_before(paragraph, f"{label} ")
            self._name(paragraph, min(kinds.index(kind) + (1 if kinds[0] == 0 else 2), LOWEST))
            self.trace.note("guessed", paragraph, said(paragraph))

    def _labelled(self, paragraph: Any) -> str:
        """The words of a paragraph behind the number that Word writes; the counting is left alone."""
        form = self.numbers.form(*self._numbering(paragraph))
        sign = {"upperRoman": "I. ", "decimal": "1. "}.get(form, "")
        return f"{sign}{said(paragraph)}"

    def _numbering(self, paragraph: Any) -> tuple[str, int]:
        """(list, level) of a paragraph; ("", 0) without one."""
        properties = paragraph.find(qn("w:pPr"))
        style = properties.find(qn("w:pStyle")) if properties is not None else None
        own = properties.find(qn("w:numPr")) if properties is not None else None
        found = own if own is not None else self.looks.numbering_of(str(style.get(qn("w:val"), "")) if style is not None else "")
        if found is None or found.find(qn("w:numId")) is None:
            return "", 0
        level = found.find(qn("w:ilvl"))
        at = str(level.get(qn("w:val"), "0")) if level is not None else "0"
        return str(found.find(qn("w:numId")).get(qn("w:val"))), int(at) if is_id(at) and int(at) < 9 else 0

    def _label(self, paragraph: Any) -> str:
        """The number that Word writes before a paragraph, counted."""
        number, level = self._numbering(paragraph)
        return self.numbers.label(number, level) if number else ""

    def _number(self, paragraph: Any) -> None:
        """Lists of dots and figures stay lists; letters and Roman numbers are written out; headings have none."""
        number, level = self._numbering(paragraph)
        form = self.numbers.form(number, level)
        label = self._label(paragraph) if paragraph not in self.levels else ""
        properties = paragraph.find(qn("w:pPr"))
        if properties is not None:
            for old in properties.findall(qn("w:numPr")):
                properties.remove(old)
        if not label or not said(paragraph):
            return
        if form in {"bullet", "decimal", "decimalZero"}:
            _set_list(paragraph, number, level)
        else:
            _put_before(paragraph, f"{label} ")

    def _table(self, table: Any) -> None:
        """What lies in an inner table is lines of its cell; merged cells are said."""
        if any(True for _up in table.iterancestors(qn("w:tc"))):
            self.trace.note("nested", table, said(table))
            parent = table.getparent()
            place = parent.index(table)
            parent[place : place + 1] = [line for cell in table.iter(qn("w:tc")) for line in cell.findall(qn("w:p"))]
        elif any(True for _one in table.iter(qn("w:gridSpan"), qn("w:vMerge"))):
            self.trace.note("merged", table, said(table))


def _kind(words: str) -> int | None:
    """By which way of numbering a line looks like a heading."""
    if not words or len(words) > _LONGEST or (words.rstrip().endswith((".", ";", ",")) and len(words) > 60):
        return None
    found = [at for at, pattern in enumerate(_LOOKS) if pattern.match(words)]
    return max(found) if found else None


def _properties(paragraph: Any) -> Any:
    """The properties of a paragraph, made when it has none."""
    properties = paragraph.find(qn("w:pPr"))
    if properties is None:
        properties = etree.Element(qn("w:pPr"))
        paragraph.insert(0, properties)
    return properties


def _set_style(paragraph: Any, level: int) -> None:
    """Give a paragraph the style by which the converter knows headings."""
    properties = _properties(paragraph)
    for old in properties.findall(qn("w:pStyle")):
        properties.remove(old)
    style = etree.Element(qn("w:pStyle"))
    style.set(qn("w:val"), STYLE.format(level=level))
    properties.insert(0, style)


def _set_list(paragraph: Any, number: str, level: int) -> None:
    """Say of a paragraph itself in which list it stands."""
    numbering = etree.SubElement(_properties(paragraph), qn("w:numPr"))
    etree.SubElement(numbering, qn("w:ilvl")).set(qn("w:val"), str(level))
    etree.SubElement(numbering, qn("w:numId")).set(qn("w:val"), number)


def _put_before(paragraph: Any, words: str) -> None:
    """Write something before the words of a paragraph, with the look of its first run."""
    first = paragraph.find(qn("w:r"))
    run = etree.Element(qn("w:r"))
    look = first.find(qn("w:rPr")) if first is not None else None
    if look is not None:
        run.append(etree.fromstring(etree.tostring(look)))
    text = etree.SubElement(run, qn("w:t"))
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    if first is not None:
        first.addprevious(run)
    else:
        paragraph.append(run)
