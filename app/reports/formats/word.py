"""A paper as .docx: margins, letters and head after NĐ 30/2020, heads of tables repeated, the same bytes for the same paper."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from docx import Document as new_file
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from app.kernel.text import _, without_controls
from app.reports.formats.word_table import FONT, add_grid, plain_table
from app.reports.rules.document import (
    Caption,
    Document,
    Grid,
    Heading,
    NewPage,
    Signing,
    Skin,
    Text,
    day_line,
    last_two_together,
    number_line,
    numbered,
)

_TOP, _BOTTOM, _LEFT, _RIGHT = Mm(20), Mm(20), Mm(30), Mm(15)
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CENTRE, _BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
_LONGEST_PROPERTY = 255
"""Letters of a property of a file, beyond which python-docx refuses it."""


def write_word(document: Document) -> bytes:
    """The paper as a file that Word opens and goes on editing."""
    paper = _Paper(document)
    paper.write()
    return _same_bytes(paper.book)


class _Paper:
    """A paper while it is written."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.book: Any = new_file()
        usual = self.book.styles["Normal"]
        usual.font.name, usual.font.size = FONT, Pt(14 if not document.landscape else 13)
        usual.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
        usual.paragraph_format.space_after, usual.paragraph_format.space_before = Pt(0), Pt(0)
        self._section()
        said = self.book.core_properties
        title, body = (
            without_controls(words)[:_LONGEST_PROPERTY] for words in (document.about or document.title, document.head.body)
        )
        said.title, said.author, said.last_modified_by = title, body, body
        said.comments, said.language = "", "vi-VN"
        said.created = said.modified = datetime(document.dated.year, document.dated.month, document.dated.day, tzinfo=UTC)

    @property
    def width(self) -> int:
        """How wide the text is, in EMU."""
        section = self.book.sections[0]
        return int(section.page_width - section.left_margin - section.right_margin)

    def write(self) -> None:
        """Everything, from the head to the signature."""
        self._head()
        self._title()
        blocks = list(numbered(self.document.blocks))
        signed = self.document.signing is not None
        for number, block in enumerate(blocks, 1):
            self._block(block, last=signed and number == len(blocks))
        self._foot()

    def _section(self) -> None:
        """Page, margins, and the page's number in the middle of the top margin, not on the first page."""
        section = self.book.sections[0]
        across = (Mm(297), Mm(210)) if self.document.landscape else (Mm(210), Mm(297))
        section.page_width, section.page_height = across
        section.orientation = WD_ORIENT.LANDSCAPE if self.document.landscape else WD_ORIENT.PORTRAIT
        section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = _LEFT, _RIGHT, _TOP, _BOTTOM
        section.header_distance, section.different_first_page_header_footer = Mm(10), True
        line = section.header.paragraphs[0]
        line.alignment = _CENTRE
        for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
            run = line.add_run()
            run.font.size = Pt(13)
            if kind:
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
            else:
                mark = OxmlElement("w:instrText")
                mark.text = words
            run._r.append(mark)

    def _head(self) -> None:
        """Two columns: the body at the left, the national title or the day alone at the right."""
        head, state = self.document.head, self.document.head.skin is Skin.STATE
        left = [(last_two_together(head.parent), False, False, 12)] if head.parent else []
        left += [
            (last_two_together(head.body), True, False, 12),
            ("line", False, False, 0),
            (number_line(self.document.symbol), False, False, 13),
        ]
        day = (day_line(head.place, self.document.on), False, True, 14 if not self.document.landscape else 13)
        titles = [(_("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), True, False, 12), (_("Độc lập - Tự do - Hạnh phúc"), True, False, 13)]
        right = [*titles, ("line", False, False, 0), day] if state else [day]
        table = plain_table(self.book, self.width, (0.42, 0.58))
        for cell, lines, share in zip(table.rows[0].cells, (left, right), (0.30, 0.26), strict=True):
            self._column(cell, [line for line in lines if line[0]], share)

    def _column(self, cell: Any, lines: list[tuple[str, bool, bool, int]], margin: float) -> None:
        """The lines of one column of the head, each in its middle."""
        for number, (words, bold, leaning, size) in enumerate(lines):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            paragraph.alignment = _CENTRE
            if words == "line":
                _rule(paragraph, int(cell.width * margin))
                continue
            run = paragraph.add_run(without_controls(words))
            run.bold, run.italic, run.font.size = bold or None, leaning or None, Pt(size)

    def _title(self) -> None:
        """Kind of paper and what it is about."""
        self._line(self.document.title, bold=True, before=14)
        if self.document.about:
            self._line(self.document.about, bold=True, size=14)
            _rule(self._line(""), int(self.width * 0.39))

    def _block(self, block: Any, *, last: bool) -> None:
        """One block; the `last` one ends on the page of the signature."""
        if isinstance(block, Grid):
            add_grid(self.book, block, self.width, last=last)
            self.book.add_paragraph().paragraph_format.keep_with_next = last
        elif isinstance(block, Caption):
            self._line(block.text, bold=True, before=8).paragraph_format.keep_with_next = True
            if block.small:
                self._line(block.small, leaning=True, size=13).paragraph_format.keep_with_next = True
        elif isinstance(block, NewPage):
            self.book.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        else:
            self._words(block).keep_with_next = last or isinstance(block, Heading)

    def _words(self, block: Heading | Text) -> Any:
        """A heading or a paragraph; gives its shape."""
        paragraph = self.book.add_paragraph()
        shape = paragraph.paragraph_format
        shape.space_before, shape.first_line_indent = Pt(6), Mm(10)
        if isinstance(block, Heading):
            paragraph.add_run(block.text).bold = True
            return shape
        paragraph.alignment = _BOTH
        run = paragraph.add_run(_("- {text}").format(text=block.text) if block.kind == "item" else block.text)
        if block.kind == "note":
            run.italic, run.font.size = True, Pt(12)
        shape.line_spacing = 1.15
        return shape

    def _foot(self) -> None:
        """At the left who gets it or who made it, at the right who signs."""
        if self.document.signing is None:
            return
        self.book.add_paragraph().paragraph_format.keep_with_next = True
        table = plain_table(self.book, self.width, (0.46, 0.54), whole=True)
        left, right = table.rows[0].cells
        if self.document.recipients:
            first = left.paragraphs[0].add_run(_("Nơi nhận:"))
            first.bold, first.italic, first.font.size = True, True, Pt(12)
            for number, name in enumerate(self.document.recipients, 1):
                end = _(".") if number == len(self.document.recipients) else _(";")
                left.add_paragraph().add_run(_("- {name}{end}").format(name=name, end=end)).font.size = Pt(11)
        elif self.document.beside:
            _sign(left, self.document.beside)
        _sign(right, self.document.signing)

    def _line(self, words: str, *, bold: bool = False, leaning: bool = False, size: int = 14, before: int = 0) -> Any:
        """A line in the middle."""
        paragraph = self.book.add_paragraph()
        paragraph.alignment = _CENTRE
        paragraph.paragraph_format.space_before = Pt(before)
        run = paragraph.add_run(without_controls(words))
        run.bold, run.italic, run.font.size = bold or None, leaning or None, Pt(size)
        return paragraph


def _sign(cell: Any, signing: Signing) -> None:
    """Capacity, title, room for the hand, name."""
    lines = [line for line in (signing.capacity, signing.title) if line]
    for number, words in enumerate([*lines, "", "", "", "", signing.name]):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.alignment = _CENTRE
        paragraph.paragraph_format.keep_with_next = True
        run = paragraph.add_run(without_controls(words))
        run.bold, run.font.size = True, Pt(14)


def _rule(paragraph: Any, margin: int) -> None:
    """A short line in the middle: the lower edge of a paragraph between two indents."""
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = margin
    shape.space_after, shape.line_spacing = Pt(4), Pt(3)
    edges, edge = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        edge.set(qn(f"w:{name}"), value)
    edges.append(edge)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(edges, *("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"))


def _same_bytes(book: Any) -> bytes:
    """The file with the moments of its parts taken out."""
    written, packed = io.BytesIO(), io.BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name in parts.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            file.writestr(entry, parts.read(name))
    return packed.getvalue()
