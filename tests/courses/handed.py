"""Files of every kind, well made and hostile, for tests of attachments."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MAIN: Mapping[str, tuple[str, str]] = {
    "docx": ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"),
}


def office(kind: str = "docx", more: Mapping[str, bytes] | None = None, content_type: str = "") -> bytes:
    """A small file of an office, the same bytes each time; `more` parts lie in it too."""
    part, main = MAIN[kind]
    types = f'<Types><Override PartName="/{part}" ContentType="{content_type or main}"/></Types>'
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, data in {"[Content_Types].xml": types.encode(), part: b"<x/>", **(more or {})}.items():
            archive.writestr(ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, ZIP_DEFLATED)
    return file.getvalue()


def pdf(body: bytes = b"", tail: bytes = b"") -> bytes:
    """A small PDF with these objects in it."""
    return b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + body + b"\ntrailer << /Root 1 0 R >>\n%%EOF\n" + tail


def packed_objects(text: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    """Objects of a PDF in a packed stream."""
    return b"2 0 obj\n<< /Type /ObjStm /Filter " + filters + b" >>\nstream\n" + zlib.compress(text) + b"\nendstream\nendobj\n"


def template_from(address: str) -> dict[str, bytes]:
    """The part of a Word file that fetches its template."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    row = f'<Relationship TargetMode="External" Id="r1" Type="{kind}" Target="{address}"/>'
    return {"word/_rels/settings.xml.rels": f"<Relationships>{row}</Relationships>".encode()}
