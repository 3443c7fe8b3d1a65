"""A hundred and twenty files that were damaged, or made to do harm: packages, workbooks, pictures, texts, names."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache

from PIL import Image

from tests.files.make_rosters import plain
from tests.trust.hostile_texts import Hostile, names, texts

KINDS = 120
_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_BIG = 60_000_000
"""Bytes that a bomb unpacks to; beyond what any door takes, and quick to make."""


@cache
def hostile_files() -> list[Hostile]:
    """All of them, the same at every call."""
    made = [*_packages(), *_cells(), *_sheets(), *_pictures(), *texts(), *names()]
    chance = random.Random(120)
    while len(made) < KINDS:
        source = chance.choice([plain(), _docx(), _png(), _jpeg()])
        ending = {b"PK": ".xlsx", b"\x89P": ".png", b"\xff\xd8": ".jpg"}[source[:2]]
        made.append(Hostile(f"mutated {len(made)}", f"hong{ending}", mutated(source, chance)))
    return made[:KINDS]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, a piece doubled or a piece gone."""
    found = bytearray(data)
    for _change in range(chance.randrange(1, 30)):
        found[chance.randrange(len(found))] = chance.randrange(256)
    at, size = chance.randrange(len(found)), chance.randrange(1, 400)
    how = chance.randrange(3)
    if how == 1:
        del found[at : at + size]
    elif how == 2:
        found[at:at] = found[at : at + size]
    return bytes(found)


