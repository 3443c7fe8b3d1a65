"""Markdown as the XHTML that a QTI item may hold, with pictures by their path in the package."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree, html
from markdown import Markdown

from app.courses.markdown.clean import clean
from app.courses.markdown.tree import House, Surroundings
from app.quizzes.formats.pictures import figures_for
from app.quizzes.formats.written import Pictures

NS = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_KEPT = {"a": {"href"}, "img": {"src", "alt"}, "ol": set[str](), "span": set[str]()}
_SHA = re.compile(r"/media/([0-9a-f]{64})-")
_UNWRAPPED = frozenset({"figure", "div", "section"})
_ILLEGAL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Paper:
    """Turns texts into elements; remembers which pictures were shown."""

    def __init__(self, pictures: Pictures) -> None:
        self.shown: dict[str, None] = {}
        figures, self._paths = figures_for(pictures)
        self._md = Markdown(
            extensions=["attr_list", "abbr", "sane_lists", House(Surroundings(figures=figures))], output_format="html"
        )

    def fill(self, element: Any, text: str, *, inline: bool = False) -> None:
        """Put a text into an element: as blocks, or a single paragraph without its frame where only words may stand."""
        found = clean(str(self._md.reset().convert(_ILLEGAL.sub("", text))))
        root = html.fragment_fromstring(found, create_parent="div") if found else html.Element("div")
        blocks = [child for child in root if isinstance(child.tag, str)]
        if inline and len(blocks) == 1 and blocks[0].tag == "p":
            root = blocks[0]
        self._copy(root, element)

    def _copy(self, source: Any, target: Any) -> None:
        """The words and elements inside `source` into `target`."""
        _say(target, source.text or "")
        for child in source:
            if isinstance(child.tag, str):
                self._copy_one(child, target)
            _say(target, child.tail or "")

    def _copy_one(self, child: Any, target: Any) -> None:
        """One element; a picture by its path in the package, in a paragraph of its own."""
        if child.tag == "img":
            place = etree.SubElement(target, f"{{{NS}}}p") if _is_body(target) else target
            found = _SHA.search(child.get("src") or "")
            path = self._paths.get(found.group(1), "") if found else ""
            if path:
                self.shown[path] = None
                etree.SubElement(place, f"{{{NS}}}img", src=path, alt=child.get("alt") or "")
        elif child.tag in _UNWRAPPED:
            self._copy(child, target)
        elif child.tag == "figcaption":
            caption = etree.SubElement(target, f"{{{NS}}}p")
            self._copy(child, caption)
        else:
            kept = {name: value for name, value in child.attrib.items() if name in _KEPT.get(child.tag, set())}
            self._copy(child, etree.SubElement(target, f"{{{NS}}}{child.tag}", kept))


def _is_body(element: Any) -> bool:
    """Whether only blocks may stand in an element."""
    return etree.QName(element).localname in {"itemBody", "div"}


def _say(target: Any, text: str) -> None:
    """Append words."""
    if not text or (_is_body(target) and not text.strip()):
        return
    if len(target):
        target[-1].tail = (target[-1].tail or "") + text
    else:
        target.text = (target.text or "") + text
