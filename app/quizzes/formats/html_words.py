"""HTML of other programs as our Markdown: a walk over the elements that questions may have; the rest is words, and named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree, html

from app.kernel.text import _, nfc
from app.quizzes.formats.words import escaped_words, guarded_line

MAX_LETTERS = 40_000
"""Of one text; longer ones are cut, and the question is looked at by a person."""
_DEEPEST = 40
_BLOCKS = frozenset({"p", "div", "section", "article", "blockquote", "center", "figure", "figcaption", "dl", "dt", "dd", "pre"})
_HEADS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "caption"})
_STRONG, _EM = frozenset({"b", "strong"}), frozenset({"i", "em", "cite", "var"})
_DROPPED = frozenset({"script", "style", "head", "title", "template", "noscript"})
_UNSHOWN = {
    "audio": _("đoạn âm thanh"),
    "video": _("đoạn phim"),
    "iframe": _("trang nhúng"),
    "object": _("tệp nhúng"),
    "embed": _("tệp nhúng"),
    "svg": _("hình vẽ SVG"),
    "math": _("công thức"),
    "table": _("bảng"),
}
_FORMULA = re.compile(r"\\\(.+?\\\)|\\\[.+?\\\]|\$\$.+?\$\$", re.DOTALL)
_DIGITS = {
    "sup": str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ"),
    "sub": str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎"),
}
_LINK = re.compile(r"(?:https?://|mailto:)[^\s()<>\"']+", re.IGNORECASE)


@dataclass
class Walk:
    """A text while it is walked through: paragraphs that are finished, the words of the one that is open.

    `pictures`: the path in our Markdown by what the file calls a picture; `lost` says what could not be kept, in words.
    """

    pictures: Mapping[str, str] = field(default_factory=dict)
    paragraphs: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    lost: dict[str, None] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)

    def close(self, before: str = "") -> None:
        """End the paragraph that is open; `before` stands at its beginning."""
        text = re.sub(r"[ \t\n]+", " ", "".join(self.words)).strip()
        self.words = []
        if text:
            self.paragraphs.append(before + (text if before else guarded_line(text)))


def html_to_markdown(source: str, pictures: Mapping[str, str] | None = None) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """(Markdown, what could not be kept, names of the pictures that it shows) of a piece of HTML."""
    walk = Walk(pictures or {})
    if len(source) > MAX_LETTERS:
        walk.lost[_("phần chữ quá dài")] = None
        source = source[:MAX_LETTERS]
    try:
        root = html.fragment_fromstring(nfc(source).replace("\0", ""), create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return escaped_words(source), (_("HTML viết sai"),), ()
    return walked(root, walk)


def walked(root: Any, walk: Walk) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """(Markdown, what could not be kept, names of pictures) of an element that was read."""
    _inside(root, walk, 0)
    walk.close()
    text = "\n\n".join(walk.paragraphs)
    if _FORMULA.search("".join(root.itertext())):
        walk.lost[_("công thức")] = None
    return _tight(text), tuple(walk.lost), tuple(dict.fromkeys(walk.shown))


def _inside(element: Any, walk: Walk, depth: int) -> None:
    """The words and elements inside an element."""
    if depth > _DEEPEST:
        _say(" ".join(element.itertext()), walk)
        return
    _say(element.text or "", walk)
    for child in element:
        if isinstance(child.tag, str):
            _one(child, _name(child), walk, depth + 1)
        _say(child.tail or "", walk)


def _name(element: Any) -> str:
    """What an element is called without its namespace; HTML from Word has names like "o:p" that XML does not know."""
    return str(element.tag).rpartition("}")[2].lower()


def _one(child: Any, tag: str, walk: Walk, depth: int) -> None:
    """One element."""
    if tag in _DROPPED:
        return
    if tag == "object" and (child.get("data") or "").strip() in walk.pictures:
        _picture(child, walk)
        return
    if tag in _UNSHOWN:
        walk.lost[_UNSHOWN[tag]] = None
    if tag in {"br", "hr"}:
        walk.close()
    elif tag == "img":
        _picture(child, walk)
    elif tag in {"ul", "ol"}:
        _list(child, tag, walk, depth)
    elif tag in _STRONG | _EM:
        _marked(child, "**" if tag in _STRONG else "*", walk, depth)
    elif tag == "a":
        _link(child, walk, depth)
    elif tag in _DIGITS:
        _raised(child, tag, walk)
    elif tag == "tr":
        _row(child, walk, depth)
    elif tag in _BLOCKS | _HEADS:
        walk.close()
        _marked(child, "**", walk, depth) if tag in _HEADS else _inside(child, walk, depth)
        walk.close()
    else:
        _inside(child, walk, depth)


def _say(text: str, walk: Walk) -> None:
    """Words, with white space as HTML shows it."""
    if text:
        walk.words.append(escaped_words(re.sub(r"\s+", " ", nfc(text))))


def _inline(element: Any, walk: Walk, depth: int) -> str:
    """The words inside an element that belongs into a line; blocks in it become parts of the line."""
    inner = Walk(walk.pictures, lost=walk.lost, shown=walk.shown)
    _inside(element, inner, depth)
    inner.close()
    return " ".join(inner.paragraphs)


def _marked(element: Any, sign: str, walk: Walk, depth: int) -> None:
    """Words in bold or italics; blanks at the ends stay outside, and a sign inside the same sign says nothing."""
    text = _inline(element, walk, depth)
    whole = "".join(element.itertext())
    before, after = " " * whole[:1].isspace(), " " * whole[-1:].isspace()
    bare = text.replace("**", "") if sign == "**" else re.sub(r"(?<![*\\])\*(?!\*)", "", text)
    walk.words.append(f"{before}{sign}{bare}{sign}{after}" if bare.strip() and "](" not in bare[:2] else f"{before}{bare}{after}")


def _link(element: Any, walk: Walk, depth: int) -> None:
    """A link that may be followed, else its words."""
    text, target = _inline(element, walk, depth), (element.get("href") or "").strip()
    walk.words.append(f"[{text}]({target})" if text and _LINK.fullmatch(target) else text)


def _raised(element: Any, tag: str, walk: Walk) -> None:
    """A small digit above or below the line as the letter that Unicode has for it."""
    text = "".join(element.itertext()).strip()
    if all(ord(letter) in _DIGITS[tag] for letter in text):
        walk.words.append(text.translate(_DIGITS[tag]))
    else:
        walk.lost[_("chữ nâng lên, hạ xuống")] = None
        _say(text, walk)


def _picture(element: Any, walk: Walk) -> None:
    """A picture in a paragraph of its own; one that the file does not bring along is named by its description."""
    name = (element.get("src") or element.get("data") or "").strip()
    alt = " ".join(nfc(element.get("alt") or "".join(element.itertext())).split())
    path = walk.pictures.get(name)
    if path is None:
        walk.lost[_("hình không kèm trong tệp")] = None
        _say(f" {alt} " if alt else "", walk)
        return
    walk.close()
    walk.shown.append(path)
    title = " ".join(nfc(element.get("title") or "").replace('"', "”").split())
    walk.paragraphs.append(f"![{escaped_words(alt)}]({path}" + (f' "{title}")' if title else ")"))


def _list(element: Any, tag: str, walk: Walk, depth: int) -> None:
    """A list of one level; what lies deeper is words of its item."""
    walk.close()
    rows: list[str] = []
    for item in element:
        if isinstance(item.tag, str) and (text := _inline(item, walk, depth)):
            if any(isinstance(part.tag, str) and _name(part) in {"ul", "ol"} for part in item):
                walk.lost[_("danh sách nhiều bậc")] = None
            rows.append(f"{len(rows) + 1}. {text}" if tag == "ol" else f"- {text}")
    if rows:
        walk.paragraphs.append("\n".join(rows))


def _row(element: Any, walk: Walk, depth: int) -> None:
    """A row of a table as a line."""
    walk.close()
    cells = [_inline(cell, walk, depth) for cell in element if isinstance(cell.tag, str)]
    walk.words.append(" | ".join(cell for cell in cells if cell))
    walk.close()


def _tight(text: str) -> str:
    """Without blanks at line ends."""
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
