"""The pages of the roll and of sheets: who may open them, what they say, what they cost."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook

from app.attendance.models import Mark
from app.cohorts.models import ClassSession, Enrolment, Officer
from tests.attendance.conftest import Klass
from tests.attendance.sheets import as_bytes, flat, merged


def fields(page: str) -> dict[str, str]:
    """The hidden fields of the roll."""
    return dict(re.findall(r'<input type="hidden" name="(seen|client)" value="([^"]*)"', page))


def roll_url(room: Klass, session: int) -> str:
    """The address of a session's roll."""
    return f"/diem-danh/{room.sessions[session - 1]}"


def upload_url(room: Klass) -> str:
    """The address of the uploads."""
    return f"/lop/{room.cohort_id}/nhap-diem-danh"


def send(client: Any, room: Klass, book: Any, **more: str) -> Any:
    """Upload a workbook."""
    data = {"sheet": (io.BytesIO(as_bytes(book)), "tuần 1.xlsx"), "page": "", "blank": ""} | more
    return client.post(upload_url(room), data=data, content_type="multipart/form-data")


def test_the_list_says_which_rolls_are_taken(room: Klass, client_for: Any) -> None:
    room.save(1, {}, fill="present")
    room.save(2, {0: "present"})
    page = client_for("coordinator").get(f"/lop/{room.cohort_id}/diem-danh").text
    assert "Đã điểm danh 50/50" in page
    assert "Mới ghi 1/50" in page
    assert "Lê Thị Hoa ghi lúc 10:00 ngày 10/11/2026" in page
    assert page.count("Chưa điểm danh") == 10
    assert page.count("Chưa đến") == 6


def test_a_class_without_sessions_says_what_to_do(room: Klass, client_for: Any) -> None:
    with room.inside() as db:
        db.query(ClassSession).filter_by(cohort_id=room.cohort_id).delete()
        db.commit()
    assert "Lập lịch học" in client_for("coordinator").get(f"/lop/{room.cohort_id}/diem-danh").text


def test_everybody_is_unmarked_until_marked(room: Klass, client_for: Any) -> None:
    page = client_for("coordinator").get(roll_url(room, 1)).text
    assert page.count('type="radio"') == 200
    assert "checked" not in page
    assert "người chưa ghi" in page


def test_a_saved_roll_comes_back_with_who_and_when(room: Klass, client_for: Any) -> None:
    client = client_for("coordinator")
    page = client.get(roll_url(room, 1)).text
    answer = client.post(roll_url(room, 1), data={**fields(page), f"m{room.enrolments[0]}": "late"})
    assert (answer.status_code, answer.location) == (303, roll_url(room, 1))
    page = client.get(answer.location).text
    assert "Đã ghi cho 1 người. Còn 49 người chưa ghi." in page
    assert "Hoa ghi 10:00" in page


def test_filling_is_a_plain_submit(room: Klass, client_for: Any) -> None:
    client = client_for("coordinator")
    page = client.get(roll_url(room, 1)).text
    client.post(roll_url(room, 1), data={**fields(page), "fill": "present", f"m{room.enrolments[3]}": "absent"})
    assert (room.state(0, 1), room.state(3, 1)) == ("present", "absent")


def test_two_coordinators_at_once_see_what_the_other_recorded(room: Klass, client_for: Any) -> None:
    hoa, lan = client_for("coordinator"), client_for("second")
    pages = [client.get(roll_url(room, 1)).text for client in (hoa, lan)]
    lan.post(roll_url(room, 1), data={**fields(pages[1]), f"m{room.enrolments[0]}": "late"})
    answer = hoa.post(
        roll_url(room, 1), data={**fields(pages[0]), f"m{room.enrolments[0]}": "present", f"m{room.enrolments[1]}": "present"}
    )
    page = hoa.get(answer.location).text
    assert "Người khác vừa ghi khác cho 1 người; phần còn lại đã lưu." in page
    assert f"{room.names[0]}: Lan ghi Muộn, lựa chọn Có mặt chưa lưu." in page
    assert "Lan vừa ghi khác" in page
    assert room.state(1, 1) == "present"


def test_a_session_still_to_come_shows_no_roll_and_takes_none(room: Klass, client_for: Any) -> None:
    client = client_for("coordinator")
    assert "Buổi này chưa đến ngày" in client.get(roll_url(room, 15)).text
    answer = client.post(roll_url(room, 15), data={"seen": "", f"m{room.enrolments[0]}": "present"})
    assert answer.status_code == 409
    assert "chưa đến ngày" in answer.text


@pytest.mark.parametrize("who", ["instructor", "second", "administrator", "coordinator"])
def test_who_may_take_the_roll(room: Klass, client_for: Any, who: str) -> None:
    assert client_for(who).get(roll_url(room, 1)).status_code == 200


