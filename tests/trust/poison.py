"""Texts that want to run in a browser, a workbook, a document; and what an answer looks like in which one got through."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from html.parser import HTMLParser
from typing import Any

import openpyxl
from lxml import etree

MARKUP = (
    "<script>window.ran=1</script>",
    "<ScRiPt src=//evil.example/x.js></ScRiPt>",
    "<img src=x onerror=window.ran=1>",
    "<svg onload=window.ran=1>",
    "<svg><script>window.ran=1</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.ran=1>",
    "<iframe src=javascript:parent.ran=1></iframe>",
    "<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
    "<details open ontoggle=window.ran=1>",
    "<body onload=window.ran=1>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<form action=//evil.example/><button>x",
    '"><img src=x onerror=window.ran=1>',
    "'><img src=x onerror=window.ran=1>",
    '" autofocus onfocus="window.ran=1',
    "' autofocus onfocus='window.ran=1",
    "</textarea><script>window.ran=1</script>",
    "</title><script>window.ran=1</script>",
    "</script><script>window.ran=1</script>",
    "--><img src=x onerror=window.ran=1>",
    "]]><img src=x onerror=window.ran=1>",
    "[x](javascript:window.ran=1)",
    "![x](x){: onerror=window.ran=1 }",
    "{{ 7*7*191 }}{% raw %}${7*7*191}<%= 7*7*191 %>",
    "&lt;img src=x onerror=window.ran=1&gt;",
    "\u2028window.ran=1\u2029//",
    "+ADw-script+AD4-window.ran=1+ADw-/script+AD4-",
)
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(1)", '=HYPERLINK("http://evil.example","x")', "=cmd|' /C calc'!A0", "\t=1+1", "|1")
"""What a workbook would reckon or fetch."""
COMPUTED = str(7 * 7 * 191)
"""What a template would print that ran what was typed."""
_RUNS = re.compile(r"^[\s\x00-\x1f]*(javascript|vbscript|data|blob|file)\s*:", re.I)
_ADDRESSES = {"href", "src", "action", "formaction", "srcdoc", "poster", "data", "background", "xlink:href", "srcset", "ping"}
_STRANGE = {"iframe", "base", "embed", "object", "math", "mtext", "mglyph", "template", "frame"}


class Reader(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self._script = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """No handler, no address that runs or leads to the stranger, no element that pages do not use."""
        given = dict(attrs)
        self._script = tag == "script"
        if tag in _STRANGE or (tag == "script" and not given.get("src")) or (tag == "meta" and "http-equiv" in given):
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.faults.append(f"{name} on <{tag}>")
            if name in _ADDRESSES and (_RUNS.match(value or "") or "evil.example" in (value or "").partition("?")[0]):
                self.faults.append(f"{name}={value} on <{tag}>")

    def handle_data(self, data: str) -> None:
        """Nothing inside a script, nothing reckoned by a template."""
        if (self._script and data.strip()) or COMPUTED in data:
            self.faults.append(f"ran: {data[:60]!r}")
        self._script = False


def faults_of(answer: Any) -> list[str]:
    """What got through in an answer, whatever kind of file it is."""
    body, kind = answer.get_data(), answer.mimetype
    if answer.status_code >= 500:
        return [f"status {answer.status_code}"]
    if kind == "text/html":
        return Reader(body.decode()).faults
    if kind == "application/pdf":
        return [word.decode() for word in (b"/JavaScript", b"/JS ", b"/Launch", b"evil.example", b"/OpenAction") if word in body]
    if kind == "text/csv":
        return [
            cell for row in csv.reader(io.StringIO(body.decode("utf-8-sig"))) for cell in row if cell[:1] in tuple("=+-@\t\r")
        ]
    if body[:2] == b"PK":
        return _in_package(body)
    return []


def _in_package(body: bytes) -> list[str]:
    """Of a workbook or a Word file: formulas, links to elsewhere, parts that are no XML."""
    found = []
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                text = package.read(name)
                etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True))
                if name.endswith(".rels") and b"evil.example" in text:
                    found.append(f"{name} leads to the stranger")
        if "xl/workbook.xml" in package.namelist():
            book = openpyxl.load_workbook(io.BytesIO(body))
            cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
            found += [f"formula {cell.value!r}" for cell in cells if cell.data_type == "f" and "evil" in str(cell.value)]
            found += [f"formula {cell.value!r}" for cell in cells if cell.data_type == "f" and str(cell.value) in FORMULAS]
            found += [
                f"link {cell.hyperlink.target}" for cell in cells if cell.hyperlink and "evil" in str(cell.hyperlink.target)
            ]
    return found
