"""The pages on which a list is taken in; the client inspects every page it fetches."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.cohorts.queries import roster
from tests.cast import Cast
from tests.files import make_rosters as files

Client = Any
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def hoa(client_for: Callable[[str], Client]) -> Client:
    """The coordinator's browser."""
    return client_for("coordinator")


def send(client: Client, cast: Cast, data: bytes, name: str = "ds.xlsx") -> Any:
    return client.post(f"/lop/{cast.cohort['thu']}/hoc-vien/nhap", data={"file": (io.BytesIO(data), name)})


def test_a_list_goes_from_file_to_class_in_three_steps(hoa: Client, cast: Cast, app: Flask) -> None:
    uploaded = send(hoa, cast, files.official())
    preview = hoa.get(uploaded.location)
    assert uploaded.status_code == 303
    assert "Ghi danh sách vào lớp" in preview.text
    assert "BAN THƯỜNG VỤ" in preview.text
    written = hoa.post(uploaded.location + "/ghi")
    assert (written.status_code, written.location) == (303, f"/lop/{cast.cohort['thu']}/hoc-vien")
    with app.app_context():
        assert len(roster(cast.cohort["thu"])) == 7


def test_the_preview_says_why_and_shows_letters_that_differ(hoa: Client, cast: Cast) -> None:
    rows = [
        (1, "Trần Thị La", 1985, "CT", "Hàm Rồng", "", ""),
        (2, "Lò Thị Vân", 1990, "CT", "xã Lạ Hoắc", "0912345001", ""),
        (3, "Vi Thị Xuân", 1990, "CT", "Mường Lát", "123", ""),
    ]
    text = hoa.get(send(hoa, cast, files.plain(rows)).location).text
    assert "Trần Thị L<mark>ạ</mark>" in text
    assert "Không tìm thấy đơn vị này trong danh mục xã, phường." in text
    assert "Số điện thoại “123” không đủ 10 chữ số." in text
    assert "Dòng 4" in text


def test_what_she_chose_is_kept_when_a_unit_is_not_known(hoa: Client, cast: Cast, app: Flask) -> None:
    preview = send(hoa, cast, files.plain([(1, "Lò Thị Vân", 1990, "CT", "xã Lạ Hoắc", "0912345001", "")])).location
    answer = hoa.post(preview + "/ghi", data={"dong-2": "new", "don-vi-2": "xã Đâu Đó"})
    assert answer.status_code == 422
    assert "không rõ “xã Đâu Đó” là xã, phường nào" in answer.text
    assert 'value="xã Đâu Đó"' in answer.text
    assert re.search(r'name="dong-2" value="new" checked', answer.text)
    assert hoa.post(preview + "/ghi", data={"dong-2": "new", "don-vi-2": "Mường Lát"}).status_code == 303
    with app.app_context():
        assert {row.unit_name for row in roster(cast.cohort["thu"]) if row.full_name == "Lò Thị Vân"} == {"Xã Mường Lát"}


def test_a_row_ticked_off_is_not_written(hoa: Client, cast: Cast, app: Flask) -> None:
    preview = send(hoa, cast, files.official()).location
    answer = hoa.post(preview + "/ghi", data={"dong-9": "skip"})
    assert answer.location == preview
    assert "để lại, chưa ghi" in hoa.get(preview).text
    with app.app_context():
        assert "Lò Thị Vân" not in {row.full_name for row in roster(cast.cohort["thu"])}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (files.text_renamed(), "không phải bảng tính Excel"),
        (files.password_protected(), "đặt mật khẩu"),
        (files.truncated(), "chưa tải lên hết"),
        (files.empty(), "không có dòng nào"),
        (files.no_header(), "Không thấy dòng tiêu đề"),
        (files.too_many_rows(), "quá 20.000 dòng"),
        (b"", "Tệp này trống"),
    ],
)
def test_a_file_that_is_no_list_is_answered_with_a_sentence(hoa: Client, cast: Cast, data: bytes, sentence: str) -> None:
    answer = send(hoa, cast, data)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_no_file_and_a_wrong_ending(hoa: Client, cast: Cast) -> None:
    assert "Chọn tệp danh sách" in hoa.post(f"/lop/{cast.cohort['thu']}/hoc-vien/nhap", data={}).text
    assert "Chọn tệp có đuôi" in send(hoa, cast, b"x", "ds.pdf").text


def test_of_two_sheets_alike_she_chooses(hoa: Client, cast: Cast) -> None:
    page = hoa.get(send(hoa, cast, files.two_alike()).location)
    links = re.findall(r'href="(/lop/\d+/hoc-vien/nhap/\d+)"', page.text)
    assert "Tệp có 2 trang giống danh sách" in page.text
    assert "Đợt 2" in hoa.get(links[1]).text


def test_a_list_of_another_class_does_not_exist_here(hoa: Client, client_for: Callable[[str], Client], cast: Cast) -> None:
    preview = send(hoa, cast, files.plain()).location
    assert client_for("other_coordinator").get(preview).status_code == 404
    assert client_for("other_coordinator").post(preview + "/ghi").status_code == 404
    number = preview.rsplit("/", 1)[1]
    assert client_for("other_coordinator").get(f"/lop/{cast.cohort['khac']}/hoc-vien/nhap/{number}").status_code == 404


def test_the_template_is_a_workbook_with_an_accented_name(hoa: Client, cast: Cast) -> None:
    answer = hoa.get(f"/lop/{cast.cohort['thu']}/hoc-vien/mau.xlsx")
    assert (answer.mimetype, answer.data[:2]) == (XLSX, b"PK")
    assert "filename*=UTF-8''Danh%20s%C3%A1ch" in answer.headers["Content-Disposition"]


def test_a_preview_costs_the_same_at_5_rows_and_at_200(hoa: Client, cast: Cast, statements: Any) -> None:
    hoa.get(f"/lop/{cast.cohort['thu']}/lich")
    counts = []
    for number in (5, 200):
        rows = [(n, f"Trần Thị Lạ{' Lạ' * (n % 2)}", 1990, "CT", "xã Lạ", f"09123{n:05d}", "") for n in range(number)]
        preview = send(hoa, cast, files.plain(rows)).location
        with statements() as seen:
            hoa.get(preview)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 7
