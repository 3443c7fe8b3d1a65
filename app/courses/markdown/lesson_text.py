"""The body of a lesson, taken apart line by line: sections, own blocks, headings, check questions, what it refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.courses.faults import FaultList
from app.courses.question_text import KEY, QuestionText, parse_question
from app.kernel.text import _, slug

SECTION_SIGN = "\ue000S\ue001"
BLOCK_SIGN = "\ue000B{index}\ue001"
END_SIGN = "\ue000E\ue001"
SIGNS = re.compile("[\ue000\ue001]")

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*(?:\s*\{\s*#([^\s{}]*)\s*\})?\s*")
_LONGEST_HEADING = 300
_MARKS = re.compile(r"\*\*|__|`|(?<!\w)[*_]|[*_](?!\w)")
_IMAGE = re.compile(r'!\[([^\[\]]*)\]\(\s*([^\s()]+)(?:\s+"([^"]*)")?\s*\)')
_LINK = re.compile(
    r"(?<!!)\[((?:[^\[\]]|!\[[^\[\]]*\]\([^()]*\))*)\]"
    r'\(\s*<?([^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)>?(?:\s+"[^"]*")?\s*\)'
)
_CODE = re.compile(r"(`+)(?:(?!\1).)+\1")
_MINUTES = re.compile(r"(\d{1,3}) phút")


@dataclass(frozen=True)
class Block:
    """An own block: kind is ghi-nho, tinh-huong or viec-lam; `title` of a case, `minutes` of a task."""

    kind: str
    title: str
    minutes: int
    line: int


@dataclass(frozen=True)
class Heading:
    """A heading inside a section, with its id."""

    level: int
    title: str
    key: str
    line: int


@dataclass(frozen=True)
class Reference:
    """What a lesson points to: kind is image or link; `alt` and `caption` of an image."""

    kind: str
    target: str
    line: int
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True)
class SectionText:
    """A section; `empty` when nothing stands under its heading. `checks` are the keys of its questions."""

    key: str
    title: str
    line: int
    empty: bool
    checks: tuple[str, ...]


@dataclass(frozen=True)
class LessonBody:
    """A lesson's body: `markdown` is the text for the renderer, with signs where sections and blocks begin and end."""

    sections: tuple[SectionText, ...]
    blocks: tuple[Block, ...]
    headings: tuple[Heading, ...]
    references: tuple[Reference, ...]
    checks: tuple[QuestionText, ...]
    markdown: str
    words: int
    first_line: int = 1


EMPTY_BODY = LessonBody((), (), (), (), (), "", 0)
"""The body of a text that cannot be read."""


@dataclass
class _Section:
    """A section while its lines come in."""

    key: str
    title: str
    line: int
    filled: bool = False
    checks: list[str] = field(default_factory=list)


@dataclass
class _Open:
    """A block while its lines come in."""

    kind: str
    rest: str
    line: int
    rows: list[str] = field(default_factory=list)


