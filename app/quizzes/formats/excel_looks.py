"""How cells of an .xlsx look, as far as people mark keys with it: the ground, the colour and weight of the letters."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from app.kernel.ids import is_id
from app.quizzes.formats.prose.lines import PLAIN, Style

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
Place = tuple[int, int]


@dataclass(frozen=True)
class CellLook:
    """A cell's letters, and whether its ground is coloured."""

    style: Style = PLAIN
    shaded: bool = False


@dataclass(frozen=True)
class SheetLooks:
    """The cells of a sheet that do not look usual, by (row from 1, column from 0)."""

    cells: Mapping[Place, CellLook] = field(default_factory=dict)

    def at(self, row: int, column: int) -> CellLook:
        """The look of a cell."""
        return self.cells.get((row, column), CellLook())


def looks_of(book: bytes) -> Mapping[str, SheetLooks]:
    """By name of sheet, the cells that look unusual in a measured .xlsx; nothing for other kinds of workbooks."""
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        names = set(package.namelist())
        if "xl/styles.xml" not in names:
            return {}
        faces = _faces(_tree(package.read("xl/styles.xml")))
        relations = {one.get("Id"): str(one.get("Target", "")) for one in _tree(package.read("xl/_rels/workbook.xml.rels"))}
        found = {}
        for sheet in _tree(package.read("xl/workbook.xml")).iter(f"{_S}sheet"):
            path = f"xl/{relations.get(sheet.get(_R), '').removeprefix('/xl/')}"
            if path in names:
                found[str(sheet.get("name", ""))] = SheetLooks(dict(_cells(package.read(path), faces)))
        return found


def _tree(content: bytes) -> Any:
    """A part as a tree; nothing outside it is read."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def _faces(styles: Any) -> list[CellLook]:
    """The look of every cell format, by its number."""
    fonts = [_letters(font) for font in styles.iterfind(f"{_S}fonts/{_S}font")]
    fills = [_is_coloured(fill) for fill in styles.iterfind(f"{_S}fills/{_S}fill")]
    formats = styles.iterfind(f"{_S}cellXfs/{_S}xf")
    return [CellLook(_of(fonts, one.get("fontId"), PLAIN), _of(fills, one.get("fillId"), False)) for one in formats]


def _of(found: list[Any], number: str | None, default: Any) -> Any:
    """An entry by its number."""
    return found[int(number)] if number is not None and is_id(number) and int(number) < len(found) else default


def _letters(font: Any) -> Style:
    """How letters of a font look."""

    def on(name: str) -> bool:
        child = font.find(f"{_S}{name}")
        return child is not None and child.get("val", "1") not in {"0", "false", "none"}

    colour = font.find(f"{_S}color")
    rgb = str(colour.get("rgb", ""))[-6:].upper() if colour is not None else ""
    theme = str(colour.get("theme", "")) if colour is not None else ""
    shown = rgb if rgb not in {"", "000000"} else f"T{theme}" if theme not in {"", "0", "1"} else ""
    return Style(bold=on("b"), italic=on("i"), underline=on("u"), strike=on("strike"), colour=shown)


def _is_coloured(fill: Any) -> bool:
    """Whether a ground is solid and not white."""
    pattern = fill.find(f"{_S}patternFill")
    if pattern is None or pattern.get("patternType") in {None, "none", "gray125"}:
        return False
    colour = pattern.find(f"{_S}fgColor")
    return (
        colour is not None
        and str(colour.get("rgb", "FF123456"))[-6:].upper() not in {"FFFFFF", "000000"}
        and colour.get("theme") != "0"
    )


def _cells(content: bytes, faces: list[CellLook]) -> Iterator[tuple[Place, CellLook]]:
    """The cells of a sheet with an unusual look."""
    usual = CellLook()
    for _event, cell in etree.iterparse(io.BytesIO(content), tag=f"{_S}c", resolve_entities=False, no_network=True):
        place = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", str(cell.get("r", "")))
        face = _of(faces, cell.get("s"), usual)
        if place and face != usual:
            yield (int(place[2]), _column(place[1])), face
        cell.clear()


def _column(letters: str) -> int:
    """A is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
