"""The pages of the ways in the room: wall, door, pile, cards, scanner, paper and grid; without JavaScript."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.attendance.models import Claim, Mark
from app.attendance.queries.cards import cards_of
from app.attendance.queries.walls import wall_of
from app.attendance.rules.codes import code_of, step_at
from app.attendance.services.walls import open_wall
from app.cohorts.models import ClassSession
from app.storage.base import db
from tests.attendance.conftest import NOW, Klass
from tests.cast import Cast

TODAY = 2
"""The session of this morning in the class "thu"."""


def url(cast: Cast, page: str = "", session: int = TODAY) -> str:
    """The address of a page about a session of "thu"."""
    return f"/diem-danh/{cast.session[session]}{page}"


def fields(page: str) -> dict[str, str]:
    """The hidden fields of a form."""
    return dict(re.findall(r'<input type="hidden" name="(seen|client|ma)" value="([^"]*)"', page))


@pytest.fixture
def code(app: Any, cast: Cast) -> str:
    """What the wall of this morning shows now."""
    with app.app_context():
        open_wall(cast.session[TODAY], by=cast.person["instructor"], at=NOW - timedelta(minutes=5))
        wall = wall_of(cast.session[TODAY])
        assert wall is not None
        words = code_of(wall.secret, step_at(NOW))
        db.session.remove()
    return words


def count(app: Any, table: Any) -> int:
    """Rows of a table."""
    with app.app_context():
        return int(db.session.query(table).count())


def test_the_wall_is_shown_when_it_is_opened_and_put_away(client_for: Any, cast: Cast) -> None:
    client = client_for("instructor")
    assert "Chưa hiện mã" in client.get(url(cast, "/bang")).text
    assert client.post(url(cast, "/bang")).status_code == 303
    page = client.get(url(cast, "/bang")).text
    assert "<svg" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    client.post(url(cast, "/bang/cat"))
    assert "Chưa hiện mã" in client.get(url(cast, "/bang")).text


def test_the_wall_of_another_day_cannot_be_opened(client_for: Any, cast: Cast) -> None:
    client = client_for("instructor")
    assert "Mã chỉ dùng trong ngày của buổi" in client.get(url(cast, "/bang", 1)).text
    assert client.post(url(cast, "/bang", 1)).status_code == 409


@pytest.mark.parametrize("page", ["/bang", "/cho-xem", "/quet", "/phieu", "/luoi"])
@pytest.mark.parametrize(
    ("who", "status"), [("coordinator", 200), ("instructor", 200), ("anh", 200), ("tham", 404), ("other_coordinator", 404)]
)
def test_who_may_take_the_roll_sees_its_ways(client_for: Any, cast: Cast, page: str, who: str, status: int) -> None:
    assert client_for(who).get(url(cast, page)).status_code == status


def test_the_cards_are_the_coordinators(client_for: Any, cast: Cast) -> None:
    path = f"/lop/{cast.cohort['thu']}/the"
    assert [client_for(who).get(path).status_code for who in ("coordinator", "instructor", "tham", "other_coordinator")] == [
        200,
        404,
        404,
        404,
    ]
    assert client_for("other_coordinator").post(path).status_code == 404


def test_a_trainee_types_the_code_without_javascript(app: Any, client_for: Any, cast: Cast, code: str) -> None:
    client = client_for("tham")
    page = client.get(f"/vao-lop?b={cast.session[TODAY]}&m={code}").text
    assert f'value="{code}"' in page
    client.post("/vao-lop", data={"m": f"{code[:3]} {code[3:]}".lower(), "b": "", **fields(page)})
    assert "Buổi 2, sáng 10/11: đã ghi đến muộn." in client.get("/vao-lop").text
    assert count(app, Mark) == 1


def test_going_back_and_sending_the_form_again_is_harmless(app: Any, client_for: Any, code: str) -> None:
    client = client_for("tham")
    data = {"m": code, **fields(client.get("/vao-lop").text)}
    for _twice in range(2):
        assert client.post("/vao-lop", data=data).status_code == 303
    assert (count(app, Mark), count(app, Claim)) == (1, 1)


def test_what_cannot_be_a_code_is_told_at_its_field(app: Any, client_for: Any) -> None:
    answer = client_for("tham").post("/vao-lop", data={"m": "12 O"})
    assert answer.status_code == 422
    assert "Gõ đủ 6 chữ và số" in answer.text
    assert 'value="12 O"' in answer.text
    assert count(app, Claim) == 0


@pytest.mark.parametrize("who", ["tham", "neighbour", "stranger", "coordinator"])
def test_a_code_that_matches_nothing_is_kept_and_typed_again(app: Any, client_for: Any, who: str) -> None:
    answer = client_for(who).post("/vao-lop", data={"m": "aaa aaa", "b": "999999999"})
    assert answer.status_code == 422
    assert "Mã chưa khớp với bảng, chưa tính có mặt. Chị gõ lại mã đang hiện." in answer.text
    assert 'value="aaa aaa"' in answer.text
    assert count(app, Claim) == 1


def test_a_code_in_doubt_is_answered_neutrally(client_for: Any, code: str, clock: Any) -> None:
    clock(NOW + timedelta(minutes=20))
    client = client_for("tham")
    assert client.post("/vao-lop", data={"m": code}).status_code == 303
    page = client.get("/vao-lop").text
    assert "Đã ghi, giảng viên sẽ xem lại." in page
    assert 'class="note ok"' not in page


@pytest.mark.parametrize("page", ["/luoi", "/phieu", "/cho-xem", "/quet"])
def test_code_and_cards_are_offered_on_the_day_of_the_session_only(client_for: Any, cast: Cast, page: str) -> None:
    client = client_for("coordinator")
    for session, offered in ((TODAY, True), (1, False)):
        text = client.get(url(cast, page, session)).text
        assert (f'href="{url(cast, "/bang", session)}"' in text) is offered


def test_empty_boxes_are_present_when_she_says_so(client_for: Any, cast: Cast) -> None:
    client, her = client_for("coordinator"), cast.enrolment
    page = client.get(url(cast, "/luoi")).text
    typed = {f"m{her['tham']}": "K", f"m{her['anh']}": "", f"m{her['binh']}": "", f"m{her['hoa']}": ""}
    client_for("second").post(url(cast, "/luoi"), data={f"m{her['binh']}": "P"})
    client.post(url(cast, "/luoi"), data={**fields(page), **typed, "fill": "present"})
    page = client.get(url(cast, "/luoi")).text
    assert re.findall(r'name="m\d+" value="([^"]*)"', page) == ["x", "P", "x", "K"]
    assert "Ô trống là có mặt" in page


def test_two_people_on_one_phone_are_seen_in_the_pile(app: Any, client_for: Any, cast: Cast, code: str) -> None:
    for who in ("tham", "binh"):
        client = client_for(who)
        client.set_cookie("may", "0123456789abcdef")
        client.post("/vao-lop", data={"m": code})
    coordinator = client_for("coordinator")
    page = coordinator.get(url(cast, "/cho-xem")).text
    assert "Hai người gửi mã từ cùng một máy" in page
    assert "Cùng máy với: Hà Thị Thắm" in page
    coordinator.post(url(cast, "/cho-xem"), data={"ma": fields(page)["ma"], "ket-luan": "dismissed"})
    page = coordinator.get(url(cast, "/cho-xem")).text
    assert "Đã bỏ qua 1 mã." in page
    assert "Không có mã nào chờ xem" in page


def test_all_codes_of_one_reason_are_decided_at_once(client_for: Any, cast: Cast, code: str, clock: Any) -> None:
    clock(NOW + timedelta(minutes=20))
    for who in ("tham", "binh", "hoa"):
        client_for(who).post("/vao-lop", data={"m": code})
    client = client_for("instructor")
    page = client.get(url(cast, "/cho-xem")).text
    assert page.count("Mã cũ: không phải mã trên bảng lúc gửi") == 1
    ids = next(value for value in re.findall(r'name="ma" value="([^"]*)"', page) if value.count(",") == 2)
    client.post(url(cast, "/cho-xem"), data={"ma": ids, "ket-luan": "present"})
    assert "Đã ghi có mặt theo 3 mã." in client.get(url(cast, "/cho-xem")).text
    assert "Mã chờ xem" not in client.get(url(cast)).text


def test_cards_are_issued_printed_and_scanned_from_a_photo_or_by_their_code(app: Any, client_for: Any, cast: Cast) -> None:
    client, path = client_for("coordinator"), f"/lop/{cast.cohort['thu']}/the"
    assert client.get(path + ".pdf").status_code == 302
    client.post(path)
    assert "Đã cấp 4 thẻ" in client.get(path).text
    assert client.get(path + ".pdf").mimetype == "application/pdf"
    with app.app_context():
        row = next(row for row in cards_of(cast.cohort["thu"]) if row.full_name == "Hà Thị Thắm")
        db.session.remove()
    client.post(url(cast, "/quet"), data={"ma": row.short})
    assert "Hà Thị Thắm: Muộn." in client.get(url(cast, "/quet")).text
    client.post(url(cast, "/quet"), data={"ma": row.text})
    assert "đã ghi từ trước" in client.get(url(cast, "/quet")).text
    client.post(f"{path}/{row.enrolment_id}", data={"so": str(row.version)})
    client.post(url(cast, "/quet"), data={"ma": row.text})
    assert "Thẻ này đã thay thẻ mới" in client.get(url(cast, "/quet")).text


@pytest.mark.parametrize("data", [{}, {"anh": (io.BytesIO(b"no picture"), "a.jpg")}])
def test_a_photo_without_a_card_says_what_to_do(client_for: Any, cast: Cast, data: dict[str, Any]) -> None:
    sent = {name: (io.BytesIO(value[0].getvalue()), value[1]) for name, value in data.items()}
    client = client_for("instructor")
    client_for("coordinator").post(f"/lop/{cast.cohort['thu']}/the")
    answer = client.post(url(cast, "/quet"), data=sent, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "thẻ" in answer.text


def test_the_paper_has_the_numbers_that_the_grid_has(client_for: Any, cast: Cast) -> None:
    client = client_for("coordinator")
    names = re.findall(r'<td class="num">(\d+)</td><th scope="row">([^<]+)', client.get(url(cast, "/phieu")).text)
    assert [int(number) for number, _name in names] == [1, 2, 3, 4]
    assert re.findall(r"<label for=\"m\d+\"><b>([^<]+)", client.get(url(cast, "/luoi")).text) == [name for _number, name in names]


def test_the_grid_is_typed_in_without_javascript(app: Any, client_for: Any, cast: Cast) -> None:
    client, her = client_for("coordinator"), cast.enrolment
    page = client.get(url(cast, "/luoi")).text
    typed = {f"m{her['tham']}": "x", f"m{her['anh']}": "K", f"m{her['binh']}": "1,5", f"m{her['hoa']}": ""}
    client.post(url(cast, "/luoi"), data={**fields(page), **typed})
    page = client.get(url(cast, "/luoi")).text
    assert "Đã ghi cho 3 người. Còn 1 người chưa ghi." in page
    assert re.findall(r'name="m\d+" value="([^"]*)"', page) == ["K", "1,5", "", "x"]
    assert count(app, Mark) == 3


def test_a_letter_that_means_nothing_keeps_everything_typed(app: Any, client_for: Any, cast: Cast) -> None:
    client, her = client_for("coordinator"), cast.enrolment
    answer = client.post(url(cast, "/luoi"), data={f"m{her['tham']}": "q", f"m{her['anh']}": "9", f"m{her['binh']}": "x"})
    assert answer.status_code == 422
    assert "Còn 2 ô chưa đọc được" in answer.text
    assert re.findall(r'name="m\d+" value="([^"]+)"', answer.text) == ["9", "x", "q"]
    assert count(app, Mark) == 0


def test_the_grid_says_what_somebody_else_recorded(client_for: Any, cast: Cast) -> None:
    hoa, lan, tham = client_for("coordinator"), client_for("second"), cast.enrolment["tham"]
    pages = [fields(client.get(url(cast, "/luoi")).text) for client in (hoa, lan)]
    lan.post(url(cast, "/luoi"), data={**pages[1], f"m{tham}": "P"})
    answer = hoa.post(url(cast, "/luoi"), data={**pages[0], f"m{tham}": "x"})
    assert "Lan: Có phép; lựa chọn Có mặt chưa lưu" in hoa.get(answer.location).text


def test_somebody_who_attended_a_part_is_given_her_tiet(room: Klass, client_for: Any) -> None:
    client, at = client_for("coordinator"), f"/diem-danh/{room.sessions[0]}"
    page, her = client.get(at).text, room.enrolments[0]
    client.post(at, data={**fields(page), f"m{her}": "present", f"t{her}": "2"})
    page = client.get(at).text
    assert "2 tiết" in page
    client.post(at, data={**fields(page), f"m{her}": "present", f"t{her}": "2"})
    assert count(room.app, Mark) == 1
    client.post(at, data={**fields(page), f"m{her}": "present", f"t{her}": "all"})
    assert count(room.app, Mark) == 2
    client.post(at, data={**fields(client.get(at).text), f"m{her}": "absent", f"t{her}": "2"})
    assert room.state(0, 1) == "absent"


@pytest.mark.parametrize("part", ["9", "1,3", "x", "-1", "0"])
def test_a_part_that_cannot_be_writes_nothing_wrong(room: Klass, client_for: Any, part: str) -> None:
    client, her = client_for("coordinator"), room.enrolments[0]
    answer = client.post(f"/diem-danh/{room.sessions[0]}", data={f"m{her}": "present", f"t{her}": part})
    assert answer.status_code in {303, 409}
    with room.inside() as session:
        assert {mark.periods for mark in session.query(Mark)} <= {4}


def test_a_closed_session_shows_its_roll_and_takes_nothing(room: Klass, client_for: Any) -> None:
    with room.inside() as session:
        session.execute(ClassSession.__table__.update().where(ClassSession.id == room.sessions[0]).values(closed_at=NOW))
        session.commit()
    client, her = client_for("coordinator"), room.enrolments[0]
    assert "đã chốt" in client.get(f"/diem-danh/{room.sessions[0]}").text
    answer = client.post(f"/diem-danh/{room.sessions[0]}", data={f"m{her}": "present"})
    assert answer.status_code == 409
    assert "đã chốt" in answer.text
    with room.inside() as session:
        assert session.scalar(select(Mark.id)) is None


def test_only_these_pages_may_be_kept_on_a_phone(client_for: Any, cast: Cast) -> None:
    client = client_for("anh")
    kept = [url(cast), url(cast, "/quet"), "/vao-lop"]
    assert [client.get(page).headers.get("X-Keep-Offline") for page in kept] == ["long"] * 3
    for page in ("/tai-khoan", url(cast, "/lich-su"), url(cast, "/cho-xem"), url(cast, "/bang"), "/hoc/"):
        assert "X-Keep-Offline" not in client.get(page).headers


def test_the_worker_is_asked_for_anew_at_every_visit(client_for: Any) -> None:
    answer = client_for(None).get("/sw.js")
    assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (200, "text/javascript", "no-cache")
