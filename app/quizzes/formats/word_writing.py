"""Questions as a Word paper, as an office prints it: without keys, with a table of keys behind, or the keys alone.

What is written is read back by `formats.word`.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Cm, Pt
from PIL import Image

from app.courses.markdown.phrases import RenderedQuestion
from app.courses.question_text import QuestionText
from app.kernel.text import _
from app.quizzes.formats import word
from app.quizzes.formats.paper_head import Head, Keys
from app.quizzes.formats.particulars import bracketed
from app.quizzes.formats.phrases import Piece, pieces_of, plain_words, rendered
from app.quizzes.formats.prose.signs import SORTING
from app.quizzes.formats.read_back import say_differences
from app.quizzes.formats.word_keys import essay_keys, key_of
from app.quizzes.formats.written import Losses, Pictures, Written, exactly
from app.quizzes.wording import LEVELS as LEVEL_WORDS

_FONT = "Times New Roman"
_ROOM = "…………………………………………………………………………………………………………………………"
_PICTURE = Cm(9)


def write(questions: Sequence[QuestionText], pictures: Pictures) -> Written:
    """The bank as a paper with its keys behind; what it does not give back when it is read is said."""
    written = write_paper(questions, pictures, Head(_("CÂU HỎI")), Keys.BEHIND)
    losses = Losses()
    say_differences(questions, written.data, word.read, losses)
    return Written(written.data, tuple(losses.found))


def write_paper(questions: Sequence[QuestionText], pictures: Pictures, head: Head, keys: Keys) -> Written:
    """A paper."""
    sheet = _Sheet(pictures)
    sheet.head(head, keys)
    number = 0
    numbered: list[Numbered] = []
    for question in questions:
        parts = question.parts if question.kind == "case" else (question,)
        if keys is not Keys.ALONE and question.kind == "case":
            sheet.story(question, number + 1, number + len(parts))
        for part in parts:
            number += 1
            numbered.append(Numbered(number, part, question, part is parts[0]))
            if keys is not Keys.ALONE:
                sheet.question(number, part)
    if keys is not Keys.NONE:
        sheet.keys(numbered)
    return Written(sheet.saved())


@dataclass(frozen=True)
class Numbered:
    """A question with its number on the paper; `whole`: itself, or the case that it is a part of; `opens`: the first of it."""

    number: int
    question: QuestionText
    whole: QuestionText
    opens: bool

    @property
    def level(self) -> str:
        """Its level in words."""
        return LEVEL_WORDS.get(self.whole.level, "")

    def finer(self) -> list[str]:
        """Its lines in brackets."""
        return list(bracketed(self.question, self.whole if self.opens else self.question))


class _Sheet:
    """A paper while it is written."""

    def __init__(self, pictures: Pictures) -> None:
        self.pictures = pictures
        self._known: dict[int, tuple[RenderedQuestion, Mapping[str, str]]] = {}
        self.book = Document()
        usual = self.book.styles["Normal"]
        usual.font.name, usual.font.size = _FONT, Pt(13)
        usual.paragraph_format.space_after = Pt(3)
        for section in self.book.sections:
            section.page_width, section.page_height = Cm(21), Cm(29.7)
            section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = Cm(3), Cm(2), Cm(2), Cm(2)

    def saved(self) -> bytes:
        """The file."""
        file = io.BytesIO()
        self.book.save(file)
        return file.getvalue()

    def _rendered(self, question: QuestionText) -> tuple[RenderedQuestion, Mapping[str, str]]:
        """The question as clean HTML, worked out once."""
        known = self._known.get(id(question))
        if known is None:
            known = self._known[id(question)] = rendered(question, self.pictures)
        return known

    def head(self, head: Head, keys: Keys) -> None:
        """The title and what is to be filled in."""
        title = head.title if keys is not Keys.ALONE else _("{title} (ĐÁP ÁN)").format(title=head.title)
        self._middle(title, bold=True)
        for line in head.lines:
            self._middle(line, bold=False)
        for name in head.fields if keys is not Keys.ALONE else ():
            self.book.add_paragraph(f"{name}: {_ROOM[:48]}")

    def story(self, question: QuestionText, first: int, last: int) -> None:
        """What several questions share."""
        self.book.add_paragraph().add_run(
            _("Đọc tình huống sau và trả lời câu {a} đến câu {b}:").format(a=first, b=last)
        ).italic = True
        said, names = self._rendered(question)
        for line in _lines(pieces_of(said.stem_html, names)):
            self._line(line)

    def question(self, number: int, question: QuestionText) -> None:
        """One question with room to answer."""
        said, names = self._rendered(question)
        first, *more = _lines(_blanked(pieces_of(said.stem_html, names), question)) or [[Piece("")]]
        paragraph = self.book.add_paragraph()
        paragraph.paragraph_format.keep_with_next = bool(said.options)
        told = question.marks != 1 or question.kind == "essay"
        marks = _(" ({n} điểm)").format(n=exactly(question.marks)) if told else ""
        paragraph.add_run(_("Câu {n}{marks}: ").format(n=number, marks=marks)).bold = True
        self._say(paragraph, first)
        for line in more:
            self._line(line)
        _WRITERS.get(question.kind, _Sheet._options)(self, question, said, names)

    def _options(self, question: QuestionText, said: Any, names: Any) -> None:
        """Options, one to a line."""
        for option in said.options:
            paragraph = self.book.add_paragraph(f"{option.key.upper()}. ")
            paragraph.paragraph_format.left_indent = Cm(0.6)
            lines = _lines(pieces_of(option.html, names))
            for line in lines:
                self._say(paragraph, line)

    def _truth(self, _question: QuestionText, _said: Any, _names: Any) -> None:
        """Đúng/Sai behind the statement."""
        self.book.paragraphs[-1].add_run(_(" (Đúng/Sai)"))

    def _room(self, question: QuestionText, _said: Any, _names: Any) -> None:
        """Lines to write on."""
        for _line in range(6 if question.kind == "essay" else 1):
            self.book.add_paragraph(_ROOM)

    def _nothing(self, _question: QuestionText, _said: Any, _names: Any) -> None:
        """Gaps are in the text."""

    def _columns(self, question: QuestionText, said: Any, names: Any) -> None:
        """Two columns to be matched."""
        words = {option.key: option.html for option in said.options}
        lefts = [words[letter] for letter, _pair in question.lefts]
        rights = [words[number] for number, _words in question.rights]
        table = self.book.add_table(max(len(lefts), len(rights)) + 1, 2, style="Table Grid")
        self._cell(table.cell(0, 0), [Piece(_("Cột A"), bold=True)])
        self._cell(table.cell(0, 1), [Piece(_("Cột B"), bold=True)])
        for at, html in enumerate(lefts, 1):
            self._cell(table.cell(at, 0), [Piece(f"{at}. "), *pieces_of(html, names)])
        for at, html in enumerate(rights, 1):
            self._cell(table.cell(at, 1), [Piece(f"{chr(ord('a') + at - 1)}. "), *pieces_of(html, names)])
        self.book.add_paragraph()

    def _order(self, question: QuestionText, said: Any, names: Any) -> None:
        """Items under letters that do not betray their order."""
        if not SORTING.search(plain_words(said.stem_html)):
            self.book.paragraphs[-1].add_run(_(" (Xếp theo thứ tự đúng)"))
        self._options(question, said, names)

    def keys(self, numbered: Sequence[Numbered]) -> None:
        """The table of keys; what a person marks stands below it."""
        self.book.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        self._middle(_("ĐÁP ÁN"), bold=True)
        short = [one for one in numbered if one.question.kind != "essay"]
        if short:
            table = self.book.add_table(1, 4, style="Table Grid")
            for cell, word in zip(table.rows[0].cells, (_("Câu"), _("Đáp án"), _("Mức độ"), _("Giải thích")), strict=True):
                self._cell(cell, [Piece(word, bold=True)])
            for one in short:
                said, names = self._rendered(one.question)
                cells = table.add_row().cells
                self._cell(cells[0], [Piece(str(one.number))])
                self._cell(
                    cells[1], [piece for row in (key_of(one.question), *one.finer()) for piece in (Piece(row), Piece("\n"))]
                )
                self._cell(cells[2], [Piece(one.level)])
                self._cell(cells[3], pieces_of(said.explanation_html, names))
            for row in table.rows:
                for cell, width in zip(row.cells, (Cm(1.4), Cm(5), Cm(2.4), Cm(7.2)), strict=True):
                    cell.width = width
        for one in numbered:
            if one.question.kind == "essay":
                for line in essay_keys(one.number, one.question, one.level, one.finer()):
                    self.book.add_paragraph(line)

    def _middle(self, text: str, *, bold: bool) -> None:
        """A line in the middle of the page."""
        paragraph = self.book.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(text).bold = bold

    def _line(self, pieces: Sequence[Piece]) -> None:
        """A paragraph."""
        self._say(self.book.add_paragraph(), pieces)

    def _cell(self, cell: Any, pieces: Sequence[Piece]) -> None:
        """The words of a cell."""
        for at, line in enumerate(_lines(pieces)):
            self._say(cell.paragraphs[0] if at == 0 else cell.add_paragraph(), line)

    def _say(self, paragraph: Any, pieces: Sequence[Piece]) -> None:
        """Words with their look, and pictures that Word can show."""
        for piece in pieces:
            run = paragraph.add_run(piece.text)
            run.bold, run.italic = piece.bold or None, piece.italic or None
            if piece.picture:
                _show(run, self.pictures[piece.picture], piece.alt)


def _show(run: Any, data: bytes, alt: str) -> None:
    """A picture with its description, as PNG, because Word knows no WebP."""
    with Image.open(io.BytesIO(data)) as image:
        file = io.BytesIO()
        image.convert("RGB").save(file, "PNG")
        width = min(_PICTURE, Cm(image.width / 37.8))
    file.seek(0)
    run.add_picture(file, width=width)._inline.docPr.set("descr", alt)


def _lines(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """The pieces in lines; a picture has its own."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.text == "\n" or piece.picture:
            lines.append([piece] if piece.picture else [])
        else:
            lines[-1].append(piece)
    return [line for line in lines if any(piece.text.strip() or piece.picture for piece in line)]


def _blanked(pieces: Sequence[Piece], question: QuestionText) -> Iterator[Piece]:
    """The pieces with room in the place of every gap."""
    wanted = iter(range(1, len(question.gaps) + 1))
    number = next(wanted, 0)
    for piece in pieces:
        if number and piece.text == f"({number})":
            yield Piece(f"……({number})……")
            number = next(wanted, 0)
        else:
            yield piece


_WRITERS = {
    "true_false": _Sheet._truth,
    "short": _Sheet._room,
    "numeric": _Sheet._room,
    "essay": _Sheet._room,
    "gaps": _Sheet._nothing,
    "matching": _Sheet._columns,
    "ordering": _Sheet._order,
}
