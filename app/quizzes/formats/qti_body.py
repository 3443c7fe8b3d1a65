"""The body of a QTI item while it is read: its words, its pictures, what is taken out of it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from app.quizzes.formats.drafting import Draft
from app.quizzes.formats.html_words import Walk, walked
from app.quizzes.formats.pictures import picture_of
from app.quizzes.formats.xml_tree import everything, name_of

FEEDBACK = ("feedbackInline", "feedbackBlock")


@dataclass
class Item:
    """An item while it is read; `file` gives the bytes of a file that it names, None when the package has none."""

    root: Any
    body: Any
    draft: Draft
    file: Callable[[str], bytes | None]
    lost: dict[str, None] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def words(self, element: Any) -> str:
        """The words of an element as Markdown, without what gives feedback or is answered."""
        copy = deepcopy(element)
        copy.tail = None
        for part in [*copy.iter()]:
            if part is not copy and name_of(part) in FEEDBACK:
                take_out(part, "")
        return self.as_markdown(copy)

    def as_markdown(self, element: Any) -> str:
        """The words of an element as Markdown, with its pictures."""
        text, lost, _shown = walked(element, Walk(self._pictures(element)))
        self.lost.update(dict.fromkeys(lost))
        return text

    def _pictures(self, element: Any) -> dict[str, str]:
        """The path of every picture that an element shows and the package holds."""
        paths = {}
        for image in (*everything(element, "img"), *everything(element, "object")):
            source = image.get("src") or image.get("data") or ""
            data = None if "://" in source else self.file(source)
            picture = picture_of(data) if data else None
            if picture is not None:
                paths[source] = picture.path
                if picture.path not in {known.path for known in self.draft.pictures}:
                    self.draft.pictures.append(picture)
        return paths


def alone(element: Any) -> Any:
    """A copy of an element without the words behind it."""
    copy = deepcopy(element)
    copy.tail = None
    return copy


def take_out(element: Any, instead: str) -> None:
    """Remove an element and leave words in its place; what stands behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    words, before = instead + (element.tail or ""), element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + words
    else:
        parent.text = (parent.text or "") + words
    parent.remove(element)
