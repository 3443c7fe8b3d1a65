"""Sheets that cannot be read, or only in part: a sentence that helps, and nothing half written."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from app.attendance.models import Mark, SheetImport
from app.attendance.queries import proposal_of
from app.attendance.services.imports import confirm_import, stage_sheet
from app.attendance.wording import say_issue, say_why
from app.kernel.refusal import Refused
from app.storage.base import db
from tests.attendance.conftest import NOW, Klass
from tests.attendance.sheets import LONG_AGO, as_bytes, flat, merged, with_kept_value


def refusal(klass: Klass, data: bytes, **more: Any) -> Refused:
    """Why a file is refused; nothing of it is kept."""
    with pytest.raises(Refused) as caught:
        stage_sheet(klass.cohort_id, data, "bang.xlsx", by=klass.hoa, at=NOW, **more)
    assert db.session.query(SheetImport).count() == 0
    return caught.value


def issues(klass: Klass, book: Workbook) -> list[str]:
    """What the preview says was not read; what could be read is confirmed."""
    import_id = stage_sheet(klass.cohort_id, as_bytes(book), "bang.xlsx", by=klass.hoa, at=NOW)
    said = [say_issue(issue) for issue in proposal_of(import_id).issues]
    confirm_import(import_id, {}, {}, by=klass.hoa, at=NOW)
    return said


def test_a_file_that_is_no_workbook(klass: Klass) -> None:
    assert "không phải bảng tính Excel" in refusal(klass, b"Ho ten;17/11\nLan;x\n").sentence


def test_a_workbook_that_was_cut_in_half(klass: Klass) -> None:
    data = as_bytes(merged(klass.names, {0: "x"}))
    assert "chưa tải lên hết" in refusal(klass, data[: len(data) // 2]).sentence


def test_the_sheet_of_another_class(klass: Klass) -> None:
    told = refusal(
        klass, as_bytes(merged(["Đinh Văn Khôi", "Quách Công Tráng", "Trịnh Bá Đô"], {0: "xxxx", 1: "xxxx", 2: "xxxx"}))
    )
    assert told.reason == "wrong_class"
    assert "Tuần 1" in told.sentence


def test_a_sheet_in_which_most_are_strangers_is_warned_about(klass: Klass) -> None:
    strangers = ["Đinh Văn Khôi", "Quách Công Tráng", "Trịnh Bá Đô"]
    said = issues(klass, merged([klass.names[0], *strangers], dict.fromkeys(range(4), "xxxx")))
    assert "không có trong lớp này" in said[0]


def test_a_sheet_of_another_time(klass: Klass) -> None:
    told = refusal(klass, as_bytes(merged(klass.names, {0: "xxxx"}, days=LONG_AGO)))
    assert told.reason == "other_dates"
    assert "02/11/2026 đến 13/11/2026" in told.sentence


def test_a_sheet_without_names(klass: Klass) -> None:
    assert refusal(klass, as_bytes(flat(["Mã", "Buổi 1"], [["1", "x"]]))).reason == "no_names"


def test_a_sheet_without_sessions(klass: Klass) -> None:
    assert "17/11 S" in refusal(klass, as_bytes(flat(["Họ và tên", "Ghi chú"], [["Lan", "x"]]))).sentence


def test_a_head_with_nobody_below(klass: Klass) -> None:
    assert refusal(klass, as_bytes(flat(["Họ và tên", "Buổi 1"], []))).reason == "no_rows"


def test_far_too_many_people(klass: Klass) -> None:
    rows = [[f"Nguyễn Thị {number}", "x"] for number in range(12_001)]
    assert refusal(klass, as_bytes(flat(["Họ và tên", "Buổi 1"], rows))).reason == "too_many_people"


def test_two_sheets_that_both_look_like_it(klass: Klass) -> None:
    book = merged(klass.names, {0: "x"})
    book.copy_worksheet(book.active).title = "Tuần 2"
    told = refusal(klass, as_bytes(book))
    assert (told.reason, "“Tuần 1”, “Tuần 2”" in told.sentence) == ("which_sheet", True)
    assert refusal(klass, as_bytes(book), sheet_name="Tuần 9").reason == "no_sheet"
    assert stage_sheet(klass.cohort_id, as_bytes(book), "b.xlsx", sheet_name="tuan 2", by=klass.hoa, at=NOW)


def test_a_hidden_sheet_does_not_count(klass: Klass) -> None:
    book = merged(klass.names, {0: "x"})
    copy = book.copy_worksheet(book.active)
    copy.title, copy.sheet_state = "Bản cũ", "hidden"
    assert issues(klass, book) == []


def test_days_outside_the_timetable_are_said_and_the_others_read(klass: Klass) -> None:
    said = issues(klass, flat(["Họ và tên", "2/11 S", "25/12 S"], [[klass.names[0], "x", "x"]]))
    assert said == ["Cột C (“25/12 S”) không có trong lịch của lớp nên không đọc."]
    assert db.session.query(Mark).count() == 1


def test_a_column_under_a_merged_day_is_named_with_the_day_and_an_empty_one_not_at_all(klass: Klass) -> None:
    book = flat(
        ["Họ và tên", "Buổi 1", "20/11", "", "21/11", ""], [["", "", "S", "C", "S", "C"], [klass.names[0], *"xxx", "", ""]]
    )
    said = issues(klass, book)
    assert [line.split(" không")[0] for line in said] == ["Cột C (“20/11 S”)", "Cột D (“20/11 C”)"]


def test_a_column_twice_is_not_read_at_all(klass: Klass) -> None:
    said = issues(klass, flat(["Họ và tên", "2/11 S", "Buổi 1", "Buổi 2"], [[klass.names[0], "x", "K", "x"]]))
    assert said == ["Cột B và cột C cùng là buổi 1 nên cả hai không đọc. Bỏ bớt một cột rồi tải lại."]
    assert db.session.query(Mark).count() == 1


def test_a_day_without_its_half_is_not_guessed(klass: Klass) -> None:
    assert "chưa rõ buổi sáng hay chiều" in issues(klass, flat(["Họ và tên", "2/11", "3/11 S"], [[klass.names[0], "x", "x"]]))[0]


def test_a_column_of_marks_under_an_unknown_head_is_said(klass: Klass) -> None:
    said = issues(klass, flat(["Họ và tên", "Buổi 1", "Thứ Hai", "Ghi chú", "Tổng vắng"], [[klass.names[0], "x", "x", "ốm", 3]]))
    assert len(said) == 1
    assert said[0].startswith("Cột C (“Thứ Hai”)")


def test_marks_that_nobody_defined_name_their_cell(klass: Klass) -> None:
    said = issues(klass, merged(klass.names, {0: ["x", "vv", "x", "?"]}))
    assert said[0] == "Ô E7 ghi “vv”, chưa rõ nghĩa nên không ghi. Chọn nghĩa ở mục “Cách đọc tệp này”."
    assert said[1].startswith("Ô G7")
    assert db.session.query(Mark).count() == 2


def test_numbers_that_do_not_fit_the_session(klass: Klass) -> None:
    said = issues(klass, flat(["Họ và tên", "Buổi 1", "Buổi 2", "Buổi 3"], [[klass.names[0], 7, 1.2, 0.5]]))
    assert [sentence[:4] for sentence in said] == ["Ô B2", "Ô C2", "Ô D2"]
    assert db.session.query(Mark).count() == 0


def test_marks_for_a_session_still_to_come_are_not_written(klass: Klass) -> None:
    said = issues(klass, flat(["Họ và tên", "10/11 C", "11/11 S"], [[klass.names[0], "x", "x"]]))
    assert said == ["Ô C2 ghi “x” nhưng buổi 15 chưa đến ngày, nên không ghi."]


def test_hidden_rows_are_read_and_named(klass: Klass) -> None:
    book = merged(klass.names, {0: "x", 1: "x"})
    book.active.row_dimensions[8].hidden = True
    assert issues(klass, book) == [f"Dòng 8 ({klass.names[1]}) đang ẩn trong tệp nhưng vẫn được đọc."]
    assert db.session.query(Mark).count() == 2


def test_a_formula_in_a_mark_without_a_value_is_said(klass: Klass) -> None:
    said = issues(klass, merged(klass.names, {0: ['=IF(1=1,"x","")', "x"]}))
    assert said == ["Ô D7 là công thức chưa có kết quả nên không ghi. Mở tệp bằng Excel, lưu lại rồi tải lên."]
    assert db.session.query(Mark).count() == 1, "the formula in the column of sums is nobody's mark"


def test_the_value_that_excel_kept_of_a_formula_is_read(klass: Klass) -> None:
    data = with_kept_value(as_bytes(merged(klass.names, {0: ['=IF(1=1,"x","")', "K"]})), "D7", "x")
    confirm_import(stage_sheet(klass.cohort_id, data, "bang.xlsx", by=klass.hoa, at=NOW), {}, {}, by=klass.hoa, at=NOW)
    assert (klass.state(0, 1), klass.state(0, 2)) == ("present", "absent")


def test_a_hundred_thousand_empty_rows_are_no_hindrance(klass: Klass) -> None:
    book = merged(klass.names, {0: "x"})
    bold = Font(bold=True)
    for row in range(100, 100_100):
        book.active.cell(row, 1).font = bold
    assert issues(klass, book) == []


def test_names_whose_accents_stand_apart_are_found(klass: Klass) -> None:
    book = flat([unicodedata.normalize("NFD", "HỌ VÀ TÊN"), "Buổi 1"], [[unicodedata.normalize("NFD", klass.names[0]), "X"]])
    assert issues(klass, book) == []
    assert db.session.query(Mark).count() == 1


def test_somebody_twice_is_said_with_the_first_row(klass: Klass) -> None:
    import_id = stage_sheet(
        klass.cohort_id,
        as_bytes(flat(["Họ và tên", "Buổi 1"], [[klass.names[0], "x"], [klass.names[0], "K"]])),
        "b.xlsx",
        by=klass.hoa,
        at=NOW,
    )
    assert say_why(proposal_of(import_id).rows[1]) == "Người này đã có ở dòng 2."


def test_a_class_that_does_not_exist_or_has_no_timetable(klass: Klass) -> None:
    data = as_bytes(merged(klass.names, {0: "x"}))
    with pytest.raises(Refused, match="no_cohort"):
        stage_sheet(99_999, data, "b.xlsx", by=klass.hoa, at=NOW)
