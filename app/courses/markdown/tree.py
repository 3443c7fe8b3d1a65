"""The house's changes to what Python-Markdown makes: no raw HTML, own blocks, figures, tables that scroll, safe links."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from app.courses.markdown.lesson_text import END_SIGN, SECTION_SIGN, Block
from app.kernel.text import _

_BLOCK = re.compile("\ue000B(\\d+)\ue001")
_OUTSIDE = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
_LESSON = re.compile(r"bai:([a-z0-9-]+)")
_SIZES = "(min-width: 48rem) 40rem, calc(100vw - 4rem)"
_CODED_MAIL = "\x02amp\x03#109;"
_LEVELS = {"h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4"}
MEDIA = "/media/{sha256}-{width}.webp"


@dataclass(frozen=True)
class Figure:
    """A published picture: its hash, pixels of the largest file, and (width, bytes) of every file, smallest first."""

    sha256: str
    width: int
    height: int
    files: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Attachment:
    """A file that a lesson hands out: its hash, its kind (docx …), its size; `app.courses.attachments`."""

    sha256: str
    kind: str
    bytes: int


@dataclass(frozen=True)
class Problem:
    """Something the renderer could not carry out; `needle` is what to look for in the source."""

    sentence: str
    needle: str


@dataclass
class Surroundings:
    """What a text may refer to, and what was found while rendering it. `files`: address and words of a file, by its link."""

    blocks: Sequence[Block] = ()
    figures: Mapping[str, Figure] = field(default_factory=dict)
    lessons: frozenset[str] = frozenset()
    titles: Sequence[str] = ()
    files: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, sentence: str, needle: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(sentence, needle))


class House(Extension):  # type: ignore[misc]
    """Registers the changes."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self.around = around

    def extendMarkdown(self, md: Markdown) -> None:
        """Raw HTML becomes text; our own changes come after everything else."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.treeprocessors.register(_HouseTree(md, self.around), "house", 3)


class _HouseTree(Treeprocessor):  # type: ignore[misc]
    """Changes the finished tree."""

    def __init__(self, md: Markdown, around: Surroundings) -> None:
        super().__init__(md)
        self.around = around
        self.title = ""
        self.changes = {"a": self._link, "img": self._image, "p": self._paragraph, "table": self._table, "div": self._notes}

    def run(self, root: Element) -> None:
        """All changes, from the inside out, then the own blocks."""
        titles = iter(self.around.titles)
        self.title = first = next(titles, "")
        for child in list(root):
            if child.tag == "p" and child.text == SECTION_SIGN:
                self.title, first = first or next(titles, ""), ""
            self._change(root, child)
        _gather(root, self.around.blocks)

    def _change(self, parent: Element, element: Element) -> None:
        """One element, after everything in it."""
        for child in list(element):
            self._change(element, child)
        element.tag = _LEVELS.get(element.tag, element.tag)
        if change := self.changes.get(element.tag):
            change(parent, element)

    def _paragraph(self, parent: Element, paragraph: Element) -> None:
        """A paragraph that holds only a figure is the figure."""
        if len(paragraph) == 1 and paragraph[0].tag == "figure":
            figure = paragraph[0]
            figure.tail = paragraph.tail
            _replace(parent, paragraph, figure)

    def _notes(self, _parent: Element, box: Element) -> None:
        """The list of footnotes."""
        if box.get("class") == "footnote":
            box.set("class", "footnotes")

    def _link(self, _parent: Element, link: Element) -> None:
        """A link to another lesson, to another place, or to a place in this lesson; nothing else."""
        target = link.get("href", "")
        if lesson := _LESSON.fullmatch(target):
            if lesson.group(1) not in self.around.lessons:
                self.around.problem(_("Không có bài “{key}” trong gói.").format(key=lesson.group(1)), target)
            link.set("href", f"bai-{lesson.group(1)}")
        elif _OUTSIDE.match(target):
            link.set("rel", "noopener")
        elif file := self.around.files.get(unquote(target)):
            link.attrib.clear()
            link.set("href", file[0])
            link.set("class", "file")
            SubElement(link, "span", {"class": "size"}).text = f" ({file[1]})"
        elif target.startswith("tep:"):
            self.around.problem(_("Không có tệp “{name}” trong chuyên đề.").format(name=unquote(target)[4:84]), target)
            link.attrib.pop("href", None)
        elif not target.startswith("#") and not target.startswith(_CODED_MAIL):
            sentence = _("Liên kết “{target}” không mở được. Viết https://…, bai:ma-bai, tep:ten-tep hoặc #ma-phan.")
            self.around.problem(sentence.format(target=target[:80]), target)
            link.attrib.pop("href", None)

    def _image(self, parent: Element, image: Element) -> None:
        """A picture with its sizes, description and caption; it stands alone in its paragraph."""
        source = image.get("src", "")
        figure = self.around.figures.get(source)
        if figure is None:
            self.around.problem(_("Không dùng được hình “{source}” ở đây.").format(source=source[:80]), source)
        elif not _stands_alone(parent, image):
            sentence = _("Hình “{source}” phải đứng riêng một đoạn, cách dòng trên và dòng dưới.")
            self.around.problem(sentence.format(source=source[:80]), source)
        else:
            made = _figure(figure, image.get("alt", "").strip(), image.get("title", "").strip())
            made.tail = image.tail
            _replace(parent, image, made)
            return
        parent.remove(image)

    def _table(self, parent: Element, table: Element) -> None:
        """A table in a box of its own that can be reached and scrolled with the keyboard; an empty head is a cell."""
        for head in table.iter("th"):
            if "".join(head.itertext()).strip():
                head.set("scope", "col")
            else:
                head.tag = "td"
        label = _("Bảng trong phần {title}").format(title=self.title) if self.title else _("Bảng")
        box = Element("div", {"class": "scroll", "tabindex": "0", "role": "region", "aria-label": label})
        box.tail, table.tail = table.tail, None
        _replace(parent, table, box)
        box.append(table)


def _stands_alone(parent: Element, image: Element) -> bool:
    """Whether a figure may take the place of this image."""
    if parent.tag != "p":
        return parent.tag in {"li", "td", "dd", "blockquote"}
    return len(parent) == 1 and not (parent.text or "").strip() and not (image.tail or "").strip()


def _figure(figure: Figure, alt: str, caption: str) -> Element:
    """The figure of a picture."""
    box = Element("figure", {"class": "fig"})
    middle = max((width for width, _bytes in figure.files if width <= 720), default=figure.files[0][0])
    SubElement(
        box,
        "img",
        {
            "src": MEDIA.format(sha256=figure.sha256, width=middle),
            "srcset": ", ".join(f"{MEDIA.format(sha256=figure.sha256, width=width)} {width}w" for width, _bytes in figure.files),
            "sizes": _SIZES,
            "width": str(figure.width),
            "height": str(figure.height),
            "alt": alt,
            "loading": "lazy",
        },
    )
    if caption:
        SubElement(box, "figcaption").text = caption
    return box


def _gather(root: Element, blocks: Sequence[Block]) -> None:
    """Put what stands between the signs of a block into the block's element."""
    open_block: Element | None = None
    for child in list(root):
        sign = _BLOCK.fullmatch(child.text or "") if child.tag == "p" and len(child) == 0 else None
        if sign and int(sign.group(1)) < len(blocks):
            open_block = _block_element(blocks[int(sign.group(1))])
            _replace(root, child, open_block)
        elif child.tag == "p" and child.text == END_SIGN:
            root.remove(child)
            open_block = None
        elif child.tag == "p" and child.text == SECTION_SIGN:
            open_block = None
        elif open_block is not None:
            root.remove(child)
            open_block.append(child)


def _block_element(block: Block) -> Element:
    """The empty box of an own block with its first line."""
    make = _BOXES[block.kind]
    tag, name, title = make(block)
    box = Element(tag, {"class": name})
    lead = SubElement(box, "p", {"class": "lead"})
    lead.text = title
    if block.kind == "viec-lam":
        lead.text += " "
        SubElement(lead, "span", {"class": "minutes"}).text = _("{n} phút").format(n=block.minutes)
    return box


_BOXES: Mapping[str, Callable[[Block], tuple[str, str, str]]] = {
    "ghi-nho": lambda block: ("aside", "note", _("Ghi nhớ")),
    "tinh-huong": lambda block: (
        "section",
        "case",
        _("Tình huống: {title}").format(title=block.title) if block.title else _("Tình huống"),
    ),
    "viec-lam": lambda block: ("section", "do", _("Việc làm")),
}


def _replace(parent: Element, old: Element, new: Element) -> None:
    """Put `new` where `old` stands."""
    place = list(parent).index(old)
    parent.remove(old)
    parent.insert(place, new)