@pytest.mark.parametrize("who", ["other_coordinator", "stranger", "tham", "neighbour"])
def test_for_everybody_else_the_roll_does_not_exist(room: Klass, client_for: Any, who: str) -> None:
    client = client_for(who)
    for path in (roll_url(room, 1), roll_url(room, 1) + "/lich-su"):
        assert client.get(path).status_code == 404
    assert client.post(roll_url(room, 1), data={f"m{room.enrolments[0]}": "present"}).status_code == 404
    with room.inside() as db:
        assert db.query(Mark).count() == 0


def test_a_class_officer_marks_her_own_class_until_today(room: Klass, cast: Any, client_for: Any) -> None:
    officer = Enrolment(
        cohort_id=room.cohort_id, person_id=cast.person["stranger"], post_title="", post_kind="other", enrolled_by_id=room.hoa
    )
    officer.enrolled_at = datetime(2026, 11, 1, tzinfo=UTC)
    with room.inside() as db:
        db.add(officer)
        db.flush()
        db.add(Officer(enrolment_id=officer.id, role="deputy", from_on=date(2026, 11, 2), to_on=None))
        db.commit()
    client = client_for("stranger")
    assert [client.get(roll_url(room, number)).status_code for number in (1, 14, 15)] == [200, 200, 404]
    assert client.get(f"/diem-danh/{room.other_session}").status_code == 404


def test_only_one_kind_can_be_shown_without_script(room: Klass, client_for: Any) -> None:
    room.save(1, {0: "absent"})
    page = client_for("coordinator").get(roll_url(room, 1) + "?loc=absent").text
    assert page.count("<fieldset>") == 1
    assert 'data-module="roll' not in page


def test_the_history_shows_old_marks_beside_new(room: Klass, client_for: Any) -> None:
    room.save(1, {0: "absent"})
    client = client_for("second")
    page = client.get(roll_url(room, 1)).text
    client.post(roll_url(room, 1), data={**fields(page), f"m{room.enrolments[0]}": "excused"})
    page = client.get(roll_url(room, 1) + "/lich-su").text
    assert page.index("Vắng có phép") < page.index("Vắng không phép")
    assert "Lê Thị Hoa, 10:00 ngày 10/11/2026, điểm danh trên máy" in page


def test_a_sheet_is_looked_at_before_it_is_written(room: Klass, client_for: Any) -> None:
    room.save(1, {0: "excused"})
    client = client_for("coordinator")
    rows = [[room.names[0], "K"], ["Lò Thị Hướng", "x"], ["Quách Văn Đoàn", "x"], [room.names[2], "x"]]
    answer = send(client, room, flat(["Họ và tên", "Buổi 1"], rows))
    assert answer.status_code == 303
    page = client.get(answer.location).text
    for words in (
        "Cần xác nhận tên (1)",
        "Ô khác với sổ đã ghi (1)",
        "dòng khác với sổ",
        "Không tìm thấy trong lớp (1)",
        "Hư<mark>ớ</mark>ng",
        "Hư<mark>ờ</mark>ng",
        "Trong tệp “Hướng”, trong danh sách “Hường”.",
    ):
        assert words in page
    in_ledger = re.findall(rf'name="d{room.sessions[0]}-{room.enrolments[0]}" value="(\d+)"', page)[0]
    choices = {"n3": str(room.at("Lò Thị Hường")), f"d{room.sessions[0]}-{room.enrolments[0]}": in_ledger, "n4": ""}
    page = client.get(client.post(answer.location, data=choices).location).text
    assert "Đã ghi 3 lượt điểm danh vào sổ." in page
    assert "1 dòng chưa rõ là ai để lại" in page
    assert room.state(0, 1) == "absent"


def test_what_was_chosen_is_kept_when_the_preview_is_refused(room: Klass, client_for: Any) -> None:
    client = client_for("coordinator")
    place = send(client, room, flat(["Họ và tên", "Buổi 1"], [["Hà Thị Hường", "x"], ["Hà Thị Hương", "k"]])).location
    answer = client.post(place, data={"n3": str(room.at("Hà Thị Hường"))})
    assert answer.status_code == 422
    assert "Dòng 2 và dòng 3 cùng chọn một người" in answer.text
    assert "checked" in answer.text