def _repacked(change: Callable[[str, bytes], bytes | None], more: dict[str, bytes] | None = None, data: bytes = b"") -> bytes:
    """A workbook with parts changed, left out (None) or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data or plain())) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            part = change(entry, old.read(entry))
            if part is not None:
                new.writestr(entry, part)
        for name, part in (more or {}).items():
            new.writestr(name, part)
    return file.getvalue()


def _sheet(xml: str, head: str = "") -> bytes:
    """A workbook whose first sheet holds this."""
    text = f'<?xml version="1.0" encoding="UTF-8"?>{head}<worksheet {_NS}>{xml}</worksheet>'.encode()
    return _repacked(lambda name, part: text if name.startswith("xl/worksheets/sheet1") else part)


def _docx(body: str = "<w:p><w:r><w:t>Câu 1: x</w:t></w:r></w:p>", head: str = "") -> bytes:
    """A Word file with this body."""
    ns = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", f'<?xml version="1.0"?>{head}<w:document {ns}><w:body>{body}</w:body></w:document>')
    return file.getvalue()


def _packages() -> Iterator[Hostile]:
    """What is wrong with the package itself."""
    good, zeros = plain(), b"0" * _BIG
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(9))
    yield Hostile("empty", "rong.xlsx", b"")
    yield Hostile("one byte", "mot.xlsx", b"P")
    yield Hostile("half", "nua.xlsx", good[: len(good) // 2])
    yield Hostile("no end", "cut.xlsx", good[:-22])
    yield Hostile("only an end", "cuoi.xlsx", good[-22:])
    yield Hostile("rubbish before", "truoc.xlsx", bytes(100_000) + good)
    yield Hostile("bomb in the sheet", "bom.xlsx", _repacked(lambda name, part: zeros if "sheet1" in name else part))
    yield Hostile("bomb in the strings", "bom2.xlsx", _repacked(lambda name, part: part, {"xl/sharedStrings.xml": zeros}))
    yield Hostile("bomb beside", "bom3.xlsx", _repacked(lambda name, part: part, {"xl/media/x.png": zeros}))
    yield Hostile("bomb in Word", "bom.docx", _docx(f"<w:p><w:r><w:t>{'a' * _BIG}</w:t></w:r></w:p>"))
    yield Hostile("ten thousand parts", "phan.xlsx", _repacked(lambda name, part: part, {f"x/{n}": b"" for n in range(10_000)}))
    yield Hostile("a package in itself", "long.xlsx", _repacked(lambda name, part: good if "sheet1" in name else part))
    yield Hostile("paths upwards", "len.xlsx", _repacked(lambda name, part: part, {"../../../tmp/x": b"x", "/etc/x": b"x"}))
    yield Hostile("said to be encrypted", "khoa.xlsx", good.replace(b"PK\x03\x04\x14\x00\x00\x00", b"PK\x03\x04\x14\x00\x01\x00"))
    yield Hostile("sizes that lie", "doi.xlsx", good.replace(struct.pack("<H", 8), struct.pack("<H", 0), 3))
    yield Hostile("old Office", "cu.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000))
    yield Hostile("old Office called new", "cu.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000))
    yield Hostile("RTF", "a.docx", rb"{\rtf1\ansi{\object\objdata 0105}}" * 1000)
    for name, head in (
        ("a thousand million laughs", f"<!DOCTYPE x [{laughs}]>"),
        ("entity that reads a file", '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'),
        ("entity from afar", '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'),
        ("parameter entity", '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/a"> %a;]>'),
    ):
        text = "&l8;" if "laughs" in name else "&f;" if "reads" in name else "x"
        yield Hostile(
            f"{name}, sheet",
            "thuc-the.xlsx",
            _sheet(f'<sheetData><row r="1"><c t="inlineStr"><is><t>{text}</t></is></c></row></sheetData>', head),
        )
        yield Hostile(f"{name}, Word", "thuc-the.docx", _docx(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>", head))
    yield Hostile("deep Word", "sau.docx", _docx("<w:tbl><w:tr><w:tc>" * 5000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 5000))
    yield Hostile("half a Word", "cut.docx", _docx()[:200])


def _cells() -> Iterator[Hostile]:
    """Workbooks with impossible cells."""
    rows = {
        "a cell beyond the sheet": '<row r="1"><c r="ZZZZ99999999999"><v>1</v></c></row>',
        "a row of a thousand million": '<row r="1000000000"><c r="A1000000000"><v>1</v></c></row>',
        "a row below nothing": '<row r="-5"><c r="A-5"><v>1</v></c></row>',
        "a string that is not there": '<row r="1"><c r="A1" t="s"><v>99999999</v></c></row>',
        "a string below nothing": '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        "a style that is not there": '<row r="1"><c r="A1" s="99999999"><v>1</v></c></row>',
        "no number": '<row r="1"><c r="A1"><v>NaN</v></c><c r="B1"><v>1e999</v></c><c r="C1"><v>-inf</v></c></row>',
        "an unknown type": '<row r="1"><c r="A1" t="zzz"><v>1</v></c></row>',
        "a formula that runs": """<row r="1"><c r="A1"><f>cmd|' /C calc'!A0</f><v>1</v></c></row>""",
        "a formula for ever": '<row r="1"><c r="A1"><f t="shared" ref="A1:XFD1048576" si="0">A1+1</f><v>1</v></c></row>',
        "a day in a million years": '<row r="1"><c r="A1" s="1"><v>999999999999</v></c></row>',
        "a day before days": '<row r="1"><c r="A1" s="1" t="d"><v>-99999-01-01</v></c></row>',
        "the same cell often": '<row r="1">' + '<c r="A1"><v>1</v></c>' * 50_000 + "</row>",
        "rows without end": "<row/>" * 200_000,
        "cells without a place": "<row>" + "<c><v>1</v></c>" * 20_000 + "</row>",
    }
    for what, row in rows.items():
        yield Hostile(what, "o.xlsx", _sheet(f"<sheetData>{row}</sheetData>"))


def _sheets() -> Iterator[Hostile]:
    """Workbooks that say impossible things of a sheet."""
    yield Hostile("all is merged", "gop.xlsx", _sheet('<sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'))
    yield Hostile(
        "a hundred thousand merged",
        "gop2.xlsx",
        _sheet("<sheetData/><mergeCells>" + '<mergeCell ref="A1:B2"/>' * 100_000 + "</mergeCells>"),
    )
    yield Hostile("a merge of nonsense", "gop3.xlsx", _sheet('<sheetData/><mergeCells><mergeCell ref="X:-1"/></mergeCells>'))
    yield Hostile(
        "a size of nonsense",
        "co.xlsx",
        _sheet('<dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
    )
    yield Hostile("deep XML", "sau.xlsx", _sheet("<a>" * 50_000 + "</a>" * 50_000))
    yield Hostile("cut XML", "cut2.xlsx", _sheet("<sheetData><row"))
    yield Hostile("a million attributes", "thuoc-tinh.xlsx", _sheet(f"<row {' '.join(f'a{n}=x' for n in range(100_000))}/>"))
    yield Hostile(
        "bytes that are no letters",
        "chu.xlsx",
        _repacked(lambda name, part: b"\xff\xfe\xff" + part if "sheet1" in name else part),
    )
    yield Hostile("no workbook in it", "khong.xlsx", _repacked(lambda name, part: None if name == "xl/workbook.xml" else part))
    yield Hostile("no sheets in it", "khong2.xlsx", _repacked(lambda name, part: None if "sheet1" in name else part))
    yield Hostile(
        "a workbook of itself",
        "minh.xlsx",
        _repacked(lambda name, part: part.replace(b"sheet1.xml", b"../workbook.xml") if name.endswith(".rels") else part),
    )
    yield Hostile("with macros", "macro.xlsm", _repacked(lambda name, part: part, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}))
    ns = " ".join(f'xmlns:{word}="urn:oasis:names:tc:opendocument:xmlns:{word}:1.0"' for word in ("office", "table", "text"))
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    sheet = f'<office:spreadsheet><table:table table:name="a">{row}</table:table></office:spreadsheet>'
    ods = f"<office:document-content {ns}><office:body>{sheet}</office:body></office:document-content>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", ods)
    yield Hostile("seventeen thousand million cells in a line", "lap.ods", file.getvalue())


def _png(width: int = 40, height: int = 30, mode: str = "RGB", kind: str = "PNG") -> bytes:
    """A picture."""
    file = io.BytesIO()
    Image.new(mode, (width, height), 255).save(file, kind, compress_level=1)
    return file.getvalue()


def _jpeg() -> bytes:
    """A photo with a comment and a place."""
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(file, "JPEG", comment=b"<script>window.ran=1</script>")
    return file.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    """A piece of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _pictures() -> Iterator[Hostile]:
    """Pictures that are too large, something else, or two things at once."""
    sign, end = b"\x89PNG\r\n\x1a\n", _chunk(b"IEND", b"")
    huge = sign + _chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    yield Hostile("a picture of 3.6 thousand million points", "to.png", huge + end)
    yield Hostile("the same with points", "to2.png", huge + _chunk(b"IDAT", zlib.compress(bytes(_BIG))) + end)
    yield Hostile("as many points as are taken, in four colours", "vua.png", _png(4000, 4000, "RGBA"))
    yield Hostile("as many points as are taken, in 16 bits", "vua2.png", _png(4000, 4000, "I;16"))
    yield Hostile("as many points as are taken of WebP", "vua.webp", _png(2400, 2400, "RGBA", "WEBP"))
    yield Hostile("40 million points in four colours", "vua3.png", _png(6320, 6320, "RGBA"))
    yield Hostile("words that unpack", "chu.png", _png()[:-12] + _chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(_BIG))) + end)
    yield Hostile(
        "a colour profile that unpacks",
        "mau.png",
        _png()[:33] + _chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(_BIG))) + _png()[33:],
    )
    yield Hostile("no width", "khong.png", sign + _chunk(b"IHDR", struct.pack(">IIBBBBB", 0, 0, 8, 2, 0, 0, 0)) + end)
    yield Hostile("a photo of 65535 lines", "to.jpg", _jpeg().replace(b"\x00\x1e\x00\x28", b"\xff\xff\xff\xff"))
    yield Hostile("half a photo", "nua.jpg", _jpeg()[:300])
    yield Hostile("a photo that is a page", "trang.jpg", b"<html><script>window.ran=1</script></html>")
    yield Hostile("a picture and a page", "hai.png", _png() + b"<script>window.ran=1</script>")
    yield Hostile("a GIF and a script", "hai.gif", b"GIF89a/*" + bytes(30) + b"*/=1;window.ran=1")
    yield Hostile("a drawing that runs", "ve.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="window.ran=1"/>')
    yield Hostile("a drawing called a picture", "ve.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="window.ran=1"/>')
    for kind, name in (
        ("TIFF", "a.jpg"),
        ("BMP", "a.png"),
        ("ICO", "b.png"),
        ("PPM", "c.png"),
        ("EPS", "d.jpg"),
        ("PDF", "e.jpg"),
    ):
        file = io.BytesIO()
        Image.new("RGB", (16, 16), "white").save(file, kind)
        yield Hostile(f"{kind} called {name}", name, file.getvalue())
    file = io.BytesIO()
    frames = [Image.new("P", (2, 2), n % 250) for n in range(3000)]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], optimize=False)
    yield Hostile("a picture that moves for ever", "dong.gif", file.getvalue())
    yield Hostile("a file of a million noughts", "khong.webp", b"RIFF\xff\xff\xff\xffWEBPVP8X" + bytes(1_000_000))
