"""The letters of a Word file in one form: old encodings by their fonts, NFC, look-alikes, raised and lowered signs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from app.courses.formats.word.formulas import lowered, raised
from app.courses.formats.word.looks import Face, Looks, changed
from app.courses.formats.word.revisions import remove
from app.courses.formats.word.tracing import Trace
from app.kernel.letters import better_encoding, converted, encoding_of_font, is_capitals_font, latin
from app.kernel.text import nfc, without_controls

_CLUSTER = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+", re.DOTALL)
_FIRST_MARKS = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323", "\u0302", "\u0306", "\u031b"}


@dataclass(frozen=True)
class Piece:
    """A piece of text with the look of its letters."""

    element: Any
    face: Face


class Lettering:
    """The letters of a file; `looks` are its styles."""

    def __init__(self, looks: Looks, trace: Trace) -> None:
        self.looks, self.trace = looks, trace
        self._encodings: Mapping[str, str] = {}

    def tidy(self, roots: list[Any]) -> None:
        """Bring all text of these parts into one form; hidden text is left out."""
        paragraphs = [paragraph for root in roots for paragraph in root.iter(qn("w:p"))]
        pieces = {paragraph: list(self._pieces(paragraph)) for paragraph in paragraphs}
        self._encodings = _encodings_of(pieces.values())
        for paragraph, row in pieces.items():
            for group in self._groups(row):
                self._decode(paragraph, group)
            self._compose(paragraph, row)
            self._raise(row)

    def is_bold(self, paragraph: Any) -> bool:
        """Whether every word of a paragraph is bold, by its style too."""
        row = [piece for piece in self._pieces(paragraph) if (piece.element.text or "").strip()]
        return bool(row) and all(piece.face.style.bold for piece in row)

    def _pieces(self, paragraph: Any) -> Iterator[Piece]:
        """The text of a paragraph with its looks, without what stands in boxes; hidden pieces go."""
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        face = self.looks.of_paragraph(str(style.get(qn("w:val"), "")) if style is not None else "")
        for run in list(paragraph.iter(qn("w:r"))):
            if next(run.iterancestors(qn("w:p"))) is not paragraph:
                continue
            properties = run.find(qn("w:rPr"))
            named = properties.find(qn("w:rStyle")) if properties is not None else None
            own = self.looks.of_letters(str(named.get(qn("w:val"), "")), face) if named is not None else face
            own = changed(own, properties)
            if own.hidden:
                if any((text.text or "").strip() for text in run.iter(qn("w:t"))):
                    self.trace.note("hidden", run)
                remove(run)
                continue
            yield from (Piece(text, own) for text in run.findall(qn("w:t")))

    def _groups(self, row: list[Piece]) -> Iterator[list[Piece]]:
        """Neighbours of one old encoding: a letter and its mark may stand in two pieces."""
        group: list[Piece] = []
        for piece in row:
            if group and self._encoding(piece) != self._encoding(group[-1]):
                yield group
                group = []
            group.append(piece)
        if group:
            yield group

    def _encoding(self, piece: Piece) -> str:
        """The old encoding of a piece; "" of Unicode."""
        return self._encodings.get(encoding_of_font(piece.face.font), "")

    def _decode(self, paragraph: Any, group: list[Piece]) -> None:
        """Write neighbours of an old encoding in Unicode."""
        if not (encoding := self._encoding(group[0])):
            return
        owners = [piece for piece in group for _letter in piece.element.text or ""]
        letters = list(converted("".join(piece.element.text or "" for piece in group), encoding))
        texts = {id(piece): "" for piece in group}
        for letter, place in letters:
            piece = owners[place]
            texts[id(piece)] += letter.upper() if is_capitals_font(piece.face.font) else letter
        if any(texts[id(piece)] != (piece.element.text or "") for piece in group):
            self.trace.note(encoding, paragraph)
        for piece in group:
            piece.element.text = texts[id(piece)]

    def _compose(self, paragraph: Any, row: list[Piece]) -> None:
        """NFC over the seams of pieces, look-alikes, no control signs."""
        for before, after in itertools.pairwise(row):
            text = after.element.text or ""
            marks = len(text) - len(text.lstrip("".join(_FIRST_MARKS)))
            if marks and before.element.text:
                before.element.text, after.element.text = before.element.text + text[:marks], text[marks:]
        for piece in row:
            text = piece.element.text or ""
            composed = without_controls(nfc("".join(nfc(cluster) for cluster in _CLUSTER.findall(text))))
            clean = latin(composed)
            if clean != composed or _odd(text) != _odd(composed):
                self.trace.note("lookalike", paragraph)
            if composed != text and _odd(text) == _odd(composed) and len(composed) < len(text.replace("\u200b", "")):
                self.trace.note("nfc", paragraph)
            piece.element.text = clean
            if clean != clean.strip():
                piece.element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")

    def _raise(self, row: list[Piece]) -> None:
        """Signs above and below the line: lessons have letters for them."""
        for piece in row:
            text = piece.element.text or ""
            write = {"superscript": raised, "subscript": lowered}.get(piece.face.script)
            if write is not None and text.strip() and write(text)[0] not in "^_":
                piece.element.text = write(text)


def _odd(text: str) -> int:
    """How many letters only look Vietnamese."""
    return sum(text.count(letter) for letter in "ƣƢÐð")


def _encodings_of(rows: Any) -> Mapping[str, str]:
    """The old encoding of the letters in each kind of font, where there is one."""
    texts: dict[str, list[str]] = {}
    for row in rows:
        for piece in row:
            texts.setdefault(encoding_of_font(piece.face.font), []).append(piece.element.text or "")
        for pieces in texts.values():
            pieces.append(" ")
    return {kind: encoding for kind, pieces in texts.items() if (encoding := better_encoding("".join(pieces), kind))}