def test_a_sheet_can_be_taken_back_from_its_page(room: Klass, client_for: Any) -> None:
    client = client_for("coordinator")
    place = send(client, room, merged(room.names, {0: ["x", "K"]})).location
    client.post(place, data={})
    assert "Hoàn tác cả bảng này" in client.get(place).text
    page = client.get(client.post(place + "/hoan-tac", data={}).location).text
    assert "Đã hoàn tác 2 lần ghi" in page
    assert (room.state(0, 1), room.state(0, 2)) == (None, None)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Chọn tệp điểm danh"),
        ({"sheet": (io.BytesIO(b"x"), "a.pdf")}, "Chọn tệp có đuôi .xlsx"),
        ({"sheet": (io.BytesIO(b"nothing"), "a.xlsx")}, "không phải bảng tính"),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_at_its_field(
    room: Klass, client_for: Any, data: dict[str, Any], words: str
) -> None:
    sent = {name: (io.BytesIO(value[0].getvalue()), value[1]) for name, value in data.items()}
    answer = client_for("coordinator").post(
        upload_url(room), data={**sent, "page": "Tuần 1", "blank": "present"}, content_type="multipart/form-data"
    )
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="Tuần 1"' in answer.text


def test_which_sheet_is_asked_at_the_field_for_it(room: Klass, client_for: Any) -> None:
    book = merged(room.names, {0: "x"})
    book.copy_worksheet(book.active).title = "Tuần 2"
    client = client_for("coordinator")
    answer = send(client, room, book)
    assert answer.status_code == 422
    assert "“Tuần 1”, “Tuần 2”" in answer.text
    assert send(client, room, book, page="Tuần 2").status_code == 303


def test_sheets_of_a_class_are_hidden_from_another_coordinator(room: Klass, client_for: Any) -> None:
    place = send(client_for("coordinator"), room, merged(room.names, {0: "x"})).location
    client = client_for("other_coordinator")
    for path in (upload_url(room), place, upload_url(room) + "/mau.xlsx", f"/lop/{room.cohort_id}/diem-danh"):
        assert client.get(path).status_code == 404
    for path in (place, place + "/hoan-tac", upload_url(room)):
        assert client.post(path, data={}).status_code == 404


def test_a_sheet_of_another_class_does_not_exist_here(room: Klass, client_for: Any) -> None:
    place = send(client_for("coordinator"), room, merged(room.names, {0: "x"})).location
    number = place.rsplit("/", 1)[1]
    assert client_for("other_coordinator").get(f"/lop/{room.other_cohort_id}/nhap-diem-danh/{number}").status_code == 404


def test_the_template_is_a_workbook_of_the_class(room: Klass, client_for: Any) -> None:
    answer = client_for("coordinator").get(upload_url(room) + "/mau.xlsx")
    assert "Điểm danh" in unquote(answer.headers["Content-Disposition"])
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert "E5:F5" in {str(one) for one in sheet.merged_cells.ranges}
    assert (sheet["E5"].value, sheet["E6"].value, sheet["F6"].value) == ("02/11/2026", "S", "C")


def test_the_roll_page_is_at_most_six_statements(room: Klass, client_for: Any, statements: Any) -> None:
    room.save(1, {}, fill="present")
    client = client_for("coordinator")
    client.get(roll_url(room, 1))
    with statements() as seen:
        assert client.get(roll_url(room, 1)).status_code == 200
    assert len(seen) <= 6


def test_saving_fifty_is_at_most_ten_statements_and_the_inserts(room: Klass, client_for: Any, statements: Any) -> None:
    client = client_for("coordinator")
    with statements() as seen:
        client.post(roll_url(room, 1), data={f"m{one}": "present" for one in room.enrolments})
    inserts = [one for one in seen if one.startswith("INSERT")]
    assert len(seen) - len(inserts) <= 10
    assert len(inserts) == 3


def test_the_pages_of_a_class_cost_the_same_for_one_mark_and_for_a_thousand(
    room: Klass, client_for: Any, statements: Any
) -> None:
    client, counts = client_for("coordinator"), []
    client.get(f"/lop/{room.cohort_id}/diem-danh")
    for last in (1, 14):
        for session in range(1, last + 1):
            room.save(session, {}, fill="present", client_prefix=f"m{last}")
        with statements() as seen:
            client.get(f"/lop/{room.cohort_id}/diem-danh")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8


def test_the_tiles_of_a_preview_count_every_row_once(room: Klass, client_for: Any) -> None:
    room.save(1, {0: "excused"})
    client = client_for("coordinator")
    rows = [[room.names[0], "K"], ["Quách Văn Đoàn", "x"], [room.names[2], "x"]]
    page = client.get(send(client, room, flat(["Họ và tên", "Buổi 1"], rows)).location).text
    tiles = re.findall(r'<dt>(dòng [^<]+)</dt><dd class="num">(\d+)', page)
    assert tiles == [
        ("dòng khớp chắc chắn", "1"),
        ("dòng cần xác nhận tên", "0"),
        ("dòng khác với sổ", "1"),
        ("dòng không tìm thấy", "1"),
    ]
