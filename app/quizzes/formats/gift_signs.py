"""The signs of GIFT: escapes, comments, where one question ends and the next begins.

After Moodle's own reader (question/format/gift/format.php): questions are parted by empty lines, a backslash takes the meaning
from ~ = # { } :, `\\n` is a line break. Where teachers forget the empty line, a line that begins with `::` or a second pair of
braces begins the next question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.quizzes.formats.html_words import html_to_markdown
from app.quizzes.formats.words import as_markdown

_ESCAPES = {
    ":": "\ue010",
    "#": "\ue011",
    "=": "\ue012",
    "{": "\ue013",
    "}": "\ue014",
    "~": "\ue015",
    "n": "\ue016",
    "\\": "\ue017",
}
_MEANT = str.maketrans({sign: ("\n" if letter == "n" else letter) for letter, sign in _ESCAPES.items()})
_ESCAPED = re.compile(r"\\([:#={}~n\\])")
_TAG = re.compile(r"\[tag:([^\[\]]*)\]")
_ID = re.compile(r"\[id:([^\[\]]*)\]")
_FORMAT = re.compile(r"\[(html|markdown|plain|moodle)\]")
_HTML_TAG = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|span|div|ul|ol|li|img|a|sub|sup|table|h[1-6]|font|code|pre|hr)\b[^<>]*>", re.I
)
CATEGORY = "$CATEGORY:"


@dataclass
class Block:
    """The lines of one question: where they begin, what they say without comments, and what the comments say."""

    line: int
    lines: list[str] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    tags: tuple[str, ...] = ()
    id: str = ""

    @property
    def text(self) -> str:
        """The lines as one text with signs for what was escaped."""
        return "\n".join(self.lines).strip()

    @property
    def closed(self) -> bool:
        """Whether its answers are complete."""
        return "}" in self.text

    @property
    def open(self) -> bool:
        """Whether its answers have begun and not ended."""
        return "{" in self.text and not self.closed


def blocks_of(text: str) -> Iterator[Block]:
    """The questions of a file as blocks of lines."""
    block = Block(1)
    for number, row in enumerate(text.split("\n"), 1):
        line = row.strip()
        if line.startswith("//"):
            if block.closed:
                yield block
                block = Block(number)
            _comment(block, line)
            continue
        coded = _coded(line)
        if _ends_before(block, coded):
            block, rest = _parted(block, number) if coded and not coded.startswith(("::", CATEGORY)) else (block, Block(number))
            yield block
            block = rest
        if not coded:
            continue
        if not block.lines:
            block.line = number
        block.lines.append(coded)
        block.raw.append(row.rstrip())
    yield block


def _comment(block: Block, line: str) -> None:
    """The tags and the id that a comment names."""
    block.tags = (*block.tags, *(tag.strip() for tag in _TAG.findall(line)))
    if found := _ID.search(line):
        block.id = found.group(1).strip()


def _ends_before(block: Block, line: str) -> bool:
    """Whether a block is complete when this line comes: an empty line outside braces, a title, a category, other braces."""
    if not block.lines:
        return False
    if not line:
        return not block.open or len(block.lines) > 400
    if line.startswith(CATEGORY) or block.lines[0].startswith(CATEGORY):
        return True
    if line.startswith("::") and line.count("::") >= 2:
        return True
    return block.closed and "{" in line


def _parted(block: Block, number: int) -> tuple[Block, Block]:
    """(the question that ended, the lines after its closing brace): they begin the next one."""
    last = max((at for at, line in enumerate(block.lines) if "}" in line), default=len(block.lines) - 1) + 1
    rest = Block(number - len(block.lines) + last, block.lines[last:], block.raw[last:])
    return Block(block.line, block.lines[:last], block.raw[:last], block.tags, block.id), rest


def _coded(line: str) -> str:
    """A line with one letter of the private area for each escaped sign."""
    bare = "".join(letter for letter in line if not "\ue010" <= letter <= "\ue017")
    return _ESCAPED.sub(lambda found: _ESCAPES[found.group(1)], bare)


def meant(text: str) -> str:
    """A text with the signs that were escaped."""
    return text.translate(_MEANT).strip()


def plain_of(text: str) -> str:
    """A text in any of the formats as it is compared, without its format."""
    return meant(_FORMAT.sub("", text.strip(), count=1))


def format_of(text: str, otherwise: str = "moodle") -> str:
    """The format that a text names: html, markdown, plain, moodle."""
    found = _FORMAT.match(text.strip())
    return found.group(1) if found else otherwise


def markdown_of(text: str, otherwise: str = "moodle") -> tuple[str, tuple[str, ...]]:
    """(Markdown, what could not be kept) of a text; `otherwise` is the format of a text that names none."""
    kind, words = format_of(text, otherwise), plain_of(text)
    if kind == "markdown":
        return "\n".join(line.rstrip() for line in words.split("\n")).strip("\n"), ()
    if kind == "html" or (kind == "moodle" and _HTML_TAG.search(words)):
        kept, lost, _pictures = html_to_markdown(words if kind == "html" else words.replace("\n", "<br>"))
        return kept, lost
    return as_markdown(text_with_breaks(text)), ()


def text_with_breaks(text: str) -> str:
    """Plain words: a written `\\n` parts paragraphs, the end of a line in the file is a space."""
    bare = _FORMAT.sub("", text.strip(), count=1)
    return meant(" ".join(bare.split("\n")).replace(_ESCAPES["n"], "\n\n"))
