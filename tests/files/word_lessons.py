"""Word files with lessons as lecturers write them, built on the spot; the words are invented, nothing of a file is kept.

`python -m tests.files.word_lessons FOLDER` writes them, to open in Word.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from PIL import Image

from tests.files.encodings import tcvn3, vni

_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


class Lecturer:
    """A file while it is written."""

    def __init__(self) -> None:
        self.book = Document()

    def heading(self, words: str, level: int = 1) -> Any:
        return self.book.add_heading(words, level)

    def line(self, words: str, style: str | None = None, **looks: Any) -> Any:
        """A paragraph in one look: font, bold, hidden, superscript."""
        paragraph = self.book.add_paragraph(style=style)
        run = paragraph.add_run(words)
        for name, value in looks.items():
            setattr(run.font, name, value)
        return paragraph

    def raw(self, inner: str) -> Any:
        """A paragraph of OOXML."""
        names = nsdecls("w", "wp", "a", "pic", "r") + f' xmlns:m="{_MATH}" xmlns:v="urn:schemas-microsoft-com:vml"'
        paragraph = parse_xml(f"<w:p {names}>{inner}</w:p>")
        self.book.element.body.insert_element_before(paragraph, "w:sectPr")
        return paragraph

    def table(self, rows: list[list[str]]) -> Any:
        table = self.book.add_table(len(rows), max(map(len, rows)))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = words
        return table

    def picture(self, data: bytes | None = None, alt: str = "") -> None:
        self.book.add_picture(io.BytesIO(data or png()))
        if alt:
            next(iter(self.book.paragraphs[-1]._p.iter(qn("wp:docPr")))).set("descr", alt)

    def link(self, address: str, words: str) -> None:
        """A paragraph with a link."""
        key = self.book.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        self.raw(f'<w:hyperlink r:id="{key}"><w:r><w:t>{words}</w:t></w:r></w:hyperlink>')

    def done(self) -> bytes:
        file = io.BytesIO()
        self.book.save(file)
        return file.getvalue()


def png(size: tuple[int, int] = (600, 300)) -> bytes:
    """A small picture."""
    file = io.BytesIO()
    Image.new("RGB", size, "#28479b").save(file, "PNG")
    return file.getvalue()


def repacked(data: bytes, parts: dict[str, bytes | Callable[[bytes], bytes]]) -> bytes:
    """The file with some of its parts changed or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = parts.get(name, old.read(name))
            new.writestr(name, part(old.read(name)) if callable(part) else part)
        for name in parts.keys() - set(old.namelist()):
            part = parts[name]
            assert isinstance(part, bytes)
            new.writestr(name, part)
    return file.getvalue()


def with_note(data: bytes, words: str) -> bytes:
    """The file with a footnote 2, to which "w:footnoteReference w:id=2" refers."""
    notes = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:id='2'><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    relation = f'<Relationship Id="rIdNotes" Type="{kind}" Target="footnotes.xml"/></Relationships>'.encode()
    override = (
        b'<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        b'wordprocessingml.footnotes+xml"/></Types>'
    )
    return repacked(
        data,
        {
            "word/footnotes.xml": notes.encode(),
            "word/_rels/document.xml.rels": lambda old: old.replace(b"</Relationships>", relation),
            "[Content_Types].xml": lambda old: old.replace(b"</Types>", override),
        },
    )


def training() -> bytes:
    """Two lessons in good order: headings, list, table, picture, note, case, task, questions, sources, a footnote."""
    file = Lecturer()
    file.book.add_paragraph("Tài liệu tập huấn chi hội trưởng", style="Title")
    file.heading("Bài 1. Nghe cho hết lời")
    file.line("Chị Súa ở bản trên muốn cho con nghỉ học. Chị Hạnh đến nhà, hỏi chuyện nương ngô trước.")
    file.heading("Vì sao phải nghe", 2)
    said = file.line("Người được nghe ")
    said.add_run("tin người nghe").bold = True
    said.add_run(", tin rồi mới ")
    said.add_run("nói thật").italic = True
    said._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:footnoteReference w:id='2'/></w:r>"))
    for words in ("Hỏi việc nhà trước", "Nghe hết câu mới nói"):
        file.line(words, "List Bullet")
    file.line("Ghi nhớ: Nghe hết rồi mới nói.")
    file.picture(alt="Hai chị ngồi nói chuyện bên bếp")
    file.line("Hình 1. Nghe trước, nói sau")
    file.heading("Cách làm", 2)
    file.table([["Nên", "Không nên"], ["Hỏi mở", "Hỏi dồn"]])
    file.line("Tình huống 1: Chị Mỷ không đến họp")
    file.line("Ba lần họp chi hội chị Mỷ đều vắng. Chị em nói chị không thích Hội.")
    file.line("Thực hành (20 phút): Đến thăm một chị hay vắng họp, hỏi ba câu mở.")
    file.line("Câu 1. Đến nhà chị Mỷ, hỏi câu nào trước?")
    for words in (
        "A. Sao chị không đi họp?",
        "B. Dạo này nhà mình thế nào chị?",
        "Đáp án: B",
        "Giải thích: Câu hỏi mở để chị tự kể.",
    ):
        file.line(words)
    file.heading("Bài 2. Nói cho dễ hiểu")
    file.line("Câu ngắn, việc rõ, ngày rõ.")
    file.link("https://vbpl.vn/luat", "Văn bản gốc")
    file.heading("Tài liệu tham khảo", 2)
    file.line("Luật Bình đẳng giới số 73/2006/QH11", "List Number")
    return with_note(file.done(), "Theo lời kể của chị em chi hội.")


