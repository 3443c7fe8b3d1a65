"""XML from outside: no document type, no entities, nothing fetched, bounded in depth and size.

lxml (already here through python-docx) reads the tree. Before it sees a byte, expat goes over the file and stops at the first
`<!DOCTYPE`: what has no document type has no entity to burst and no file to name.
"""

from __future__ import annotations

import re
from typing import Any
from xml.parsers import expat

from lxml import etree

from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.formats.text import MAX_BYTES, text_of, too_big

_DECLARATION = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["'][^>]*\?>""")
_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")
_MAX_DEPTH = 100
_CUT = {
    expat.errors.codes[name]
    for name in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
}
"""What expat says of a file that ends too early."""
_UNICODE = {"utf-8", "utf8", "utf-16", "utf16", "utf-16le", "utf-16be"}


class _DoctypeFound(Exception):
    """The file has a document type."""


def tree_of(data: bytes) -> Any:
    """The root element of a file.

    Refused: "empty_file", "too_big", "doctype", "not_xml" (with the line where it goes wrong), "truncated", "encoding".
    """
    if not data.strip():
        raise Refused("empty_file", _("Tệp này trống. Chọn tệp khác."))
    if len(data) > MAX_BYTES:
        raise too_big()
    body = _HEAD.sub("", _words(data), count=1).lstrip("\ufeff").encode()
    try:
        _scan(body)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True, remove_pis=True
        )
        return etree.fromstring(body, parser)
    except _DoctypeFound as found:
        raise Refused(
            "doctype", _("Tệp XML có phần khai báo DOCTYPE nên không đọc vì lý do an toàn. Xuất lại tệp từ nguồn.")
        ) from found
    except expat.ExpatError as error:
        raise _broken(error) from error
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _wrong_at(getattr(error, "lineno", None) or 1) from error


def _words(data: bytes) -> str:
    """The file as text: by the encoding that it declares, else as any text is read."""
    declared = _DECLARATION.match(data[:400])
    name = declared.group(1).decode().lower() if declared else ""
    if name and name not in _UNICODE:
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError) as error:
            sentence = _("Chữ trong tệp XML không đúng bảng mã {name} mà tệp ghi. Xuất lại tệp với bảng mã UTF-8.")
            raise Refused("encoding", sentence.format(name=name)) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return text_of(data).text


def _scan(body: bytes) -> None:
    """Go over the whole file: a document type, depth, well-formedness."""
    parser, depth = expat.ParserCreate(), 0

    def doctype(*_what: object) -> None:
        raise _DoctypeFound

    def start(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH:
            raise Refused("too_deep", _("Tệp XML lồng quá sâu nên không đọc. Xuất lại tệp từ nguồn."))

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(body, True)


def _broken(error: expat.ExpatError) -> Refused:
    """Why a file is not XML; one that ends too early was cut."""
    if error.code in _CUT:
        return Refused("truncated", _("Tệp bị cắt giữa chừng hoặc chưa tải lên hết. Tải tệp lên lại."))
    return _wrong_at(error.lineno)


def _wrong_at(line: int) -> Refused:
    """The refusal of a file that is no XML from a line on."""
    return Refused("not_xml", _("Tệp XML viết sai ở dòng {n}. Xuất lại tệp từ nguồn rồi tải lên lần nữa.").format(n=line))


def name_of(element: Any) -> str:
    """The name of an element without its namespace."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: Any, name: str) -> list[Any]:
    """The children of this name, whatever their namespace."""
    return [child for child in element if name_of(child) == name]


def child(element: Any, name: str) -> Any | None:
    """The first child of this name."""
    return next(iter(children(element, name)), None)


def child_text(element: Any, name: str, otherwise: str = "") -> str:
    """The words of the first child of this name."""
    found = child(element, name)
    return otherwise if found is None else "".join(found.itertext()).strip() or otherwise


def everything(element: Any, name: str) -> list[Any]:
    """All elements of this name below an element, in the order of the file."""
    return [found for found in element.iter() if name_of(found) == name]
