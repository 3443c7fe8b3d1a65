"""A paper as .pdf: the same head, sections, tables and signature as the .docx, drawn line by line; the same bytes every time."""

from __future__ import annotations

import io

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.kernel.text import _, squeeze
from app.people.paper.pen import Pen, Style
from app.reports.formats.pdf_table import draw_grid
from app.reports.rules.document import (
    Block,
    Caption,
    Document,
    Grid,
    Heading,
    NewPage,
    Signing,
    Skin,
    Text,
    day_line,
    number_line,
    numbered,
)

_MM = float(mm)
_TOP, _BOTTOM, _LEFT, _RIGHT = 20 * _MM, 20 * _MM, 30 * _MM, 15 * _MM
_LEADING = 1.35
_FOOT = 130.0
"""How much the signature takes."""


def write_pdf(document: Document) -> bytes:
    """The paper as a file for the printer."""
    out = io.BytesIO()
    pages = Pages(out, document)
    pages.write()
    return out.getvalue()


class Pages:
    """Pages while they are drawn: `y` is where the next line may begin, from below."""

    def __init__(self, out: io.BytesIO, document: Document) -> None:
        self.document = document
        self.size = landscape(A4) if document.landscape else A4
        self.canvas = Canvas(out, pagesize=self.size, pageCompression=1, invariant=1)
        self.canvas.setTitle(document.about or document.title)
        self.canvas.setAuthor(document.head.body)
        self.pen = Pen(self.canvas)
        self.number = 1
        self.y: float = self.size[1] - _TOP
        self.letters = 13.0 if document.landscape else 14.0

    @property
    def left(self) -> float:
        """The left edge of the text."""
        return _LEFT

    @property
    def width(self) -> float:
        """How wide the text is."""
        return float(self.size[0]) - _LEFT - _RIGHT

    @property
    def bottom(self) -> float:
        """The lowest line of a page."""
        return _BOTTOM

    @property
    def room(self) -> float:
        """How much of this page is left."""
        return self.y - _BOTTOM

    @property
    def whole(self) -> float:
        """How much an empty page holds."""
        return float(self.size[1] - _TOP - _BOTTOM)

    def write(self) -> None:
        """Everything, from the head to the signature."""
        self._head()
        self._title()
        blocks = list(numbered(self.document.blocks))
        below = _FOOT if self.document.signing else 0.0
        for number, block in enumerate(blocks, 1):
            self._block(block, below if number == len(blocks) else 0.0)
        self._foot()
        self.canvas.showPage()
        self.canvas.save()

    def new_page(self) -> None:
        """Go on, with the page's number in the middle of the top margin."""
        self.canvas.showPage()
        self.number += 1
        self.y = self.size[1] - _TOP
        self.pen.centred(str(self.number), self.size[0] / 2, self.size[1] - 13 * _MM, 13)

    def _head(self) -> None:
        """Two columns: the body at the left, the national title or the day alone at the right."""
        head = self.document.head
        left, right = self.left + 0.21 * self.width, self.left + 0.71 * self.width
        below = self._body_head(left, 0.42 * self.width)
        top = self.y - 12
        leaning = self.letters if head.skin is Skin.UNION else min(self.letters, 13.5)
        if head.skin is Skin.STATE:
            motto = _("Độc lập - Tự do - Hạnh phúc")
            self.pen.centred(_("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), right, top, 12.5, Style.BOLD, 0.58 * self.width)
            self.pen.centred(motto, right, top - 17, 13.5, Style.BOLD)
            self._rule(right, top - 21.5, self.pen.width(motto, 13.5, Style.BOLD))
            top -= 42
        self.pen.centred(day_line(head.place, self.document.on), right, top, leaning, Style.ITALIC, 0.56 * self.width)
        self.y = min(below, top) - 10

    def _body_head(self, x: float, most: float) -> float:
        """The body above, the body with a line under it, the line for the number; gives where it ends."""
        head, y = self.document.head, float(self.y - 12)
        for words, style in ((head.parent, Style.PLAIN), (head.body, Style.BOLD)):
            for line in self._even(words, most, 12.5, style) if words else ():
                self.pen.centred(line, x, y, 12.5, style, most)
                y -= 16
        self._rule(x, y + 9, 0.16 * self.width)
        number = number_line(self.document.symbol)
        if number:
            y -= 8
            self.pen.centred(number, x, y, 13)
            y -= 12
        return y

    def _even(self, words: str, most: float, size: float, style: Style) -> list[str]:
        """The lines of a name in the head, about as long as each other, so that no single word stands below."""
        lines = self.pen.wrapped(words, most, size, style)
        narrow = self.pen.width(words, size, style) / len(lines)
        while len(self.pen.wrapped(words, narrow, size, style)) > len(lines):
            narrow += size
        return self.pen.wrapped(words, min(narrow, most), size, style)

    def _rule(self, x: float, y: float, length: float) -> None:
        """A short line around x."""
        self.canvas.setLineWidth(0.7)
        self.canvas.line(x - length / 2, y, x + length / 2, y)

    def _title(self) -> None:
        """Kind of paper and what it is about."""
        self.y -= 12
        self._middle(self.document.title, 14.5, Style.BOLD)
        if self.document.about:
            self._middle(self.document.about, 14, Style.BOLD)
            self._rule(self.left + self.width / 2, self.y - 3, 0.2 * self.width)
        self.y -= 12

    def _block(self, block: Block, after: float) -> None:
        """One block; `after` is what has to stand on the page on which it ends."""
        if isinstance(block, Grid):
            draw_grid(self, block, after + 8 if after else 0)
            self.y -= 8
        elif isinstance(block, NewPage):
            self.new_page()
        elif isinstance(block, Caption):
            self.keep(90)
            self.y -= 8
            self._middle(block.text, self.letters, Style.BOLD)
            if block.small:
                self._middle(block.small, self.letters - 1, Style.ITALIC)
            self.y -= 4
        else:
            self._words(block, after)

    def _words(self, block: Heading | Text, after: float) -> None:
        """A heading or a paragraph: the first line indented, lines as wide as the page but the last."""
        style, size, words = Style.PLAIN, self.letters, block.text
        if isinstance(block, Heading):
            style = Style.BOLD
            self.keep(80)
        elif block.kind == "note":
            style, size = Style.ITALIC, self.letters - 2
        elif block.kind == "item":
            words = _("- {text}").format(text=words)
        indent, step = 10 * _MM, size * _LEADING
        self.y -= 6
        lines = self._lines(words, indent, size, style)
        for number, line in enumerate(lines):
            self.keep(step + (after if number == len(lines) - 1 else 0))
            x = self.left + (indent if number == 0 else 0)
            spread = number < len(lines) - 1 and style is not Style.BOLD
            self._spread(line, x, self.y - size, size, style, self.left + self.width - x if spread else 0)
            self.y -= step

    def _lines(self, words: str, indent: float, size: float, style: Style) -> list[str]:
        """The lines of a paragraph whose first one is shorter."""
        squeezed = squeeze(words)
        first = self.pen.wrapped(squeezed, self.width - indent, size, style)[0]
        rest = squeezed[len(first) :].strip()
        return [first, *(self.pen.wrapped(rest, self.width, size, style) if rest else [])]

    def _spread(self, line: str, x: float, y: float, size: float, style: Style, wide: float) -> None:
        """A line; with `wide` its words are spread so that it ends there."""
        words = line.split(" ")
        free = wide - sum(self.pen.width(word, size, style) for word in words)
        gap = free / (len(words) - 1) if wide and len(words) > 1 else 0.0
        if not gap or gap > size * 1.2:
            self.pen.line(line, x, y, size, style)
            return
        for word in words:
            self.pen.line(word, x, y, size, style)
            x += self.pen.width(word, size, style) + gap

    def _middle(self, words: str, size: float, style: Style) -> None:
        """Lines in the middle."""
        for line in self.pen.wrapped(words, self.width, size, style):
            self.keep(size * _LEADING)
            self.pen.centred(line, self.left + self.width / 2, self.y - size, size, style)
            self.y -= size * _LEADING

    def keep(self, height: float) -> None:
        """Begin a new page unless so much of this one is left."""
        if self.room < height:
            self.new_page()

    def _foot(self) -> None:
        """At the left who gets it or who made it, at the right who signs."""
        signing = self.document.signing
        if signing is None:
            return
        self.keep(_FOOT)
        top, right = self.y - 26, self.left + 0.74 * self.width
        self._sign(signing, right, top)
        if self.document.recipients:
            for shift in (0.0, 0.3):  # twice, because the family has no leaning bold
                self.pen.line(_("Nơi nhận:"), self.left + shift, top, 12, Style.ITALIC)
            for number, name in enumerate(self.document.recipients, 1):
                end = _(".") if number == len(self.document.recipients) else _(";")
                self.pen.line(_("- {name}{end}").format(name=name, end=end), self.left, top - number * 14, 11)
        elif self.document.beside:
            self._sign(self.document.beside, self.left + 0.22 * self.width, top)
        self.y = top - 110

    def _sign(self, signing: Signing, x: float, top: float) -> None:
        """Capacity, title, room for the hand, name."""
        for line in (signing.capacity, signing.title):
            if line:
                self.pen.centred(line, x, top, 13.5, Style.BOLD, 0.5 * self.width)
                top -= 17
        if signing.name:
            self.pen.centred(signing.name, x, top - 62, 13.5, Style.BOLD, 0.5 * self.width)
