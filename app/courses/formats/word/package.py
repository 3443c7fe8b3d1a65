"""The parts of a Word file that lessons are made of, as trees that are changed in place and packed again."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import nsmap, qn
from lxml import etree

MAIN = "word/document.xml"
NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_KEPT = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/core\.xml"
    r"|word/(?:document|styles|numbering|footnotes|endnotes)\.xml|word/_rels/(?:document|footnotes|endnotes)\.xml\.rels|word/media/[^/]+"
)
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": nsmap["w"],
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": nsmap["r"],
    b"http://purl.oclc.org/ooxml/drawingml/main": nsmap["a"],
    b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": nsmap["wp"],
    b"http://purl.oclc.org/ooxml/drawingml/picture": nsmap["pic"],
    b"http://purl.oclc.org/ooxml/officeDocument/math": "http://schemas.openxmlformats.org/officeDocument/2006/math",
}
"""The names of the strict form of the format, and those of the usual one."""


@dataclass(frozen=True)
class Relation:
    """What a part points to: `target` is a path in the package, or an address when `external`."""

    target: str
    external: bool


class WordPackage:
    """A checked file; raises KeyError, ValueError or etree.XMLSyntaxError when a part is not what it should be."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            self.parts = {name: package.read(name) for name in names if _KEPT.fullmatch(name)}
            self.edges = b"".join(package.read(name) for name in names if re.fullmatch(r"word/(?:header|footer)\d*\.xml", name))
        self.trees = {name: _tree(data) for name, data in self.parts.items() if name.endswith((".xml", ".rels"))}
        self._relations: dict[str, dict[str, Relation]] = {}

    @property
    def body(self) -> Any:
        """The body of the text."""
        body = self.trees[MAIN].find(qn("w:body"))
        if body is None:
            raise ValueError("no body")
        return body

    def tree(self, name: str) -> Any:
        """A part by the last piece of its name; None when the file has none."""
        return self.trees.get(f"word/{name}.xml")

    def title(self) -> str:
        """The title among the properties of the file."""
        core = self.trees.get("docProps/core.xml")
        found = core.find("{http://purl.org/dc/elements/1.1/}title") if core is not None else None
        return (found.text or "") if found is not None else ""

    def relation(self, element: Any, key: str | None) -> Relation | None:
        """What the part in which an element stands points to by a key."""
        root = element.getroottree().getroot()
        name = next((name for name, tree in self.trees.items() if tree is root), MAIN)
        if name not in self._relations:
            self._relations[name] = dict(self._read_relations(name))
        return self._relations[name].get(key or "")

    def packed(self) -> bytes:
        """The file with the trees as they are now."""
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as package:
            for name, content in self.parts.items():
                package.writestr(name, etree.tostring(self.trees[name]) if name in self.trees else content)
        return file.getvalue()

    def _read_relations(self, name: str) -> Iterator[tuple[str, Relation]]:
        """What a part points to."""
        folder, file = posixpath.split(name)
        for row in self.trees.get(f"{folder}/_rels/{file}.rels", ()):
            target, external = str(row.get("Target", "")), row.get("TargetMode") == "External"
            whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            yield str(row.get("Id", "")), Relation(target if external else whole, external)


def _tree(data: bytes) -> Any:
    """A part as a tree; nothing is fetched, no entity is put in."""
    for strict, usual in _STRICT.items():
        data = data.replace(strict, usual.encode())
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True))
