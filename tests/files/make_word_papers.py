"""Word papers as lecturers write them, built on the spot with what must be read in them: nothing of this is kept.

`python -m tests.files.make_word_papers FOLDER` writes them all, to open in Word. The contents are invented.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor

from tests.files.word_questions import ASKED, LETTERS, Asked, Paper


class Writer:
    """A paper while it is written."""

    def __init__(self) -> None:
        self.book = Document()

    def line(self, *pieces: str | tuple[str, str], style: str | None = None) -> Any:
        """A paragraph of pieces, each plain or (words, look)."""
        paragraph = self.book.add_paragraph(style=style)
        for piece in pieces:
            words, look = piece if isinstance(piece, tuple) else (piece, "")
            dress(paragraph.add_run(words), look)
        return paragraph

    def table(self, rows: Sequence[Sequence[str | tuple[str, str]]]) -> Any:
        """A table of cells, each plain or (words, look)."""
        table = self.book.add_table(len(rows), max(map(len, rows)))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, piece in zip(row.cells, cells, strict=False):
                words, look = piece if isinstance(piece, tuple) else (piece, "")
                dress(cell.paragraphs[0].add_run(words), look)
        return table

    def saved(self) -> bytes:
        """The file."""
        file = io.BytesIO()
        self.book.save(file)
        return file.getvalue()

    def new_list(self, *levels: tuple[str, str]) -> int:
        """A list of Word's own, by (format, text) of its levels; gives back its number."""
        numbering = self.book.part.numbering_part.element
        number = 100 + len(numbering.findall(qn("w:abstractNum")))
        abstract = OxmlElement("w:abstractNum")
        abstract.set(qn("w:abstractNumId"), str(number))
        for at, (form, text) in enumerate(levels):
            level = OxmlElement("w:lvl")
            level.set(qn("w:ilvl"), str(at))
            for tag, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", text)):
                child = OxmlElement(tag)
                child.set(qn("w:val"), value)
                level.append(child)
            abstract.append(level)
        numbering.insert(0, abstract)
        one = OxmlElement("w:num")
        one.set(qn("w:numId"), str(number))
        ref = OxmlElement("w:abstractNumId")
        ref.set(qn("w:val"), str(number))
        one.append(ref)
        numbering.append(one)
        return number

    def numbered(self, number: int, level: int, *pieces: str | tuple[str, str]) -> Any:
        """A paragraph of a list of Word's own."""
        paragraph = self.line(*pieces)
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = level
        properties.get_or_add_numId().val = number
        return paragraph


def dress(run: Any, look: str) -> None:
    """Give a run the look of a key."""
    for one in look.split("+"):
        if one == "bold":
            run.bold = True
        elif one == "underline":
            run.underline = True
        elif one == "italic":
            run.italic = True
        elif one == "highlight":
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
        elif one in {"red", "green", "blue"}:
            run.font.color.rgb = RGBColor(*{"red": (255, 0, 0), "green": (0, 128, 0), "blue": (0, 0, 200)}[one])
        elif one:
            run.font.name = one


Heads = Callable[[Writer, int, str], None]


def _head(form: str, look: str = "bold") -> Heads:
    return lambda writer, number, stem: (writer.line((form.format(number), look), f" {stem}"), None)[1]


def _auto(text: str) -> Heads:
    numbers: dict[int, int] = {}

    def write(writer: Writer, _number: int, stem: str) -> None:
        number = numbers.setdefault(id(writer), 0) or numbers.setdefault(
            -id(writer), writer.new_list(("decimal", text), ("upperLetter", "%2."))
        )
        writer.numbered(number, 0, stem)

    return write


HEADS: dict[str, Heads] = {
    "cau-hai-cham": _head("Câu {}:"),
    "cau-cham": _head("Câu {}."),
    "cau-hoi": _head("Câu hỏi {}:"),
    "CAU": _head("CÂU {}:"),
    "so-cham": _head("{}."),
    "so-ngoac": _head("{})", ""),
    "tu-dong": _auto("%1."),
    "tu-dong-cau": _auto("Câu %1:"),
}
Looks = Sequence[str]
Layout = Callable[[Writer, Sequence[tuple[str, str, str]]], None]
"""Writes options, each (label, words, look)."""


def _each_line(writer: Writer, options: Sequence[tuple[str, str, str]]) -> None:
    for label, words, look in options:
        writer.line((f"{label} ", look), (words, look))


def _tabs(count: int, gap: str) -> Layout:
    def write(writer: Writer, options: Sequence[tuple[str, str, str]]) -> None:
        for start in range(0, len(options), count):
            pieces: list[tuple[str, str]] = []
            for at, (label, words, look) in enumerate(options[start : start + count]):
                pieces += [(gap, "")] if at else []
                pieces.append((f"{label} {words}", look))
            writer.line(*pieces)

    return write


def _grid(width: int) -> Layout:
    def write(writer: Writer, options: Sequence[tuple[str, str, str]]) -> None:
        cells = [(f"{label} {words}", look) for label, words, look in options]
        writer.table([cells[start : start + width] for start in range(0, len(cells), width)])

    return write


