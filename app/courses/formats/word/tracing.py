"""Where things stand in a Word file, and what is to be said of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from app.courses.rules.word_blocks import Place, Remark

_MOST_PLACES = 200
"""Remarks of one kind; further ones are counted together."""


class Trace:
    """Collects what is changed or dropped while a file is made ready; places are worked out when everything stands."""

    def __init__(self, body: Any) -> None:
        self.body = body
        self.found: list[tuple[str, Any, str]] = []
        self.calls: dict[tuple[str, str], Any] = {}

    def note(self, what: str, element: Any, detail: str = "") -> None:
        """Something at an element that still stands in its tree; None: of the whole file."""
        self.found.append((what, self._block(element) if element is not None else None, " ".join(detail.split())[:120]))

    def remarks(self, levels: dict[Any, int]) -> Iterator[Remark]:
        """The remarks in the order of the file; `levels` of the headings."""
        places, order = dict[Any, Place](), dict[Place, int]()
        heading, number = "", 0
        for block in self.body:
            words = said(block)
            if block in levels and words:
                heading, number = words[:120], 0
            elif words or block.tag == qn("w:tbl"):
                number += 1
            places[block] = Place(heading, number)
            order.setdefault(places[block], len(order))
        counts = Counter((what, places.get(block, Place()), detail) for what, block, detail in self.found)
        kinds, more = Counter[str](), Counter[str]()
        for what, place, detail in sorted(counts, key=lambda row: order.get(row[1], -1)):
            kinds[what] += 1
            if kinds[what] <= _MOST_PLACES:
                yield Remark(what, place, detail, counts[what, place, detail])
            else:
                more[what] += counts[what, place, detail]
        yield from (Remark(what, times=count) for what, count in more.items())

    def _block(self, element: Any) -> Any:
        """The block of the body in which an element stands; of a note that in which it is called."""
        while element is not None and element.getparent() is not self.body:
            if element.tag in (qn("w:footnote"), qn("w:endnote")):
                element = self.calls.get((element.tag, str(element.get(qn("w:id")))))
            else:
                element = element.getparent()
        return element


def said(element: Any) -> str:
    """The words of an element, in one line."""
    return " ".join("".join(one.text or " " for one in element.iter(qn("w:t"), qn("w:tab"), qn("w:br"))).split())