class _Scan:
    """One pass over the lines of a body."""

    def __init__(self, faults: FaultList) -> None:
        self.faults = faults
        self.sections: list[_Section] = []
        self.opening = False
        self.blocks: list[Block] = []
        self.headings: list[Heading] = []
        self.checks: list[QuestionText] = []
        self.early_checks: list[str] = []
        self.out: list[str] = []
        self.open: _Open | None = None
        self.used: set[str] = set()

    def take(self, row: str, number: int) -> None:
        """One line."""
        if row.lstrip().startswith(":::"):
            self._fence(row, number)
        elif self.open is not None and self.open.kind == "cau-hoi":
            self.open.rows.append(row)
        elif row.startswith("#") and len(row) <= _LONGEST_HEADING and (heading := _HEADING.fullmatch(row)):
            self._heading(heading, number)
        else:
            self.out.append(row)
            self._fill(row)

    def _fill(self, row: str) -> None:
        """Note that something stands under the present heading."""
        if row.strip() and self.sections:
            self.sections[-1].filled = True
        elif row.strip():
            self.opening = True

    def _fence(self, row: str, number: int) -> None:
        """A line that opens or closes a block."""
        rest = row.strip()[3:].strip()
        if row.startswith((" ", "\t")) or row.strip().startswith("::::"):
            self.faults.error(number, _("Dấu ::: đứng ở đầu dòng và có đúng ba dấu hai chấm."))
        elif rest:
            if self.open is not None:
                self.faults.error(self.open.line, _("Khối mở ở dòng này chưa đóng. Thêm một dòng “:::” ở cuối khối."))
                self._close(number)
            self._open(rest, number)
        elif self.open is None:
            self.faults.error(number, _("Dòng “:::” này không đóng khối nào."))
        else:
            self._close(number)

    def _open(self, rest: str, number: int) -> None:
        """Begin a block."""
        kind, _space, argument = rest.partition(" ")
        self._fill(rest)
        self.open = _Open(kind, argument.strip(), number)
        if kind in {"ghi-nho", "tinh-huong", "viec-lam"}:
            minutes = _MINUTES.fullmatch(argument.strip()) if kind == "viec-lam" else None
            if kind == "viec-lam" and minutes is None:
                self.faults.error(number, _("Khối việc làm ghi số phút, như “::: viec-lam 20 phút”."))
            if kind == "ghi-nho" and argument.strip():
                self.faults.error(number, _("Khối ghi-nho không có tên; để phần chữ xuống dòng dưới."))
            self.out += ["", BLOCK_SIGN.format(index=len(self.blocks)), ""]
            self.blocks.append(Block(kind, argument.strip(), int(minutes.group(1)) if minutes else 0, number))
        elif kind != "cau-hoi":
            self.faults.error(
                number, _("Không có khối “{kind}”. Các khối: ghi-nho, tinh-huong, viec-lam, cau-hoi.").format(kind=kind[:40])
            )

    def _close(self, number: int) -> None:
        """End the open block."""
        block, self.open = self.open, None
        if block is None:
            return
        if block.kind == "cau-hoi":
            question = parse_question(block.rest, block.rows, line=block.line, faults=self.faults)
            self.checks.append(question)
            (self.sections[-1].checks if self.sections else self.early_checks).append(question.key)
        elif self.blocks and self.blocks[-1].line == block.line:
            self.out += ["", END_SIGN, ""]

    def _heading(self, match: re.Match[str], number: int) -> None:
        """A heading: of level two it begins a section, of level three or four it stands inside one."""
        level, title, key = len(match.group(1)), plain_title(match.group(2)), match.group(3)
        if key is not None and not KEY.fullmatch(key):
            self.faults.error(number, _("Mã “{key}” chỉ gồm chữ thường không dấu, số và gạch nối.").format(key=key[:80]))
        if not title:
            self.faults.error(number, _("Đề mục này chưa có tên."))
        key = key if key and KEY.fullmatch(key) else self._free(key_of(title))
        self.used.add(key)
        if level == 2 and self.open is None:
            self.sections.append(_Section(key, title, number))
            self.out += ["", SECTION_SIGN, ""]
        elif level in {3, 4}:
            self.headings.append(Heading(level, title, key, number))
            self.out += ["", f"{match.group(1)} {match.group(2)} {{#{key}}}", ""]
            self._fill(title)
        else:
            self.faults.error(number, _("Trong bài chỉ dùng đề mục ## cho phần (ngoài các khối), ### và #### bên trong phần."))

    def _free(self, key: str) -> str:
        """An id that no heading has yet; only for headings without one of their own."""
        return next(name for name in (key, *(f"{key}-{n}" for n in range(2, len(self.used) + 3))) if name not in self.used)

    def finish(self, first_line: int, number: int) -> None:
        """The end of the file."""
        if self.open is not None:
            self.faults.error(self.open.line, _("Khối mở ở dòng này chưa đóng. Thêm một dòng “:::” ở cuối khối."))
            self._close(number)
        if not self.sections:
            self.faults.error(first_line, _("Bài chưa có phần nào. Mở mỗi phần bằng “## Tên phần {#ma-phan}”."))
            return
        self.sections[0].checks[:0] = self.early_checks


def read_body(text: str, faults: FaultList, *, first_line: int = 1) -> LessonBody:
    """The body of a lesson that begins on `first_line` of its file; faults are noted, nothing is raised."""
    scan = _Scan(faults)
    rows = SIGNS.sub("", text).split("\n")
    for number, row in enumerate(rows, first_line):
        scan.take(row.rstrip(), number)
    scan.finish(first_line, first_line + len(rows))
    return LessonBody(
        tuple(SectionText(item.key, item.title, item.line, not item.filled, tuple(item.checks)) for item in scan.sections),
        tuple(scan.blocks),
        tuple(scan.headings),
        tuple(references(rows, first_line)),
        tuple(scan.checks),
        "\n".join(scan.out),
        sum(1 for word in text.split() if any(char.isalnum() for char in word)),
        first_line,
    )


def references(rows: Sequence[str], first_line: int) -> Iterator[Reference]:
    """Images and links written inline, outside of code."""
    for number, row in enumerate(rows, first_line):
        if "](" not in row:
            continue
        bare = _CODE.sub("", row)
        for image in _IMAGE.finditer(bare):
            yield Reference("image", image.group(2), number, image.group(1).strip(), (image.group(3) or "").strip())
        for link in _LINK.finditer(bare):
            yield Reference("link", link.group(2), number, link.group(1).strip())


def plain_title(text: str) -> str:
    """The words of a heading without Markdown signs."""
    return " ".join(_MARKS.sub("", text).split())


def key_of(title: str) -> str:
    """The id of a heading that has none of its own: its words without accents, đ as d."""
    return slug(title)[:80].strip("-") or "phan"
