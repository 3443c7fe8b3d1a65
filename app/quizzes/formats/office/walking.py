"""The body of a Word file as lines and tables, as a reader sees it: changes accepted, comments and hidden words left out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from docx.oxml.ns import qn

from app.courses.formats.word.formulas import formula_of, lowered, raised
from app.courses.formats.word.looks import Face, Looks, changed, is_shade
from app.courses.formats.word.numbers import Numbers
from app.kernel.ids import is_id
from app.kernel.text import _
from app.quizzes.formats.prose.lines import FIRST_OBJECT, PLAIN, Missing, Thing
from app.quizzes.formats.records import Picture

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_VML = "{urn:schemas-microsoft-com:vml}"
_SYMBOLS = {
    "FC": "✓",
    "FE": "☑",
    "A8": "☐",
    "6F": "☐",
    "FD": "☒",
    "78": "☒",
    "52": "☑",
    "50": "✓",
    "D8": "•",
    "A7": "•",
    "B7": "•",
}
_PICTURES = {".png": "png", ".jpg": "jpg", ".jpeg": "jpg", ".gif": "gif", ".webp": "webp"}
_THROUGH = {
    qn(f"w:{name}")
    for name in ("ins", "moveTo", "smartTag", "hyperlink", "sdt", "sdtContent", "fldSimple", "customXml", "bdo", "dir")
}
_GONE = {qn("w:del"), qn("w:moveFrom")}
_INNER = 30
"""How deep tables and boxes may lie in each other."""

Letter = tuple[str, Face]


@dataclass
class Raw:
    """A line as it stands in the file, every letter with its face; `auto` letters of it are a number by Word."""

    letters: list[Letter] = field(default_factory=list)
    number: int = 1
    auto: int = 0
    heading: bool = False


@dataclass
class RawTable:
    """A table: rows of cells, each with its lines and whether its ground is coloured."""

    rows: list[list[tuple[list[Raw], bool]]]
    number: int = 1


class Walker:
    """Goes through a file once; `things` and `counts` (changes, comments, hidden, boxes, notes) fill while it goes."""

    def __init__(self, document: Any, looks: Looks, numbers: Numbers, footnotes: Any = None) -> None:
        self.part = document.part
        self.looks, self.numbers = looks, numbers
        self.notes = {note.get(qn("w:id")): note for note in footnotes.iter(qn("w:footnote"))} if footnotes is not None else {}
        self.things: dict[str, Thing] = {}
        self.counts: Counter[str] = Counter()
        self.place = 0
        self.depth = 0

    def blocks(self, body: Any) -> Iterator[Raw | RawTable]:
        """Paragraphs and tables in order."""
        for element in body:
            if element.tag == qn("w:p"):
                yield from self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                yield self._table(element)
            elif element.tag in _GONE:
                self.counts["changes"] += 1
            elif element.tag in _THROUGH:
                yield from self.blocks(element)

    def _table(self, element: Any) -> RawTable:
        """A table; what lies in an inner one is lines of its cell."""
        self.place += 1
        table = RawTable([], self.place)
        for row in _inside(element, qn("w:tr")):
            table.rows.append([self._cell(cell) for cell in _inside(row, qn("w:tc"))])
        return table

    def _cell(self, element: Any) -> tuple[list[Raw], bool]:
        """The lines of a cell."""
        shading = element.find(f"{qn('w:tcPr')}/{qn('w:shd')}")
        lines: list[Raw] = []
        self.depth += 1
        for block in self.blocks(element) if self.depth < _INNER else ():
            lines += [block] if isinstance(block, Raw) else [line for row in block.rows for cell in row for line in cell[0]]
        self.depth -= 1
        return lines, shading is not None and is_shade(shading)

    def _paragraph(self, element: Any) -> Iterator[Raw]:
        """The lines of a paragraph, its number in front; then those of the boxes that hang on it."""
        self.place += 1
        properties = element.find(qn("w:pPr"))
        style = properties.find(qn("w:pStyle")) if properties is not None else None
        style_id = str(style.get(qn("w:val"), "")) if style is not None else ""
        face = self.looks.of_paragraph(style_id)
        line = Raw([], self.place, heading=self.looks.is_heading(style_id))
        if label := self._label(properties, style_id):
            line.letters = [(letter, replace(face, style=PLAIN)) for letter in f"{label} "]
            line.auto = len(line.letters)
        boxes: list[Any] = []
        for letter, look in self._letters(element, face, boxes):
            if letter == "\n":
                yield line
                line = Raw([], self.place, heading=line.heading)
            else:
                line.letters.append((letter, look))
        yield line
        self.depth += 1
        for box in boxes if self.depth < _INNER else ():
            self.counts["boxes"] += 1
            yield from (block for block in self.blocks(box) if isinstance(block, Raw))
        self.depth -= 1

    def _label(self, properties: Any, style_id: str) -> str:
        """The number that Word writes before a paragraph."""
        own = properties.find(qn("w:numPr")) if properties is not None else None
        found = own if own is not None else self.looks.numbering_of(style_id)
        if found is None:
            return ""
        number, level = found.find(qn("w:numId")), found.find(qn("w:ilvl"))
        text = str(level.get(qn("w:val"), "0")) if level is not None else "0"
        return self.numbers.label(str(number.get(qn("w:val"))), int(text) if is_id(text) else 0) if number is not None else ""

    def _letters(self, element: Any, face: Face, boxes: list[Any]) -> Iterator[Letter]:
        """The letters of a paragraph, or of what stands in one."""
        for child in element:
            tag = child.tag
            if tag == qn("w:r"):
                yield from self._run(child, face, boxes)
            elif tag in _GONE:
                self.counts["changes"] += 1
            elif tag in (f"{_MATH}oMath", f"{_MATH}oMathPara"):
                yield self._thing(formula_of(child)), face
            elif tag in _THROUGH:
                self.counts["changes"] += tag == qn("w:ins")
                yield from self._letters(child, face, boxes)
            elif tag == f"{_COMPATIBLE}AlternateContent":
                yield from self._letters(_chosen(child), face, boxes)

    def _run(self, run: Any, around: Face, boxes: list[Any]) -> Iterator[Letter]:
        """The letters of a run."""
        properties = run.find(qn("w:rPr"))
        style = properties.find(qn("w:rStyle")) if properties is not None else None
        face = self.looks.of_letters(str(style.get(qn("w:val"), "")), around) if style is not None else around
        face = changed(face, properties)
        for child in run:
            if face.hidden and child.tag == qn("w:t"):
                self.counts["hidden"] += 1
                continue
            for letter in self._said(child, face, boxes):
                yield letter, face

    def _said(self, child: Any, face: Face, boxes: list[Any]) -> str | list[str]:
        """What an element of a run shows."""
        tag = child.tag
        if tag == qn("w:t"):
            text = child.text or ""
            return (
                raised(text)
                if face.script == "superscript" and text.strip()
                else lowered(text)
                if face.script == "subscript" and text.strip()
                else text
            )
        if tag in (qn("w:tab"), qn("w:ptab")):
            return "\t"
        if tag in (qn("w:br"), qn("w:cr")):
            return "\n" if child.get(qn("w:type")) in {None, "textWrapping"} else ""
        if tag == qn("w:noBreakHyphen"):
            return "-"
        if tag == qn("w:sym"):
            return _SYMBOLS.get(str(child.get(qn("w:char"), ""))[-2:].upper(), "")
        if tag == qn("w:footnoteReference"):
            return self._footnote(child)
        if tag == qn("w:commentReference"):
            self.counts["comments"] += 1
        elif tag == f"{_COMPATIBLE}AlternateContent":
            return [letter for inner in _chosen(child) for letter in self._said(inner, face, boxes)]
        elif tag in (qn("w:drawing"), qn("w:pict"), qn("w:object")):
            return self._drawing(child, boxes)
        return ""

    def _footnote(self, reference: Any) -> str:
        """The words of a footnote where it is called."""
        note = self.notes.get(reference.get(qn("w:id")))
        text = " ".join("".join(one.text or "" for one in note.iter(qn("w:t"))).split()) if note is not None else ""
        self.counts["notes"] += bool(text)
        return _(" (chú thích: {text})").format(text=text) if text else ""

    def _drawing(self, drawing: Any, boxes: list[Any]) -> list[str]:
        """The pictures of a drawing; its boxes of text are read after the paragraph."""
        boxes += [box for box in drawing.iter(qn("w:txbxContent")) if not _within(box, drawing, qn("w:txbxContent"))]
        named = next(iter(drawing.iter(qn("wp:docPr"))), None)
        alt = str(named.get("descr", "")) if named is not None else ""
        ids = [
            blip.get(qn("r:embed")) or blip.get(qn("r:link"))
            for blip in drawing.iter(qn("a:blip"))
            if not _within(blip, drawing, qn("w:txbxContent"))
        ]
        ids += [image.get(qn("r:id")) for image in drawing.iter(f"{_VML}imagedata")]
        return [self._thing(self._picture(one, alt)) for one in ids if one]

    def _picture(self, relation_id: str, alt: str) -> Thing:
        """A picture of the file, or why it cannot be taken over."""
        relation = self.part.rels.get(relation_id)
        if relation is None or relation.is_external:
            return Missing(_("Hình trong câu chỉ là liên kết tới nơi khác nên không lấy được. Dán hẳn hình vào tệp rồi tải lại."))
        name = str(relation.target_part.partname).lower()
        ending = name[name.rfind(".") :]
        if ending not in _PICTURES:
            kind = ending.strip(".").upper()
            return Missing(
                _("Hình dạng {kind} không dùng được trên mạng. Trong Word, dán lại hình dạng PNG rồi tải lên.").format(kind=kind)
            )
        data = relation.target_part.blob
        return Picture(f"images/{hashlib.sha256(data).hexdigest()[:16]}.{_PICTURES[ending]}", data, alt.strip())

    def _thing(self, thing: Thing) -> str:
        """The letter that stands for a thing."""
        letter = chr(FIRST_OBJECT + len(self.things))
        self.things[letter] = thing
        return letter


def _inside(element: Any, tag: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, also those in content controls; what was deleted is left out."""
    for child in element:
        if child.tag == tag:
            gone = child.find(f"{qn('w:trPr')}/{qn('w:del')}") if tag == qn("w:tr") else None
            if gone is None:
                yield child
        elif child.tag in _THROUGH:
            yield from _inside(child, tag)


def _chosen(alternate: Any) -> Any:
    """What is shown of several forms of one thing: the newest."""
    choice = alternate.find(f"{_COMPATIBLE}Choice")
    fallback = alternate.find(f"{_COMPATIBLE}Fallback")
    return choice if choice is not None else fallback if fallback is not None else ()


def _within(element: Any, top: Any, tag: str) -> bool:
    """Whether an element lies in another one of this tag below `top`."""
    parent = element.getparent()
    while parent is not None and parent is not top:
        if parent.tag == tag:
            return True
        parent = parent.getparent()
    return False
