"""What is printed: every word of a record whole, a QR that leads to the public page, typed cells in Excel."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import zxingcpp
from PIL import Image

from app.certificates.pages import register_cells, register_table, register_title
from app.certificates.paper import RegisterHead, RegisterLine, certificate_sheets, register_pages
from app.certificates.queries import CertificateView, entries
from app.certificates.queries.registers import every_register
from app.certificates.rules import Corrections, Printed
from app.certificates.services import Numbered, reprint_certificate
from app.people.paper import fonts
from app.web.workbook import workbook
from tests.cast import NOW, Cast
from tests.certificates.conftest import of

POPPLER = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler to read a PDF")
PRINTED = Printed(
    kind="certificate",
    skin="state",
    parent_name="HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM",
    body_name="HỌC VIỆN PHỤ NỮ VIỆT NAM",
    place="Hà Nội",
    serial="CC2026-0004",
    entry="4/2026/SCC",
    code="K7M29PXA4RTC",
    name="Công Tằng Tôn Nữ Thị Hoàng Nguyễn Huỳnh Phương Khánh",
    birth="1985-03-12",
    post="Chủ tịch Hội LHPN xã kiêm Phó Chủ tịch Ủy ban MTTQ xã",
    unit="Xã Nguyệt Ấn",
    class_code="NVCB-K1",
    class_title="Lớp bồi dưỡng nghiệp vụ khóa 1",
    opens_on=date(2026, 10, 5),
    closes_on=date(2026, 11, 28),
    course_title="Bồi dưỡng nghiệp vụ cơ bản công tác Hội dành cho cán bộ cấp xã, chi hội trưởng và cán bộ nguồn các cấp " * 2,
    course_decision="4473/QĐ-ĐCT",
    periods=200.0,
    online=100.0,
    in_person=100.0,
    band="Khá",
    decision_number="145/QĐ-BTV",
    decided_on=date(2026, 12, 2),
    capacity="KT. GIÁM ĐỐC",
    signatory_title="PHÓ GIÁM ĐỐC",
    signatory_name="Lê Thị Hà",
    issued_on=date(2027, 2, 5),
    replaces="CC2026-0001",
)


def address(code: str) -> str:
    """The public page of a code."""
    return f"https://sohoc.example.vn/xac-minh/{code}"


def text_of(data: bytes, tmp_path: Path) -> str:
    """The words of a PDF, as one line."""
    (tmp_path / "a.pdf").write_bytes(data)
    said = subprocess.run(["pdftotext", "-layout", str(tmp_path / "a.pdf"), "-"], capture_output=True, check=True, timeout=60)
    return " ".join(said.stdout.decode().split())


@POPPLER
def test_every_word_of_a_long_record_stands_on_the_paper(tmp_path: Path) -> None:
    text = text_of(certificate_sheets([PRINTED], address), tmp_path)
    wanted = (PRINTED.name, PRINTED.serial, PRINTED.entry, "K7M2-9PXA-4RTC", PRINTED.body_name, PRINTED.signatory_name)
    assert [word for word in wanted if word not in text] == []
    assert [word for word in PRINTED.course_title.split() if word not in text] == []
    assert text.count("nguồn các cấp") == 2
    assert "Sinh ngày: 12/03/1985" in text
    assert "Hà Nội, ngày 05 tháng 02 năm 2027" in text
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text


@POPPLER
def test_the_union_prints_no_national_title_and_a_year_of_birth_alone(tmp_path: Path) -> None:
    text = text_of(certificate_sheets([replace(PRINTED, skin="union", birth="1985", kind="attestation")], address), tmp_path)
    assert "CỘNG HÒA" not in text
    assert "GIẤY CHỨNG NHẬN" in text
    assert "Năm sinh: 1985" in text


@POPPLER
def test_the_font_that_comes_with_the_product_prints_the_same_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_known", lambda: iter(()))
    fonts.family.cache_clear()
    try:
        assert fonts.family().title == "Noto Serif"
        assert PRINTED.name in text_of(certificate_sheets([PRINTED], address), tmp_path)
    finally:
        fonts.family.cache_clear()


def test_a_font_without_vietnamese_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font at all")
    monkeypatch.setattr(fonts, "_known", lambda: iter([("Broken", broken, broken, broken)]))
    fonts.family.cache_clear()
    try:
        assert fonts.family().title == "Noto Serif"
    finally:
        fonts.family.cache_clear()


@POPPLER
def test_the_qr_on_the_paper_leads_to_the_public_page(tmp_path: Path) -> None:
    (tmp_path / "c.pdf").write_bytes(certificate_sheets([PRINTED], address))
    subprocess.run(["pdftoppm", "-r", "150", "-png", str(tmp_path / "c.pdf"), str(tmp_path / "c")], check=True, timeout=60)
    with Image.open(next(tmp_path.glob("c*.png"))) as picture:
        assert [code.text for code in zxingcpp.read_barcodes(picture)] == [address(PRINTED.code)]


def test_the_same_records_are_the_same_bytes_and_every_page_is_told() -> None:
    told: list[int] = []
    once = certificate_sheets([PRINTED, PRINTED], address, told.append)
    assert (once == certificate_sheets([PRINTED, PRINTED], address), told) == (True, [1, 2])


@POPPLER
def test_the_register_has_numbered_pages_of_twenty_lines(tmp_path: Path) -> None:
    lines = [RegisterLine((f"{n}/2026", f"CC-{n}", "Hà Thị Thắm", *[""] * 7), n == 3) for n in range(1, 24)]
    head = RegisterHead("HỘI LHPN VIỆT NAM", "HỘI LHPN TỈNH", "SỔ CẤP CHỨNG CHỈ NĂM 2026", 2026, 23, 1)
    text = text_of(register_pages(head, lines), tmp_path)
    assert text.index("20/2026") < text.index("Trang 2") < text.index("21/2026")
    assert "có 2 trang, 23 số đã cấp, trong đó 1 số đã hủy" in text
    assert "Trang 3" not in text


@pytest.fixture
def book(
    cast: Cast, recognise: Callable[..., int], issue: Callable[..., Numbered], kept: Callable[[], list[CertificateView]]
) -> bytes:
    """A register with a name that looks like a formula, as a workbook."""
    recognise("tham", "anh")
    issue()
    evil = Corrections('=HYPERLINK("http://x","Thắm")', "1985-03-12", "+1+1", "@SUM(A1)")
    reprint_certificate(of(kept(), "Hà Thị Thắm")[0].id, evil, reason="-2+3", by=cast.person["coordinator"], at=NOW)
    [register] = every_register()
    return workbook(register_title(register), [register_table(register, entries(register))])


def test_the_workbook_has_days_as_days_and_never_a_formula(book: bytes) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    rows = list(sheet.iter_rows(min_row=5))
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "d"}
    assert [row[4].value for row in rows] == ["Lê Thị Lan Anh", "Hà Thị Thắm", '=HYPERLINK("http://x","Thắm")']
    assert rows[2][5].value.date() == date(1985, 3, 12)
    assert [(row[0].value, row[1].value) for row in rows] == [(1, 1), (1, 2), (1, 3)]
    assert sheet.freeze_panes is not None
    assert sheet.print_title_rows


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_libreoffice_opens_the_workbook_and_calculates_nothing(book: bytes, tmp_path: Path) -> None:
    (tmp_path / "so.xlsx").write_bytes(book)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir"]
    subprocess.run([*command, str(tmp_path), str(tmp_path / "so.xlsx")], check=True, capture_output=True, timeout=110)
    text = (tmp_path / "so.csv").read_text(encoding="utf-8")
    assert '=HYPERLINK(""http://x"",""Thắm"")' in text
    assert "12/03/1985" in text
    assert "-2+3" in text


def test_a_line_on_paper_has_a_cell_for_every_column(book: bytes) -> None:
    from app.certificates.paper.register import _COLUMNS

    [register] = every_register()
    assert {len(register_cells(line)) for line in entries(register)} == {len(_COLUMNS) - 1}
    assert sum(share for _label, share in _COLUMNS) == pytest.approx(1)