def _soft(writer: Writer, options: Sequence[tuple[str, str, str]]) -> None:
    paragraph = writer.line()
    for at, (label, words, look) in enumerate(options):
        run = paragraph.add_run(f"{label} {words}")
        dress(run, look)
        if at < len(options) - 1:
            run.add_break()


def _lettered(writer: Writer, options: Sequence[tuple[str, str, str]]) -> None:
    number = writer.new_list(("upperLetter", "%1."))
    for _label, words, look in options:
        writer.numbered(number, 0, (words, look))


LAYOUTS: dict[str, Layout] = {
    "moi-dong": _each_line,
    "hai-tab": _tabs(2, "\t\t"),
    "bon-tab": _tabs(4, "\t"),
    "bon-cach": _tabs(4, "     "),
    "bang-2x2": _grid(2),
    "bang-1x4": _grid(4),
    "xuong-dong-mem": _soft,
    "chu-tu-dong": _lettered,
}
FORMS = ("{}.", "{})", "{}/", "({})", "{}:")


@dataclass(frozen=True)
class Way:
    """A way to show keys: how a right option is written, what stands under a question, what stands at the end."""

    look: str = ""
    before: str = ""
    after: str = ""
    under: str = ""
    end: str = ""


WAYS: dict[str, Way] = {
    "dam": Way(look="bold"),
    "gach-chan": Way(look="underline"),
    "do": Way(look="red"),
    "xanh": Way(look="green"),
    "to-nen": Way(look="highlight"),
    "nghieng": Way(look="italic"),
    "dam-do": Way(look="bold+red"),
    "sao-truoc": Way(before="*"),
    "sao-sau": Way(after=" *"),
    "chu-dung": Way(after=" (Đúng)"),
    "tich": Way(after=" ✓"),
    "dap-an": Way(under="Đáp án: {}"),
    "da": Way(under="ĐA: {}"),
    "dap-an-dung": Way(under="Đáp án đúng là {}."),
    "dap-an-chu": Way(under="Đáp án: {}. {words}"),
    "cuoi-dong": Way(end="lines"),
    "cuoi-day": Way(end="dense"),
    "cuoi-bang-ngang": Way(end="across"),
    "cuoi-bang-doc": Way(end="down"),
    "cuoi-bang-o": Way(end="cells"),
}


def write_paper(name: str, head: str, layout: str, way: Way, form: str, asked: Sequence[Asked]) -> Paper:
    """One paper."""
    writer = Writer()
    writer.line(("ĐỀ KIỂM TRA CUỐI KHÓA", "bold"))
    writer.line("Thời gian làm bài: 45 phút")
    for number, one in enumerate(asked, 1):
        HEADS[head](writer, number, one.stem)
        right = [LETTERS[at] for at in sorted(one.right)]
        options = []
        for at, words in enumerate(one.options):
            is_right = at in one.right
            auto = layout == "chu-tu-dong"
            label = (way.before if is_right else "") + form.format(LETTERS[at])
            words = (way.before if is_right and auto else "") + words + (way.after if is_right else "")
            options.append((label, words, way.look if is_right else ""))
        LAYOUTS[layout](writer, options)
        if way.under:
            writer.line(way.under.format(", ".join(right), words=one.options[min(one.right)]))
    _write_end(writer, way.end, [", ".join(LETTERS[at] for at in sorted(one.right)) for one in asked])
    return Paper(name, writer.saved(), tuple(asked))


def _write_end(writer: Writer, end: str, keys: Sequence[str]) -> None:
    """The list of keys."""
    if not end:
        return
    writer.line("----- HẾT -----")
    writer.line(("ĐÁP ÁN", "bold"))
    numbered = list(enumerate(keys, 1))
    if end == "lines":
        for number, key in numbered:
            writer.line(f"{number} - {key}")
    elif end == "dense":
        writer.line("  ".join(f"{number}.{key}" for number, key in numbered))
    elif end == "across":
        writer.table([["Câu", *(str(number) for number, _key in numbered)], ["Đáp án", *keys]])
    elif end == "down":
        writer.table([["Câu", "Đáp án"], *([str(number), key] for number, key in numbered)])
    else:
        cells = [f"{number}-{key}" for number, key in numbered]
        writer.table([cells[start : start + 4] for start in range(0, len(cells), 4)])


def papers() -> Iterator[Paper]:
    """Every way of keys three times, with all ways of numbers, layouts and letters by turns: 60 papers, 5 questions each."""
    heads, layouts, forms = cycle(HEADS), cycle(LAYOUTS), cycle(FORMS)
    start = 0
    for turn in range(3):
        for way_name, way in WAYS.items():
            head, layout, form = next(heads), next(layouts), next(forms)
            asked = [ASKED[(start + at) % len(ASKED)] for at in range(5)]
            start += 5 + turn
            yield write_paper(f"{way_name}-{head}-{layout}-{turn}", head, layout, way, form, asked)
        next(layouts), next(heads), next(heads), next(heads)  # another pairing on every turn


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for paper in papers():
        (folder / f"{paper.name}.docx").write_bytes(paper.data)
