"""Hồ sơ lớp: everything that an office keeps of a class, in one ZIP."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
from docx import Document as open_word
from docx.oxml.ns import qn
from flask import Flask

from app.attendance.services.roll import save_roll
from app.certificates.services import issue_certificates
from app.cohorts.queries import CohortView
from app.reports.dossier.archive import dossier_pieces, write_dossier
from app.storage.transaction import session
from tests.cast import NOW, TODAY, Cast
from tests.inspection import InspectingClient
from tests.reports.conftest import Counted

Clients = Callable[..., InspectingClient]


def opened(data: bytes) -> zipfile.ZipFile:
    """A ZIP."""
    return zipfile.ZipFile(io.BytesIO(data))


def words_of(data: bytes) -> str:
    """Every word of a .docx."""
    return " ".join(node.text or "" for node in open_word(io.BytesIO(data)).element.body.iter(qn("w:t")))


def cells_of(data: bytes) -> list[list[object]]:
    """Every row of the first sheet."""
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows()]


def write(cohort: CohortView) -> bytes:
    """The dossier of a class."""
    out = io.BytesIO()
    write_dossier(cohort, out, NOW)
    return out.getvalue()


def test_one_button_gives_every_paper_to_edit_and_to_print(client_for: Clients, counted: Counted, cast: Cast) -> None:
    act = {"by": cast.person["coordinator"], "at": NOW}
    save_roll(cast.session[1], {cast.enrolment["tham"]: "present"}, {}, device_at=NOW, client_prefix="hs", **act)
    issue_certificates(cast.cohort["thu"], body_id=counted.body_id, issued_on=TODAY, **act)
    client = client_for("coordinator")
    assert "Tải hồ sơ lớp" in client.get(f"/lop/{cast.cohort['thu']}/ho-so").text
    answer = client.get(f"/lop/{cast.cohort['thu']}/ho-so.zip")
    names = opened(answer.data).namelist()
    stems = sorted({name.rsplit(".", 1)[0] for name in names})
    assert [stem for stem in stems if not stem.startswith("04")] == [
        "00-muc-luc",
        "01-danh-sach-hoc-vien",
        "02-thoi-khoa-bieu",
        "03-diem-danh",
        "05-danh-sach-theo-quyet-dinh",
        "06-ket-qua",
        "07-so-cap-chung-chi",
    ]
    assert any(stem.startswith("04-bang-diem") for stem in stems)
    assert len(names) == 2 * len(stems)
    assert all(name.isascii() for name in names)
    assert names[-1].startswith("00-muc-luc")  # the last one, so that a file that broke off is known by it


def test_the_papers_say_what_the_ledger_says(counted: Counted, class_of_thu: CohortView, cast: Cast) -> None:
    act = {"by": cast.person["coordinator"], "at": NOW}
    marks = {cast.enrolment["tham"]: "present", cast.enrolment["anh"]: "absent"}
    save_roll(cast.session[1], marks, {}, device_at=NOW, client_prefix="hs", **act)
    archive = opened(write(class_of_thu))
    roll = words_of(archive.read("03-diem-danh.docx"))
    assert "Có mặt" in roll
    assert "Vắng không phép" in roll
    assert "145/QĐ-BTV" in words_of(archive.read("05-danh-sach-theo-quyet-dinh.docx"))
    results = {row[1]: row for row in cells_of(archive.read("06-ket-qua.xlsx"))}
    assert results["Hà Thị Thắm"][4] == "Được công nhận"
    assert results["Lê Thị Lan Anh"][6] == "Thiếu 4 tiết"
    assert results["Trương Thị Hòa"][4] == "Chưa xét"
    roster = {row[1]: row for row in cells_of(archive.read("01-danh-sach-hoc-vien.xlsx"))}
    assert roster["Hà Thị Thắm"][5] == "0912000001"
    contents = words_of(archive.read("00-muc-luc.docx"))
    assert "06-ket-qua.xlsx" in contents


def test_the_same_facts_are_the_same_bytes(counted: Counted, class_of_thu: CohortView) -> None:
    assert write(class_of_thu) == write(class_of_thu)


def test_each_paper_is_sent_when_it_is_ready_and_nothing_is_held_meanwhile(counted: Counted, class_of_thu: CohortView) -> None:
    pieces = []
    for piece in dossier_pieces(class_of_thu, NOW):
        assert not session().in_transaction()
        pieces.append(piece)
    assert len(pieces) >= 7
    assert b"".join(re.findall(rb"PK\x03\x04.{26}01-danh-sach-hoc-vien[.]pdf", pieces[0], re.DOTALL))
    assert opened(b"".join(pieces)).testzip() is None


def test_a_new_class_has_a_dossier_too(ctx: Flask, class_of_thu: CohortView) -> None:
    names = opened(write(class_of_thu)).namelist()
    assert "01-danh-sach-hoc-vien.pdf" in names
    assert "05-danh-sach-theo-quyet-dinh.pdf" not in names


def test_the_dossier_of_another_province_is_not_there(client_for: Clients, cast: Cast) -> None:
    client = client_for("other_coordinator")
    for url in (f"/lop/{cast.cohort['thu']}/ho-so", f"/lop/{cast.cohort['thu']}/ho-so.zip"):
        assert client.get(url).status_code == 404
    assert client_for("instructor").get(f"/lop/{cast.cohort['thu']}/ho-so.zip").status_code == 404
