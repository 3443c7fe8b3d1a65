"""How runs of a Word file look: their own properties over those of their style, its parents, and the file's defaults."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from docx.oxml.ns import qn

from app.courses.formats.word.style import BLACK, PLAIN, Style

_OFF = {"0", "false", "off", "none"}
_DARK = 0x40
"""Colours of which no part is lighter than this are black to the eye."""
_DEPTH = 12


@dataclass(frozen=True)
class Face:
    """How letters look, their font, and whether they are hidden."""

    style: Style = PLAIN
    font: str = ""
    hidden: bool = False
    script: str = ""


class Looks:
    """The styles of a file by their id."""

    def __init__(self, styles: Any) -> None:
        self._by_id = {style.get(qn("w:styleId")): style for style in styles.iter(qn("w:style"))} if styles is not None else {}
        self._styles = styles
        self._known: dict[tuple[str, str], Face] = {}

    @cached_property
    def default(self) -> Face:
        """What letters look like where nothing is said."""
        found = (
            self._styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}") if self._styles is not None else None
        )
        return changed(Face(), found)

    def of_paragraph(self, style_id: str) -> Face:
        """What letters look like in paragraphs of a style; "" for the usual one."""
        return self._of("p", style_id or self._usual, self.default)

    def of_letters(self, style_id: str, around: Face) -> Face:
        """What letters of a character style look like in their surroundings."""
        for style in reversed(self._chain(style_id)):
            around = changed(around, style.find(qn("w:rPr")))
        return around

    def is_heading(self, style_id: str) -> bool:
        """Whether a style is one of headings or titles."""
        return any(name.startswith(("heading", "title", "tiêu đề")) for name in self.names_of(style_id))

    def names_of(self, style_id: str) -> list[str]:
        """The names of a style and of those that it is based on, in small letters."""
        return [
            str(name.get(qn("w:val"), "")).lower()
            for style in self._chain(style_id)
            if (name := style.find(qn("w:name"))) is not None
        ]

    def numbering_of(self, style_id: str) -> Any:
        """The numbering that a paragraph style brings; None without one."""
        for style in self._chain(style_id or self._usual):
            found = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if found is not None:
                return found
        return None

    @cached_property
    def _usual(self) -> str:
        """The id of the usual paragraph style."""
        for key, style in self._by_id.items():
            if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) not in {None, *_OFF}:
                return str(key)
        return ""

    def _of(self, kind: str, style_id: str, base: Face) -> Face:
        """The look of a paragraph style, worked out once."""
        if (kind, style_id) not in self._known:
            face = base
            for style in reversed(self._chain(style_id)):
                face = changed(face, style.find(qn("w:rPr")))
            self._known[kind, style_id] = face
        return self._known[kind, style_id]

    def _chain(self, style_id: str) -> list[Any]:
        """A style and those that it is based on."""
        found: list[Any] = []
        while style_id in self._by_id and len(found) < _DEPTH:
            style = self._by_id[style_id]
            found.append(style)
            base = style.find(qn("w:basedOn"))
            style_id = str(base.get(qn("w:val"), "")) if base is not None else ""
        return found


def changed(face: Face, properties: Any) -> Face:
    """`face` with what an rPr element says."""
    if properties is None:
        return face
    style, said = face.style, {child.tag: child for child in properties}
    for name, tag in (("bold", "w:b"), ("italic", "w:i"), ("strike", "w:strike")):
        if (child := said.get(qn(tag))) is not None:
            said_on = str(child.get(qn("w:val"), "1")).lower() not in _OFF
            style = _turned(style, name, said_on)
    if (child := said.get(qn("w:u"))) is not None:
        style = replace(style, underline=str(child.get(qn("w:val"), "single")).lower() not in _OFF)
    if (child := said.get(qn("w:highlight"))) is not None:
        style = replace(style, highlight=str(child.get(qn("w:val"), "none")).lower() not in {*_OFF, "white"})
    if (child := said.get(qn("w:shd"))) is not None:
        style = replace(style, highlight=style.highlight or is_shade(child))
    if (child := said.get(qn("w:color"))) is not None:
        style = replace(style, colour=_colour(str(child.get(qn("w:val"), "auto"))))
    return replace(
        face,
        style=style,
        font=_font(said.get(qn("w:rFonts")), face.font),
        hidden=str(said[qn("w:vanish")].get(qn("w:val"), "1")).lower() not in _OFF if qn("w:vanish") in said else face.hidden,
        script=str(said[qn("w:vertAlign")].get(qn("w:val"), "")) if qn("w:vertAlign") in said else face.script,
    )


def _turned(style: Style, name: str, on: bool) -> Style:
    """A style with one of its switches on or off."""
    if name == "bold":
        return replace(style, bold=on)
    return replace(style, italic=on) if name == "italic" else replace(style, strike=on)


def is_shade(shading: Any) -> bool:
    """Whether a w:shd element colours the ground."""
    fill = str(shading.get(qn("w:fill"), "auto")).upper()
    return fill not in {"AUTO", "FFFFFF", "NONE", ""}


def _font(fonts: Any, before: str) -> str:
    """The font of Latin letters."""
    if fonts is None:
        return before
    return str(fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi")) or before)


def _colour(value: str) -> str:
    """RRGGBB, or BLACK for what the eye takes for black."""
    value = value.upper()
    if len(value) != 6 or any(digit not in "0123456789ABCDEF" for digit in value):
        return BLACK
    return BLACK if max(int(value[at : at + 2], 16) for at in (0, 2, 4)) < _DARK else value