def without_styles() -> bytes:
    """A file in which headings are only bold and numbered, as many lecturers write."""
    file = Lecturer()
    for words, bold in (
        ("I. ĐẶT VẤN ĐỀ", True), ("Công tác vận động bắt đầu từ việc nghe.", False),
        ("II. NỘI DUNG", True), ("1. Chuẩn bị", True), ("Hẹn trước.", False), ("2. Gặp gỡ", True), ("Hỏi thăm trước.", False),
    ):  # fmt: skip
        file.line(words, bold=bold)
    return file.done()


def tracked() -> bytes:
    """Changes not yet accepted, comments, hidden words."""
    file = Lecturer()
    file.heading("Bài 1")
    file.raw(
        "<w:r><w:t xml:space='preserve'>Họp vào </w:t></w:r>"
        "<w:del w:id='1' w:author='a'><w:r><w:delText>thứ Hai</w:delText></w:r></w:del>"
        "<w:ins w:id='2' w:author='a'><w:r><w:t>thứ Ba</w:t></w:r></w:ins>"
        "<w:commentRangeStart w:id='0'/><w:r><w:t>.</w:t></w:r><w:commentRangeEnd w:id='0'/>"
        "<w:r><w:commentReference w:id='0'/></w:r>"
    )
    file.raw("<w:pPr><w:rPr><w:del w:id='3' w:author='a'/></w:rPr></w:pPr><w:r><w:t xml:space='preserve'>Câu đầu </w:t></w:r>")
    file.line("nối câu sau.")
    file.line("Chữ giấu.", hidden=True)
    return file.done()


def old_letters() -> bytes:
    """Old fonts, look-alikes, marks that stand apart."""
    file = Lecturer()
    file.heading("Bài 1")
    file.line(tcvn3("Công tác phụ nữ ở cơ sở cần lời gần gũi.").decode("cp1252", "surrogateescape"), name=".VnTime")
    file.line(vni("Hội viên ở thôn bản nghe được, làm được.").decode("cp1252"), name="VNI-Times")
    file.line("Đƣờng về phƣờng, хã.")
    file.line("Ho\u0323p chi ho\u0302\u0323i")
    return file.done()


def things() -> bytes:
    """What lessons cannot hold as it is: formulas, boxes, nested and merged tables, a drawing in EMF, unsafe links, a chart."""
    file = Lecturer()
    file.heading("Bài 1")
    sup = "<m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>"
    file.raw(f"<w:r><w:t xml:space='preserve'>Tính </w:t></w:r><m:oMath>{sup}</m:oMath>")
    box = "<w:txbxContent><w:p><w:r><w:t>Chữ trong khung vẽ.</w:t></w:r></w:p></w:txbxContent>"
    file.raw(f"<w:r><w:t>Đoạn có khung.</w:t></w:r><w:r><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></w:r>")
    outer = file.table([["Việc", "Ngày"], ["Họp", "Thứ Ba"]])
    outer.cell(1, 0).add_table(1, 1).cell(0, 0).text = "Bảng trong"
    merged = file.table([["Chung", ""], ["a", "b"]])
    merged.cell(0, 0).merge(merged.cell(0, 1))
    file.link("javascript:alert(1)", "Bấm vào đây")
    file.link("file:///etc/passwd", "Tệp")
    file.picture()
    return repacked(
        file.done(),
        {
            "word/media/image1.emf": b"EMF",
            "word/_rels/document.xml.rels": lambda old: re.sub(rb"media/image1\.png", b"media/image1.emf", old),
        },
    )


def long_book(lessons: int = 30, paragraphs: int = 90) -> bytes:
    """A book of some 300 pages."""
    file = Lecturer()
    body = file.book.element.body
    for lesson in range(lessons):
        file.heading(f"Bài {lesson + 1}. Việc thứ {lesson + 1}")
        for number in range(paragraphs):
            paragraph = OxmlElement("w:p")
            run = OxmlElement("w:r")
            text = OxmlElement("w:t")
            text.text = (
                f"Đoạn {number}: chị em họp chi hội, nghe hết lời rồi mới bàn việc nuôi gà, trồng ngô, cho con đi học. " * 2
            )
            run.append(text)
            paragraph.append(run)
            body.insert_element_before(paragraph, "w:sectPr")
    return file.done()


ALL: dict[str, Callable[[], bytes]] = {
    "tap-huan": training, "khong-kieu": without_styles, "theo-doi": tracked, "chu-cu": old_letters, "do-vat": things,
    "dai": long_book,
}  # fmt: skip

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in ALL.items():
        (folder / f"{name}.docx").write_bytes(make())
